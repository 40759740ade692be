"""How exact quotients are shown: whole where they are, else to one place and saying so."""

from __future__ import annotations

from fractions import Fraction

from deliberation.rules.figures import Period, PeriodKind
from deliberation.web.dates import month
from deliberation.web.language import gettext as _


def percent(value: Fraction | None) -> str:
    """98%; 约 76.9% where the exact quotient is not so short; – where there was nothing."""
    if value is None:
        return "–"
    return _about(value * 100, "%")


def share(part: int, whole: int) -> str:
    """*part* of *whole* as :func:`percent` writes it."""
    return percent(Fraction(part, whole) if whole else None)


def average(value: Fraction | None) -> str:
    """4.2, 约 4.3, –."""
    return "–" if value is None else _about(value, "")


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


def _about(value: Fraction, unit: str) -> str:
    tenths, exact = _tenths(value)
    written = f"{tenths // 10}.{tenths % 10}".removesuffix(".0") + unit
    return written if exact else _("约 %(number)s", number=written)


def _signed(value: Fraction) -> str:
    tenths, _exact = _tenths(abs(value))
    sign = "" if not tenths else "+" if value > 0 else "−"
    return f"{sign}{tenths // 10}.{tenths % 10}".removesuffix(".0")


def _tenths(value: Fraction) -> tuple[int, bool]:
    """The nearest tenths, halves upwards, and whether they are all of it."""
    tenths = (20 * value.numerator + value.denominator) // (2 * value.denominator)
    return tenths, Fraction(tenths, 10) == value
