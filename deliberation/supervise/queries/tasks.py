"""Reading execution: tasks by urgency, months with and without a report, polls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from deliberation import clock
from deliberation.ballots.models import Box, Voter
from deliberation.database import db, record_in
from deliberation.issues.models import Issue
from deliberation.people.models import Person, Unit
from deliberation.people.queries import committee_or_kin
from deliberation.resolve.models import Affected, Assist, Resolution, Task
from deliberation.rules.policy import Actor, Fact
from deliberation.rules.workflow import Urgency, urgency_on
from deliberation.supervise.models import Completion, Handover
from deliberation.supervise.operations.polls import SUBJECT

PAGE = 30

# ------------------------------------------------------------------ who stands how


def standing(
    community_id: int,
    actor: Actor,
    day: date,
    resolution_id: int,
    *,
    task: Task | None = None,
    box: Box | None = None,
) -> set[Fact]:
    """How *actor* stands to a resolution in execution; one question, none for a visitor.

    ``PARTISAN``: of the committee, a close relative of one, or the executor's staff, which is
    the staff of every unit that leads or assists, and whoever is in charge (§5).

    :param task: ``LEAD`` is asked of this task; of any task of the resolution without it
    :param box: ``AFFECTED`` is asked of this poll's frozen roll, not of the resolution's
    """
    if actor.person_id is None:
        return set()
    units = actor.unit_ids
    theirs = Task.lead_unit_id.in_(units) if units else false()
    its = exists().where(Task.community_id == community_id, Task.resolution_id == resolution_id)
    executes = its.where(works_on(community_id, actor))
    leads = its.where(theirs)
    home = (
        select(Person.household_id)
        .where(Person.community_id == community_id, Person.id == actor.person_id)
        .scalar_subquery()
    )
    on_roll = exists().where(
        Affected.community_id == community_id,
        Affected.resolution_id == resolution_id,
        Affected.household_id == home,
    )
    if box is not None:
        on_roll = exists().where(
            Voter.community_id == box.community_id,
            Voter.box_id == box.id,
            Voter.household_id == home,
        )
    row = db.session.execute(
        select(
            committee_or_kin(community_id, actor.person_id, day).exists().label("close"),
            executes.label("executes"),
            leads.label("leads"),
            on_roll.label("affected"),
        )
    ).one()
    lead = row.leads if task is None else task.lead_unit_id in units
    holding = {
        Fact.PARTISAN: row.close or row.executes,
        Fact.LEAD: lead,
        Fact.AFFECTED: row.affected,
    }
    return {fact for fact, holds in holding.items() if holds}


def works_on(community_id: int, actor: Actor) -> ColumnElement[bool]:
    """The condition that *actor* is of those who execute a task: of the staff of the unit that
    leads it, of one that assists, or the person in charge (§5)."""
    units = actor.unit_ids
    in_charge = Task.person_id == actor.person_id
    if not units:
        return in_charge
    assisted = select(Assist.task_id).where(
        Assist.community_id == community_id, Assist.unit_id.in_(units)
    )
    return or_(Task.lead_unit_id.in_(units), in_charge, Task.id.in_(assisted))


# ------------------------------------------------------------------ tasks


@dataclass(frozen=True, slots=True)
class Work:
    """A task in execution, with where it belongs and how urgent it is."""

    task: Task
    lead: str
    resolution: str
    issue: str
    title: str
    round: int
    urgency: Urgency

    @property
    def id(self) -> int:
        return self.task.id


def in_execution() -> ColumnElement[bool]:
    """The condition that a resolution is in force and has not ended."""
    return and_(Resolution.in_force_at.is_not(None), Resolution.ended_at.is_(None))


def _tasks(community_id: int) -> Select:
    return (
        select(Task, Unit.name, Resolution.number, Issue.number, Issue.title, Resolution.round)
        .join(Resolution, Resolution.id == Task.resolution_id)
        .join(Issue, Issue.id == Resolution.issue_id)
        .join(Unit, Unit.id == Task.lead_unit_id)
        .where(Task.community_id == community_id)
    )


def _work(rows: Select[Any], now: datetime) -> list[Work]:
    return [Work(*(*row, colour(row.Task, now))) for row in db.session.execute(rows)]


def colour(task: Task, now: datetime) -> Urgency:
    """The urgency of *task* at *now*; once it was reported done, that of the day of reporting."""
    return urgency_on(task.deadline, clock.day_of(task.reported_at or now))


def open_tasks(
    community_id: int,
    now: datetime,
    *,
    unit_ids: Sequence[int] | None = None,
    after: tuple[date, int] | None = None,
) -> Sequence[Work]:
    """One page of tasks in execution, the earliest deadline first; one more tells of a next.

    :param unit_ids: only those that these units lead
    :param after: deadline and id of the last task of the page before
    """
    rows = _tasks(community_id).where(in_execution(), Task.accepted_at.is_(None))
    if unit_ids is not None:
        rows = rows.where(Task.lead_unit_id.in_(unit_ids))
    if after is not None:
        day, last = after
        rows = rows.where(or_(Task.deadline > day, and_(Task.deadline == day, Task.id > last)))
    return _work(rows.order_by(Task.deadline, Task.id).limit(PAGE + 1), now)


def done_tasks(
    community_id: int,
    now: datetime,
    *,
    unit_ids: Sequence[int] | None = None,
    before: int | None = None,
) -> Sequence[Work]:
    """One page of accepted tasks, the latest first; one more tells of a next."""
    rows = _tasks(community_id).where(Task.accepted_at.is_not(None))
    if unit_ids is not None:
        rows = rows.where(Task.lead_unit_id.in_(unit_ids))
    if before is not None:
        rows = rows.where(Task.id < before)
    return _work(rows.order_by(Task.id.desc()).limit(PAGE + 1), now)


def task(community_id: int, task_id: int) -> Task | None:
    """The task with this id."""
    return record_in(Task, community_id, id=task_id)


def work(task: Task, now: datetime) -> Work:
    """*task* with where it belongs."""
    return _work(_tasks(task.community_id).where(Task.id == task.id), now)[0]


def running(task: Task) -> bool:
    """Whether the task's resolution is in execution."""
    found = select(Resolution.id).where(
        Resolution.community_id == task.community_id,
        Resolution.id == task.resolution_id,
        in_execution(),
    )
    return db.session.scalar(found) is not None


