"""By when something has to be done: in working hours, or in hours that never stop (rulebook §6).

A working day is worked from 9 to 17 o'clock: eight working hours. Outside of them, on days of rest
and on holidays, a clock of working hours stands still; a clock of hours goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

#: Between these a clock of working hours goes on working days.
OPENS, CLOSES = time(9), time(17)
#: Hours that a kind may give a unit: a month of them, night and day.
HOURS_MOST = 720
#: Days after the question whether it is mended, after which nobody is waited for.
ANSWER_DAYS = 7

IsWorkingDay = Callable[[date], bool]
"""Says whether people work on a day, by the calendar of the community."""


@dataclass(frozen=True, slots=True)
class Period:
    """How long somebody has.

    :ivar minutes: of the clock that counts
    :ivar working: only working hours count; else all hours do
    """

    minutes: int
    working: bool = True

    @classmethod
    def hours(cls, hours: int, *, working: bool = True) -> Period:
        """So many *hours*."""
        return cls(60 * hours, working)

    @property
    def half(self) -> Period:
        """Half as long, a full minute rounded up: what a redo is given."""
        return Period(-(-self.minutes // 2), self.working)


#: Until when the committee sends a report to who has to mend it.
DISPATCH = Period.hours(4)
#: Until when the unit answers the supervision order of its third redo: three working days.
ORDER = Period.hours(24)


def due(start: datetime, period: Period, is_working_day: IsWorkingDay) -> datetime:
    """The moment at which *period*, begun at *start*, is over; both by the wall clock.

    A period whose last minute is the last of a working day is over at 17 o'clock of that day; one
    that begins outside of working hours begins when they do.
    """
    if not period.working:
        if start.tzinfo is None:
            return start + timedelta(minutes=period.minutes)
        # Hours that pass, whatever the wall clock is set to meanwhile.
        passed = start.astimezone(UTC) + timedelta(minutes=period.minutes)
        return passed.astimezone(start.tzinfo)
    left, now = timedelta(minutes=period.minutes), _at_work(start, is_working_day)
    while True:
        ends = _on(now, now.date(), CLOSES)
        if left <= ends - now:
            return now + left
        left -= ends - now
        now = _at_work(ends, is_working_day)


def silent_at(asked: datetime) -> datetime:
    """When nobody is waited for any more who was asked at *asked* whether it is mended: the end
    of the seventh day after, at midnight."""
    return _on(asked, asked.date() + timedelta(days=ANSWER_DAYS + 1), time(0))


def _at_work(moment: datetime, is_working_day: IsWorkingDay) -> datetime:
    """*moment*, or when people work next."""
    day = moment.date()
    if is_working_day(day):
        if moment.time() < OPENS:
            return _on(moment, day, OPENS)
        if moment.time() < CLOSES:
            return moment
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return _on(moment, day, OPENS)


def _on(moment: datetime, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, moment.tzinfo)
