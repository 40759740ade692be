"""Who may do what: one table, permission → predicate.

*May this person?* is asked here and nowhere else; *is it in order now?* is the
law's question (``workflow``, ``floor``). A predicate sees the actor (who they are
in this community) and the facts (how they stand to the record in question), and
nothing else, so that the whole table can be tried by a test.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class RoleKind(StrEnum):
    """The roles a person may hold in one community (with dates, several at once)."""

    RESIDENT = "resident"
    REPRESENTATIVE = "representative"
    COMMITTEE = "committee"
    PROPERTY = "property"
    SUPERVISOR = "supervisor"
    MEDIATOR = "mediator"
    OFFICER = "officer"
    PARTNER = "partner"
    VOLUNTEER = "volunteer"
    SUBDISTRICT = "subdistrict"
    OWNERS_COMMITTEE = "owners_committee"  # 业委会
    ADMINISTRATOR = "administrator"


class Fact(StrEnum):
    """How the actor stands to the record that a request is about."""

    PROPOSER = "proposer"  # proposed the issue
    ANSWERABLE = "answerable"  # the clerk who answers for what a channel brought in
    COSIGNER = "cosigner"
    REVIEWER = "reviewer"  # decided the latest review of the issue
    DID_STEP = "did step"  # the latest of the issue that one person does alone
    CHAIR = "chair"  # of the meeting in question
    SECRETARY = "secretary"
    SCRUTINEER = "scrutineer"
    SEATED = "seated"  # has a voting seat in the meeting
    ATTENDING = "attending"  # has a seat without a vote
    NAMED = "named"  # it is offered to the actor, or is about them
    PRINCIPAL = "principal"  # answers for the line that a proxy, or what others entered, is about
    HOLDER = "holder"  # of the proxy
    ON_ROLL = "on roll"  # answers for a line of the ballot box's frozen roll
    AFFECTED = "affected"  # is on the roll of those affected by the resolution
    LEAD = "lead"  # belongs to the unit that leads the task
    ASKED = "asked"  # belongs to the unit that is asked to take the report over
    ASSISTS = "assists"  # belongs to the unit whose part of the task it is
    PARTISAN = "partisan"  # not independent: committee, close relative, executor's staff (§5)
    PARTY = "party"  # to the dispute: or speaks for the household that is
    MEDIATES = "mediates"  # was asked to mediate the dispute
    IN_CHARGE = "in charge"  # owns the dispute for the committee
    OUTGOING = "outgoing"  # the representative who hands over
    INCOMING = "incoming"  # the one who takes over
    OFFICER = "officer of the office"  # works for the office above the communities
    OFFICE_ANSWERS = "office answers"  # it has an officer here who writes its replies
    DEMONSTRATION = "demonstration"  # the installation shows itself; nothing in it is real


@dataclass(frozen=True, slots=True)
class Actor:
    """What a request needs to know of the person who makes it.

    :ivar person_id: the person in this community, ``None`` for a visitor
    :ivar roles: roles in force now
    :ivar adult: 18 or older
    :ivar resident: lives in a household of this community
    :ivar unit_ids: units for which the person acts
    :ivar account_id: the sign-in behind the person: what works for an office is an account
    """

    person_id: int | None = None
    roles: frozenset[RoleKind] = frozenset()
    adult: bool = False
    resident: bool = False
    unit_ids: frozenset[int] = frozenset()
    account_id: int | None = field(default=None, compare=False)


VISITOR = Actor()

Facts = Collection[Fact]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A named yes-or-no question about actor and facts; combine with ``&``, ``|``, ``~``."""

    name: str
    test: Callable[[Actor, Facts], bool]

    def __call__(self, actor: Actor, facts: Facts) -> bool:
        return self.test(actor, facts)

    def __and__(self, other: Predicate) -> Predicate:
        return Predicate(f"({self.name} and {other.name})", lambda a, f: self(a, f) and other(a, f))

    def __or__(self, other: Predicate) -> Predicate:
        return Predicate(f"({self.name} or {other.name})", lambda a, f: self(a, f) or other(a, f))

    def __invert__(self) -> Predicate:
        return Predicate(f"not {self.name}", lambda a, f: not self(a, f))


