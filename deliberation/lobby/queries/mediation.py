"""The mediation room in one view, for who takes part; and what the issue's page says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select

from deliberation.convene.models import MediationSession
from deliberation.convene.operations import mediating
from deliberation.database import db
from deliberation.discuss.models import ProposedTerms
from deliberation.discuss.operations import mediation
from deliberation.issues.models import Issue
from deliberation.issues.queries import involvement
from deliberation.people import queries as people
from deliberation.people.models import Person
from deliberation.resolve.models import Agreement, AgreementSignature
from deliberation.resolve.operations import agreements
from deliberation.review.models import Party
from deliberation.review.operations import parties
from deliberation.rules.policy import Actor, Permission, may
from deliberation.rules.workflow import Step
from deliberation.supervise.models import FollowUp, FollowUpAnswer
from deliberation.supervise.operations import follow_ups


@dataclass(frozen=True, slots=True)
class Room:
    """All that lies on the table of the mediation room.

    :ivar called: the session that is to come or to be recorded
    :ivar agreement: of the present round, ``agreements`` of all
    :ivar follow_up: the latest, ``asking`` while it runs
    """

    parties: Sequence[Party]
    party_names: Mapping[int, str]
    mediators: Sequence[int]
    names: Mapping[int, str]
    sessions: Sequence[MediationSession]
    terms: Sequence[ProposedTerms]
    agreements: Sequence[Agreement]
    agreement: Agreement | None
    follow_up: FollowUp | None

    @property
    def called(self) -> MediationSession | None:
        """The session that waits."""
        return next((one for one in self.sessions if one.state == "called"), None)

    def asking(self, now: datetime) -> bool:
        """Whether the parties are being asked at *now*."""
        one = self.follow_up
        return one is not None and one.closed_at is None and now < one.closes_at


def room(issue: Issue) -> Room:
    """The mediation room of *issue*, with everybody's name in full."""
    named, mediators = parties.of_issue(issue), mediating.mediators(issue)
    written, terms = agreements.of_issue(issue), mediation.terms(issue)
    current = next((one for one in written if one.round == issue.round), None)
    visits = follow_ups.of_agreement(written[0]) if written else ()
    involved = {*mediators, *(one.by_id for one in terms), issue.owner_id} - {None}
    return Room(
        parties=named,
        party_names=parties.names(named),
        mediators=mediators,
        names=people.names(issue.community_id, involved, in_full=True),
        sessions=mediating.sessions(issue),
        terms=terms,
        agreements=written,
        agreement=current,
        follow_up=visits[0] if visits else None,
    )


@dataclass(frozen=True, slots=True)
class Door:
    """What the page of a dispute offers: the way into the room, and asking a mediator.

    :ivar enter: the reader takes part
    :ivar appoint: the reader may ask somebody to mediate
    """

    enter: bool
    appoint: bool

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return self.enter or self.appoint


def door(issue: Issue, actor: Actor) -> Door:
    """What *actor* finds at the door of the mediation room; one question."""
    under_way = issue.position.step in (Step.CONVENE, Step.DISCUSS)
    return Door(
        enter=may(Permission.TAKE_PART, actor, involvement(issue, actor)),
        appoint=under_way and may(Permission.APPOINT_MEDIATOR, actor),
    )


@dataclass(frozen=True, slots=True)
class Awaited:
    """What a party to a dispute is asked for: its ``consent``, its ``signature``, its ``answer``.

    :ivar subject: the party's id, the agreement's number or the follow-up's id
    """

    kind: str
    issue: Issue
    subject: int | str


def awaited(topics: Sequence[Issue], reader: Person, now: datetime) -> list[Awaited]:
    """What waits for *reader* as a party, among their private *topics*: three queries at most."""
    mine = {
        one.issue_id: one
        for one in parties.spoken_for(
            reader, [one.id for one in topics if one.private and one.position.step in _ASKING]
        )
    }
    unsigned = _unsigned(mine, topics)
    unanswered = _unanswered(mine, topics, now)
    found = []
    for issue in topics:
        party, step = mine.get(issue.id), issue.position.step
        if party is None:
            continue
        if step is Step.REVIEW and (party.consent is None or party.awaits_second):
            found.append(Awaited("consent", issue, party.id))
        elif step is Step.DISCUSS and issue.id in unsigned:
            found.append(Awaited("signature", issue, unsigned[issue.id]))
        elif step is Step.SUPERVISE and issue.id in unanswered:
            found.append(Awaited("answer", issue, unanswered[issue.id]))
    return found


#: The steps at which a party is asked for something.
_ASKING = (Step.REVIEW, Step.DISCUSS, Step.SUPERVISE)


def _unsigned(mine: Mapping[int, Party], topics: Sequence[Issue]) -> Mapping[int, str]:
    """The number of the agreement that the reader's party has not signed, by its issue."""
    at_step = [one.id for one in topics if one.position.step is Step.DISCUSS and one.id in mine]
    if not at_step:
        return {}
    signed = exists().where(
        AgreementSignature.community_id == Agreement.community_id,
        AgreementSignature.agreement_id == Agreement.id,
        AgreementSignature.version == Agreement.version,
        AgreementSignature.party_id.in_([mine[one].id for one in at_step]),
    )
    rows = db.session.execute(
        select(Agreement.issue_id, Agreement.number).where(
            *_of_the_present_round(mine, at_step), ~signed
        )
    )
    return {issue_id: number for issue_id, number in rows}


def _unanswered(
    mine: Mapping[int, Party], topics: Sequence[Issue], now: datetime
) -> Mapping[int, int]:
    """The follow-up that runs and that the reader's party has not answered, by its issue."""
    at_step = [one.id for one in topics if one.position.step is Step.SUPERVISE and one.id in mine]
    if not at_step:
        return {}
    answered = exists().where(
        FollowUpAnswer.community_id == FollowUp.community_id,
        FollowUpAnswer.follow_up_id == FollowUp.id,
        FollowUpAnswer.party_id.in_([mine[one].id for one in at_step]),
    )
    rows = db.session.execute(
        select(Agreement.issue_id, FollowUp.id)
        .join(
            FollowUp,
            and_(
                FollowUp.community_id == Agreement.community_id,
                FollowUp.agreement_id == Agreement.id,
            ),
        )
        .where(
            *_of_the_present_round(mine, at_step),
            FollowUp.closed_at.is_(None),
            FollowUp.closes_at > now,
            ~answered,
        )
    )
    return {issue_id: visit for issue_id, visit in rows}


def _of_the_present_round(
    mine: Mapping[int, Party], issues: Sequence[int]
) -> Iterator[ColumnElement[bool]]:
    """The agreements of the rounds in which these *issues* are."""
    yield Agreement.community_id == mine[issues[0]].community_id
    yield Agreement.issue_id.in_(issues)
    yield exists().where(
        Issue.community_id == Agreement.community_id,
        Issue.id == Agreement.issue_id,
        Issue.round == Agreement.round,
    )
