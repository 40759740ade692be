"""Five colours at their boundaries, and the months that owe a report."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from deliberation.rules.workflow import monthly
from deliberation.rules.workflow.urgency import Urgency, urgency_on

DEADLINE = date(2026, 4, 30)


@pytest.mark.parametrize(
    "days_late, colour",
    [
        (-400, "green"),
        (-8, "green"),
        (-7, "blue"),
        (0, "blue"),
        (1, "yellow"),
        (7, "yellow"),
        (8, "orange"),
        (30, "orange"),
        (31, "red"),
        (400, "red"),
    ],
)
def test_the_colour_follows_from_the_days_to_the_deadline(days_late: int, colour: str) -> None:
    assert urgency_on(DEADLINE, DEADLINE + timedelta(days_late)) is Urgency(colour)


@pytest.mark.parametrize(
    ("in_force", "first"),
    [
        (date(2026, 3, 1), date(2026, 3, 1)),
        (date(2026, 3, 17), date(2026, 3, 1)),  # 17 … 31: fifteen days
        (date(2026, 3, 18), date(2026, 4, 1)),
        (date(2026, 2, 14), date(2026, 2, 1)),  # of 28 days
        (date(2026, 2, 15), date(2026, 3, 1)),
        (date(2028, 2, 15), date(2028, 2, 1)),  # of 29 days
        (date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_the_first_month_that_counts_has_fifteen_days_of_execution(
    in_force: date, first: date
) -> None:
    assert monthly.first_month(in_force) == first
    assert monthly.next_due(in_force, ()) == first


def test_a_month_is_missing_from_the_day_after_its_end() -> None:
    in_force = date(2026, 1, 17)

    assert monthly.missing(in_force, date(2026, 1, 31), ()) == []
    assert monthly.missing(in_force, date(2026, 2, 1), ()) == [date(2026, 1, 1)]
    assert monthly.missing(in_force, date(2026, 2, 28), ()) == [date(2026, 1, 1)]


def test_a_month_with_too_few_days_of_execution_is_never_missing() -> None:
    in_force = date(2026, 1, 18)

    assert monthly.missing(in_force, date(2026, 2, 28), ()) == []
    assert monthly.missing(in_force, date(2026, 3, 1), ()) == [date(2026, 2, 1)]


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    published = [date(2025, 12, 1)]

    assert monthly.missing(date(2025, 11, 15), date(2026, 2, 1), published) == [
        date(2025, 11, 1),
        date(2026, 1, 1),
    ]


def test_the_month_in_which_execution_ended_owes_no_report() -> None:
    ended = date(2026, 3, 20)

    assert monthly.missing(date(2026, 2, 10), date(2026, 9, 1), (), ended) == [date(2026, 2, 1)]


def test_the_next_report_is_due_for_the_earliest_month_without_one() -> None:
    published = {date(2026, 3, 1), date(2026, 5, 1)}

    assert monthly.next_due(date(2026, 3, 17), published) == date(2026, 4, 1)
    assert monthly.next_due(date(2026, 3, 17), published | {date(2026, 4, 1)}) == date(2026, 6, 1)
