"""Numbers by which somebody could be found, called or robbed, as people type them (§1).

Every function takes a text in which full-width characters have been made usual ones, and gives
the places, start and end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_GAP = r"[ \t\u3000.·•_-]{0,2}"
_NOT_INSIDE = r"(?<!\d)(?<!\d[.·_-])"


def _gapped(*groups: str) -> str:
    return _GAP.join(groups)


_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 "
    "61 62 63 64 65 71 81 82 83 91".split()
)
_LONG_IDENTITY = re.compile(
    r"(?<![\dA-Za-z])"
    + _gapped(r"[1-9]\d", *[r"\d"] * 4, r"(?:18|19|20)", r"\d", r"\d", r"[01]", r"\d")
    + _GAP + _gapped(r"[0-3]", r"\d", r"\d", r"\d", r"\d", r"[\dXx]") + r"(?!\d)"
)  # fmt: skip
_SHORT_IDENTITY = re.compile(
    r"(?<![\dA-Za-z])" + _gapped(r"[1-9]\d\d\d\d\d", r"\d\d[01]\d[0-3]\d", r"\d\d\d") + r"(?!\d)"
)
_CALLED_IDENTITY = re.compile(r"(?:身份证|证件|公民身份|居民证|(?i:id\s*(?:card|no)))[^\d]{0,12}$")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _bare(text: str) -> str:
    return re.sub(r"[^\dA-Za-z]", "", text)


def identities(text: str) -> Iterator[tuple[int, int]]:
    """Where identity numbers stand: 18 figures with check digit and day, or the old 15."""
    for match in _LONG_IDENTITY.finditer(text):
        number = _bare(match[0]).upper()
        if len(number) == 18 and _is_identity(number, text[: match.start()]):
            yield match.span()
    for match in _SHORT_IDENTITY.finditer(text):
        number = _bare(match[0])
        if number[:2] in _PROVINCES and _is_day(f"19{number[6:8]}", number[8:10], number[10:12]):
            yield match.span()


def _is_identity(number: str, before: str) -> bool:
    if number[:2] not in _PROVINCES or not _is_day(number[6:10], number[10:12], number[12:14]):
        return False
    total = sum(weight * int(one) for weight, one in zip(_WEIGHTS, number, strict=False))
    if number[17] == "10X98765432"[total % 11]:
        return True
    # Mistyped by a figure it is still somebody's. A running number with this year's day in it
    # (…20261105…) is a paper's, unless it is called otherwise.
    return int(number[6:10]) <= 2015 or bool(_CALLED_IDENTITY.search(before[-24:]))


def _is_day(year: str, month: str, day: str) -> bool:
    return 1850 <= int(year) <= 2100 and 1 <= int(month) <= 12 and 1 <= int(day) <= 31


_CARD = re.compile(r"(?<![\dA-Za-z])\d(?:[ \t\u3000-]?\d){15,18}(?!\d)")
_CARD_BEGINS = re.compile(r"62|60|4|5[1-5]|3[57]|9558|9559")
_IN_FOURS = re.compile(r"\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?")  # as it stands on the card
_CALLED_CARD = re.compile(r"(?:银行卡|卡号|账号|帐号|银行账户|户头)[^\d]{0,10}$")


def cards(text: str) -> Iterator[tuple[int, int]]:
    """Where bank cards stand: 16 to 19 figures that begin as cards do, with check digit (Luhn)."""
    for match in _CARD.finditer(text):
        number = _bare(match[0])
        called = _CALLED_CARD.search(text[max(0, match.start() - 20) : match.start()])
        if called or (
            _CARD_BEGINS.match(number) and (_luhn(number) or _IN_FOURS.fullmatch(match[0]))
        ):
            yield match.span()


def _luhn(number: str) -> bool:
    total = 0
    for place, one in enumerate(reversed(number)):
        worth = int(one) * (1 + place % 2)
        total += worth - 9 * (worth > 9)
    return total % 10 == 0


def _split(*sizes: int) -> str:
    """Figures in groups of *sizes*; the first two have been told."""
    first, *others = sizes
    return _GAP.join([rf"1[3-9]\d{{{first - 2}}}", *(rf"\d{{{size}}}" for size in others)])


_MOBILE = re.compile(
    r"(?:(?<![\dA-Za-z])\(?\+?(?:00)?86\)?[ -]?|" + _NOT_INSIDE + r")(?:"
    + "|".join(
        _split(*sizes)
        for sizes in (
            (3, 4, 4), (3, 3, 5), (4, 4, 3), (4, 3, 4), (3, 5, 3), (5, 6), (6, 5), (7, 4),
            (3, 2, 2, 2, 2), (3, 4, 2, 2), (3, 2, 3, 3), (2, 3, 3, 3), (5, 3, 3),
        )
    )
    + r"|1[ -][3-9](?:[ -]\d){9})(?!\d)(?![.-]\d{5})"
)  # fmt: skip
_LANDLINE = re.compile(
    _NOT_INSIDE + r"(?<!\D\d{4} )(?<!^\d{4} )"  # nor a group of a longer number
    r"(?:\(0[1-9]\d{1,2}\)[ -]?|0[1-9]\d{1,2}[ -]{1,3}|"
    r"0(?:10|2\d|[3-9]\d\d))[2-8]\d{2,3}[ -]?\d{4}(?:[ -]\d{1,5})?(?!\d)(?!-\d)"
)
_CALLED_PHONE = re.compile(
    r"(?:电话|座机|手机|联系方式|来电号码|致电|拨打|号码|(?i:tel|phone|mobile))"
    r"(?:号码|号|是|为|[:： \t(]){0,4}([2-8]\d{2,3}[ -]?\d{4})(?![\d-])"
)


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Where phones stand: mobiles, landlines with area code or behind the word for them."""
    for pattern in (_MOBILE, _LANDLINE):
        for match in pattern.finditer(text):
            yield match.span()
    for match in _CALLED_PHONE.finditer(text):
        yield match.span(1)


_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z]"
    r"[ \t·•.・-]{0,2}(?:[DFdfABCEGHJKabceghjk][A-HJ-NP-Za-hj-np-z0-9]\d{4}"
    r"|\d{5}[DFdfABCEGHJKabceghjk]"
    r"|(?=[A-Za-z]*\d)[A-HJ-NP-Za-hj-np-z0-9]{4}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳])(?![A-Za-z0-9])"
)


def plates(text: str) -> Iterator[tuple[int, int]]:
    """Where number plates stand, those of new energy with six characters included."""
    for match in _PLATE.finditer(text):
        yield match.span()


_EMAIL = re.compile(
    r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}"
)


def emails(text: str) -> Iterator[tuple[int, int]]:
    """Where e-mail addresses stand."""
    for match in _EMAIL.finditer(text):
        yield match.span()
