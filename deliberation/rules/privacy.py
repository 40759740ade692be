"""What looks like personal data in a text, and the text with it covered (§1, last paragraph).

Identity numbers, phones, bank cards, number plates, e-mail addresses, and a full name beside a
door. Typed as people type: with blanks or dashes, in full width, in Chinese figures. What belongs
to everybody is left alone: 12345, 110, 400 numbers, days, amounts, buildings, numbers of papers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from deliberation.rules.names import is_name


class Kind(StrEnum):
    """What somebody could be found, called or robbed by."""

    IDENTITY = "identity"
    BANK = "bank"
    PHONE = "phone"
    PLATE = "plate"
    NAME = "name"
    EMAIL = "email"


#: Never published, whoever says so: nothing that is deliberated needs them, and with them
#: somebody else can act in a person's name (个人信息保护法 art. 28, sensitive). The others may
#: stand where they are nobody's private ones, or the person agrees (art. 13): a shop's or an
#: office's phone is a thing to deliberate on.
NEVER_PUBLIC = frozenset({Kind.IDENTITY, Kind.BANK})

#: What stands where something was covered; always as long, so that it tells nothing.
COVER = "▇▇▇"


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data from character *start* to before *end*; ``text`` as it was typed."""

    kind: Kind
    start: int
    end: int
    text: str


def find(text: str) -> list[Finding]:
    """What looks like personal data in *text*, in its order; nothing overlaps.

    Numbers of persons come before what a part of them could also be.
    """
    if not text:
        return []
    plain = _one_to_one(text)
    spelled = _figures(plain)
    taken: list[tuple[int, int, Kind]] = []
    for kind, search in _SEARCHES:
        for form in dict.fromkeys((plain, spelled)):
            for start, end in search(form):
                if all(end <= other or start >= stop for other, stop, _ in taken):
                    taken.append((start, end, kind))
    return [Finding(kind, start, end, text[start:end]) for start, end, kind in sorted(taken)]


def kinds(*texts: str | None) -> tuple[Kind, ...]:
    """The kinds of what looks like personal data in *texts*, each once."""
    found = {one.kind for text in texts for one in find(text or "")}
    return tuple(kind for kind in Kind if kind in found)


def covered(text: str, findings: Sequence[Finding] | None = None) -> str:
    """*text* with its personal data covered; nothing is found in what comes out.

    :param findings: of :func:`find`; ``None``: all that is found
    """
    for one in reversed(find(text) if findings is None else findings):
        text = text[: one.start] + COVER + text[one.end :]
    return text


def covered_words(text: str, words: Sequence[str]) -> str:
    """*text* with each of *words* covered wherever it stands, the longest first."""
    for word in sorted(filter(None, words), key=len, reverse=True):
        text = text.replace(word, COVER)
    return text


# ------------------------------------------------------------------ one form of writing

_ZERO_WIDTH = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD), " ")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣ー"), "-")


def _one_to_one(text: str) -> str:
    # Character by character, so that places in it are places in the text.
    return "".join(map(_narrow, text))


def _narrow(char: str) -> str:
    if char < "\x7f":
        return char
    if (replaced := _ZERO_WIDTH.get(ord(char)) or _DASHES.get(ord(char))) is not None:
        return replaced
    normal = unicodedata.normalize("NFKC", char)
    return normal if len(normal) == 1 else char


_READ_OUT = "零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_CHINESE = str.maketrans(_READ_OUT, "0001234567891123456789")
_SPELLED = re.compile(rf"[{_READ_OUT}\d](?:[ -]?[{_READ_OUT}\d]){{6,}}")


def _figures(plain: str) -> str:
    """Numbers read out figure by figure, as figures: 一三八… is 138…."""
    return _SPELLED.sub(lambda match: match[0].translate(_CHINESE), plain)


# ------------------------------------------------------------------ numbers

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


def _identities(text: str) -> Iterator[tuple[int, int]]:
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


def _cards(text: str) -> Iterator[tuple[int, int]]:
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


def _phones(text: str) -> Iterator[tuple[int, int]]:
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


def _plates(text: str) -> Iterator[tuple[int, int]]:
    for match in _PLATE.finditer(text):
        yield match.span()


_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}\b")


def _emails(text: str) -> Iterator[tuple[int, int]]:
    for match in _EMAIL.finditer(text):
        yield match.span()


