"""Reading resolutions: what stands for an issue, what is posted now, one with all its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, func, select

from deliberation import clock
from deliberation.convene.models import Meeting
from deliberation.database import db, read, record_in
from deliberation.issues.models import Issue
from deliberation.people.models import Building, Household, Person, Unit
from deliberation.resolve.models import Affected, Assist, Milestone, Objection, Resolution, Task
from deliberation.rules.voting import is_sounding

PAGE = 30


def by_number(community_id: int, number: str) -> Resolution | None:
    """The resolution that the community calls *number*, such as ``2026-03``."""
    return record_in(Resolution, community_id, number=number)


def body(community_id: int, resolution_id: int) -> str | None:
    """The code of the body whose decision the resolution with this id writes down."""
    return db.session.scalar(
        select(Issue.body)
        .join(Resolution, Resolution.issue_id == Issue.id)
        .where(Resolution.community_id == community_id, Resolution.id == resolution_id)
    )


def by_key(community_id: int, key: str) -> Resolution | None:
    """What a form with *key* has made."""
    return record_in(Resolution, community_id, key=key)


def current(issue: Issue) -> Resolution | None:
    """The resolution of the issue's present round that has not been withdrawn."""
    return db.session.scalar(
        select(Resolution).where(
            Resolution.community_id == issue.community_id,
            Resolution.issue_id == issue.id,
            Resolution.round == issue.round,
            Resolution.withdrawn_at.is_(None),
        )
    )


def of_issue(issue: Issue) -> Sequence[Resolution]:
    """All resolutions of the issue, also the withdrawn ones, the latest first."""
    return db.session.scalars(
        select(Resolution)
        .where(Resolution.community_id == issue.community_id, Resolution.issue_id == issue.id)
        .order_by(Resolution.id.desc())
    ).all()


def latest_withdrawn(issue: Issue) -> Resolution | None:
    """What was withdrawn last in this round: the next one is written from it."""
    return db.session.scalar(
        select(Resolution)
        .where(
            Resolution.community_id == issue.community_id,
            Resolution.issue_id == issue.id,
            Resolution.round == issue.round,
            Resolution.withdrawn_at.is_not(None),
        )
        .order_by(Resolution.id.desc())
        .limit(1)
    )


def objections_open(resolution: Resolution) -> int:
    """Objections that have no answer yet."""
    return db.session.scalars(
        select(func.count())
        .select_from(Objection)
        .where(
            Objection.community_id == resolution.community_id,
            Objection.resolution_id == resolution.id,
            Objection.answered_at.is_(None),
        )
    ).one()


def objection(resolution: Resolution, objection_id: int) -> Objection | None:
    """One objection to *resolution*."""
    return db.session.scalar(
        select(Objection).where(
            Objection.community_id == resolution.community_id,
            Objection.resolution_id == resolution.id,
            Objection.id == objection_id,
        )
    )


def raised_while_posted(objection: Objection, resolution: Resolution) -> bool:
    """Whether *objection* was raised while *resolution*, or what was carried out, was posted."""
    over, done, done_over = resolution.posting_over, resolution.done_posted_at, resolution.done_over
    if over is not None and objection.at < over:
        return True
    return done is not None and done_over is not None and done <= objection.at < done_over


def staff_at_work(resolution: Resolution) -> Sequence[int]:
    """Ids of those who work for a unit that leads a task of *resolution*."""
    return db.session.scalars(
        select(Person.id)
        .where(
            Person.community_id == resolution.community_id,
            Person.unit_id.in_(
                select(Task.lead_unit_id).where(Task.resolution_id == resolution.id)
            ),
        )
        .order_by(Person.id)
    ).all()


def objectors(resolution: Resolution) -> Sequence[int]:
    """Ids of those who objected."""
    return db.session.scalars(
        select(Objection.person_id)
        .where(
            Objection.community_id == resolution.community_id,
            Objection.resolution_id == resolution.id,
        )
        .distinct()
    ).all()


def adults_affected(resolution: Resolution) -> Sequence[int]:
    """Ids of the adults who live in the households on the roll."""
    return db.session.scalars(
        select(Person.id)
        .join(Affected, Affected.household_id == Person.household_id)
        .where(
            Affected.community_id == resolution.community_id,
            Affected.resolution_id == resolution.id,
            Person.adult,
        )
        .order_by(Person.id)
    ).all()


