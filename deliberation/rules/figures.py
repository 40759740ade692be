"""The figures that the hall is judged by (rulebook §5, sources A11), and their periods.

A figure is two whole numbers, never one: what is counted, and what it is counted out of. Each
is made of months, so that a period's figure is the sum of its months', and anybody can add it up
again. Participation alone looks back twelve months from the end of its period.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Figure(StrEnum):
    """What is counted, in the order in which pages show it."""

    PARTICIPATION = "participation"  # residents 18+ with an act on record in 12 months ÷ 18+
    MEETINGS = "meetings"  # meetings held ÷ months
    EXECUTION = "execution"  # tasks executed on time ÷ tasks due
    SATISFACTION = "satisfaction"  # satisfied ÷ answers, over valid polls
    MEDIATION = "mediation"  # agreed ÷ closed disputes
    ANSWERED = "answered"  # topics answered in time ÷ answers due
    REPORTED = "reported"  # monthly reports published ÷ due
    SUPPORT = "support"  # for ÷ valid votes in the last round of each major project
    PETITIONS = "petitions"  # petition cases ÷ months entered


#: Not shares of a whole but averages of months.
PER_MONTH = frozenset({Figure.MEETINGS, Figure.PETITIONS})
#: The fewer the better.
DOWNWARDS = frozenset({Figure.PETITIONS})
#: For how many months participation looks back, and how many a trend shows.
YEAR = 12


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    TWELVE = "twelve"  # the twelve months up to and including one


LENGTH: Mapping[PeriodKind, int] = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.YEAR: 12,
    PeriodKind.TWELVE: 12,
}


def shifted(month: date, by: int) -> date:
    """The first day of the month that lies *by* months after that of *month*."""
    count = month.year * 12 + month.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """Some months that follow each other.

    :ivar last: the first day of its last month
    """

    kind: PeriodKind
    last: date

    @property
    def months(self) -> Sequence[date]:
        """Its months, the earliest first, each named by its first day."""
        length = LENGTH[self.kind]
        return [shifted(self.last, place + 1 - length) for place in range(length)]

    @property
    def before(self) -> Period:
        """The period of the same kind that ends where this one begins."""
        return Period(self.kind, shifted(self.last, -LENGTH[self.kind]))

    @property
    def after(self) -> Period:
        """The period of the same kind that begins where this one ends."""
        return Period(self.kind, shifted(self.last, LENGTH[self.kind]))

    @property
    def trend(self) -> Sequence[date]:
        """The twelve months up to its end."""
        return [shifted(self.last, place + 1 - YEAR) for place in range(YEAR)]

    @property
    def key(self) -> str:
        """As addresses name it: ``2026-03``, ``2026-Q1``, ``2026``, ``12m-2026-03``."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"{self.last:%Y-%m}"
            case PeriodKind.QUARTER:
                return f"{self.last.year}-Q{(self.last.month + 2) // 3}"
            case PeriodKind.YEAR:
                return f"{self.last.year}"
        return f"12m-{self.last:%Y-%m}"


def period_of(kind: PeriodKind, day: date) -> Period:
    """The period of *kind* in which *day* lies."""
    match kind:
        case PeriodKind.QUARTER:
            return Period(kind, date(day.year, (day.month + 2) // 3 * 3, 1))
        case PeriodKind.YEAR:
            return Period(kind, date(day.year, 12, 1))
    return Period(kind, day.replace(day=1))


_KEYS = (
    (PeriodKind.MONTH, re.compile(r"(\d{4})-(\d{2})")),
    (PeriodKind.QUARTER, re.compile(r"(\d{4})-Q([1-4])")),
    (PeriodKind.YEAR, re.compile(r"(\d{4})")),
    (PeriodKind.TWELVE, re.compile(r"12m-(\d{4})-(\d{2})")),
)


def period_named(key: str) -> Period | None:
    """The period that an address names *key*; ``None`` when it names none."""
    for kind, pattern in _KEYS:
        if found := pattern.fullmatch(key):
            year, *rest = map(int, found.groups())
            month = rest[0] * LENGTH[kind] if kind is PeriodKind.QUARTER else (rest or [12])[0]
            if 2000 <= year <= 2999 and 1 <= month <= 12:
                return Period(kind, date(year, month, 1))
    return None


@dataclass(frozen=True, slots=True)
class Value:
    """A figure: what was counted, out of what."""

    numerator: int = 0
    denominator: int = 0

    def __add__(self, other: Value) -> Value:
        return Value(self.numerator + other.numerator, self.denominator + other.denominator)

    @property
    def share(self) -> Fraction | None:
        """The exact quotient; ``None`` where there was nothing to count."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None


NOTHING = Value()

Cells = Mapping[tuple[Figure, date], Value]
"""Figure and month → its value; a month without one had nothing to count."""


def value(figure: Figure, period: Period, cells: Cells, today: date) -> Value:
    """The figure over *period*, as far as it has come by *today*."""
    if figure is Figure.PARTICIPATION:
        reached = min(period.last, today.replace(day=1))
        return cells.get((figure, reached), NOTHING)
    total = NOTHING
    for month in period.months:
        total += cells.get((figure, month), NOTHING)
    return total


def change(figure: Figure, now: Value, before: Value) -> Fraction | None:
    """How the figure has changed: in parts of the whole; of averages, in parts of the earlier.

    ``None`` where one of them had nothing to count.
    """
    if now.share is None or before.share is None:
        return None
    if figure not in PER_MONTH:
        return now.share - before.share
    return now.share / before.share - 1 if before.share else None