# ------------------------------------------------------------------ a name beside a door

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ffff"
_NUMBER = r"(?:[A-Za-z]?\d{1,4}[A-Za-z]?|[一二三四五六七八九十百零〇]{1,4})"
_ROOM = (
    r"[ -]?(?:\d{3,4}|[一二三四五六七八九零〇]{3,4})[A-Za-z]?"
    r"[ ]?(?:号?房(?![东主])间?|室|号|户(?!主))?"
)
_ENTRANCE = rf"[ ]?{_NUMBER}[ ]?单元[ ,，]?"
_DOOR = re.compile(
    # 3栋2单元501室, 12号楼1101, 甲栋三单元二〇一
    rf"(?:{_NUMBER}|[甲乙丙丁东西南北])[ ]?(?:栋|幢|号楼|座|\#楼?|号院)[ ,，]?"
    rf"(?:{_ENTRANCE})?(?:[ ]?{_NUMBER}[ ]?(?:层|楼)[ ,，]?)?{_ROOM}"
    rf"|{_ENTRANCE}{_ROOM}"
    r"|(?<![\d-])\d{1,3}-\d{1,2}-\d{3,4}(?![\d-])(?:室|号|房(?![东主])|户(?!主))?"
    r"|(?<![\d-])\d{1,2}-(?:[1-9]|[1-3]\d)0\d(?![\d-])(?:室|号|房(?![东主])|户(?!主))?"
    r"|(?<!\d)\d{3,4}(?:室|房(?!间|子|屋))"
)
_LINK_AFTER = re.compile(
    r"[ \t\u3000,，、:：()（）/|;；\-·]{0,3}"
    r"(?:(?:的|这?家|住户|业主|户主|居民|租户|租客|房东|房主|邻居|住着|姓名|名字|联系人|反映人|来电人|"
    r"诉求人|投诉人|当事人|市民|是|叫|为|老人|独居老人|住的是|女士|先生)"
    r"[ \t\u3000,，、:：()（）]{0,2}){0,3}"
)
_LINK_BEFORE = re.compile(
    r"(?:[ \t\u3000,，、:：()（）/|;；\-]{0,3}"
    r"(?:女士|先生|大爷|大妈|阿姨|同志|老师|\(?[男女]\)?|家住|住在?|现住|居住[于在]|家在|家|的家|"
    r"地址|住址|门牌号?|房号|系|是|为|在|业主|本小区|我小区|小区|我们|本楼|,?\d{1,3}岁)?"
    r"[ \t\u3000,，、:：()（）/|;；\-]{0,3}){0,3}$"
)


def _names(text: str) -> Iterator[tuple[int, int]]:
    for door in _DOOR.finditer(text):
        link = _LINK_AFTER.match(text, door.end())
        start = link.end() if link else door.end()
        if (end := _name_from(text, start)) is not None:
            yield start, end
        before = text[max(0, door.start() - 40) : door.start()]
        offset = door.start() - len(before)
        for stop in _stops(before):
            if (begin := _name_until(before, stop)) is not None:
                yield offset + begin, offset + stop
                break


def _stops(before: str) -> Iterator[int]:
    """Where a name could end in what stands *before* a door: behind what links the two."""
    for stop in range(len(before), max(0, len(before) - 22), -1):
        if _LINK_BEFORE.fullmatch(before, stop):
            yield stop


_RUN = re.compile(
    rf"[{_HAN}]{{1,6}}[·•・‧](?:[{_HAN}]{{1,6}}[·•・‧])?[{_HAN}]{{1,4}}?"
    rf"(?=[^{_HAN}]|$|住|家|反映|投诉|来电|电话|手机|称|说|女士|先生|的)"
)
_DOTTED_UNTIL = re.compile(
    rf"(?:业主|户主|居民|住户|租户|市民|村民|姓名|我叫|我是|叫)?((?<![{_HAN}])[{_HAN}]{{1,8}}?|[{_HAN}]{{1,6}})"
    rf"[·•・‧][{_HAN}·•・‧]{{1,12}}$"
)
_ENDS = re.compile(
    rf"[^{_HAN}]|$|(?:电话|手机|身份证|联系|反映|投诉|来电|来访|来信|称|说|家|住|女士|先生|大爷|大妈|"
    r"阿姨|同志|老师|老人|要求|希望|号码|表示|建议|请求|认为|的|在|和|与|把|将|对|提出|从|长期|经常|每天)"
)
_STARTS = re.compile(
    rf"(?:^|[^{_HAN}]|业主|户主|居民|住户|市民|租户|房东|邻居|姓名|名字|我叫|我是|本人|联系人|反映人|来电人|叫|"
    r"诉求人|投诉人|当事人|老人|同志|师傅|群众|网民|网友|人|是|和|与|请|找|由|向|对|把|有|让|被|帮)$"
)


def _name_from(text: str, start: int) -> int | None:
    """Where the name that begins at *start* ends, if one does."""
    if match := _RUN.match(text, start):
        return match.end()
    for size in (4, 3, 2):
        end = start + size
        if end <= len(text) and is_name(text[start:end]) and _ENDS.match(text, end):
            return end
    return None


def _name_until(text: str, stop: int) -> int | None:
    """Where the name that ends before *stop* begins, if one does."""
    for match in _DOTTED_UNTIL.finditer(text[:stop]):
        return match.start(1)
    for size in (4, 3, 2):
        begin = stop - size
        if begin >= 0 and is_name(text[begin:stop]) and _STARTS.search(text[:begin]):
            return begin
    return None


_SEARCHES: tuple[tuple[Kind, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    (Kind.EMAIL, _emails),
    (Kind.IDENTITY, _identities),
    (Kind.BANK, _cards),
    (Kind.PHONE, _phones),
    (Kind.PLATE, _plates),
    (Kind.NAME, _names),
)