def households_affected(resolution: Resolution) -> Sequence[int]:
    """Ids of the households on the roll, from door to door."""
    return db.session.scalars(
        select(Affected.household_id)
        .join(Household, Household.id == Affected.household_id)
        .where(
            Affected.community_id == resolution.community_id,
            Affected.resolution_id == resolution.id,
        )
        .order_by(Household.building_id, Household.door, Household.id)
    ).all()


def affected_by_building(resolution: Resolution) -> Sequence[Any]:
    """The roll as it is shown: building and number of households; no doors."""
    return db.session.execute(
        select(Building.name, func.count().label("households"))
        .select_from(Affected)
        .join(Household, Household.id == Affected.household_id)
        .join(Building, Building.id == Household.building_id)
        .where(
            Affected.community_id == resolution.community_id,
            Affected.resolution_id == resolution.id,
        )
        .group_by(Building.id, Building.name)
        .order_by(Building.id)
    ).all()


@dataclass(frozen=True, slots=True)
class Line:
    """A task with the names of its lead and of the person in charge."""

    task: Task
    lead: str
    person: Person | None


def lines(resolution: Resolution) -> Sequence[Line]:
    """The responsibility matrix of *resolution*, in its order."""
    rows = db.session.execute(
        select(Task, Unit.name, Person)
        .join(Unit, Unit.id == Task.lead_unit_id)
        .outerjoin(Person, Person.id == Task.person_id)
        .where(Task.community_id == resolution.community_id, Task.resolution_id == resolution.id)
        .order_by(Task.position)
    )
    return [Line(*row) for row in rows]


def milestones(community_id: int, task_ids: Sequence[int]) -> Mapping[int, Sequence[Milestone]]:
    """The milestones of these tasks, each task's in order; one question."""
    if not task_ids:
        return {}
    found: dict[int, list[Milestone]] = {}
    for one in db.session.scalars(
        select(Milestone)
        .where(Milestone.community_id == community_id, Milestone.task_id.in_(task_ids))
        .order_by(Milestone.task_id, Milestone.position)
    ):
        found.setdefault(one.task_id, []).append(one)
    return found


def assists(
    community_id: int, task_ids: Sequence[int]
) -> Mapping[int, Sequence[tuple[Assist, str]]]:
    """The parts of assisting units of these tasks, with the units' names; one question."""
    found: dict[int, list[tuple[Assist, str]]] = {}
    for one, unit in db.session.execute(
        select(Assist, Unit.name)
        .join(Unit, Unit.id == Assist.unit_id)
        .where(Assist.community_id == community_id, Assist.task_id.in_(task_ids))
        .order_by(Assist.task_id, Assist.position)
    ):
        found.setdefault(one.task_id, []).append((one, unit))
    return found


def assist(community_id: int, assist_id: int) -> Assist | None:
    """The part with this id."""
    return record_in(Assist, community_id, id=assist_id)


def workers(community_id: int) -> Sequence[Any]:
    """Who works for a unit and may be put in charge: id, name and unit."""
    return db.session.execute(
        select(Person.id, Person.name, Unit.name.label("unit"))
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.community_id == community_id)
        .order_by(Unit.name, Person.id)
    ).all()


def origin(resolution: Resolution) -> tuple[Issue, int | None]:
    """The issue that it decides, and the number of the meeting that did."""
    return db.session.execute(
        select(Issue, Meeting.number)
        .select_from(Resolution)
        .join(Issue, Issue.id == Resolution.issue_id)
        .outerjoin(Meeting, Meeting.id == Resolution.meeting_id)
        .where(Resolution.community_id == resolution.community_id, Resolution.id == resolution.id)
    ).one()


def objections(resolution: Resolution, after: int | None = None) -> Sequence[Objection]:
    """One page of the objections, as they were raised; one row more tells of a next page.

    :param after: id of the last objection of the page before (keyset paging)
    """
    rows = select(Objection).where(
        Objection.community_id == resolution.community_id, Objection.resolution_id == resolution.id
    )
    if after is not None:
        rows = rows.where(Objection.id > after)
    return db.session.scalars(rows.order_by(Objection.id).limit(PAGE + 1)).all()


