"""Putting the question, counting, announcing, counting again (rulebook 3.2.6, 3.2.7)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from deliberation.rules.meeting import effects
from deliberation.rules.meeting.act_rules import Role, Verb, Verbs, free, needs_quorum_unless_top
from deliberation.rules.meeting.acts import (
    Act,
    AnswerRoll,
    Choice,
    CloseBox,
    ConfirmCount,
    CountMethod,
    DemandRecount,
    EnterCount,
    EnterRoll,
    Put,
    RollCall,
)
from deliberation.rules.meeting.events import Announced, Happening
from deliberation.rules.meeting.motion_text import settled
from deliberation.rules.meeting.motions import Decides, MotionKind
from deliberation.rules.meeting.questions import Decision, PendingQuestion, Stage, Vote
from deliberation.rules.refusals import Refusal
from deliberation.rules.voting import (
    APPEAL,
    MAJORITY,
    TWO_THIRDS,
    Counts,
    Outcome,
    Rule,
    agreed,
    decide,
)

if TYPE_CHECKING:
    from deliberation.rules.meeting.floor import Floor

#: How a vote is secret: on paper or in a box, never both in one vote.
SECRETLY = (CountMethod.SECRET, CountMethod.BOX)
_RULES = {
    Decides.MAJORITY: MAJORITY,
    Decides.TWO_THIRDS: TWO_THIRDS,
    Decides.OVERTURN: APPEAL,
}


def _quorum_to_put(floor: Floor, act: Put) -> Refusal | None:
    """A recount is put to those present when the vote opened, who were a quorum then."""
    if floor.top is not None and floor.top.stage is Stage.RECOUNT:
        return None
    return needs_quorum_unless_top(floor, act)


def _may_put(floor: Floor, act: Put) -> Refusal | None:
    top = floor.top
    if top is None:
        return Refusal.of("floor.nothing_pending", "3.2.6")
    if top.stage not in (Stage.STATED, Stage.RECOUNT):
        return Refusal.of("floor.not_to_be_put", "3.2.7", kind=str(top.kind))
    if top.stage is Stage.STATED and top.debate is not None:
        if top.debate.speaker is not None:
            return Refusal.of("floor.somebody_speaks", "3.2.5", member=top.debate.speaker)
        if top.debate.waiting:
            return Refusal.of("floor.debate_goes_on", "3.2.6", waiting=len(top.debate.waiting))
    return _put_before(floor, top) or _method(floor, top, act.method)


def _put_before(floor: Floor, top: PendingQuestion) -> Refusal | None:
    """An amendment may have turned the text into one that this meeting has already decided."""
    if (
        top.kind is MotionKind.MAIN
        and top.stage is Stage.STATED
        and settled(floor, top.text, top.number)
    ):
        return Refusal.of("floor.put_before", "3.2.2", kind=str(MotionKind.MAIN))
    return None


def _method(floor: Floor, top: PendingQuestion, method: CountMethod) -> Refusal | None:
    if floor.setup.rule.consensus and (
        method is not CountMethod.CONSENT or len(floor.setup.voters) < 2
    ):
        return Refusal.of("floor.never_a_vote", "2")
    if method is CountMethod.BOX:
        voters = _voters(floor, top)
        if len(voters) < floor.setup.box_least:
            return Refusal.of(
                "floor.too_few_for_box", "3.2.7", present=len(voters), least=floor.setup.box_least
            )
    if method in (CountMethod.HANDS, CountMethod.SECRET) and _unseen(floor):
        return Refusal.of("floor.nobody_to_confirm", "3.2.7", member=floor.scrutineer)
    if top.stage is Stage.RECOUNT and method is CountMethod.CONSENT:
        return Refusal.of("floor.recount_counts", "3.2.7")
    secret = floor.setup.secret or floor.setup.profile.secret
    if secret and top.kind is MotionKind.MAIN and method not in SECRETLY:
        return Refusal.of("floor.secret_ordered", "3.2.7")
    return None


def _voters(floor: Floor, top: PendingQuestion) -> frozenset[str]:
    """Who may vote if the question is put now; counted again, who was there the first time."""
    again = top.stage is Stage.RECOUNT
    return top.open_vote.presence if again else floor.attendance.voting


def _unseen(floor: Floor) -> bool:
    """Whether a count would have nobody to confirm it: the scrutineer has a seat, and is away."""
    return floor.scrutineer in floor.setup.people and floor.scrutineer not in floor.present


def _put(floor: Floor, act: Put) -> Floor:
    top = floor.on_top
    if top.stage is Stage.RECOUNT:
        vote = top.open_vote.having(method=act.method, entered_by="", answers=(), own=frozenset())
    else:
        vote = Vote(act.method, floor.attendance.voting)
    return floor.with_top(stage=Stage.VOTING, vote=vote)


def _counted_by(floor: Floor, *methods: CountMethod) -> Refusal | None:
    top = floor.top
    if top is None or top.stage is not Stage.VOTING:
        return Refusal.of("floor.no_such_vote_open", "3.2.7")
    if top.open_vote.method in methods:
        return None
    if top.open_vote.method is CountMethod.BOX:  # never both in one vote
        return Refusal.of("floor.box_is_open", "3.2.7")
    return Refusal.of("floor.no_such_vote_open", "3.2.7")


def _may_enter(floor: Floor, act: EnterCount) -> Refusal | None:
    return _counted_by(floor, CountMethod.HANDS, CountMethod.SECRET)


def _enters_what(floor: Floor, act: EnterCount) -> Refusal | None:
    vote = floor.on_top.open_vote
    numbers = (act.for_, act.against, act.abstain)
    if min(numbers) < 0:
        return Refusal.of("floor.count_negative", "3.2.7")
    voters = vote.presence
    if vote.method is CountMethod.HANDS and not floor.setup.profile.chair_votes:
        voters = voters - {floor.chair}
    if sum(numbers) > len(voters):
        return Refusal.of("floor.count_too_high", "3.2.7", count=sum(numbers), voters=len(voters))
    return None


def _entered(floor: Floor, act: EnterCount) -> Floor:
    count = (act.for_, act.against, act.abstain)
    vote = floor.on_top.open_vote.having(count=count, entered_by=act.recorded_by)
    return floor.with_top(vote=vote)


def _may_close_box(floor: Floor, act: CloseBox) -> Refusal | None:
    return _counted_by(floor, CountMethod.BOX)


def _box_says_what(floor: Floor, act: CloseBox) -> Refusal | None:
    cast, voters = act.for_ + act.against + act.abstain, len(floor.on_top.open_vote.presence)
    if min(act.for_, act.against, act.abstain) < 0:
        return Refusal.of("floor.count_negative", "3.2.7")
    if cast > voters:
        return Refusal.of("floor.count_too_high", "3.2.7", count=cast, voters=voters)
    if cast < floor.setup.box_least:  # else the counts would say who voted how
        return Refusal.of("floor.too_few_in_box", "3.2.7", cast=cast, least=floor.setup.box_least)
    return None


def _box_closed(floor: Floor, act: CloseBox) -> Floor:
    return announced(floor, (act.for_, act.against, act.abstain))


def _may_confirm(floor: Floor, act: ConfirmCount) -> Refusal | None:
    refusal = _counted_by(floor, CountMethod.HANDS, CountMethod.SECRET)
    if refusal is None and floor.on_top.open_vote.count is None:
        return Refusal.of("floor.count_missing", "3.2.7")
    return refusal


def _confirmed(floor: Floor, act: ConfirmCount) -> Floor:
    count = floor.on_top.open_vote.count
    assert count is not None
    return announced(floor, count)


def _may_enter_roll(floor: Floor, act: EnterRoll) -> Refusal | None:
    return _counted_by(floor, CountMethod.ROLL)


def _may_close_roll(floor: Floor, act: RollCall) -> Refusal | None:
    return _counted_by(floor, CountMethod.ROLL)


def _may_answer(floor: Floor, act: AnswerRoll) -> Refusal | None:
    return _counted_by(floor, CountMethod.ROLL) or _at_the_vote(floor, act.by)


def _at_the_vote(floor: Floor, member: str) -> Refusal | None:
    if member not in floor.on_top.open_vote.presence:
        return Refusal.of("floor.not_at_the_vote", "3.2.7", member=member)
    return None


def _answered(floor: Floor, act: AnswerRoll) -> Floor:
    vote = floor.on_top.open_vote
    answers = {**dict(vote.answers), act.by: act.choice}
    return floor.with_top(vote=vote.having(answers=tuple(answers.items()), own=vote.own | {act.by}))


def _enters_roll_what(floor: Floor, act: EnterRoll) -> Refusal | None:
    answered = set()
    for member, _ in act.votes:
        refusal = _at_the_vote(floor, member)
        if refusal is not None:
            return refusal
        if member in answered:
            return Refusal.of("floor.voted_twice", "3.2.7", member=member)
        answered.add(member)
    # What a neutral chair said before is nothing that others could mend: see _counting.
    return _neutral(floor, _with_own(floor, act.votes)) if floor.chair in answered else None


def _with_own(floor: Floor, votes: Iterable[tuple[str, Choice]]) -> tuple[tuple[str, Choice], ...]:
    """*votes* of others, and what members said themselves: that prevails."""
    vote = floor.on_top.open_vote
    own = {member: choice for member, choice in vote.answers if member in vote.own}
    return tuple({**dict(votes), **own}.items())


def _roll_entered(floor: Floor, act: EnterRoll) -> Floor:
    vote = floor.on_top.open_vote
    answers = _with_own(floor, act.votes)
    return floor.with_top(vote=vote.having(answers=answers, entered_by=act.recorded_by))


def _neutral(floor: Floor, votes: tuple[tuple[str, Choice], ...]) -> Refusal | None:
    """Refuses the vote of a neutral chair that decides nothing."""
    if floor.setup.profile.chair_votes or floor.chair not in dict(votes):
        return None
    if _chair_decides(floor, votes):
        return None
    return Refusal.of("floor.chair_decides_nothing", "3.2.4", member=floor.chair)


def _closes_what(floor: Floor, act: RollCall) -> Refusal | None:
    if act.votes and act.by != floor.chair:
        return Refusal.of("floor.not_the_chair", "3.2.4", member=act.by)
    return _enters_roll_what(floor, EnterRoll(act.by, act.votes))


def _counting(
    floor: Floor, votes: tuple[tuple[str, Choice], ...]
) -> tuple[tuple[str, Choice], ...]:
    """Those of *votes* that count: of a neutral chair who answered, only what decides (§3.2.4)."""
    if _neutral(floor, votes) is None:
        return votes
    return tuple((member, choice) for member, choice in votes if member != floor.chair)


def _chair_decides(floor: Floor, votes: tuple[tuple[str, Choice], ...]) -> bool:
    """Whether the outcome depends on the chair's vote: without it there would be another."""
    others = [choice for member, choice in votes if member != floor.chair]
    without = outcome_of(floor, floor.on_top, _sum(others))
    given = outcome_of(floor, floor.on_top, _sum(choice for _, choice in votes))
    return given.passed != without.passed


