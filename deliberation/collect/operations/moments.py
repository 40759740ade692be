"""When a message was written, as hotlines, spreadsheets and people write it down.

A time is read where only one reading is possible. 05/03/2026 is two days, and none is guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from deliberation import clock
from deliberation.rules.reading import plain_dashes, plain_text

_DAY = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*"
    r"(?P<day>\d{1,2})\s*[日号]?"
)
_DAY_LAST = re.compile(r"(?P<one>\d{1,2})[-/.](?P<other>\d{1,2})[-/.](?P<year>(?:19|20)\d\d)")
_RUN = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:[T ]?(?P<hour>\d\d):?(?P<minute>\d\d):?(?P<second>\d\d)?)?"
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_HALF = r"上午|下午|凌晨|早上|清晨|早晨|中午|傍晚|晚上|夜里|夜间|[ap]\.?m\.?"
_TIME = re.compile(
    rf"(?:周|星期|礼拜)?[一二三四五六日天]?\s*[T,]?\s*(?P<before>{_HALF})?\s*"
    rf"(?:(?P<hour>\d{{1,2}})\s*(?:[:时点])\s*(?:(?P<half>半)|(?P<minute>\d{{1,2}})?)\s*[:分]?\s*"
    rf"(?P<second>\d{{1,2}})?(?:\.\d+)?\s*秒?\s*(?P<after>{_HALF})?)?\s*"
    r"(?P<zone>z|[+-]\d\d:?\d\d|utc|gmt)?",
    re.IGNORECASE,
)
#: Days by which a spreadsheet counts, and those that a message can have been written on.
_EPOCH, _SERIALS = date(1899, 12, 30), range(36526, 58440)
_FIGURES = {figure: value for value, figure in enumerate("零一二三四五六七八九")} | {"〇": 0}
_NUMERAL = re.compile(
    "[〇零一二三四五六七八九]*十?[〇零一二三四五六七八九]+(?=[年月日号时点分])"
    "|[一二三四五六七八九]?十(?=[月日号时点分])"
)
_FIRST_HALF = ("上午", "凌晨", "早上", "清晨", "早晨", "am")


def moment(written: str) -> datetime | None:
    """The time that *written* says, by the clock of the hall; ``None`` where it says none."""
    plain = _numerals(plain_dashes(plain_text(written)))
    if _SERIAL.fullmatch(plain):
        days, _, rest = plain.partition(".")
        if int(days) not in _SERIALS:
            return None
        seconds = round(float(f"0.{rest or 0}") * 86_400)
        # A time of day in fifteen figures is exact to the second, not below.
        return clock.at(_EPOCH + timedelta(days=int(days)), time()) + timedelta(seconds=seconds)
    if found := _RUN.fullmatch(plain):
        hour, minute, second = (int(found[one] or 0) for one in ("hour", "minute", "second"))
        return _at(*_day(found), hour, minute, second)
    if found := _DAY.match(plain):
        day = _day(found)
    elif (found := _DAY_LAST.match(plain)) and (told := _only_reading(found)):
        day = told
    else:
        return None
    after = _TIME.fullmatch(plain[found.end() :].strip())
    clockface = _clockface(after) if after else None
    if after is None or clockface is None:
        return None
    return _at(*day, *clockface, after["zone"])


def _day(found: re.Match[str]) -> tuple[int, int, int]:
    return int(found["year"]), int(found["month"]), int(found["day"])


def _numerals(text: str) -> str:
    """Chinese numerals before 年, 月, 日, 时, 分 as figures."""

    def figures(found: re.Match[str]) -> str:
        run = found[0]
        if "十" not in run:
            return "".join(str(_FIGURES[one]) for one in run)
        tens, _, ones = run.partition("十")
        return str((_FIGURES[tens] if tens else 1) * 10 + (_FIGURES[ones] if ones else 0))

    return _NUMERAL.sub(figures, text)


def _only_reading(found: re.Match[str]) -> tuple[int, int, int] | None:
    one, other, year = int(found["one"]), int(found["other"]), int(found["year"])
    if one > 12 >= other or one == other:
        return year, other, one
    return (year, one, other) if other > 12 >= one else None


def _clockface(found: re.Match[str]) -> tuple[int, int, int] | None:
    if found["hour"] is None:
        return None if found["before"] else (0, 0, 0)
    hour, minute, second = (int(found[one] or 0) for one in ("hour", "minute", "second"))
    if found["half"]:
        minute = 30
    half = (found["before"] or found["after"] or "").lower().replace(".", "")
    if not half:
        return hour, minute, second
    if half in _FIRST_HALF:
        if hour > 12:
            return None
        return (0 if hour == 12 else hour), minute, second
    if half == "中午":
        return (hour if hour > 2 else hour + 12), minute, second
    if hour == 12 and half not in ("下午", "pm"):
        return None  # twelve at night: of which day?
    return (hour + 12 if hour < 12 else hour), minute, second


def _at(
    year: int, month: int, day: int, hour: int, minute: int, second: int, zone: str | None = None
) -> datetime | None:
    try:
        shown, late = date(year, month, day), (hour, minute, second) == (24, 0, 0)
        if late:  # the end of the day
            shown, hour = shown + timedelta(days=1), 0
        wall = time(hour, minute, second)
        if zone is None:
            return clock.at(shown, wall)
        return datetime.combine(shown, wall, _offset(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _offset(zone: str) -> timezone:
    if zone.lower() in ("z", "utc", "gmt"):
        return UTC
    sign = -1 if zone[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:])))
