"""What the rows of a roster say: who lives behind which door, who works here, and as what.

What must be known of a person is the door (or the unit), the name and whether they are of age. A
value of any other field that cannot be read is left out and told; it never keeps the row back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from deliberation.documents.cells import plain_cell
from deliberation.documents.layout import Row, is_date, was_written
from deliberation.people.operations import columns
from deliberation.rules.policy import RoleKind
from deliberation.rules.reading import (
    building_key,
    damage_marks,
    door_key,
    full_building,
    full_door,
    in_parts,
    plain_name,
    plain_number,
    plain_word,
)
from deliberation.rules.refusals import NotReady, Refusal
from deliberation.rules.voting import area_of

FIELDS = tuple(columns.ROSTER)
PLACE_MOST, NAME_MOST = 40, 80  # characters
OF_AGE, MOST_AGE = 18, 130  # years

_BETWEEN = re.compile(r"[、，,;；/\n]+")
_TAIL = re.compile(r"[0-9]{1,4}")
#: A day of birth, or its month, or its year.
_BIRTH = re.compile(
    r"((?:18|19|20)\d{2})(?:[-/.年 ]*(\d{1,2})(?:[-/.月 ]*(\d{1,2})日?)?月?)?年?(?: [\d:]+)?"
)
#: What kind of unit somebody with this role works for.
UNIT_KINDS = {
    RoleKind.COMMITTEE: "committee",
    RoleKind.PROPERTY: "property",
    RoleKind.OFFICER: "department",
    RoleKind.PARTNER: "partner",
    RoleKind.MEDIATOR: "partner",
}

Home = tuple[str, str]
"""A household, however its building and door are written (``rules.doors``)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row that has been understood.

    :ivar area: the household's exclusive area in 0.01 m²; ``None`` where it is not told
    :ivar unit: for which they work; empty for who only lives here
    """

    number: int
    building: str
    door: str
    area: int | None
    name: str
    phone_tail: str
    adult: bool
    roles: tuple[RoleKind, ...]
    unit: str
    group: str

    @property
    def home(self) -> Home | None:
        """The household; ``None`` for who does not live here."""
        return (building_key(self.building), door_key(self.door)) if self.building else None

    @property
    def place(self) -> str:
        """Where they live, or for whom they work."""
        return f"{self.building} {self.door}" if self.building else self.unit


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one row with the value of one field.

    :ivar refuses: whether it keeps the row back; else the row is taken without the value
    """

    number: int
    field: str
    written: str
    refusal: Refusal
    refuses: bool = True


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row with something wrong in it: as it stands, and all that is wrong with it."""

    number: int
    called: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """What a list says.

    :ivar lines: the persons in it, in its order
    :ivar refused: the rows that cannot be taken
    :ivar without: the rows that are taken without some of their values
    """

    lines: Sequence[Line]
    refused: list[Wrong]
    without: Sequence[Wrong]


def read(rows: Sequence[Row], mapping: Mapping[str, str], today: date) -> Roster:
    """The persons in *rows*.

    :param mapping: field → column
    :param today: on which somebody is of age, or not yet
    """
    lines: list[Line] = []
    refused: list[Wrong] = []
    without: list[Wrong] = []
    first: dict[tuple, Line] = {}
    homes: dict[Home, Line] = {}
    for row in rows:
        told = columns.by_field(row, mapping)
        line, faults = _understood(row.number, {one: told.get(one, "") for one in FIELDS}, today)
        if line is not None:
            who = (line.home or line.unit, line.name)
            twin = first.setdefault(who, line)
            if twin is not line:
                twice = Refusal.of("roster.twice", None, row=twin.number)
                faults.append(Fault(line.number, "name", line.name, twice))
            if line.home is not None:
                faults += _contradictions(line, homes.setdefault(line.home, line))
        if faults:
            words = (told.get(one, "") for one in ("building", "entrance", "door", "name"))
            wrong = Wrong(row.number, " ".join(filter(None, map(plain_cell, words))), tuple(faults))
            keeps_back = any(fault.refuses for fault in faults)
            (refused if keeps_back else without).append(wrong)
        if line is not None and not any(fault.refuses for fault in faults):
            lines.append(line)
    return Roster(lines, refused, without)


def _contradictions(line: Line, before: Line) -> list[Fault]:
    """Two rows that say different things of one household: the first one counts."""
    found = []
    if line.area and before.area and line.area != before.area:
        other = Refusal.of("roster.other_area", None, row=before.number)
        found.append(Fault(line.number, "area", "", other, refuses=False))
    if line.group and before.group and line.group != before.group:
        other = Refusal.of("roster.other_group", None, row=before.number)
        found.append(Fault(line.number, "group", line.group, other, refuses=False))
    return found


def _understood(
    number: int, raw: Mapping[str, str], today: date
) -> tuple[Line | None, list[Fault]]:
    told = {field: plain_cell(value) for field, value in raw.items()}
    faults: list[Fault] = []

    def tried(field: str, check: Callable[..., Any], *values: Any, refuses: bool = True) -> Any:
        try:
            return check(*values)
        except NotReady as refused:
            faults.append(Fault(number, field, told[field], refused.refusal, refuses))
            return None

    building, door = tried("door", _home, raw, told) or ("", "")
    unit = told["unit"] if told["unit"].casefold() not in columns.NOTHING else ""
    if not faults and not building and not unit:
        missing = Refusal.of("roster.place_missing", None)
        faults.append(Fault(number, "building", "", missing))
    unit = tried("unit", _short, unit, refuses=not building) or ""
    group = tried("group", _short, _optional(raw["group"]), refuses=False) or ""
    name = tried("name", _name, raw["name"])
    area = tried("area", _area, raw["area"], refuses=False)
    tail = tried("phone_tail", _phone_tail, raw["phone_tail"], refuses=False) or ""
    adult = tried("adult", _of_age, raw, today)
    roles = tried("role", _roles, told["role"], refuses=False) or ()
    if {RoleKind.SUPERVISOR, RoleKind.COMMITTEE} <= set(roles):
        itself = Refusal.of("roster.supervises_itself", "5")
        faults.append(Fault(number, "role", told["role"], itself))
    if unit and not UNIT_KINDS.keys() & set(roles):
        # Whoever lives here is entered all the same: the column may name an employer.
        refusal = Refusal.of("roster.unit_without_role", None)
        faults.append(Fault(number, "unit", unit, refusal, refuses=not building))
        unit = ""
    if any(fault.refuses for fault in faults):
        return None, faults
    return (
        Line(
            number=number,
            building=building,
            door=door,
            area=area,
            name=name,
            phone_tail=tail,
            adult=adult,
            roles=tuple(dict.fromkeys(role for role in roles if role is not RoleKind.RESIDENT)),
            unit=unit,
            group=group if building else "",
        ),
        faults,
    )


def _optional(text: str) -> str:
    """What an optional field says.

    :raises NotReady: ``sheets.became_date``
    """
    if is_date(text):
        raise NotReady.because("sheets.became_date", None, meant=was_written(text))
    plain = plain_cell(text)
    return "" if plain.casefold() in columns.NOTHING else plain


def _home(raw: Mapping[str, str], told: Mapping[str, str]) -> tuple[str, str]:
    """Building and door as they are shown; both empty for who lives nowhere here."""
    for field in ("building", "entrance", "door"):
        if is_date(raw[field]):
            raise NotReady.because("roster.door_became_date", None, meant=was_written(raw[field]))
    building, door = told["building"], told["door"]
    if not door and not building:
        return "", ""
    if not door:
        raise NotReady.because("roster.door_missing", None)
    found = in_parts(building, told["entrance"], door)
    if found is None:
        raise NotReady.because("roster.building_missing", None)
    shown = full_building(found.building), full_door(found.door, found.entrance)
    _short(max(shown, key=len))
    return shown


def _short(text: str) -> str:
    if len(text) > PLACE_MOST:
        raise NotReady.because("roster.too_long", None, most=PLACE_MOST)
    return text


def _name(raw: str) -> str:
    text = plain_name(raw)
    if not text:
        raise NotReady.because("roster.name_missing", None)
    if is_date(raw):
        raise NotReady.because("sheets.became_date", None, meant="")
    if columns.has_phone_number(text):
        raise NotReady.because("roster.phone_number", None, written=text[:40])
    if len(text) > NAME_MOST:
        raise NotReady.because("roster.too_long", None, most=NAME_MOST)
    if text.startswith(("=", "#")) or text.isdecimal():
        raise NotReady.because("roster.no_name", None, written=text[:40])
    if marks := damage_marks(text):
        raise NotReady.because("roster.name_damaged", None, written=text[:40], marks="".join(marks))
    return text


def _area(raw: str) -> int | None:
    text = _optional(raw)
    if not text:
        return None
    area = area_of(text)
    if area is None:
        raise NotReady.because("owners.area_unreadable", "2", area=text[:40])
    return area


def _phone_tail(raw: str) -> str:
    text = _optional(raw).removeprefix(columns.HIDDEN)
    if text and not _TAIL.fullmatch(text):
        raise NotReady.because("roster.tail_unreadable", None)
    return text.zfill(4) if text else ""  # a spreadsheet drops the noughts in front


def _of_age(raw: Mapping[str, str], today: date) -> bool:
    """Whether somebody is of age: as it is said, else by years, else by the day of birth."""
    said = plain_word(raw["adult"])
    if said in columns.YES or said in columns.NO:
        return said in columns.YES
    # Lists have years and days of birth in one column, under either name.
    text = "" if said else plain_cell(raw["age"]) or plain_cell(raw["birth"])
    if text:
        years = plain_number(text, columns.YEARS)
        if years is not None and years <= MOST_AGE:
            return years >= OF_AGE
        adult = of_age_by(text, today)
        if adult is not None:
            return adult
        raise NotReady.because("roster.age_unreadable", None, written=text[:40])
    raise NotReady.because("roster.adult_unreadable", None, written=said[:40])


def of_age_by(text: str, today: date) -> bool | None:
    """Whether somebody born on the day (or in the month, or year) *text* is of age on *today*.

    ``None`` where *text* is no such day, or leaves it open.
    """
    plain = plain_cell(text)
    if re.fullmatch(r"\d{8}|\d{6}", plain):
        plain = "-".join(filter(None, (plain[:4], plain[4:6], plain[6:])))
    found = _BIRTH.fullmatch(plain)
    if found is None:
        return None
    year, month, day = int(found[1]), found[2], found[3]
    try:
        first = date(year, int(month or 1), int(day or 1))
    except ValueError:
        return None
    if first > today or today.year - year > MOST_AGE:
        return None
    born = (year, *(int(one) for one in (month, day) if one))
    turned = (today.year - OF_AGE, today.month, today.day)[: len(born)]
    if born == turned and len(born) < 3:
        return None  # in the course of this year, or month
    return born <= turned


def _roles(text: str) -> tuple[RoleKind, ...]:
    if text.casefold() in columns.NOTHING:
        return ()
    found = []
    for word in filter(None, map(str.strip, _BETWEEN.split(text))):
        if (role := columns.ROLES.get(word.casefold())) is None:
            raise NotReady.because("roster.role_unknown", None, written=word[:40])
        found.append(role)
    return tuple(found)