def holds(*kinds: RoleKind) -> Predicate:
    """The actor holds at least one of these roles now."""
    wanted = frozenset(kinds)
    return Predicate(" or ".join(kinds), lambda actor, facts: bool(actor.roles & wanted))


def stands(*facts_wanted: Fact) -> Predicate:
    """At least one of these facts holds between the actor and the record."""
    wanted = frozenset(facts_wanted)
    return Predicate(" or ".join(facts_wanted), lambda actor, facts: not wanted.isdisjoint(facts))


anybody = Predicate("anybody", lambda actor, facts: True)
signed_in = Predicate("signed in", lambda actor, facts: actor.person_id is not None)
has_account = Predicate("has an account", lambda actor, facts: actor.account_id is not None)
#: §1: residents 18+ who live in the community, tenants included.
adult_resident = Predicate("adult resident", lambda actor, facts: actor.resident and actor.adult)
committee = holds(RoleKind.COMMITTEE)
property_manager = holds(RoleKind.PROPERTY)
representative = holds(RoleKind.REPRESENTATIVE)
supervisor = holds(RoleKind.SUPERVISOR)
subdistrict = holds(RoleKind.SUBDISTRICT)
administrator = holds(RoleKind.ADMINISTRATOR)
of_a_unit = Predicate("of a unit", lambda actor, facts: bool(actor.unit_ids))
independent = ~stands(Fact.PARTISAN)


