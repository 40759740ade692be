"""Stances of persons on statements, counted by groups (rulebook §9, opinion map).

Who passes takes no stance: passes are counted and told, but no share is taken of them.

**Small groups.** A group's counts are told of a statement where at least ``LEAST`` of it took a
stance on it. Those that are smaller are joined, and what they come to is joined with the next
smallest until it is as large: else it could be had by subtraction from the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fractions import Fraction

#: The fewest persons of whom something is told together (§9: "below 10 merged").
LEAST = 10
#: So large a share agrees, in the whole and in every declared group: the statement unites.
UNITING = Fraction(2, 3)
#: So far apart lie the shares of two groups of one kind: the statement divides.
DIVIDING = Fraction(1, 3)
#: Those who declared no group of a kind, or are in no camp: told of like a group.
UNDECLARED = ""
#: How the kind of the found groups is called; no declared kind begins with a blank.
FOUND = " found"


class Stance(IntEnum):
    """What a person says to a statement; a pass takes no stance, and is said all the same."""

    DISAGREE = -1
    PASS = 0
    AGREE = 1


@dataclass(frozen=True, slots=True)
class Voice:
    """What one person says, without a name.

    :ivar stances: statement → stance
    :ivar groups: kind of declared group → group, such as ``{"building": "3"}``
    """

    stances: Mapping[int, Stance]
    groups: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many persons agree, disagree, and pass."""

    agree: int = 0
    disagree: int = 0
    passed: int = 0

    @classmethod
    def of(cls, stances: Iterable[Stance]) -> Counts:
        """The stances, counted."""
        taken = list(stances)
        return cls(*(taken.count(one) for one in (Stance.AGREE, Stance.DISAGREE, Stance.PASS)))

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.agree + other.agree, self.disagree + other.disagree, self.passed + other.passed
        )

    @property
    def stances(self) -> int:
        """How many took a stance."""
        return self.agree + self.disagree

    @property
    def share(self) -> Fraction:
        """The part that agrees of those who took a stance; of nobody, 0."""
        return Fraction(self.agree, self.stances or 1)


Division = Mapping[tuple[str, ...], Counts]
"""The groups of one kind, those that were joined under all their names, each with its counts."""
Group = tuple[tuple[str, ...], Counts]
"""One of them."""


def joined(groups: Mapping[str, Counts]) -> Division:
    """The counts of *groups*, the small ones joined: each has ``LEAST`` stances, or there is none.

    A group that only passed is a small one.
    """
    rest = Counts()
    names: list[str] = []
    alone: dict[tuple[str, ...], Counts] = {}
    for name, counts in sorted(groups.items(), key=lambda one: (one[1].stances, one[0])):
        if counts.stances < LEAST or (names and rest.stances < LEAST):
            rest, names = rest + counts, [*names, name]
        else:
            alone[name,] = counts
    if rest.stances >= LEAST:
        alone[tuple(sorted(names))] = rest
    return dict(sorted(alone.items()))


class Verdict(StrEnum):
    """What a statement does (§9)."""

    UNITES = "unites"
    DIVIDES = "divides"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class StatementResult:
    """What is told of a statement.

    :ivar whole: of all; ``None`` where fewer than ``LEAST`` took a stance
    :ivar declared: kind of declared group → its groups
    :ivar found: the found groups by their number, from "1"; empty where there are none
    """

    statement: int
    whole: Counts | None
    declared: Mapping[str, Division]
    found: Division

    @property
    def gap(self) -> Fraction:
        """How far the shares of two groups of one kind lie apart at most."""
        widest = self.widest
        return widest[1][1].share - widest[2][1].share if widest else Fraction(0)

    @property
    def widest(self) -> tuple[str, Group, Group] | None:
        """The kind whose groups lie furthest apart (:data:`FOUND`: camps), the one that agrees most
        and the one that agrees least; ``None`` where no two groups are told of."""
        kinds = [
            (kind, groups)
            for kind, division in (*self.declared.items(), (FOUND, self.found))
            if len(groups := _groups(division)) > 1
        ]
        ends = [
            (kind, max(groups, key=_by_share), min(groups, key=_by_share)) for kind, groups in kinds
        ]
        return max(ends, key=lambda one: one[1][1].share - one[2][1].share, default=None)

    @property
    def least_share(self) -> Fraction:
        """The smallest share of agreement: of the whole, and of every declared group."""
        whole = self.whole.share if self.whole else Fraction(0)
        return min([whole, *(one for kind in self.declared.values() for one in _shares(kind))])

    @property
    def verdict(self) -> Verdict:
        """What it does. What divides is not said to unite, however many agree on the whole."""
        if self.gap >= DIVIDING:
            return Verdict.DIVIDES
        return Verdict.UNITES if self.least_share >= UNITING else Verdict.OPEN


def _groups(division: Division) -> list[Group]:
    """The groups; those who are in none are no group."""
    return [one for one in division.items() if one[0] != (UNDECLARED,)]


def _by_share(group: Group) -> Fraction:
    return group[1].share


def _shares(division: Division) -> list[Fraction]:
    return [counts.share for _, counts in _groups(division)]


def result(statement: int, voices: Sequence[Voice], camps: Sequence[int | None]) -> StatementResult:
    """What is told of *statement*.

    :param camps: the number of each voice's found group, in the order of *voices*; none where no
        groups are found. Who is in none is joined with the smallest like any small group.
    """
    took = [place for place, voice in enumerate(voices) if statement in voice.stances]

    def division(group_of: Mapping[int, str]) -> Division:
        members: dict[str, list[Stance]] = {}
        for place in took:
            members.setdefault(group_of[place], []).append(voices[place].stances[statement])
        return joined({name: Counts.of(stances) for name, stances in members.items()})

    whole = Counts.of(voices[place].stances[statement] for place in took)
    kinds = sorted({kind for voice in voices for kind in voice.groups})
    return StatementResult(
        statement,
        whole if whole.stances >= LEAST else None,
        {
            kind: division({place: voices[place].groups.get(kind, UNDECLARED) for place in took})
            for kind in kinds
        },
        division({place: str(camps[place] or UNDECLARED) for place in took}) if camps else {},
    )
