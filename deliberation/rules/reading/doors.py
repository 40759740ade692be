"""One key for a door, however it is written: 3栋1单元0101室, 3-1-101, ３号楼一单元101.

Roster, register of owners, ballots and letters all ask here. A dash separates numbers, so that
1-1101 and 11-101 are two doors. The words for building, unit and room may be left out, and so
may noughts in front of a number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from deliberation.rules.reading.text import plain_dashes, plain_text

Key = tuple[str, ...]
"""What is the same for one place: its numbers and names from the largest to the smallest."""

UNIT = "单元"
_OF_BUILDINGS = (
    "号楼", "栋楼", "幢楼", "号院", "栋", "幢", "楼", "座", "号", "building", "bldg", "block",
)  # fmt: skip
_OF_DOORS = ("单元", "室", "号", "户", "门", "梯", "房", "unit", "entrance", "room", "flat", "no")
_SPARE_OF_BUILDINGS, _SPARE_OF_DOORS = frozenset(_OF_BUILDINGS), frozenset(_OF_DOORS)
_SPARE = _SPARE_OF_BUILDINGS | _SPARE_OF_DOORS

_PARTS = re.compile(r"\d+|[a-z]+|[^\W\d_a-z]+")
_FLOOR = re.compile(r"(?<!\d)0*(\d{1,2})(?:层|楼)[\s-]*(?=0*\1\d{2}(?!\d))")
_COUNTED = "栋|幢|号|座|楼|单元|门|梯|层|室|户|期|区|组|弄"
_NUMERAL = re.compile(rf"[零〇一二两三四五六七八九十百]+(?=(?:{_COUNTED}))")
_FIGURES = {figure: value for value, figure in enumerate("零一二三四五六七八九")}
_FIGURES |= {"〇": 0, "两": 2}

#: What stands before a building's own name in an address and does not tell it from another.
_HEAD = re.compile(
    r"^.*?(?:小区|社区|花园|家园|公寓|新村|\d(?:弄|号院)|[路街道巷里]\s*\d+\s*号(?!楼))\s*"
    r"(?=\S)"
)
#: Words in front of a household's own numbers that make it another place altogether.
_ELSEWHERE = re.compile(
    "车|库|储|仓|铺|商|店|门面|地下|负|夹层|架空|机房|用房|阁楼|[东西南北中一二三四五六七八九十\\d]+[区期片组]$"
)
_BUILDING_WORD = "号楼|栋楼|幢楼|栋|幢|座|楼(?!层)|号(?!院)"
_ADDRESS = re.compile(
    rf"(?P<building>.*?[0-9a-zA-Z甲乙丙丁东西南北]\s*(?:{_BUILDING_WORD}|#楼?|#))[\s,，-]*"
    r"(?:(?P<entrance>[0-9a-zA-Z甲乙丙丁东西南北中]{1,4})\s*(?:单元|门|梯)[\s,，-]*)?"
    r"(?P<door>\S.*)",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"(?:building|bldg|block)\W*(?P<building>\w+)\W+(?:(?:unit|entrance)\W*(?P<entrance>\w+)\W+)?"
    r"(?:(?:room|flat|no)\W*)?(?P<door>\w+)",
    re.IGNORECASE,
)
_APART = re.compile(r"[\s/\\,，、_-]+")


@lru_cache(20_000)
def place_key(text: str) -> Key:
    """The key of a whole address in one text, of a part of the register, of a parking space."""
    return _key(text, _SPARE)


@lru_cache(4_000)
def building_key(text: str) -> str:
    """What is the same for one building: 3栋, 3号楼, 三幢, 03."""
    return "-".join(_key(text, _SPARE_OF_BUILDINGS)) or plain_text(text).casefold()


@lru_cache(20_000)
def door_key(text: str) -> str:
    """What is the same for one door of a building: 1单元0101室, 1-101."""
    return "-".join(_key(text, _SPARE_OF_DOORS)) or plain_text(text).casefold()


def same_place(text: str) -> str:
    """:func:`place_key` as one word, to be kept and compared; never empty unless *text* is."""
    return "-".join(place_key(text)) or plain_text(text).casefold()


def home_key(building: str, door: str) -> Key:
    """The key of a household by its building and its door: the one of its whole address."""
    return tuple(f"{building_key(building)}-{door_key(door)}".split("-"))


def lives_behind(written: str, building: str, door: str) -> bool:
    """Whether *written*, an address or a piece of one, can be that of this household."""
    if plain_text(written).replace(" ", "") in plain_text(building + door).replace(" ", ""):
        return True
    piece, whole = place_key(written), home_key(building, door)
    return any(whole[at : at + len(piece)] == piece for at in range(len(whole))) if piece else False


def _key(text: str, spare: Collection[str]) -> Key:
    plain = with_figures(plain_dashes(plain_text(text)).casefold())
    plain = _FLOOR.sub("", plain)
    found: list[str] = []
    for part in _PARTS.findall(plain):
        if part.isdecimal():
            found.append(part.lstrip("0") or "0")
        elif part not in spare:
            found.append(_without(part, spare))
    return tuple(part for part in found if part)


def _without(word: str, spare: Collection[str]) -> str:
    # 栋东单元 is the word for a building and the name of an entrance.
    for one in sorted(spare, key=len, reverse=True):
        if not one.isascii() and len(word) > len(one):
            if word.startswith(one) and one != "号":
                return _without(word.removeprefix(one), spare)
            if word.endswith(one) and one in (UNIT, "室"):
                return _without(word.removesuffix(one), spare)
    return "" if word in spare else word


def with_figures(text: str) -> str:
    """*text* with Chinese numerals before a word for a building, unit, floor as figures."""
    return _NUMERAL.sub(lambda found: str(_value(found[0])), text)


def _value(numeral: str) -> int | str:
    if not set(numeral) & {"十", "百"}:
        return "".join(str(_FIGURES[one]) for one in numeral)  # 一二〇一室
    value, ahead = 0, 0
    for one in numeral:
        if one in "十百":
            value += (ahead or 1) * (10 if one == "十" else 100)
            ahead = 0
        else:
            ahead = _FIGURES[one]
    return value + ahead


# ------------------------------------------------------------------ an address in its parts


@dataclass(frozen=True, slots=True)
class Address:
    """A household's address in its parts, as they are shown; the entrance may be empty."""

    building: str
    entrance: str
    door: str


