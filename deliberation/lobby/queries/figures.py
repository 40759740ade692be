"""The figures of a community, month by month: two questions, each answered by indexes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from deliberation import clock
from deliberation.database import read
from deliberation.lobby.queries.figures_sql import CELLS, MONTHS
from deliberation.lobby.queries.participation import participation
from deliberation.rules.figures import Cells, Figure, Period, Value, change, shifted, value

LATER = date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as a page shows it: over the period, before it, and month by month."""

    figure: Figure
    value: Value
    before: Value
    trend: tuple[tuple[date, Value], ...]

    @property
    def change(self) -> Fraction | None:
        """See :func:`deliberation.rules.figures.change`."""
        return change(self.figure, self.value, self.before)


def shown(
    community_id: int, period: Period, now: datetime, *, months: int = MONTHS
) -> Mapping[Figure, Shown]:
    """All figures over *period*, in the order of :class:`Figure`; two questions.

    :param months: as for :func:`cells_of`; with 12 nothing is known of the period before
    """
    cells, today = cells_of(community_id, period, now, months=months), clock.day_of(now)
    return {
        figure: Shown(
            figure,
            value(figure, period, cells, today),
            value(figure, period.before, cells, today),
            tuple((month, cells.get((figure, month), Value())) for month in period.trend),
        )
        for figure in Figure
    }


def cells_of(community_id: int, period: Period, now: datetime, *, months: int = MONTHS) -> Cells:
    """Figure and month → value, for the months up to the end of *period*.

    Participation is known of the twelve months up to its end, and of the end of the period
    before; the rest of so many *months*.
    """
    firsts = [shifted(period.last, place + 1 - MONTHS) for place in range(MONTHS)]
    # Months that are not asked for end where they begin: nothing lies in them.
    bounds = [max(day, firsts[-months]) for day in firsts] + [shifted(period.last, 1), LATER]
    given: dict[str, Any] = {
        "community": community_id, "now": now, "today": clock.day_of(now),
    }  # fmt: skip
    for place, day in enumerate(bounds):
        given |= {f"first{place}": day, f"start{place}": clock.at(day)}
    raw: dict[str, dict[int, tuple[int, int]]] = {}
    for name, place, counted, of in read(CELLS, **given):
        raw.setdefault(name, {})[place] = (int(counted or 0), int(of or 0))
    cells = {
        (figure, firsts[place]): Value(*both)
        for figure in Figure
        for place, both in raw.get(figure, {}).items()
    }
    present = clock.day_of(now).replace(day=1)
    cells |= _meetings_per_month(raw, firsts, present)
    cells |= _reports_due(raw, firsts, present)
    return {**cells, **participation(community_id, period, firsts[_founded(raw)], present)}


def _founded(raw: Any) -> int:
    """The place of the month in which the community's record begins, at the earliest 0."""
    return min(max((one for one in raw["founded"] if one is not None), default=0), MONTHS - 1)


def _meetings_per_month(raw: Any, months: list[date], present: date) -> Cells:
    """Of each month since there is a hall, the running one included."""
    held = raw.get(Figure.MEETINGS, {})
    first = _founded(raw)
    return {
        (Figure.MEETINGS, month): Value(held.get(place, (0, 0))[0], 1)
        for place, month in enumerate(months)
        if place >= first and month <= present
    }


def _reports_due(raw: Any, months: list[date], present: date) -> Cells:
    """Of each month that is over: one report for each resolution that was still carried out."""

    def many(name: str, place: int) -> int:
        return raw.get(name, {}).get(place, (0, 0))[0]

    running = many("running", 0)
    due = {}
    for place in range(MONTHS, 0, -1):
        running += many("executed", place) + many("broken off", place) - many("begun", place)
        due[months[place - 1]] = (place - 1, running)
    return {
        (Figure.REPORTED, month): Value(many(Figure.REPORTED, place), number)
        for month, (place, number) in due.items()
        if month < present and number
    }
