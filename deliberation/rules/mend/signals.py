"""What is seen early: what recurs, what rises, what comes back with the season (rulebook §7).

Each signal names its rows and its base. Keys are places and kinds of faults, never persons. Under
twelve weeks of reports nothing is said: there is nothing to compare with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import factorial

from deliberation.rules.mend.recurring import RECURRING_DAYS, RECURRING_LEAST

#: Days of reports without which nothing is said.
LEAST_DAYS = 84
#: A period, and how many before it are its base.
RISING_DAYS, RISING_BASE = 30, 3
#: So many at least, before anything is called a rise or a season.
SIGNAL_LEAST = 5
#: Rising is what chance would bring less often than this.
RISING_BELOW = Fraction(1, 20)
#: Seasonal is a month with so many times the mean of its two neighbours.
SEASONAL_TIMES = Fraction(3, 2)


class SignalKind(StrEnum):
    """What is seen."""

    RECURRING = "recurring"
    RISING = "rising"
    SEASONAL = "seasonal"


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that is seen early.

    :ivar place: of what recurs; ``None`` of what rises or comes back: that is of all places
    :ivar rows: the reports by which it is seen, the earliest first
    :ivar base: what their number is compared with
    :ivar period: the day on which what was looked at began: what was answered once for it is not
        asked again
    """

    kind: SignalKind
    place: int | None
    fault: int
    rows: tuple[int, ...]
    base: Fraction
    period: date


Report = tuple[int, int, int, date]
"""Id, place, kind of fault and day of a report."""


def signals(reports: Iterable[Report], today: date) -> Sequence[Signal]:
    """What is to be seen on *today* in *reports* (all of them, also the older ones)."""
    known = sorted((one for one in reports if one[3] <= today), key=lambda one: (one[3], one[0]))
    if not known or today - known[0][3] < timedelta(days=LEAST_DAYS):
        return []
    return [*_recurring(known, today), *_rising(known, today), *_seasonal(known, today)]


def _recurring(known: Sequence[Report], today: date) -> Iterable[Signal]:
    since = today - timedelta(days=RECURRING_DAYS)
    found: dict[tuple[int, int], list[Report]] = {}
    for one in known:
        if one[3] > since:
            found.setdefault((one[1], one[2]), []).append(one)
    for (place, fault), rows in sorted(found.items()):
        if len(rows) >= RECURRING_LEAST:
            ids = tuple(row[0] for row in rows)
            yield Signal(
                SignalKind.RECURRING, place, fault, ids, Fraction(RECURRING_LEAST), rows[0][3]
            )


def _rising(known: Sequence[Report], today: date) -> Iterable[Signal]:
    began = today - timedelta(days=RISING_DAYS)
    before = began - timedelta(days=RISING_BASE * RISING_DAYS)
    for fault in sorted({one[2] for one in known}):
        rows = tuple(one[0] for one in known if one[2] == fault and one[3] > began)
        earlier = sum(one[2] == fault and before < one[3] <= began for one in known)
        base = Fraction(earlier, RISING_BASE)
        if len(rows) >= SIGNAL_LEAST and is_rare(len(rows), base, RISING_BELOW):
            yield Signal(SignalKind.RISING, None, fault, rows, base, began)


def is_rare(count: int, mean: Fraction, below: Fraction) -> bool:
    """Whether *count* or more would come with a probability below *below*, where *mean* is usual
    and chance alone decides (Poisson), exactly.

    P(X ≥ count) < below says that Σ meanⁱ/i! for i < count exceeds (1 - below) · e^mean. What the
    left side is, is a fraction; e^mean is held between two, ever closer, until they decide. They
    always do: e to a fraction other than nought is none.
    """
    if mean == 0:
        return count > 0
    left = sum((mean**i / factorial(i) for i in range(count)), Fraction(0)) / (1 - below)
    low, i = Fraction(0), 0
    while True:
        low += mean**i / factorial(i)
        i += 1
        if low >= left:
            return False
        # What is left of the series is less than its next part × 1 / (1 - mean / (i + 1)).
        if i + 1 > mean:
            rest = mean**i / factorial(i) / (1 - mean / (i + 1))
            if low + rest < left:
                return True


def _seasonal(known: Sequence[Report], today: date) -> Iterable[Signal]:
    """The month that comes, as it was a year ago, against the months before and after it."""
    ahead = _months_on(today.replace(day=1), 1)
    then = _months_on(ahead, -12)
    if known[0][3] > _months_on(then, -1):
        return  # the month before it is not whole
    for fault in sorted({one[2] for one in known}):
        months: dict[date, list[int]] = {}
        for one in known:
            if one[2] == fault:
                months.setdefault(one[3].replace(day=1), []).append(one[0])
        rows = months.get(then, [])
        beside = sum(len(months.get(_months_on(then, step), ())) for step in (-1, 1))
        base = Fraction(beside, 2)
        if len(rows) >= SIGNAL_LEAST and len(rows) >= SEASONAL_TIMES * base:
            yield Signal(SignalKind.SEASONAL, None, fault, tuple(rows), base, ahead)


def _months_on(first: date, months: int) -> date:
    """The first day of the month that is so many *months* after that of *first*."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)
