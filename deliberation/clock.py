"""The only clock of the house, and the calendar of working days.

Moments are aware datetimes in UTC; days are dates where the community lives. In
demonstration mode the clock can be moved forward; nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from time import time as time_of_server
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from holidays import HolidayBase

_zone = ZoneInfo("Asia/Shanghai")
_offset_file: Path | None = None
_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)
_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def configure(timezone: str, offset_file: Path | None) -> None:
    """Set the community's time zone and, in demonstration mode only, the file of the offset."""
    global _zone, _offset_file
    _zone = ZoneInfo(timezone)
    _offset_file = offset_file


def now() -> datetime:
    """The present moment, in UTC; moved forward where a demonstration has done so."""
    return _pretended.get() or _held.get() or datetime.now(UTC) + _offset()


def server_time() -> float:
    """Seconds since the epoch by the server's own clock, which nobody moves: for limits."""
    return time_of_server()


def today() -> date:
    """The present day where the community lives."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day on which *moment* falls where the community lives."""
    return local(moment).date()


def local(moment: datetime) -> datetime:
    """*moment* as the community's wall clock shows it."""
    return moment.astimezone(_zone)


def at(day: date, clock: time = time(0)) -> datetime:
    """The moment at which the community's wall clock shows *day*, *clock*; in UTC."""
    return datetime.combine(day, clock, _zone).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The moment at which *day* is over where the community lives."""
    return at(day + timedelta(days=1))


def last_moment(day: date) -> datetime:
    """The last second of *day*: a deadline that every page shows as that day."""
    return end_of(day) - timedelta(seconds=1)


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Let it be *moment* inside the block: for the demonstration's history and for tests."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


def hold() -> None:
    """Let it stay the present moment until :func:`release`: all of one page has one now."""
    release()
    _held.set(now())


def hold_anew() -> None:
    """Where a moment is held, hold the present one: who waited for a lock acts after the wait."""
    if _held.get() is not None:
        hold()


def later() -> Callable[[], datetime]:
    """Gives the moment at which it is called, by the clock of who asked for it now.

    For what waits for its turn to be written, perhaps by another thread: it happens when it is
    written, not when it was asked for.
    """
    pretended = _pretended.get()
    return lambda: pretended or datetime.now(UTC) + _offset()


def release() -> None:
    """Let the clock go on; nothing happens where it does."""
    _held.set(None)


def may_be_moved() -> bool:
    """Whether this is a demonstration, whose clock a visitor may move."""
    return _offset_file is not None


def move_to(moment: datetime) -> None:
    """Move the demonstration's clock forward to *moment*; going back would unmake history.

    :raises PermissionError: outside demonstration mode
    """
    if _offset_file is None:
        raise PermissionError("the clock can be moved in demonstration mode only")
    ahead = moment - datetime.now(UTC)
    if ahead > _offset():
        _offset_file.parent.mkdir(parents=True, exist_ok=True)
        _offset_file.write_text(str(ahead.total_seconds()))


def _offset() -> timedelta:
    # Read at every call: several processes serve one demonstration, and the file is tiny.
    if _offset_file is None:
        return timedelta(0)
    try:
        return timedelta(seconds=float(_offset_file.read_text()))
    except (FileNotFoundError, ValueError):
        return timedelta(0)


# ------------------------------------------------------------------ working days


class Calendar(NamedTuple):
    """What an administrator has entered beyond the statutory days.

    :ivar off: days on which nobody works here
    :ivar working: days of rest on which people work: moved ones, once they are published
    """

    off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()


STATUTORY = Calendar()


@lru_cache(maxsize=8192)
def is_working_day(day: date, calendar: Calendar = STATUTORY) -> bool:
    """Whether *day* is a working day: neither weekend nor statutory holiday nor off in *calendar*.

    The holidays fixed by regulation and the lunar ones, with the days in lieu that the regulation
    gives for those on a weekend, are known for every year; moved days once the State Council has
    published them, in the autumn before. :func:`is_certain` tells whether that is so.
    """
    if day in calendar.off:
        return False
    if day in calendar.working:
        return True
    return _holidays().is_working_day(day)


def is_certain(day: date, calendar: Calendar = STATUTORY) -> bool:
    """Whether the moved days of *day*'s year are known, so that an end on it is final.

    An administrator who enters a working day of a year enters them all: no year is without one.
    """
    return _is_published(day.year) or any(one.year == day.year for one in calendar.working)


@lru_cache(maxsize=1)
def _holidays() -> HolidayBase:
    from holidays import country_holidays  # imported where used: few requests ask for it

    return country_holidays("CN")


@lru_cache(maxsize=64)
def _is_published(year: int) -> bool:
    from holidays import country_holidays

    return any(day.year == year for day in country_holidays("CN", years=year).weekend_workdays)


def add_working_days(start: date, count: int, calendar: Calendar = STATUTORY) -> date:
    """The working day that is *count* working days after *start* (which is not counted)."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, calendar)
    return day


def period_end(start: date, days: int, calendar: Calendar = STATUTORY) -> date:
    """The last day of a period of *days* calendar days after *start*.

    The first day is not counted (民法典 201), and a period whose last day is a day of
    rest ends on the next working day (民法典 203).
    """
    last = start + timedelta(days=days)
    while not is_working_day(last, calendar):
        last += timedelta(days=1)
    return last