class Permission(StrEnum):
    """Every act that an endpoint can be about. Rooms add theirs, in the order of the house."""

    READ = "read"  # what is public by default
    SIGN_IN = "sign in"
    SIGN_OUT = "sign out"
    SET_LANGUAGE = "set language"
    SET_READING = "set reading"  # elder mode and back
    READ_STYLE = "read style"  # every component; only where the house is built
    READ_OWN = "read own"  # "mine", my messages
    ANSWER_MAIL = "answer mail"  # by the signed word in it: an address is mine, no more of this
    KEEP_CHANNELS = "keep channels"  # robots of groups and programs that are told in public
    READ_DESK = "read desk"
    MOVE_CLOCK = "move clock"  # demonstration mode only
    FOLLOW = "follow"
    KEEP_ROSTER = "keep roster"  # who lives and works here: take it in, see who has an account
    KEEP_PEOPLE = "keep people"  # add, correct, move, merge, let go, one by one
    GIVE_ROLE = "give role"  # by hand, and end it
    CONFIRM_ROLE = "confirm role"  # as the second keeper, or as who is to hold it
    CONFIRM_LETTER = "confirm letter"  # of who holds a role, as the second person
    CONFIRM_RULES = "confirm rules"  # and settings that another has entered
    CONFIRM_REGISTER = "confirm register"  # what another entered in one that moves votes
    WRITE_LETTERS = "write letters"  # with which people open their accounts; and print them
    CLAIM_ACCOUNT = "claim account"  # with the code of a letter
    CHANGE_PASSWORD = "change password"  # one's own
    KEEP_OWNERS = "keep owners"  # read the register, bring another, say who votes
    KEEP_LISTS = "keep lists"  # a unit's power, responsibility and negative list
    KEEP_RULES = "keep rules"  # enter what the assembly resolved, and set what the desk needs

    VOTE = "vote"  # by ballot, for a line of a frozen roll
    COLLECT_BALLOTS = "collect ballots"  # from door to door, on paper, for who asks for help
    CONFIRM_HELP = "confirm help"  # as the second person, or as the voter
    CONTEST = "contest"  # what somebody else entered for one's own line
    ISSUE_PAPERS = "issue papers"  # and replace them, and remind who is silent
    GIVE_PROXY = "give proxy"  # for a line of a frozen roll, to somebody else
    READ_PROXY = "read proxy"
    REVOKE_PROXY = "revoke proxy"
    USE_PROXY = "use proxy"
    CONFIRM_PROXY = "confirm proxy"  # that came on paper, as the second person or the principal
    KEEP_PROXIES = "keep proxies"  # enter those that come on paper
    LOOK_UP = "look up"  # what became of a ballot, by its receipt
    SCRUTINISE = "scrutinise"  # recount, as one of two, a box whose outcome alone is public
    ATTEND_TERMINAL = "attend terminal"  # where voters come to the hall's own screen

    ANNOUNCE = "announce"  # tell everybody, and answer a rumour
    WRITE_TEXT = "write text"  # a plan, a convention: draft it, publish a version
    ASK_LEGALITY = "ask legality"  # of a version: whether it is lawful
    GIVE_LEGALITY = "give legality"  # the opinion asked for; record it for who has no account
    ASK_ADVICE = "ask advice"  # of an expert, on a version
    GIVE_ADVICE = "give advice"  # declared interest first; record it for who has no account
    FILE_TEXT = "file text"  # say that what is in force was filed with the office above
    REVIEW_TEXT = "review text"  # say what came of looking at it again
    OPEN_OPINIONS = "open opinions"  # a map of them, on an issue
    TAKE_STANCE = "take stance"  # and read one's own
    ENTER_SHEET = "enter sheet"  # a neighbour's stances, from paper
    ADD_STATEMENT = "add statement"  # one's own
    JUDGE_STATEMENT = "judge statement"  # take a resident's in, or refuse it
    TAKE_STATEMENT = "take statement"  # what a map found, into a round of opinions
    ASK_OPINIONS = "ask opinions"  # on a version: open a round
    GIVE_OPINION = "give opinion"  # or enter one that came by phone, on paper, at the desk
    ANSWER_OPINIONS = "answer opinions"  # taken, in part, or not

    PROPOSE = "propose"
    COSIGN = "cosign"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    IMPORT = "import"  # messages from another channel's list
    COVER = "cover"  # words that have become public, on record
    RELEASE = "release"  # what a channel brought in: cover personal data, let it be public

    REPORT_FAULT = "report fault"  # a small one, with a photo
    JOIN_REPORT = "join report"  # "me too"
    WITHDRAW_REPORT = "withdraw report"
    ANSWER_REPORT = "answer report"  # mended or not
    DISPATCH = "dispatch"  # to whom a report goes, whose it is, what says the same
    MEND = "mend"  # what one's unit has
    TAKE_OVER = "take over"  # what one's unit is asked to take, or refuse it
    READ_UNIT = "read unit"  # what one's unit has to mend
    LEAVE_OUT = "leave out"  # an unreasonable answer, of a unit's figures
    KEEP_PLACES = "keep places"  # and kinds of faults, and print labels

    REVIEW = "review"
    APPEAL = "appeal"
    ANSWER_REFERRAL = "answer referral"
    JUDGE_REPLY = "judge reply"  # say whether it settles what one brought in
    TAKE_BACK = "take back"
    NAME_PARTIES = "name parties"  # to a dispute
    CONSENT = "consent"  # to mediation, or enter what a party said

    CONVENE = "convene"
    DEMAND = "demand"  # that a body be convened, by opening or signing
    CHOOSE_REPRESENTATIVES = "choose representatives"
    HAND_OVER_OFFICE = "hand over office"  # of a representative
    DECLARE = "declare"  # age band, occupation, interest: for the totals only
    READ_SCAN = "read scan"  # the photo of a sheet or a ballot
    APPOINT_MEDIATOR = "appoint mediator"
    MEDIATE = "mediate"  # call and record sessions, write the agreement, visit afterwards
    TAKE_PART = "take part"  # in a mediation: read what is kept private, propose, sign, refuse
    KEEP_DOOR = "keep door"
    ACT_ON_FLOOR = "act on floor"
    RECORD_ACTS = "record acts"  # what others do in the meeting, in their name
    ADD_TO_MINUTES = "add to minutes"
    CONFIRM_MINUTES = "confirm minutes"
    SIGN_MINUTES = "sign minutes"

    WRITE_RESOLUTION = "write resolution"
    POST_RESOLUTION = "post resolution"  # and withdraw it
    OBJECT = "object"
    ANSWER_OBJECTION = "answer objection"
    SUBMIT_PLAN = "submit plan"
    REPLY_TO_PLAN = "reply to plan"
    REVOKE_RESOLUTION = "revoke resolution"  # record that the assembly above has done so

    REPORT_DONE = "report done"
    SETTLE_PART = "settle part"  # of a task that one's unit assists in
    HAND_OVER = "hand over"
    COMMENT = "comment"  # on a month's report
    ANSWER_COMMENT = "answer comment"
    KEEP_COUNCIL = "keep council"  # an office's joint council: seats, agenda, groups
    ORDER = "order"  # call upon the lead of a task to answer in public
    SUPERVISE = "supervise"  # accept or send back, publish a month's report
    ENTER_ANSWERS = "enter answers"  # of a poll, from paper, and confirm another's
    RATE = "rate"
    ENTER_PETITIONS = "enter petitions"
    ASSESS = "assess"  # draw up the yearly sheet, with what stands beside it
    READ_SHEET = "read sheet"  # of a year; who may see it before it is confirmed, its loader asks
    CONFIRM_SHEET = "confirm sheet"
    REMARK_ON_SHEET = "remark on sheet"


