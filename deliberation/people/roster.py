"""What the rows of a roster say: who lives behind which door, who works here, and as what."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.documents.sheets import Row
from deliberation.people import columns
from deliberation.rules.doors import building_key, door_key, full_building, full_door
from deliberation.rules.names import damaged, plain_name
from deliberation.rules.owners import area_of
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, Refusal
from deliberation.rules.text import plain_text

FIELDS = tuple(columns.ROSTER)
PLACE_MOST, NAME_MOST = 40, 80  # characters

_BETWEEN = re.compile(r"[、,，;；/\n]+")
_TAIL = re.compile(r"[0-9]{1,4}")

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
    """What is wrong in one row with the value of one field."""

    number: int
    field: str
    written: str
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that cannot be taken: as it stands, and all that is wrong with it."""

    number: int
    called: str
    faults: tuple[Fault, ...]


def read(rows: Sequence[Row]) -> tuple[list[Line], list[Wrong]]:
    """The persons in *rows*, and the rows that cannot be taken, in their order."""
    lines: list[Line] = []
    wrong: list[Wrong] = []
    first: dict[tuple, Line] = {}
    homes: dict[Home, Line] = {}
    for row in rows:
        told = {field: plain_text(row.values.get(field, "")) for field in FIELDS}
        line, faults = _understood(row.number, told)
        if line is not None:
            who = (line.home or line.unit, line.name)
            twin = first.setdefault(who, line)
            if twin is not line:
                twice = Refusal.of("roster.twice", None, row=twin.number)
                faults.append(Fault(line.number, "name", line.name, twice))
            if line.home is not None:
                faults += _contradictions(line, homes.setdefault(line.home, line))
        if faults:
            called = " ".join(filter(None, (told["building"], told["door"], told["name"])))
            wrong.append(Wrong(row.number, called, tuple(faults)))
        elif line is not None:
            lines.append(line)
    return lines, wrong


def _contradictions(line: Line, before: Line) -> list[Fault]:
    """Two rows that say different things of one household."""
    found = []
    if line.area and before.area and line.area != before.area:
        other = Refusal.of("roster.other_area", None, row=before.number)
        found.append(Fault(line.number, "area", "", other))
    if line.group and before.group and line.group != before.group:
        other = Refusal.of("roster.other_group", None, row=before.number)
        found.append(Fault(line.number, "group", line.group, other))
    return found


def _understood(number: int, told: dict[str, str]) -> tuple[Line | None, list[Fault]]:
    faults: list[Fault] = []

    def tried(field: str, check: Callable[..., Any]) -> Any:
        try:
            return check(told[field])
        except NotReady as refused:
            faults.append(Fault(number, field, told[field], refused.refusal))
            return None

    for field in ("building", "door", "unit"):
        tried(field, lambda text, field=field: _check_place(field, text, told))
    for field in ("entrance", "group"):
        tried(field, _check_length)
    name = tried("name", _name)
    area = tried("area", _area)
    tail = tried("phone_tail", _phone_tail)
    adult = tried("adult", _adult)
    roles = tried("role", lambda text: _roles(text, told["unit"]))
    if faults:
        return None, faults
    building, door = told["building"], full_door(told["door"], told["entrance"])
    return (
        Line(
            number=number,
            building=full_building(building),
            door=door if building else "",
            area=area,
            name=name,
            phone_tail=tail,
            adult=adult,
            roles=roles,
            unit=told["unit"],
            group=told["group"] if building else "",
        ),
        [],
    )


def _check_place(field: str, text: str, told: dict[str, str]) -> None:
    shown = {"building": full_building, "door": lambda door: full_door(door, told["entrance"])}
    _check_length(shown.get(field, str)(text))
    at_home = told["building"] or told["door"]
    if not text and (field == "building" or (field == "door" and told["building"])):
        if at_home:
            if field == "building":
                raise NotReady.because("roster.building_missing", None)
            raise NotReady.because("roster.door_missing", None)
        if not told["unit"]:
            raise NotReady.because("roster.place_missing", None)


def _check_length(text: str) -> None:
    if len(text) > PLACE_MOST:
        raise NotReady.because("roster.too_long", None, most=PLACE_MOST)


def _name(text: str) -> str:
    text = plain_name(text)
    if not text:
        raise NotReady.because("roster.name_missing", None)
    if len(text) > NAME_MOST:
        raise NotReady.because("roster.too_long", None, most=NAME_MOST)
    if text.startswith(("=", "#")) or text.isdecimal():
        raise NotReady.because("roster.no_name", None, written=text[:40])
    if marks := damaged(text):
        raise NotReady.because("roster.name_damaged", None, written=text[:40], marks="".join(marks))
    return text


def _area(text: str) -> int | None:
    if not text:
        return None
    area = area_of(text)
    if area is None:
        raise NotReady.because("owners.area_unreadable", "2", area=text[:40])
    return area


def _phone_tail(text: str) -> str:
    if text and not _TAIL.fullmatch(text):
        raise NotReady.because("roster.tail_unreadable", None)
    return text.zfill(4) if text else ""  # a spreadsheet drops the noughts in front


def _adult(text: str) -> bool:
    said = text.casefold()
    if said not in columns.YES | columns.NO:
        raise NotReady.because("roster.adult_unreadable", None, written=text[:40])
    return said in columns.YES


def _roles(text: str, unit: str) -> tuple[RoleKind, ...]:
    found = []
    for word in filter(None, map(str.strip, _BETWEEN.split(text))):
        if (role := columns.ROLES.get(word.casefold())) is None:
            raise NotReady.because("roster.role_unknown", None, written=word[:40])
        found.append(role)
    if RoleKind.SUPERVISOR in found and RoleKind.COMMITTEE in found:
        raise NotReady.because("roster.supervises_itself", None)
    if unit and not UNIT_KINDS.keys() & set(found):
        raise NotReady.because("roster.unit_without_role", None)
    return tuple(dict.fromkeys(role for role in found if role is not RoleKind.RESIDENT))