def address(text: str) -> Address | None:
    """The parts of an address that stands in one text; ``None`` where no building is told.

    ``3-2-501``, ``3栋501室``, ``A座1203``, ``某小区3号楼2单元501``. More than three numbers: the
    last two are unit and door.
    """
    plain = with_figures(plain_dashes(plain_text(text)))
    plain = _FLOOR.sub("", _HEAD.sub("", plain))
    if found := _ENGLISH.fullmatch(plain):
        return Address(full_building(found["building"]), found["entrance"] or "", found["door"])
    if found := _ADDRESS.fullmatch(plain):
        building = found["building"].replace(" ", "").replace("#楼", "栋").replace("#", "栋")
        door, entrance = found["door"].replace(" ", ""), found["entrance"] or ""
        pieces = _APART.split(door)
        if not entrance and len(pieces) == 2 and all(pieces):
            entrance, door = pieces
        return Address(full_building(building), _told(entrance), door) if place_key(door) else None
    pieces = [piece for piece in _APART.split(plain) if piece]
    if len(pieces) < 2 or not any(map(str.isdecimal, pieces[-1])):
        return None
    *front, door = pieces
    entrance = ""
    if len(front) > 1:
        *front, entrance = front
        entrance = entrance.removesuffix(UNIT)
    return Address(full_building("-".join(front)), _told(entrance), door)


def _told(entrance: str) -> str:
    """*entrance*; nothing where a list has 0 for none, as for shops."""
    return "" if entrance.strip("0") == "" else entrance


def in_parts(building: str, entrance: str, door: str) -> Address | None:
    """An address whose parts stand in columns of their own, or all in that of the door.

    A door that repeats its building or entrance (3栋 | 3-2-501) has them taken off. ``None``:
    there is no building column and the door names none.

    :param building: as it stands; empty where there is no such column or cell
    """
    building, entrance = plain_text(building), _told(plain_text(entrance))
    door = plain_text(door)
    if not building:
        return address(door)
    key, here = place_key(door), _key(building, _SPARE_OF_BUILDINGS)
    whole = address(door) if len(key) > len(here) and key[: len(here)] == here else None
    unit = _key(entrance, _SPARE_OF_DOORS)
    repeats = whole is not None and (
        len(key) >= len(here) + 2
        or (re.search(_BUILDING_WORD, door) is not None and door_key(door) != "-".join(key))
    )
    if whole is not None and repeats:
        entrance, door = entrance or whole.entrance, whole.door
    elif unit and len(unit) < len(key) and key[: len(unit)] == unit:
        pieces = _APART.split(re.sub(rf"{UNIT}|门(?=.)", "-", plain_dashes(door)))
        door = "-".join(pieces[1:]) if len(pieces) > 1 and pieces[1] else door
    return Address(full_building(building), entrance.removesuffix(UNIT), door)


def full_building(text: str) -> str:
    """A building as it is shown; where only its number was written, with the word for it."""
    text = plain_text(text)
    return f"{text}栋" if text and text[-1:].isdecimal() else text


def full_door(door: str, entrance: str = "") -> str:
    """A door as it is shown, behind its *entrance* where that stands in a column of its own."""
    door, entrance = plain_text(door), _told(plain_text(entrance))
    shown = f"{door}室" if door.isdecimal() else door
    if not entrance:
        return shown
    named = entrance.isascii() and entrance.isalnum()
    return f"{entrance}{UNIT}{shown}" if named else entrance + shown


def full_address(building: str, entrance: str, door: str) -> str:
    """A whole address in one line, as a letter or a register shows it."""
    return full_building(building) + full_door(door, entrance)


# ------------------------------------------------------------------ finding a household


class Homes:
    """Households by their keys, to be found by an address as another list writes it."""

    def __init__(self, homes: Iterable[tuple[str, str, int]]) -> None:
        """:param homes: building, door and id of each"""
        self._exact: dict[Key, int] = {}
        for building, door, number in homes:
            self._exact.setdefault(home_key(building, door), number)
        self._short: Mapping[Key, list[int]] = self._without_unit()

    def _without_unit(self) -> Mapping[Key, list[int]]:
        short: dict[Key, list[int]] = defaultdict(list)
        for key, number in self._exact.items():
            if len(key) > 2:
                short[(*key[:-2], key[-1])].append(number)
        return short

    def find(self, text: str) -> int | None:
        """The household whose address *text* is; ``None`` where it is none's, or not one's.

        What stands before its building's name (estate, road) may be more than the roster has;
        the unit may be left out where the building has that door once.
        """
        key = place_key(text)
        if (number := self._exact.get(key)) is not None:
            return number
        found = {
            self._exact[key[at:]]
            for at in range(1, len(key) - 1)
            if key[at:] in self._exact and not any(map(_ELSEWHERE.search, key[:at]))
        }
        if not found:
            found = set(self._short.get(key, ()))
        return found.pop() if len(found) == 1 else None
