"""Honest failures that followed procedure (容错, sources B21): recorded, and not punished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_, select

from deliberation import clock
from deliberation.database import db
from deliberation.journal.operations import record
from deliberation.people.models import Person
from deliberation.resolve.models import Resolution, Task
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.supervise.models.yearly import Tolerance


@dataclass(frozen=True, slots=True)
class Excused:
    """A task whose failure followed procedure, with what was recorded of it."""

    task_id: int
    resolution: str
    title: str
    deadline: date
    on_time: bool
    procedure: str
    reasons: str

    def as_told(self) -> list[str]:
        """As it is frozen with a sheet."""
        return [self.resolution, self.title, f"{self.deadline}", self.procedure, self.reasons]


def tolerances(community_id: int, year: int) -> list[Excused]:
    """The honest failures among the tasks that were due in *year*."""
    rows = (
        select(
            Task.id, Resolution.number, Task.title, Task.deadline, Task.on_time,
            Tolerance.procedure, Tolerance.reasons,
        )
        .join(Task, Task.id == Tolerance.task_id)
        .join(Resolution, Resolution.id == Task.resolution_id)
        .where(
            Tolerance.community_id == community_id,
            Task.deadline >= date(year, 1, 1),
            Task.deadline <= date(year, 12, 31),
        )
        .order_by(Task.deadline, Task.id)
    )  # fmt: skip
    return [
        Excused(id_, number, title, deadline, bool(on_time), procedure, reasons)
        for id_, number, title, deadline, on_time, procedure, reasons in db.session.execute(rows)
    ]


def failed_tasks(community_id: int, year: int, today: date, limit: int = 200) -> Sequence[Task]:
    """Tasks due in *year*, not done on time, whose failure is not yet recorded as honest."""
    return db.session.scalars(
        select(Task)
        .join(
            Resolution,
            and_(Resolution.id == Task.resolution_id, Resolution.in_force_at.is_not(None)),
        )
        .outerjoin(Tolerance, Tolerance.task_id == Task.id)
        .where(
            Task.community_id == community_id,
            Task.deadline >= date(year, 1, 1),
            Task.deadline <= date(year, 12, 31),
            Task.deadline < today,
            or_(Task.on_time.is_(None), Task.on_time.is_(False)),
            Tolerance.id.is_(None),
        )
        .order_by(Task.deadline, Task.id)
        .limit(limit)
    ).all()


def tolerate(
    task: Task, procedure: str, reasons: str, *, by: Person | None, at: datetime
) -> Tolerance:
    """Record that *task* failed honestly: how procedure was followed, and why it failed (B21).

    :raises NotReady: ``assessment.procedure_missing``, ``assessment.task_not_failed``
    :raises OutOfOrder: ``assessment.tolerated_already``
    """
    if not procedure.strip() or not reasons.strip():
        raise NotReady.because("assessment.procedure_missing", "5")
    if task.on_time or clock.day_of(at) <= task.deadline:
        raise NotReady.because("assessment.task_not_failed", "5")
    known = select(Tolerance.id).where(
        Tolerance.community_id == task.community_id, Tolerance.task_id == task.id
    )
    if db.session.scalar(known) is not None:
        raise OutOfOrder.because("assessment.tolerated_already", "5")
    kept = Tolerance(
        community_id=task.community_id,
        task_id=task.id,
        procedure=procedure.strip(),
        reasons=reasons.strip(),
        recorded_at=at,
        recorded_by=by.id if by else None,
    )
    db.session.add(kept)
    db.session.flush()
    record("task:tolerated", task, by=kept.recorded_by, at=at, title=task.title)
    return kept