POLICY: Mapping[Permission, Predicate] = {
    Permission.READ: anybody,
    Permission.SIGN_IN: anybody,
    Permission.SIGN_OUT: anybody,
    Permission.SET_LANGUAGE: anybody,
    Permission.SET_READING: anybody,
    Permission.READ_STYLE: anybody,
    Permission.READ_OWN: signed_in,
    Permission.ANSWER_MAIL: anybody,
    Permission.KEEP_CHANNELS: administrator,
    Permission.READ_DESK: committee,
    Permission.MOVE_CLOCK: stands(Fact.DEMONSTRATION),
    Permission.FOLLOW: signed_in,
    Permission.KEEP_ROSTER: committee | administrator,
    Permission.KEEP_PEOPLE: committee | administrator,
    Permission.GIVE_ROLE: committee | administrator,
    Permission.CONFIRM_ROLE: committee | administrator | subdistrict | stands(Fact.NAMED),
    Permission.CONFIRM_LETTER: committee | administrator | subdistrict | supervisor,
    Permission.CONFIRM_RULES: committee | administrator | subdistrict,
    Permission.CONFIRM_REGISTER: committee | administrator | subdistrict,
    Permission.WRITE_LETTERS: committee | administrator,
    Permission.CLAIM_ACCOUNT: anybody,
    Permission.CHANGE_PASSWORD: has_account,
    Permission.KEEP_OWNERS: committee,
    Permission.KEEP_LISTS: committee | administrator,
    Permission.KEEP_RULES: administrator,
    # ballots
    Permission.VOTE: stands(Fact.ON_ROLL),
    Permission.COLLECT_BALLOTS: committee | representative,
    Permission.CONFIRM_HELP: committee | representative | stands(Fact.PRINCIPAL),
    Permission.CONTEST: stands(Fact.PRINCIPAL),
    Permission.ISSUE_PAPERS: committee,
    Permission.GIVE_PROXY: stands(Fact.ON_ROLL),
    Permission.READ_PROXY: stands(Fact.PRINCIPAL, Fact.HOLDER) | committee,
    Permission.REVOKE_PROXY: stands(Fact.PRINCIPAL) | committee,
    Permission.USE_PROXY: stands(Fact.HOLDER),
    Permission.CONFIRM_PROXY: committee | stands(Fact.PRINCIPAL),
    Permission.KEEP_PROXIES: committee,
    Permission.ATTEND_TERMINAL: committee,
    Permission.LOOK_UP: anybody,
    Permission.SCRUTINISE: (supervisor | representative) & ~committee,
    # texts
    Permission.ANNOUNCE: committee,
    Permission.WRITE_TEXT: committee,
    Permission.ASK_LEGALITY: committee,
    Permission.GIVE_LEGALITY: stands(Fact.NAMED) | (committee & ~stands(Fact.OFFICE_ANSWERS)),
    Permission.ASK_ADVICE: committee,
    Permission.GIVE_ADVICE: stands(Fact.NAMED) | (committee & ~stands(Fact.OFFICE_ANSWERS)),
    Permission.FILE_TEXT: committee | subdistrict,
    Permission.REVIEW_TEXT: committee,
    # opinions
    Permission.OPEN_OPINIONS: committee,
    Permission.TAKE_STANCE: adult_resident,
    Permission.ENTER_SHEET: committee,
    Permission.ADD_STATEMENT: adult_resident,
    Permission.JUDGE_STATEMENT: committee,
    Permission.TAKE_STATEMENT: committee,
    Permission.ASK_OPINIONS: committee,
    Permission.GIVE_OPINION: adult_resident | committee,
    Permission.ANSWER_OPINIONS: committee,
    # collect
    Permission.PROPOSE: adult_resident | committee | property_manager,
    Permission.COSIGN: adult_resident & ~stands(Fact.PROPOSER),
    Permission.SUBMIT: stands(Fact.PROPOSER, Fact.ANSWERABLE),
    Permission.WITHDRAW: stands(Fact.PROPOSER, Fact.ANSWERABLE),
    Permission.IMPORT: committee,
    Permission.COVER: committee,
    Permission.RELEASE: committee,
    # mend
    Permission.REPORT_FAULT: adult_resident | committee | property_manager,
    Permission.JOIN_REPORT: adult_resident & ~stands(Fact.PROPOSER, Fact.COSIGNER),
    Permission.WITHDRAW_REPORT: stands(Fact.PROPOSER, Fact.ANSWERABLE),
    Permission.ANSWER_REPORT: stands(Fact.PROPOSER, Fact.COSIGNER, Fact.ANSWERABLE),
    Permission.DISPATCH: committee,
    Permission.MEND: stands(Fact.LEAD),
    Permission.TAKE_OVER: stands(Fact.ASKED),
    Permission.READ_UNIT: of_a_unit,
    # Not the unit that is counted, and not the committee (§6).
    Permission.LEAVE_OUT: supervisor & ~committee & ~stands(Fact.LEAD),
    Permission.KEEP_PLACES: committee | administrator,
    # review
    Permission.REVIEW: committee,
    Permission.APPEAL: stands(Fact.PROPOSER, Fact.ANSWERABLE) | adult_resident,
    Permission.ANSWER_REFERRAL: committee | stands(Fact.LEAD),
    Permission.JUDGE_REPLY: stands(Fact.PROPOSER, Fact.ANSWERABLE),
    Permission.TAKE_BACK: stands(Fact.DID_STEP),
    Permission.NAME_PARTIES: committee,
    Permission.CONSENT: stands(Fact.PARTY) | committee,
    # convene
    Permission.CONVENE: committee,
    Permission.DEMAND: adult_resident,
    Permission.CHOOSE_REPRESENTATIVES: committee,
    Permission.HAND_OVER_OFFICE: committee | stands(Fact.OUTGOING, Fact.INCOMING),
    Permission.DECLARE: adult_resident,
    Permission.APPOINT_MEDIATOR: committee,
    Permission.MEDIATE: stands(Fact.MEDIATES, Fact.IN_CHARGE),
    Permission.TAKE_PART: stands(Fact.PARTY, Fact.MEDIATES, Fact.IN_CHARGE),
    Permission.READ_SCAN: committee | representative,
    # discuss
    Permission.KEEP_DOOR: stands(Fact.CHAIR, Fact.SECRETARY, Fact.SCRUTINEER),
    Permission.ACT_ON_FLOOR: stands(
        Fact.CHAIR, Fact.SECRETARY, Fact.SCRUTINEER, Fact.SEATED, Fact.ATTENDING
    ),
    Permission.RECORD_ACTS: stands(Fact.CHAIR, Fact.SECRETARY),
    Permission.ADD_TO_MINUTES: stands(Fact.CHAIR, Fact.SECRETARY, Fact.SCRUTINEER, Fact.SEATED),
    Permission.CONFIRM_MINUTES: stands(Fact.CHAIR),
    Permission.SIGN_MINUTES: stands(Fact.CHAIR, Fact.SECRETARY, Fact.SCRUTINEER),
    # resolve
    Permission.WRITE_RESOLUTION: committee,
    Permission.POST_RESOLUTION: committee,
    Permission.OBJECT: adult_resident,
    Permission.ANSWER_OBJECTION: committee,
    Permission.SUBMIT_PLAN: committee,
    # §1: the committee does not write the office's reply where the office has an officer.
    Permission.REPLY_TO_PLAN: subdistrict | (committee & ~stands(Fact.OFFICE_ANSWERS)),
    Permission.REVOKE_RESOLUTION: committee | subdistrict,
    # supervise
    Permission.REPORT_DONE: stands(Fact.LEAD),
    Permission.SETTLE_PART: stands(Fact.ASSISTS),
    Permission.HAND_OVER: committee,
    Permission.COMMENT: adult_resident,
    Permission.ANSWER_COMMENT: (supervisor & independent) | committee | stands(Fact.LEAD),
    Permission.KEEP_COUNCIL: stands(Fact.OFFICER),
    Permission.ORDER: (supervisor & independent) | committee | subdistrict,
    Permission.SUPERVISE: supervisor & independent,
    Permission.ENTER_ANSWERS: supervisor & independent,
    Permission.RATE: adult_resident & stands(Fact.AFFECTED),
    Permission.ENTER_PETITIONS: committee | subdistrict,
    Permission.ASSESS: committee,
    Permission.READ_SHEET: anybody,
    Permission.CONFIRM_SHEET: supervisor & independent,
    Permission.REMARK_ON_SHEET: subdistrict,
}