def _sum(choices: Iterable[Choice]) -> tuple[int, int, int]:
    given = list(choices)
    return (
        given.count(Choice.FOR),
        given.count(Choice.AGAINST),
        given.count(Choice.ABSTAIN),
    )


def _roll_called(floor: Floor, act: RollCall) -> Floor:
    votes = _with_own(floor, act.votes) if act.votes else floor.on_top.open_vote.answers
    votes = _counting(floor, votes)
    return announced(floor, _sum(choice for _, choice in votes), votes)


def rule_of(floor: Floor, item: PendingQuestion) -> Rule:
    """By which rule a vote on the question is counted."""
    return _RULES.get(item.row.decides, floor.setup.rule)


def outcome_of(floor: Floor, item: PendingQuestion, count: tuple[int, int, int]) -> Outcome:
    """What *count* decides on the question, on the presence frozen when its vote opened."""
    rule = rule_of(floor, item)
    present, entitled = len(item.open_vote.presence), len(floor.setup.voters)
    if rule.consensus:
        return agreed(entitled, count[0], present=present)
    for_, against, abstain = count
    counts = Counts(for_=for_, against=against, abstain=abstain, present=present, entitled=entitled)
    return decide(rule, counts)


def announced(
    floor: Floor,
    count: tuple[int, int, int],
    votes: tuple[tuple[str, Choice], ...] = (),
) -> Floor:
    """The result is announced and takes effect; until something comes between, it can be undone.

    :param votes: who voted how, in a roll call
    """
    item, main = floor.on_top, floor.questions.main
    vote = item.open_vote
    outcome = outcome_of(floor, item, count)
    before = floor.questions
    text = main.text if main is not None else (item.target.text if item.target else "")
    if item.kind is MotionKind.AMEND and outcome.passed:
        text = effects.amended(text, item)
    decision = Decision(
        number=item.number,
        at=floor.time,
        item=item.agenda,
        kind=item.kind,
        text=text,
        moved=main.moved if main is not None else "",
        outcome=outcome,
        mover=item.by,
        seconder=item.seconder,
        method=vote.method,
        votes=votes,
        presence=vote.presence,
        chair=floor.chair,
        main=main.number if main is not None else 0,
        concerns=_concerned(floor, item),
        move=item.move,
        before=before,
    )
    counted = vote.method is not CountMethod.CONSENT
    announcement = Announced(before, decision, recountable=counted and not vote.again)
    return effects.decided(floor, decision).having(announced=announcement, ruled=None)


