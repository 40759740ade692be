"""What presses, by unit and by colour (sources B13): public, and as quick for many as for few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, select

from deliberation import clock
from deliberation.database import db
from deliberation.people.models import Unit
from deliberation.resolve.models import Resolution, Task
from deliberation.rules.workflow import Urgency
from deliberation.supervise.queries import Work, in_execution, pressing_tasks

#: The colours of what presses, the worst first; what is on time is not on the board.
PRESSING = (Urgency.RED, Urgency.ORANGE, Urgency.YELLOW, Urgency.BLUE)
#: Days overdue up to which a colour reaches; red begins beyond the last.
SOON, _YELLOW, _ORANGE = 7, 7, 30


@dataclass(slots=True)
class Row:
    """A unit, and how many of its tasks have each colour."""

    unit_id: int
    unit: str
    counts: dict[Urgency, int] = field(default_factory=dict)

    @property
    def overdue(self) -> int:
        """Tasks whose day has passed."""
        return sum(n for colour, n in self.counts.items() if colour is not Urgency.BLUE)


def by_unit(community_id: int, now: datetime) -> Sequence[Row]:
    """The units that lead what presses, those with the most overdue first; one question."""
    today = clock.day_of(now)
    colour = case(
        (Task.deadline >= today, Urgency.BLUE.value),
        (Task.deadline >= today - timedelta(days=_YELLOW), Urgency.YELLOW.value),
        (Task.deadline >= today - timedelta(days=_ORANGE), Urgency.ORANGE.value),
        else_=Urgency.RED.value,
    )
    rows = db.session.execute(
        select(Unit.id, Unit.name, colour.label("colour"), func.count().label("tasks"))
        .select_from(Task)
        .join(Resolution, Resolution.id == Task.resolution_id)
        .join(Unit, Unit.id == Task.lead_unit_id)
        .where(
            Task.community_id == community_id,
            Task.accepted_at.is_(None),
            Task.reported_at.is_(None),
            Task.deadline <= today + timedelta(days=SOON),
            in_execution(),
        )
        .group_by(Unit.id, Unit.name, colour)
    )
    found: dict[int, Row] = {}
    for unit_id, name, shown, tasks in rows:
        row = found.setdefault(unit_id, Row(unit_id, name))
        row.counts[Urgency(shown)] = tasks
    return sorted(found.values(), key=lambda row: (-row.overdue, row.unit))


def pressing(
    community_id: int, now: datetime, *, after: tuple[date, int] | None = None
) -> Sequence[Work]:
    """One page of the tasks themselves, the longest overdue first; one more tells of a next."""
    return pressing_tasks(community_id, now, clock.day_of(now) + timedelta(days=SOON), after)