def may(permission: Permission, actor: Actor, facts: Facts = ()) -> bool:
    """Whether *actor*, standing to the record as *facts* say, may do *permission*."""
    return POLICY[permission](actor, facts)


#: What shows or takes a secret of one's own (how one votes, a code, a password, a dispute), or of
#: others beside their names: no browser keeps a copy of such a page, so that whoever sits down
#: next at the same screen does not find it by going back (§4, §6).
CONFIDENTIAL: frozenset[Permission] = frozenset({
    Permission.READ_OWN, Permission.CLAIM_ACCOUNT, Permission.CHANGE_PASSWORD,
    Permission.WRITE_LETTERS, Permission.DECLARE,
    Permission.VOTE, Permission.RATE, Permission.COLLECT_BALLOTS, Permission.ENTER_ANSWERS,
    Permission.ISSUE_PAPERS, Permission.READ_SCAN, Permission.ATTEND_TERMINAL,
    Permission.GIVE_PROXY, Permission.READ_PROXY, Permission.REVOKE_PROXY, Permission.USE_PROXY,
    Permission.KEEP_PROXIES, Permission.LOOK_UP, Permission.SCRUTINISE,
    Permission.NAME_PARTIES, Permission.CONSENT, Permission.APPOINT_MEDIATOR,
    Permission.MEDIATE, Permission.TAKE_PART,
    Permission.TAKE_STANCE, Permission.ADD_STATEMENT,
})  # fmt: skip

#: Whoever stands so to a record sees on its public page what is theirs as well.
CONFIDES: frozenset[Fact] = frozenset({
    Fact.ON_ROLL, Fact.PRINCIPAL, Fact.HOLDER, Fact.PARTY, Fact.MEDIATES, Fact.IN_CHARGE,
})  # fmt: skip


def is_confidential(permission: Permission, facts: Facts = ()) -> bool:
    """Whether a page of *permission*, for who stands to its record as *facts* say, is for this
    person and this moment alone."""
    return permission in CONFIDENTIAL or not CONFIDES.isdisjoint(facts)
