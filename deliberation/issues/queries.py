"""Reading issues, duties and timers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, String, and_, bindparam, cast, exists, func, not_, or_, select

from deliberation.database import db, read
from deliberation.issues.models import Confidant, Duty, Follow, Issue, Point, Timer
from deliberation.messages import queries as messages
from deliberation.messages.models import Message
from deliberation.people.models import Community, Person
from deliberation.rules.policy import Actor, Fact, RoleKind
from deliberation.rules.workflow import IssueKind


def by_number(community_id: int, number: str) -> Issue | None:
    """The issue that the community calls *number*."""
    return db.session.scalar(_BY_NUMBER, {"community": community_id, "number": number})


def by_numbers(community_id: int, numbers: Sequence[str]) -> Sequence[Issue]:
    """The issues that the community calls *numbers*, in their order; others are passed over."""
    return db.session.scalars(
        select(Issue)
        .where(Issue.community_id == community_id, Issue.number.in_(list(numbers)[:200]))
        .order_by(Issue.id)
    ).all()


_BY_NUMBER = select(Issue).where(
    Issue.community_id == bindparam("community"), Issue.number == bindparam("number")
)


def standing(issue: Issue, actor: Actor) -> set[Fact]:
    """How *actor* stands to *issue* by what the issue itself says; rooms add theirs."""
    facts = set()
    if actor.person_id is not None:
        if issue.proposer_id == actor.person_id:
            facts.add(Fact.PROPOSER)
        if actor.person_id in (issue.answerable_id, issue.clerk_id):
            facts.add(Fact.ANSWERABLE)
    return facts


#: The condition that everybody may know of an issue; the same as ``not issue.private``.
PUBLIC = and_(
    Issue.confidential.is_(None),
    or_(Issue.kind.is_(None), Issue.kind != IssueKind.DISPUTE.value),
)
#: The condition that the reader may know of an issue: a dispute is its parties' affair (§1).
#: Every list, search and export asks it; :func:`reader` gives its parameters.
READABLE = or_(
    bindparam("all", type_=Boolean),
    PUBLIC,
    Issue.proposer_id == bindparam("reader"),
    exists().where(
        Confidant.community_id == Issue.community_id,
        Confidant.issue_id == Issue.id,
        Confidant.person_id == bindparam("reader"),
    ),
)

#: Of a row of `Person`: whether there is an issue that not everybody may know of, and they may.
CONFIDED = or_(
    exists().where(Confidant.community_id == Person.community_id, Confidant.person_id == Person.id),
    exists().where(
        Issue.community_id == Person.community_id, Issue.proposer_id == Person.id, not_(PUBLIC)
    ),
)

_TOLD = (
    select(Message.id, Message.read_at)
    .where(Message.community_id == Person.community_id, Message.person_id == Person.id)
    .order_by(Message.id.desc())
    .limit(messages.PAGE)
    .correlate(Person)
    .subquery()
)
#: Of the row of `Person`: what stands on kept pages and changes without an entry, for that person
#: alone: which issues they follow, in one text; what they were told last (a reminder is no entry),
#: and how much of the first page of it they have not read: what was read stays so.
OWN = (
    select(func.aggregate_strings(cast(Follow.issue_id, String), ","))
    .where(Follow.community_id == Person.community_id, Follow.person_id == Person.id)
    .correlate(Person)
    .scalar_subquery()
    .label("followed"),
    select(func.max(_TOLD.c.id)).scalar_subquery().label("told"),
    select(func.count())
    .select_from(_TOLD)
    .where(_TOLD.c.read_at.is_(None))
    .scalar_subquery()
    .label("unread"),
)


def reader(actor: Actor) -> dict[str, Any]:
    """What :data:`READABLE` wants to know of who reads."""
    return {"all": RoleKind.COMMITTEE in actor.roles, "reader": actor.person_id}


def readable(issue: Issue, actor: Actor) -> bool:
    """Whether *actor* may know of *issue*; asks a question of a private one only."""
    if not issue.private or RoleKind.COMMITTEE in actor.roles:
        return True
    if actor.person_id is None:
        return False
    return actor.person_id == issue.proposer_id or bool(_parts(issue, actor.person_id))


def involvement(issue: Issue, actor: Actor) -> set[Fact]:
    """How *actor* takes part in the mediation of *issue*: one question, none of a public one."""
    if actor.person_id is None or not issue.private:
        return set()
    parts = _parts(issue, actor.person_id)
    holding = {
        Fact.PARTY: PARTY in parts,
        Fact.MEDIATES: MEDIATOR in parts,
        Fact.IN_CHARGE: issue.owner_id == actor.person_id,
    }
    return {fact for fact, holds in holding.items() if holds}


#: As what somebody may know of a private issue.
PARTY, MEDIATOR = "party", "mediator"


def _parts(issue: Issue, person_id: int) -> set[str]:
    rows = read(_PARTS, community=issue.community_id, issue=issue.id, person=person_id)
    return {row.part for row in rows}


_PARTS = select(Confidant.part).where(
    Confidant.community_id == bindparam("community"),
    Confidant.issue_id == bindparam("issue"),
    Confidant.person_id == bindparam("person"),
)


def points(issues: Sequence[Issue]) -> dict[int, list[Point]]:
    """What the present round of each of *issues* has to answer, the weightiest first.

    One question, none where all are in their first round.
    """
    later = {issue.id: issue.round for issue in issues if issue.round > 1}
    found: dict[int, list[Point]] = {}
    if later:
        rows = select(Point).where(
            Point.community_id == issues[0].community_id, Point.issue_id.in_(later)
        )
        for point in db.session.scalars(rows.order_by(Point.issue_id, Point.position)):
            if later[point.issue_id] == point.round:
                found.setdefault(point.issue_id, []).append(point)
    return found


def open_duties(issue: Issue) -> Sequence[Duty]:
    """What is owed on *issue*, the earliest first."""
    return db.session.scalars(
        select(Duty)
        .where(
            Duty.community_id == issue.community_id,
            Duty.issue_id == issue.id,
            Duty.settled_at.is_(None),
        )
        .order_by(Duty.due)
    ).all()


def next_due(community_id: int, now: datetime, *, tried: Collection[int] = ()) -> Timer | None:
    """The earliest timer whose time has come and that nobody has settled.

    :param tried: ids of timers that are passed over
    """
    found = read(_NEXT_DUE, community=community_id, now=now, tried=list(tried))
    return db.session.get_one(Timer, (community_id, found[0].id)) if found else None


#: Of a row of `Community`: when the earliest timer that nobody has settled falls due.
EARLIEST_DUE = (
    select(func.min(Timer.falls_due))
    .where(Timer.community_id == Community.id, Timer.settled_at.is_(None))
    .correlate(Community)
    .scalar_subquery()
)
_NEXT_DUE = (
    select(Timer.id)
    .where(
        Timer.community_id == bindparam("community"),
        Timer.settled_at.is_(None),
        Timer.falls_due <= bindparam("now"),
        Timer.id.not_in(bindparam("tried", expanding=True)),
    )
    .order_by(Timer.falls_due, Timer.id)
    .limit(1)
)


def next_moment(community_id: int, now: datetime) -> datetime | None:
    """The next deadline after *now*: a duty's or a timer's, for the demonstration's clock."""
    moments = [
        db.session.scalar(
            select(column)
            .where(table.community_id == community_id, table.settled_at.is_(None), column > now)
            .order_by(column)
            .limit(1)
        )
        for table, column in ((Duty, Duty.due), (Timer, Timer.falls_due))
    ]
    return min((moment for moment in moments if moment), default=None)