def page_with(resolution: Resolution, objection: Objection) -> int | None:
    """After which objection the page begins on which *objection* stands; ``None``: the first."""
    earlier = (
        select(Objection.id)
        .where(
            Objection.community_id == resolution.community_id,
            Objection.resolution_id == resolution.id,
            Objection.id < objection.id,
        )
        .order_by(Objection.id.desc())
    )
    # Of a long list the page begins with it, so that whoever wrote it finds it on top.
    found = db.session.scalars(earlier.limit(PAGE)).all()
    return found[0] if len(found) == PAGE else None


@dataclass(frozen=True, slots=True)
class Posted:
    """A resolution on the wall, with its issue and what is still unanswered."""

    id: int
    number: str
    title: str
    posted_at: datetime
    posting_ends_on: date
    withdrawn_at: datetime | None
    in_force_at: datetime | None
    issue_number: str
    objections: int
    unanswered: int
    body: str | None

    @property
    def sounding(self) -> bool:
        """Whether it writes down what owners said when they were sounded (§2)."""
        return is_sounding(self.body)

    def hangs_on(self, day: date) -> bool:
        """Whether it is still posted on *day*."""
        return self.withdrawn_at is None and self.posting_ends_on >= day


def posted_now(community_id: int, now: datetime, limit: int = 5) -> Sequence[Posted]:
    """What is being posted at *now*, the earliest end first; one question."""
    today = clock.day_of(now)
    return [Posted(*row) for row in read(_NOW, community=community_id, today=today, limit=limit)]


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """A resolution of which what was carried out is on the wall."""

    number: str
    title: str
    done_ends_on: date | None
    body: str | None

    @property
    def sounding(self) -> bool:
        """Whether it writes down what owners said when they were sounded (§2)."""
        return is_sounding(self.body)


def done_posted_now(community_id: int, now: datetime, limit: int = PAGE) -> Sequence[CarriedOut]:
    """Resolutions of which what was carried out hangs at *now*, the earliest end first."""
    rows = db.session.execute(
        select(Resolution.number, Resolution.title, Resolution.done_ends_on, Issue.body)
        .join(Issue, Issue.id == Resolution.issue_id)
        .where(
            Resolution.community_id == community_id,
            Resolution.withdrawn_at.is_(None),
            Resolution.done_ends_on >= clock.day_of(now),
        )
        .order_by(Resolution.done_ends_on, Resolution.id)
        .limit(limit)
    )
    return [CarriedOut(*row) for row in rows]


def postings(community_id: int, before: int | None = None) -> Sequence[Posted]:
    """One page of all that was ever posted, the latest first; one row more tells of a next.

    :param before: id of the last resolution of the page before
    """
    rows = _POSTED.where(Resolution.id < before) if before is not None else _POSTED
    rows = rows.order_by(Resolution.id.desc()).limit(PAGE + 1)
    return [Posted(*row) for row in read(rows, community=community_id)]


def _raised(*which: ColumnElement[bool]) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(Objection)
        .where(
            Objection.community_id == Resolution.community_id,
            Objection.resolution_id == Resolution.id,
            *which,
        )
        .scalar_subquery()
    )


_POSTED = (
    select(
        Resolution.id,
        Resolution.number,
        Resolution.title,
        Resolution.posted_at,
        Resolution.posting_ends_on,
        Resolution.withdrawn_at,
        Resolution.in_force_at,
        Issue.number.label("issue_number"),
        _raised().label("objections"),
        _raised(Objection.answered_at.is_(None)).label("unanswered"),
        Issue.body,
    )
    .join(Issue, Issue.id == Resolution.issue_id)
    .where(Resolution.community_id == bindparam("community"), Resolution.posted_at.is_not(None))
)
_NOW = (
    _POSTED.where(
        Resolution.withdrawn_at.is_(None), Resolution.posting_ends_on >= bindparam("today")
    )
    .order_by(Resolution.posting_ends_on, Resolution.id)
    .limit(bindparam("limit"))
)
