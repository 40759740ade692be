"""Households named the way a clerk writes them down: ``3栋：1单元101、2单元302``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from deliberation.rules.reading import (
    building_key,
    door_key,
    full_building,
    full_door,
    plain_dashes,
    plain_text,
    with_figures,
)

__all__ = ["building_key", "door_key", "full_building", "full_door", "read", "written"]

_BETWEEN = re.compile(r"[、，,;；\s]+")
_LINES = re.compile(r"[\n;；。]+")
_UNIT = "单元"


class Home(Protocol):
    """A household with its door."""

    id: int
    building_id: int
    door: str


@dataclass(frozen=True, slots=True)
class Named:
    """What a list of doors names.

    :ivar households: ids
    :ivar unknown: pieces that name no household, or more than one, as they were written
    """

    households: frozenset[int]
    unknown: tuple[str, ...]


def read(text: str, buildings: Sequence[tuple[int, str]], homes: Iterable[Home]) -> Named:
    """The households that *text* names: a building a line, its doors after it.

    A door may leave out what is not needed to know it (``1-101``, ``101`` where there is only
    one); ``1单元`` is all doors of that unit, a building alone all of its doors.
    """
    standing: dict[int, list[tuple[tuple[str, ...], int]]] = {}
    for home in homes:
        standing.setdefault(home.building_id, []).append((_key(home.door), home.id))
    names = sorted(((_plain(name), key) for key, name in buildings), key=lambda one: -len(one[0]))
    found: set[int] = set()
    unknown: list[str] = []
    for line in filter(None, map(str.strip, _LINES.split(text))):
        plain = _plain(line)
        here = next((one for one in names if plain.startswith(one[0])), None)
        if here is None:
            unknown.append(line)
            continue
        doors = standing.get(here[1], [])
        pieces = [one for one in _BETWEEN.split(plain[len(here[0]) :].strip(" :：,，、")) if one]
        if not pieces:
            found |= {home for _, home in doors}
        for piece in pieces:
            meant = _meant(piece, doors)
            found |= meant
            if not meant:
                unknown.append(f"{here[0]} {piece}")
    return Named(frozenset(found), tuple(unknown))


def written(
    chosen: Collection[int], buildings: Sequence[tuple[int, str]], homes: Iterable[Home]
) -> str:
    """The households *chosen* as :func:`read` reads them: a building a line."""
    doors: dict[int, list[str]] = {}
    for home in homes:
        if home.id in chosen:
            doors.setdefault(home.building_id, []).append(home.door)
    return "\n".join(f"{name}：{'、'.join(doors[key])}" for key, name in buildings if key in doors)


def _meant(piece: str, doors: Sequence[tuple[tuple[str, ...], int]]) -> set[int]:
    key = _key(piece)
    if not key:
        return set()
    if piece.endswith(_UNIT):
        return {home for door, home in doors if len(door) > len(key) and door[: len(key)] == key}
    exact = {home for door, home in doors if door == key}
    if exact:
        return exact
    ending = {home for door, home in doors if door[-len(key) :] == key}
    return ending if len(ending) == 1 else set()


def _plain(text: str) -> str:
    return with_figures(plain_dashes(plain_text(text)))


def _key(door: str) -> tuple[str, ...]:
    key = door_key(door)
    return tuple(key.split("-")) if key else ()
