"""How exact quotients are shown: whole where they are, else to one place; what they are made of
stands beside them."""

from __future__ import annotations

from fractions import Fraction

from deliberation.rules.figures import Period, PeriodKind
from deliberation.web.dates import month
from deliberation.web.language import gettext as _


def percent(value: Fraction | None) -> str:
    """98%; 76.9%; – where there was nothing."""
    if value is None:
        return "–"
    return _to_a_tenth(value * 100, "%")


def share(part: int, whole: int) -> str:
    """*part* of *whole* as :func:`percent` writes it."""
    return percent(Fraction(part, whole) if whole else None)


def average(value: Fraction | None) -> str:
    """4.2, 4.3, –."""
    return "–" if value is None else _to_a_tenth(value, "")


def points(value: Fraction | None) -> str:
    """+3 个百分点, −1.5 个百分点."""
    if value is None:
        return ""
    return _("%(number)s 个百分点", number=_signed(value * 100))


def relative(value: Fraction | None) -> str:
    """+12%, −42%."""
    return "" if value is None else f"{_signed(value * 100)}%"


def period_name(period: Period) -> str:
    """2026年3月, 2026年第一季度, 2026年, 2025年4月至2026年3月."""
    first, last = period.months[0], period.last
    match period.kind:
        case PeriodKind.MONTH:
            return month(last)
        case PeriodKind.QUARTER:
            number = (last.month + 2) // 3
            return _("%(year)s年第%(number)s季度", year=last.year, number=number)
        case PeriodKind.YEAR:
            return _("%(year)s年", year=last.year)
    return _("%(first)s至%(last)s", first=month(first), last=month(last))


def _to_a_tenth(value: Fraction, unit: str) -> str:
    return _written(_tenths(value)) + unit


def _written(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}".removesuffix(".0")


def _signed(value: Fraction) -> str:
    tenths = _tenths(abs(value))
    sign = "" if not tenths else "+" if value > 0 else "−"
    return f"{sign}{_written(tenths)}"


def _tenths(value: Fraction) -> int:
    """The nearest tenths, halves upwards; but what falls short of a whole is not written as one:
    79.96% is 79.9%, since 80% would have passed."""
    nearest = (20 * value.numerator + value.denominator) // (2 * value.denominator)
    return nearest - 1 if nearest % 10 == 0 and Fraction(nearest, 10) > value else nearest
