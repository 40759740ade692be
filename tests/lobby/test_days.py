"""Days of rest of every year, and ends that move when moved days are published (§5, 民法典 203)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from deliberation import clock
from deliberation.clock import Calendar

#: Fixed and lunar holidays, read off calendars by hand: the first is New Year's Eve of the moon.
HOLIDAYS = {
    2026: "01-01 02-16 02-17 02-18 02-19 04-05 05-01 05-02 06-19 09-25 10-01 10-02 10-03",
    2027: "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03",
    2028: "01-01 01-25 01-26 01-27 01-28 04-04 05-01 05-02 05-28 10-01 10-02 10-03",
    2029: "01-01 02-12 02-13 02-14 02-15 04-04 05-01 05-02 06-16 09-22 10-01 10-02 10-03",
    2030: "01-01 02-02 02-03 02-04 02-05 04-05 05-01 05-02 06-05 09-12 10-01 10-02 10-03",
    2031: "01-01 01-22 01-23 01-24 01-25 04-05 05-01 05-02 06-24 10-01 10-02 10-03",
}
FIRST, LAST = date(2026, 12, 1), date(2030, 12, 31)
DAY = timedelta(days=1)


def rest_days() -> frozenset[date]:
    """Weekends, the holidays, and a working day in lieu of each holiday on a weekend.

    The regulation on holidays (art. 6) gives the day in lieu: the next that is not one already.
    """
    days = {date.fromisoformat(f"{y}-{md}") for y, text in HOLIDAYS.items() for md in text.split()}
    rest = set(days)
    for day in sorted(days):
        if day.weekday() >= 5:
            lieu = day
            while lieu.weekday() >= 5 or lieu in rest:
                lieu += DAY
            rest.add(lieu)
    one = date(2026, 12, 1)
    while one < date(2031, 3, 1):
        if one.weekday() >= 5:
            rest.add(one)
        one += DAY
    return frozenset(rest)


def days(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


def test_every_end_of_a_posting_and_of_an_answer_until_2030_is_that_of_the_table():
    rest = rest_days()

    def posting(start: date) -> date:
        end = start + 15 * DAY
        while end in rest:
            end += DAY
        return end

    def answer(start: date) -> date:
        left, end = 5, start
        while left:
            end += DAY
            left -= end not in rest
        return end

    starts = days(FIRST - 40 * DAY, LAST)
    starts = [one for one in starts if one >= date(2026, 11, 16)]
    assert {s: clock.period_end(s, 15) for s in starts} == {s: posting(s) for s in starts}
    working = [one for one in starts if one >= FIRST]
    assert {s: clock.add_working_days(s, 5) for s in working} == {s: answer(s) for s in working}


def test_the_posting_that_ended_on_new_years_day_ends_on_the_monday_after():
    assert clock.period_end(date(2026, 12, 17), 15) == date(2027, 1, 4)  # not 1 January
    assert clock.add_working_days(date(2026, 12, 28), 5) == date(2027, 1, 5)


def test_from_2010_to_2026_every_day_is_what_the_published_tables_say():
    chinese_calendar = pytest.importorskip("chinese_calendar", reason="the witness is not here")
    every = days(date(2010, 1, 1), date(2026, 12, 31))
    assert [one for one in every if clock.is_working_day(one) != chinese_calendar.is_workday(one)] \
        == []  # fmt: skip
    assert len(every) == 6209


def test_a_year_is_certain_once_its_moved_days_are_known():
    assert [clock.is_certain(date(y, 5, 1)) for y in (2025, 2026, 2027, 2028)] == [
        True, True, False, False,
    ]  # fmt: skip
    entered = Calendar(off=frozenset({date(2027, 2, 11)}), working=frozenset({date(2027, 2, 14)}))
    assert clock.is_certain(date(2027, 5, 1), entered)
    assert not clock.is_certain(date(2028, 1, 4), entered)


def test_what_the_administrator_enters_comes_before_the_library():
    entered = Calendar(off=frozenset({date(2027, 1, 4)}), working=frozenset({date(2027, 1, 2)}))
    assert clock.period_end(date(2026, 12, 17), 15, entered) == date(2027, 1, 2)
    off = Calendar(off=entered.off)
    assert clock.period_end(date(2026, 12, 17), 15, off) == date(2027, 1, 5)
