"""Which months owe a report, and which went without one (rulebook §5, monthly progress).

A month is named by its first day. A missing report is nobody's entry: it is computed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

#: The first month that counts has at least so many days of execution.
FEWEST_DAYS = 15


def first_month(in_force: date) -> date:
    """The first month that owes a report.

    It has at least :data:`FEWEST_DAYS` days of execution, that of taking force counted: of a
    resolution in force from the 17th of a month with 31 days it is that month, from the 18th on
    the next one.
    """
    return month_of(in_force + timedelta(days=FEWEST_DAYS - 1))


def month_of(day: date) -> date:
    """The month of *day*, named by its first day."""
    return day.replace(day=1)


def after(month: date) -> date:
    """The month after *month*."""
    return month_of(month + timedelta(days=31))


def last_day(month: date) -> date:
    """The day by which the report of *month* is due."""
    return after(month) - timedelta(days=1)


def months(first: date, last: date) -> Sequence[date]:
    """The months from that of the day *first* to that of the day *last*, both included."""
    found, month = [], month_of(first)
    while month <= last:
        found.append(month)
        month = after(month)
    return found


def missing(
    in_force: date, today: date, published: Collection[date], ended: date | None = None
) -> Sequence[date]:
    """The months that are over without a report, from the first one that counts on.

    :param in_force: the day on which the resolution took force
    :param published: the months with a report
    :param ended: the day on which execution ended; its month owes no report any more
    """
    until = today if ended is None else min(today, ended)
    return [
        month
        for month in months(first_month(in_force), until)
        if last_day(month) < until and month not in published
    ]


def next_due(in_force: date, published: Collection[date]) -> date:
    """The earliest month, from the first one that counts on, that still owes its report."""
    month = first_month(in_force)
    while month in published:
        month = after(month)
    return month
