"""Reading the responsibility matrix: milestones, later deadlines asked for, supervision orders."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from deliberation.database import db, record_in
from deliberation.resolve import queries as resolutions
from deliberation.resolve.models import Milestone, Resolution, Task
from deliberation.supervise.models import Extension, Order
from deliberation.supervise.queries import PAGE


@dataclass(slots=True)
class Course:
    """What stands beside a task: its milestones, and what was asked and ordered, latest first."""

    milestones: Sequence[Milestone] = ()
    extensions: list[Extension] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)

    @property
    def asked(self) -> Extension | None:
        """The later deadline that waits for its answer."""
        return next((one for one in self.extensions if one.verdict is None), None)

    @property
    def granted(self) -> int:
        """How often the deadline was put off."""
        return sum(one.verdict == "granted" for one in self.extensions)

    @property
    def people(self) -> set[int]:
        """Ids of the persons who are named beside it."""
        found: set[int | None] = {one.asked_by for one in self.extensions}
        found |= {one.decided_by for one in self.extensions}
        found |= {one.issued_by for one in self.orders} | {one.answered_by for one in self.orders}
        found |= {one.reached_by for one in self.milestones}
        return {one for one in found if one is not None}


def courses(community_id: int, task_ids: Collection[int]) -> dict[int, Course]:
    """The course of each of these tasks; three questions, however many there are."""
    ids = list(task_ids)
    found = {one: Course() for one in ids}
    for task_id, milestones in resolutions.milestones(community_id, ids).items():
        found[task_id].milestones = milestones
    for extension in db.session.scalars(
        select(Extension)
        .where(Extension.community_id == community_id, Extension.task_id.in_(ids))
        .order_by(Extension.id.desc())
    ):
        found[extension.task_id].extensions.append(extension)
    for order in db.session.scalars(
        select(Order)
        .where(Order.community_id == community_id, Order.task_id.in_(ids))
        .order_by(Order.id.desc())
    ):
        found[order.task_id].orders.append(order)
    return found


def milestone(community_id: int, milestone_id: int) -> Milestone | None:
    """The milestone with this id."""
    return record_in(Milestone, community_id, id=milestone_id)


def extension(community_id: int, extension_id: int) -> Extension | None:
    """The later deadline that was asked for under this id."""
    return record_in(Extension, community_id, id=extension_id)


def order(community_id: int, order_id: int) -> Order | None:
    """The supervision order with this id."""
    return record_in(Order, community_id, id=order_id)


def orders_open(community_id: int, unit_ids: Collection[int]) -> Sequence[tuple[Order, Task]]:
    """Orders that units with these ids have not answered, the earliest day first."""
    if not unit_ids:
        return ()
    return db.session.execute(
        select(Order, Task)
        .join(Task, Task.id == Order.task_id)
        .where(
            Order.community_id == community_id,
            Task.lead_unit_id.in_(unit_ids),
            Order.answered_at.is_(None),
        )
        .order_by(Order.due, Order.id)
        .limit(PAGE)
    ).all()


def planned(resolution: Resolution, on: date) -> int:
    """So many percent of what is to be done should be done by the day *on*.

    Milestones and deadlines count alike; a proposal for the report, which a person may change.
    """
    days = db.session.scalars(
        select(Milestone.due)
        .join(Task, Task.id == Milestone.task_id)
        .where(Task.community_id == resolution.community_id, Task.resolution_id == resolution.id)
        .union_all(
            select(Task.deadline).where(
                Task.community_id == resolution.community_id, Task.resolution_id == resolution.id
            )
        )
    ).all()
    return 100 * sum(day <= on for day in days) // len(days) if days else 0
