"""Who the owners are, how many persons they make, and with which area (rulebook §2).

最高人民法院建筑物区分所有权解释 art. 8–9: the area is that of the register of real estate, one
exclusive part makes one person, and three things make fewer persons than parts: several parts of
one owner, all parts that the developer has not sold, and those sold but not handed over. Co-owners
of a part are one person, and name one voter (rulebook §2).

A register comes as a list, one exclusive part a row. Names are no identity: two rows with the
same name are one owner only if both carry the same owner's number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from deliberation.rules.reading import (
    damage_marks,
    plain_decimal,
    plain_name,
    plain_text,
    same_place,
)
from deliberation.rules.refusals import Refusal

#: The developer's owner key: all unsold parts, and those not handed over, are one person.
DEVELOPER = "developer"
OWNER_COLUMNS = ("part", "area", "owners", "number", "voter", "unsold")
MOST_AREA = 100_000_000  # 0.01 m²: a part of a square kilometre is a slip of the pen
MOST_NAMES = 200  # characters of all co-owners together

_UNITS = ("平方米", "平米", "平方", "平", "㎡", "m2")
_DIGITS = 15  # of a number in a spreadsheet; what comes after them nobody has written
_BETWEEN = re.compile(r"[、,，;；/\n]+")
_YES = {"是", "未售", "未交付", "y", "yes", "1", "true", "√", "✓"}
_NO = {"", "否", "已售", "已交付", "n", "no", "0", "false"}


@dataclass(frozen=True, slots=True)
class RegisteredPart:
    """One exclusive part of the register.

    :ivar area: in 0.01 m²
    :ivar owner: key of its owner; parts with the same key have the same owner
    :ivar names: of owner or co-owners, as registered; empty for the developer's
    :ivar voter: whom co-owners have named, or the only owner; empty: nobody yet
    """

    number: str
    area: int
    owner: str
    names: tuple[str, ...] = ()
    voter: str = ""

    @property
    def called(self) -> str:
        """All names in one line, as they were registered."""
        return "、".join(self.names)


@dataclass(frozen=True, slots=True)
class OwnerCounted:
    """One person as the law counts: an owner, co-owners together, or the developer.

    :ivar area: of all their parts, in 0.01 m²
    """

    owner: str
    parts: int
    area: int


@dataclass(frozen=True, slots=True)
class RegisterFlaw:
    """What is wrong with a row of the list, and in which column.

    :ivar refuses: whether it keeps the row back; else the row counts without the value
    """

    row: int
    column: str
    refusal: Refusal
    refuses: bool = True


def counted_owners(parts: Iterable[RegisteredPart]) -> list[OwnerCounted]:
    """The owners as persons with their areas, in the order of their first parts."""
    areas: dict[str, list[int]] = defaultdict(list)
    for part in parts:
        areas[part.owner].append(part.area)
    return [OwnerCounted(owner, len(each), sum(each)) for owner, each in areas.items()]


@lru_cache(4_000)  # flats of one plan have one area
def area_of(text: str) -> int | None:
    """An area such as ``89.5`` or ``120 ㎡`` in 0.01 m²; ``None`` where it is none.

    More than two decimals are none: nobody's share is rounded in silence.
    """
    exact = plain_decimal(text, _UNITS)
    if exact is None or not 0 < exact * 100 <= MOST_AREA:
        return None
    scale = 10 ** (_DIGITS - len(str(int(exact))))
    shown = Fraction(int(exact * scale + Fraction(1, 2)), scale)
    return int(shown * 100) if (shown * 100).denominator == 1 and shown else None


def read_register(
    rows: Sequence[tuple[int, Mapping[str, str]]],
) -> tuple[list[RegisteredPart], list[RegisterFlaw]]:
    """The parts of a register's *rows*, and whatever is wrong with them.

    :param rows: number of the row, and its values by ``COLUMNS``; what is missing is empty
    """
    found: list[tuple[int, RegisteredPart]] = []
    flaws: list[RegisterFlaw] = []
    seen: dict[str, int] = {}
    for row, values in rows:
        told = {column: plain_text(values.get(column) or "") for column in OWNER_COLUMNS}
        told["voter"] = plain_name(told["voter"])
        wrong = _flaws(row, told)
        number = same_place(told["part"])
        if number and number in seen:
            refusal = Refusal.of("owners.part_twice", "2", part=told["part"], row=seen[number])
            wrong.append(RegisterFlaw(row, "part", refusal))
        seen.setdefault(number, row)
        flaws += wrong
        if not any(flaw.refuses for flaw in wrong):
            found.append((row, _part(told)))
    flaws += _contradictions(found)
    flaws.sort(key=lambda flaw: (flaw.row, OWNER_COLUMNS.index(flaw.column)))
    return [part for _, part in found], flaws


def _flaws(row: int, told: Mapping[str, str]) -> list[RegisterFlaw]:
    wrong = []
    if not told["part"]:
        wrong.append(RegisterFlaw(row, "part", Refusal.of("owners.part_missing", "2")))
    elif len(told["part"]) > 60:
        wrong.append(RegisterFlaw(row, "part", Refusal.of("owners.part_too_long", "2", most=60)))
    if area_of(told["area"]) is None:
        refusal = Refusal.of("owners.area_unreadable", "2", area=told["area"][:40])
        wrong.append(RegisterFlaw(row, "area", refusal))
    if told["unsold"].lower() not in _YES | _NO:
        # Who is named as owner is one; without a name nobody knows whose it is.
        refusal = Refusal.of("owners.unsold_unreadable", "2", said=told["unsold"][:40])
        wrong.append(RegisterFlaw(row, "unsold", refusal, refuses=not _names(told["owners"])))
    elif told["unsold"].lower() in _YES:
        return wrong  # the developer's, whoever stands beside it
    names = _names(told["owners"])
    if not names:
        wrong.append(RegisterFlaw(row, "owners", Refusal.of("owners.nobody", "2")))
    elif len("、".join(names)) > MOST_NAMES or max(map(len, names)) > 80:
        wrong.append(RegisterFlaw(row, "owners", Refusal.of("owners.names_too_long", "2")))
    elif marks := damage_marks("".join(names)):
        refusal = Refusal.of(
            "roster.name_damaged", None, written="、".join(names)[:40], marks="".join(marks)
        )
        wrong.append(RegisterFlaw(row, "owners", refusal))
    if told["voter"] and told["voter"] not in names:
        refusal = Refusal.of("owners.voter_no_owner", "2", voter=told["voter"][:40])
        wrong.append(RegisterFlaw(row, "voter", refusal, refuses=False))
    if len(told["number"]) > 40:
        wrong.append(
            RegisterFlaw(row, "number", Refusal.of("owners.number_too_long", "2", most=40))
        )
    return wrong


def _names(text: str) -> tuple[str, ...]:
    names = (plain_name(name) for name in _BETWEEN.split(text))
    return tuple(dict.fromkeys(name for name in names if name))


def _part(told: Mapping[str, str]) -> RegisteredPart:
    number, area = told["part"], area_of(told["area"]) or 0
    if told["unsold"].lower() in _YES:
        return RegisteredPart(number, area, DEVELOPER)
    names = _names(told["owners"])
    voter = told["voter"] if told["voter"] in names else ""
    voter = voter or (names[0] if len(names) == 1 else "")
    key = f"#{told['number']}" if told["number"] else "=" + "、".join(sorted(names))
    return RegisteredPart(number, area, key, names, voter)


def _contradictions(found: Sequence[tuple[int, RegisteredPart]]) -> list[RegisterFlaw]:
    """Rows that say different things of one owner, or that leave open whether it is one."""
    flaws, first = [], {}
    for row, part in found:
        if part.owner == DEVELOPER:
            continue
        if part.owner not in first:
            first[part.owner] = (row, part)
            continue
        before, other = first[part.owner]
        if part.owner.startswith("="):
            refusal = Refusal.of("owners.same_or_namesake", "2", names=part.called, row=before)
            flaws.append(RegisterFlaw(row, "number", refusal))
        elif set(part.names) != set(other.names):
            refusal = Refusal.of("owners.number_of_another", "2", row=before)
            flaws.append(RegisterFlaw(row, "number", refusal))
        elif part.voter != other.voter:
            refusal = Refusal.of("owners.two_voters", "2", row=before)
            flaws.append(RegisterFlaw(row, "voter", refusal))
    return flaws
