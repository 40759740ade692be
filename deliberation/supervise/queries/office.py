"""What an office sees of its communities, side by side: a question each, however many they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from deliberation import clock
from deliberation.convene.models import Meeting
from deliberation.convene.queries import owed, unheld
from deliberation.convene.queries.owed import Owed
from deliberation.database import db
from deliberation.issues.models import Duty, DutyKind, Issue
from deliberation.issues.queries import PUBLIC
from deliberation.people.models import Community, Office, Unit
from deliberation.people.operations import offices
from deliberation.resolve.models import Resolution, Task
from deliberation.rules.workflow import SIX, Step
from deliberation.supervise.queries import in_execution
from deliberation.supervise.queries.overview import SOON

#: Days that an issue may stand at one step before the office sees it as stuck.
STUCK_AFTER = 60
#: Where it can stand still, with a department too: what is being carried out is late by its
#: tasks, not by its step.
STANDING = (*SIX[:-1], Step.REFERRED)
SHOWN = 20  # of each list
RED_AFTER = 30  # days overdue, from which on a task is red (rulebook §5)


@dataclass(slots=True)
class Side:
    """One community in the view: issues at each step, and what is late."""

    community: Community
    steps: dict[str, int] = field(default_factory=dict)
    overdue: int = 0  # duties whose end has passed
    late_tasks: int = 0
    soon: int = 0  # tasks due within a week
    reopened_twice: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """Everything on the office's page."""

    sides: Sequence[Side]
    stuck: Sequence[Any]
    reopened: Sequence[Any]
    plans: Sequence[Any]
    red: Sequence[Any]
    unheld: Sequence[Meeting] = ()
    owed: Sequence[Owed] = ()


def view(office: Office, now: datetime) -> View:
    """The communities of *office* at *now*; eleven questions, whatever their number and size."""
    sides = {one.id: Side(one) for one in offices.communities(office)}
    if not sides:
        return View((), (), (), (), ())
    _count(sides, now)
    below = Issue.community_id.in_(sides)
    stuck = select(*_NAMED).where(
        Issue.step.in_(STANDING), Issue.since < now - timedelta(days=STUCK_AFTER)
    )
    twice = select(*_NAMED).where(Issue.reopened >= 2, Issue.step.in_(SIX))
    return View(
        list(sides.values()),
        stuck=_read(stuck.where(below).order_by(Issue.since, Issue.id)),
        reopened=_read(twice.where(below).order_by(Issue.since, Issue.id)),
        plans=_read(_PLANS.where(below).order_by(Resolution.plan_submitted_at)),
        red=_read(
            _RED.where(
                Task.community_id.in_(sides),
                Task.deadline < clock.day_of(now) - timedelta(days=RED_AFTER),
            ).order_by(Task.deadline, Task.id)
        ),
        unheld=unheld.in_communities(list(sides), now, SHOWN),
        owed=owed.late([one.community for one in sides.values()], now)[:SHOWN],
    )


_NAMED = (
    Issue.community_id,
    Issue.id,
    Issue.number,
    Issue.title,
    Issue.step,
    Issue.round,
    Issue.since,
    Issue.reopened,
)
_PLANS = (
    select(
        *_NAMED,
        Resolution.number.label("resolution"),
        Resolution.plan_submitted_at,
        Resolution.plan_addressee,
    )
    .join(Resolution, Resolution.issue_id == Issue.id)
    .where(
        Resolution.plan_submitted_at.is_not(None),
        Resolution.plan_replied_at.is_(None),
        Resolution.withdrawn_at.is_(None),
    )
)
_RED = (
    select(*_NAMED, Task.id.label("task"), Task.title.label("work"), Task.deadline,
           Unit.name.label("unit"))
    .join(Resolution, Resolution.issue_id == Issue.id)
    .join(Task, Task.resolution_id == Resolution.id)
    .join(Unit, Unit.id == Task.lead_unit_id)
    .where(Task.accepted_at.is_(None), Task.reported_at.is_(None), in_execution())
)  # fmt: skip


def _read(rows: Any) -> Sequence[Any]:
    return db.session.execute(rows.where(PUBLIC).limit(SHOWN)).all()


def _count(sides: dict[int, Side], now: datetime) -> None:
    today = clock.day_of(now)
    for community_id, step, count in db.session.execute(
        select(Issue.community_id, Issue.step, func.count())
        .where(Issue.community_id.in_(sides), Issue.step.in_(SIX))
        .group_by(Issue.community_id, Issue.step)
    ):
        sides[community_id].steps[step] = count
    for community_id, count in db.session.execute(
        select(Duty.community_id, func.count())
        .where(
            Duty.community_id.in_(sides),
            Duty.settled_at.is_(None),
            Duty.due < now,
            Duty.kind.not_in(
                (DutyKind.RATE, DutyKind.SUBMIT, DutyKind.FEEDBACK)
            ),  # nobody's omission
        )
        .group_by(Duty.community_id)
    ):
        sides[community_id].overdue = count
    late = Task.deadline < today
    for community_id, is_late, count in db.session.execute(
        select(Task.community_id, late, func.count())
        .join(Resolution, Resolution.id == Task.resolution_id)
        .where(
            Task.community_id.in_(sides),
            Task.accepted_at.is_(None),
            Task.reported_at.is_(None),
            Task.deadline <= today + timedelta(days=SOON),
            in_execution(),
        )
        .group_by(Task.community_id, late)
    ):
        if is_late:
            sides[community_id].late_tasks = count
        else:
            sides[community_id].soon = count
    for community_id, count in db.session.execute(
        select(Issue.community_id, func.count())
        .where(Issue.community_id.in_(sides), Issue.reopened >= 2, Issue.step.in_(SIX))
        .group_by(Issue.community_id)
    ):
        sides[community_id].reopened_twice = count
