"""How days, moments and months are written, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date

from deliberation import clock
from deliberation.web.language import is_chinese

#: A date is one word: no line ends within it. (In Chinese the styles see to that.)
_ONE_WORD = "\N{NO-BREAK SPACE}"


def day(value: date | datetime | None) -> str:
    """3月15日, 15 March; with its year where that is not the present one: 2025年3月15日."""
    if value is None:
        return ""
    on = clock.day_of(value) if isinstance(value, datetime) else value
    return full_day(on) if on.year != clock.today().year else _short_day(on)


def full_day(on: date) -> str:
    """2025年3月15日, 15 March 2025."""
    return (
        f"{on.year}年{_short_day(on)}" if is_chinese() else f"{_short_day(on)}{_ONE_WORD}{on.year}"
    )


def month(value: date | None) -> str:
    """2025年3月, March 2025: the month in which *value* lies."""
    if value is None:
        return ""
    return f"{value.year}年{value.month}月" if is_chinese() else _english(value, "MMMM y")


def weekday(on: date) -> str:
    """星期二, Tuesday."""
    return f"星期{'一二三四五六日'[on.weekday()]}" if is_chinese() else _english(on, "EEEE")


def month_alone(on: date) -> str:
    """12 月, December: above the day, as on a calendar."""
    return f"{on.month} 月" if is_chinese() else _english(on, "MMMM")


def moment(value: datetime | None) -> str:
    """3月15日 19:00, 15 March 19:00, by the community's wall clock."""
    return f"{day(value)} {clocktime(value)}" if value else ""


def clocktime(value: datetime | None) -> str:
    """19:00, by the community's wall clock."""
    return f"{clock.local(value):%H:%M}" if value else ""


def hour(value: datetime) -> str:
    """上午 9:00, 下午 2:30, 晚上 7:00; 7:00 pm: as it is read out from a wall."""
    at = clock.local(value)
    said = f"{(at.hour - 1) % 12 + 1}:{at:%M}"
    if not is_chinese():
        return f"{said} {'am' if at.hour < 12 else 'pm'}"
    return f"{'上午' if at.hour < 12 else '下午' if at.hour < 18 else '晚上'} {said}"


def _short_day(on: date) -> str:
    if is_chinese():
        return f"{on.month}月{on.day}日"
    return _english(on, "d MMMM").replace(" ", _ONE_WORD)


def _english(on: date, pattern: str) -> str:
    # Not strftime: its names of months follow the machine's locale.
    return format_date(on, pattern, locale="en")