def completion(community_id: int, completion_id: int) -> Completion | None:
    """The report of "done" with this id."""
    return record_in(Completion, community_id, id=completion_id)


def completions(task: Task) -> Sequence[Completion]:
    """How often the lead said "done", and what was decided; the latest first."""
    return db.session.scalars(
        select(Completion)
        .where(Completion.community_id == task.community_id, Completion.task_id == task.id)
        .order_by(Completion.id.desc())
    ).all()


def handovers(task: Task) -> Sequence[Handover]:
    """From whom to whom *task* passed; the latest first."""
    return db.session.scalars(
        select(Handover)
        .where(Handover.community_id == task.community_id, Handover.task_id == task.id)
        .order_by(Handover.id.desc())
    ).all()


# ------------------------------------------------------------------ polls


def polls(resolution: Resolution) -> Sequence[Box]:
    """The satisfaction polls of *resolution*, the latest first."""
    return db.session.scalars(
        select(Box)
        .where(
            Box.community_id == resolution.community_id,
            Box.subject_kind == SUBJECT,
            Box.subject_id == resolution.id,
        )
        .order_by(Box.occasion.desc())
    ).all()


def poll(community_id: int, box_id: int) -> tuple[Box, Resolution] | None:
    """A poll by its id, with the resolution that it asks about."""
    row = db.session.execute(
        select(Box, Resolution)
        .join(Resolution, and_(Box.subject_id == Resolution.id, Box.subject_kind == SUBJECT))
        .where(Box.community_id == community_id, Box.id == box_id)
    ).one_or_none()
    return row


@dataclass(frozen=True, slots=True)
class Execution:
    """How far the resolution of an issue's present round is, for the issue's page.

    :ivar poll: id of its latest poll, ``poll_open`` while it runs
    """

    resolution: Resolution
    tasks: int
    accepted: int
    poll: int | None
    poll_closes: datetime | None
    poll_closed: datetime | None

    def poll_open(self, now: datetime) -> bool:
        """Whether answers are being taken at *now*."""
        return self.poll_closes is not None and self.poll_closed is None and now < self.poll_closes


def execution(issue: Issue) -> Execution | None:
    """The resolution in force of the issue's present round; one question."""

    def counted(what: Any) -> Any:
        of_it = select(what).where(
            Task.community_id == Resolution.community_id, Task.resolution_id == Resolution.id
        )
        return of_it.correlate(Resolution).scalar_subquery()

    tasks, accepted = counted(func.count(Task.id)), counted(func.count(Task.accepted_at))
    row = db.session.execute(
        select(Resolution, tasks, accepted, Box.id, Box.closes_at, Box.closed_at)
        .outerjoin(Box, and_(Box.subject_id == Resolution.id, Box.subject_kind == SUBJECT))
        .where(
            Resolution.community_id == issue.community_id,
            Resolution.issue_id == issue.id,
            Resolution.round == issue.round,
            Resolution.in_force_at.is_not(None),
        )
        .order_by(Box.occasion.desc())
        .limit(1)
    ).one_or_none()
    return Execution(*row) if row else None


def names_in(task: Task, done: Sequence[Completion], passed: Sequence[Handover]) -> set[int]:
    """Ids of the persons that the page of *task* names."""
    found: set[int | None] = {task.person_id}
    for one in done:
        found |= {one.reported_by, one.decided_by}
    found |= {one.recorded_by for one in passed}
    return {one for one in found if one is not None}
