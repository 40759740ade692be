"""Periods and figures: whole numbers, added up by months."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.figures import (
    Figure,
    Period,
    PeriodKind,
    Value,
    change,
    period_named,
    period_of,
    shifted,
    value,
)

MONTHS = st.dates(date(2001, 1, 1), date(2900, 12, 31)).map(lambda day: day.replace(day=1))


@given(st.sampled_from(PeriodKind), MONTHS)
def test_a_period_is_found_again_by_its_key(kind: PeriodKind, month: date) -> None:
    period = period_of(kind, month)

    assert month in period.months
    assert period_named(period.key) == period


@given(st.sampled_from(PeriodKind), MONTHS)
def test_periods_follow_each_other_without_gap_and_overlap(kind: PeriodKind, month: date) -> None:
    period = period_of(kind, month)

    assert period.before.after == period
    assert [*period.before.months, *period.months] == [
        shifted(period.before.months[0], place) for place in range(2 * len(period.months))
    ]


@pytest.mark.parametrize(
    "key", ["", "2026-00", "2026-13", "2026-Q5", "12m-2026", "1999", "zwölf", "2026-1"]
)
def test_what_names_no_period_is_none(key: str) -> None:
    assert period_named(key) is None


def test_a_period_is_the_sum_of_its_months_and_participation_its_last_month() -> None:
    cells = {
        (figure, date(2026, month, 1)): Value(month, 10)
        for figure in (Figure.EXECUTION, Figure.PARTICIPATION)
        for month in (1, 2, 3)
    }
    quarter = Period(PeriodKind.QUARTER, date(2026, 3, 1))

    assert value(Figure.EXECUTION, quarter, cells, date(2026, 5, 9)) == Value(6, 30)
    assert value(Figure.PARTICIPATION, quarter, cells, date(2026, 5, 9)) == Value(3, 10)
    assert value(Figure.PARTICIPATION, quarter, cells, date(2026, 2, 9)) == Value(2, 10)


def test_shares_change_by_points_and_averages_in_parts_of_what_they_were() -> None:
    assert change(Figure.EXECUTION, Value(49, 50), Value(4, 5)) == Fraction(9, 50)
    assert change(Figure.PETITIONS, Value(29, 3), Value(50, 3)) == Fraction(-42, 100)


@pytest.mark.parametrize(("now", "before"), [(Value(1, 2), Value()), (Value(), Value(1, 2))])
def test_where_there_was_nothing_to_count_there_is_no_change(now: Value, before: Value) -> None:
    assert Value().share is None
    assert change(Figure.EXECUTION, now, before) is None
