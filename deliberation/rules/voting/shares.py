"""A share of a whole, as the law words it: exact, and strict or not.

以上 ("at least") is ``>=``; 过半数 and 超过 ("more than") are ``>``. Confusing the two
decides a vote wrongly by one, so every share carries which of them it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from operator import index

from deliberation.rules.refusals import Refused

_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """*number* in Chinese numerals up to 100, beyond that in figures: 12 → 十二."""
    if number < 10:
        return _DIGITS[number]
    if number == 100:
        return "百"  # only ever said in 百分之
    if number > 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


@dataclass(frozen=True, slots=True)
class Share:
    """``Share(Fraction(1, 2), strict=True)`` is "more than half", not strict is "at least".

    :ivar value: above 0 and at most 1
    :ivar strict: more than *value*, not merely as much; never with 1, which nothing exceeds
    :raises Refused: ``profiles.share_out_of_range``
    """

    value: Fraction
    strict: bool

    def __post_init__(self) -> None:
        if not isinstance(self.value, int | Fraction):
            raise TypeError(f"a share is an exact fraction, not {type(self.value).__name__}")
        object.__setattr__(self, "value", Fraction(self.value))
        if not 0 < self.value <= 1 or (self.strict and self.value == 1):
            raise Refused.because("profiles.share_out_of_range", "2", share=str(self.value))

    def least(self, whole: int) -> int:
        """The smallest whole number of *whole* that meets the share; never less than 1.

        Of nothing, 1: what nobody makes up is never reached, so zero votes adopt nothing.
        """
        wanted = index(whole) * self.value.numerator
        if self.strict:
            return wanted // self.value.denominator + 1
        return max(1, -(-wanted // self.value.denominator))

    def met(self, part: int, whole: int) -> bool:
        """Whether *part* is this share of *whole*; no part of nothing ever is."""
        return index(part) >= self.least(whole)

    def words(self, lang: str) -> str:
        """In words: 超过二分之一, 三分之二以上, 全部; more than 1/2, at least 2/3, all.

        :param lang: ``"zh"`` or ``"en"``
        """
        if lang == "en":
            if self.value == 1:
                return "all"
            return f"{'more than' if self.strict else 'at least'} {self.value}"
        if lang != "zh":
            raise ValueError(f"no words in {lang!r}: zh or en")
        if self.value == 1:
            return "全部"
        said = f"{numeral(self.value.denominator)}分之{numeral(self.value.numerator)}"
        return f"超过{said}" if self.strict else f"{said}以上"

    def __str__(self) -> str:
        return f"{'>' if self.strict else '>='} {self.value}"


def more_than(numerator: int, denominator: int) -> Share:
    """超过: strictly above ``numerator/denominator``."""
    return Share(Fraction(numerator, denominator), strict=True)


def at_least(numerator: int, denominator: int = 1) -> Share:
    """以上: ``numerator/denominator`` itself is enough."""
    return Share(Fraction(numerator, denominator), strict=False)
