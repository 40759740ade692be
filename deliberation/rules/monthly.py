"""Which months owe a report, and which went without one (rulebook §5, monthly progress).

A month is named by its first day. A missing report is nobody's entry: it is computed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta


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
    """The months that are over without a report, from that of taking force on.

    :param in_force: the day on which the resolution took force
    :param published: the months with a report
    :param ended: the day on which execution ended; its month owes no report any more
    """
    until = today if ended is None else min(today, ended)
    return [
        month
        for month in months(in_force, until)
        if last_day(month) < until and month not in published
    ]


def next_due(in_force: date, published: Collection[date]) -> date:
    """The earliest month, from that of taking force on, that still owes its report."""
    month = month_of(in_force)
    while month in published:
        month = after(month)
    return month
