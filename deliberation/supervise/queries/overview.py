"""What presses, by who owes it and by colour (sources B13): public, quick for many as for few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, func, select

from deliberation import clock
from deliberation.database import Moment, read
from deliberation.issues.models import Duty, Issue
from deliberation.issues.queries import reader
from deliberation.people.models import Unit
from deliberation.rules.policy import Actor
from deliberation.rules.workflow import Urgency, urgency_on
from deliberation.supervise.queries import PAGE
from deliberation.texts.queries.owing import OWED, WHOSE_ROLE, pressing

#: The colours of what presses, the worst first; what is on time is not on the board.
PRESSING = (Urgency.RED, Urgency.ORANGE, Urgency.YELLOW, Urgency.BLUE)
#: Days overdue up to which a colour reaches; red begins beyond the last.
SOON, _YELLOW, _ORANGE = 7, 7, 30


@dataclass(slots=True)
class Row:
    """Who owes something: a unit, a role, or (neither) those who proposed; how much, by colour."""

    unit_id: int | None
    unit: str | None
    role: str | None
    counts: dict[Urgency, int] = field(default_factory=dict)

    @property
    def overdue(self) -> int:
        """That whose moment has passed."""
        return sum(n for colour, n in self.counts.items() if colour is not Urgency.BLUE)


@dataclass(frozen=True, slots=True)
class Pressing:
    """A row of :data:`deliberation.texts.queries.owing.DUTIES`, and its colour."""

    duty: Any
    urgency: Urgency


def by_debtor(community_id: int, actor: Actor, now: datetime) -> Sequence[Row]:
    """Who owes what presses, those with the most overdue first; one question."""
    today = clock.day_of(now)
    given = {
        "now": now,
        "yellow": clock.at(today - timedelta(days=_YELLOW)),
        "orange": clock.at(today - timedelta(days=_ORANGE)),
        "until": _soon(now),
        "community": community_id,
        **reader(actor),
    }
    found: dict[tuple[int | None, str | None], Row] = {}
    for unit_id, unit, role, colour, many in read(_COUNTED, **given):
        row = found.setdefault((unit_id, role), Row(unit_id, unit, role))
        row.counts[Urgency(colour)] = many
    return sorted(found.values(), key=lambda row: (-row.overdue, row.unit or "", row.role or ""))


_COLOUR = case(
    *(
        (Duty.due >= bindparam(since, type_=Moment), colour.value)
        for since, colour in (
            ("now", Urgency.BLUE),
            ("yellow", Urgency.YELLOW),
            ("orange", Urgency.ORANGE),
        )
    ),
    else_=Urgency.RED.value,
).label("colour")
_COUNTED = (
    select(Duty.unit_id, Unit.name, WHOSE_ROLE, _COLOUR, func.count())
    .outerjoin(Issue, (Issue.community_id == Duty.community_id) & (Issue.id == Duty.issue_id))
    .outerjoin(Unit, Unit.id == Duty.unit_id)
    .where(OWED, Duty.due < bindparam("until"))
    .group_by(Duty.unit_id, Unit.name, WHOSE_ROLE.element, _COLOUR.element)
)


def soon_or_late(
    community_id: int, actor: Actor, now: datetime, *, after: tuple[datetime, int] | None = None
) -> Sequence[Pressing]:
    """One page of what is late or due within a week, the longest overdue first; one more tells of
    a next."""
    return _coloured(pressing(community_id, actor, _soon(now), limit=PAGE + 1, after=after), now)


def late(community_id: int, actor: Actor, now: datetime, limit: int) -> Sequence[Pressing]:
    """The head of the same list: only that whose moment has passed."""
    return _coloured(pressing(community_id, actor, now, limit=limit), now)


def _coloured(rows: Sequence[Any], now: datetime) -> list[Pressing]:
    return [Pressing(row, _colour(row.due, now)) for row in rows]


def _colour(due: datetime, now: datetime) -> Urgency:
    """As :func:`urgency_on`; of what had an hour, such as a meeting, late from that hour on."""
    colour = urgency_on(clock.day_of(due), clock.day_of(now))
    return Urgency.YELLOW if colour is Urgency.BLUE and due < now else colour


def _soon(now: datetime) -> datetime:
    return clock.end_of(clock.day_of(now) + timedelta(days=SOON))