def _concerned(floor: Floor, item: PendingQuestion) -> int:
    if item.target is not None:
        return item.target.number
    below = floor.questions.stack[:-1]
    return below[-1].number if below else 0


def _may_recount(floor: Floor, act: DemandRecount) -> Refusal | None:
    if floor.announced is None:
        return Refusal.of("floor.no_result_just_now", "3.2.7")
    if floor.announced.decision.method is CountMethod.CONSENT:
        return Refusal.of("floor.nothing_was_counted", "3.2.7")
    if not floor.announced.recountable:
        return Refusal.of("floor.recounted_once", "3.2.7")
    return None


def _recounted(floor: Floor, act: Act) -> Floor:
    undone = floor.announced
    assert undone is not None
    counted = undone.before.stack[-1]
    vote = counted.open_vote.having(count=None, again=True)
    top = counted.having(stage=Stage.RECOUNT, vote=vote)
    floor = floor.restored(undone.before.topped(top))
    return floor.told(Happening.UNDONE, item=top, decision=undone.decision)


VERBS: Verbs = {
    Put: Verb(Role.CHAIR, _may_put, free, _put, _quorum_to_put),
    EnterCount: Verb(Role.CHAIR, _may_enter, _enters_what, _entered),
    ConfirmCount: Verb(Role.SCRUTINEER, _may_confirm, free, _confirmed),
    CloseBox: Verb(Role.CHAIR, _may_close_box, _box_says_what, _box_closed),
    AnswerRoll: Verb(Role.MEMBER, _may_answer, free, _answered),
    EnterRoll: Verb(Role.CHAIR, _may_enter_roll, _enters_roll_what, _roll_entered),
    RollCall: Verb(Role.TELLER, _may_close_roll, _closes_what, _roll_called),
    DemandRecount: Verb(Role.MEMBER, _may_recount, free, _recounted),
}
