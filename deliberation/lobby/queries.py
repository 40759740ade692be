"""What the pages over all rooms read: few questions, each answered by an index."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union_all

from deliberation.collect.models import Cosignature
from deliberation.collect.queries import Cosigning
from deliberation.database import db
from deliberation.issues.models import Duty, Follow, Issue
from deliberation.people.models import Unit
from deliberation.rules.policy import Actor, RoleKind
from deliberation.rules.workflow import SIX, Kind, Step

ON_BOARD = 3  # issues named in each column of the board; the number says how many there are
PAGE = 30


def named_to(actor: Actor) -> ColumnElement[bool]:
    """The condition that *actor* may read of an issue: a dispute is its parties' affair (§1)."""
    if actor.roles & {RoleKind.COMMITTEE, RoleKind.MEDIATOR}:
        return literal(True)
    public = or_(Issue.kind.is_(None), Issue.kind != Kind.DISPUTE.value)
    if actor.person_id is None:
        return public
    return or_(public, Issue.proposer_id == actor.person_id)


@dataclass(frozen=True, slots=True)
class Column:
    """One step on the board: how many issues stand there, and those longest there."""

    step: str
    count: int
    issues: Sequence[Any]


def board(community_id: int, actor: Actor) -> Sequence[Column]:
    """The six steps with their issues; two questions, whatever the number of issues."""
    counts: Mapping[str, int] = dict(
        db.session.execute(
            select(Issue.step, func.count())
            .where(Issue.community_id == community_id, Issue.step.in_(SIX))
            .group_by(Issue.step)
        ).all()
    )
    tops = []
    for step in SIX:
        top = (
            select(
                Issue.id, Issue.number, Issue.title, Issue.step, Issue.since, Issue.round
            )
            .where(
                Issue.community_id == community_id, Issue.step == step.value, named_to(actor)
            )
            .order_by(Issue.since.desc())
            .limit(ON_BOARD)
            .subquery()
        )
        tops.append(select(top))
    rows = db.session.execute(union_all(*tops)).all()
    return [
        Column(
            step=step.value,
            count=counts.get(step.value, 0),
            issues=[row for row in rows if row.step == step.value],
        )
        for step in SIX
    ]


def _duties(community_id: int, actor: Actor) -> Select:
    return (
        select(
            Duty.id,
            Duty.kind,
            Duty.subject_id,
            Duty.role,
            Duty.unit_id,
            Duty.person_id,
            Duty.due,
            Duty.opened_at,
            Unit.name.label("unit"),
            Issue.number,
            Issue.title,
            Issue.step,
            Issue.round,
        )
        .join(Issue, Issue.id == Duty.issue_id)
        .outerjoin(Unit, Unit.id == Duty.unit_id)
        .where(
            Duty.community_id == community_id, Duty.settled_at.is_(None), named_to(actor)
        )
    )


def overdue(community_id: int, actor: Actor, now: datetime, limit: int = 8) -> Sequence[Any]:
    """Duties whose time has passed, the longest overdue first, with who owes them."""
    # A poll that runs until its end is nobody's omission.
    late = _duties(community_id, actor).where(Duty.due < now, Duty.kind != "rate")
    return db.session.execute(late.order_by(Duty.due).limit(limit)).all()


def waiting(
    community_id: int, actor: Actor, after: tuple[datetime, int] | None = None
) -> Sequence[Any]:
    """Everything that waits for somebody, by deadline; one page of the desk.

    :param after: due and id of the last row of the page before (keyset paging)
    """
    rows = _duties(community_id, actor).where(Duty.kind != "rate")
    if after is not None:
        due, last = after
        rows = rows.where(or_(Duty.due > due, (Duty.due == due) & (Duty.id > last)))
    return db.session.execute(rows.order_by(Duty.due, Duty.id).limit(PAGE + 1)).all()


def waiting_for(community_id: int, actor: Actor) -> Sequence[Any]:
    """What waits for the actor: as a person, by a role they hold, or by their unit."""
    mine = [Duty.person_id == actor.person_id]
    if actor.roles:
        mine.append(Duty.role.in_([role.value for role in actor.roles]))
    if actor.unit_ids:
        mine.append(Duty.unit_id.in_(actor.unit_ids))
    rows = _duties(community_id, actor).where(or_(*mine), Duty.kind != "rate")
    return db.session.execute(rows.order_by(Duty.due, Duty.id).limit(PAGE)).all()


def listed(
    community_id: int, actor: Actor, *, step: str | None = None, before: int | None = None
) -> Sequence[Issue]:
    """One page of the list of issues, newest first; one more than a page tells that there is one.

    :param step: only those at this step
    :param before: id of the last issue of the page before
    """
    rows = select(Issue).where(Issue.community_id == community_id, named_to(actor))
    if step is not None:
        rows = rows.where(Issue.step == step)
    if before is not None:
        rows = rows.where(Issue.id < before)
    return db.session.scalars(rows.order_by(Issue.id.desc()).limit(PAGE + 1)).all()


def of_person(community_id: int, person_id: int) -> Sequence[Issue]:
    """What the person proposed, entered or follows, the latest first."""
    followed = select(Follow.issue_id).where(Follow.person_id == person_id)
    return db.session.scalars(
        select(Issue)
        .where(
            Issue.community_id == community_id,
            or_(
                Issue.proposer_id == person_id,
                Issue.id.in_(followed),
            ),
        )
        .order_by(Issue.id.desc())
        .limit(PAGE)
    ).all()


def duties_of(issue: Issue) -> Sequence[Any]:
    """What is owed on *issue*, the earliest first, with the unit's name."""
    return db.session.execute(
        select(
            Duty.kind, Duty.role, Duty.due, Duty.person_id, Duty.subject_id, Unit.name.label("unit")
        )
        .outerjoin(Unit, Unit.id == Duty.unit_id)
        .where(Duty.issue_id == issue.id, Duty.settled_at.is_(None))
        .order_by(Duty.due)
    ).all()


@dataclass(frozen=True, slots=True)
class Stance:
    """How a reader stands to an issue: as one of its co-signers, as a follower."""

    cosigning: Cosigning
    following: bool


def stance(issue: Issue, person_id: int | None) -> Stance:
    """The co-signers of *issue*, and whether the person signed or follows it: one question."""
    signed = select(func.count()).where(Cosignature.issue_id == issue.id)
    follows = select(func.count()).where(
        Follow.issue_id == issue.id, Follow.person_id == person_id
    )
    row = db.session.execute(
        select(
            signed.scalar_subquery().label("all"),
            signed.where(Cosignature.person_id == person_id).scalar_subquery().label("mine"),
            follows.scalar_subquery().label("follows"),
        )
    ).one()
    return Stance(Cosigning(row.all, row.mine > 0), row.follows > 0)


def numbers(ids: Collection[int]) -> Mapping[int, str]:
    """The numbers of the issues *ids*, to link to them."""
    if not ids:
        return {}
    return dict(db.session.execute(select(Issue.id, Issue.number).where(Issue.id.in_(ids))).all())


STEPS_FOR_FILTER = (*SIX, Step.CLOSED, Step.DECLINED, Step.REFERRED)
