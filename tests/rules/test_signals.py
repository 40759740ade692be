"""What is seen early (§7): known plants in two simulated years, and nearly nothing else."""

from __future__ import annotations

import math
import random
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

import pytest

from deliberation.rules.mend import SignalKind, is_rare, signals

FIRST, DAYS = date(2025, 1, 1), 730
KINDS, PLACES = range(10), range(40)
#: Reports that somebody planted: (place, kind) that recur; kinds that rise, from which day on; the
#: kind that comes back each summer.
RECURS = {(3, 0): 150, (7, 4): 400, (31, 8): 600}
RISES = {2: 330, 6: 540}
SUMMER = 9


def simulated(seed: int) -> list[tuple[int, int, int, date]]:
    """Two years: each kind comes about once a month somewhere, and what was planted."""
    chance = random.Random(seed)
    found: list[tuple[int, int, date]] = []
    for day in range(DAYS):
        on = FIRST + timedelta(days=day)
        found += [(chance.choice(PLACES), kind, on) for kind in KINDS if chance.random() < 1 / 35]
        for kind, since in RISES.items():
            if since <= day < since + 30 and chance.random() < Fraction(1, 3):
                found.append((chance.choice(PLACES), kind, on))
        if on.month == 7 and chance.random() < Fraction(1, 3):
            found.append((chance.choice(PLACES), SUMMER, on))
    for (place, kind), since in RECURS.items():
        found += [(place, kind, FIRST + timedelta(days=since + shift)) for shift in (0, 20, 45, 70)]
    ordered = sorted(found, key=lambda one: one[2])
    return [(number, *one) for number, one in enumerate(ordered, 1)]


def is_planted(signal, today: date) -> bool:
    match signal.kind:
        case SignalKind.RECURRING:  # of many that were planted at once some fall on one place
            many = signal.fault in RISES or signal.fault == SUMMER
            return (signal.place, signal.fault) in RECURS or many
        case SignalKind.RISING:
            # Summer is a rise as well, each year, until it has been called a season.
            return signal.fault in RISES or (signal.fault == SUMMER and today.month in (7, 8))
        case _:  # what rose a year ago looks like a season, the first time
            return signal.fault == SUMMER or signal.fault in RISES


@pytest.mark.parametrize("seed", range(8))
def test_what_was_planted_is_found_and_hardly_anything_else(seed: int) -> None:
    reports = simulated(seed)
    found: set[tuple] = set()
    told: set[tuple] = set()
    false: Counter[tuple[int, int]] = Counter()
    for month in range(24):
        today = date(2025 + month // 12, month % 12 + 1, 28)
        for one in signals(reports, today):
            key = (one.kind, one.place, one.fault)
            # Settled once a period: what was told is not told again within ninety days.
            again = any((*key, month - back) in told for back in (1, 2, 3))
            told.add((*key, month))
            if is_planted(one, today):
                found.add(key)
            elif not again:
                false[today.year, today.month] += 1

    assert {(SignalKind.RECURRING, place, kind) for place, kind in RECURS} <= found
    assert {(SignalKind.RISING, None, kind) for kind in RISES} <= found
    assert (SignalKind.SEASONAL, None, SUMMER) in found
    assert max(false.values(), default=0) <= 1, false


def test_a_season_is_shown_a_month_ahead() -> None:
    reports = simulated(0)
    (one,) = (
        signal
        for signal in signals(reports, date(2026, 6, 10))
        if signal.kind is SignalKind.SEASONAL
    )
    assert (one.fault, one.period) == (SUMMER, date(2026, 7, 1))
    assert {reports[row - 1][3].replace(day=1) for row in one.rows} == {date(2025, 7, 1)}


def test_under_twelve_weeks_nothing_is_said() -> None:
    reports = [(number, 1, 1, FIRST + timedelta(days=number)) for number in range(60)]
    assert signals(reports, FIRST + timedelta(days=83)) == []
    assert signals(reports, FIRST + timedelta(days=84)) != []


@pytest.mark.parametrize("count", range(12))
@pytest.mark.parametrize("mean", [Fraction(0), Fraction(1, 3), Fraction(2), Fraction(17, 3)])
def test_the_tail_is_that_of_poisson(count: int, mean: Fraction) -> None:
    below = sum(math.exp(-mean) * mean**i / math.factorial(i) for i in range(count))
    assert is_rare(count, mean, Fraction(1, 20)) == (1 - below < 0.05)


def test_a_rise_names_its_rows_and_its_base() -> None:
    old = [(number, 1, 1, FIRST + timedelta(days=number * 30)) for number in range(4)]
    new = [(100 + number, 2, 1, FIRST + timedelta(days=121 + number)) for number in range(5)]
    (one,) = (
        signal
        for signal in signals([*old, *new], FIRST + timedelta(days=130))
        if signal.kind is SignalKind.RISING
    )
    assert one.rows == (100, 101, 102, 103, 104)
    assert one.base == Fraction(1)
