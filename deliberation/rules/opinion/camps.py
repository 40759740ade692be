"""Camps: groups that are found in the stances themselves (rulebook §9), or that there are none.

The method is Polis's (Small and others, "Polis: Scaling Deliberation by Mapping High Dimensional
Opinion Spaces", Recerca 26(2), 2021), reduced: a stance not taken counts as the statement's mean;
the two principal axes; k-means (Lloyd) from several starts that lie apart (k-means++, Arthur and
Vassilvitskii 2007); the number of camps by the silhouette (Rousseeuw 1987, simplified to the
distances from centres: Hruschka and others 2004). Polis moves those with few stances outwards; we
do not, since it parts the talkative from the quiet.

Whether camps are more than chance is asked of halves (after Ben-Hur and others 2002): half of the
persons are taken by lot, their axes and as many camps are found anew, and what comes out is
compared with the whole by the adjusted Rand index (Hubert and Arabie 1985).

All numbers are integers (a stance is ``UNIT``), lots are drawn by SHA-256, and persons are put in
the order of their stances first: the same stances give the same camps, on every machine, in
whichever order they come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from itertools import accumulate
from math import comb, isqrt
from operator import mul
from statistics import median

from deliberation.rules.opinion.stances import LEAST

#: Camps are looked for from so many persons with so many stances each (§9).
LEAST_PERSONS = 100
LEAST_STANCES = 7
#: In so many halves the camps must be found again, so well (§9).
HALVES = 12
LEAST_STABILITY = Fraction(1, 2)
#: As many camps as a layman can be told of.
NUMBERS = range(2, 6)

UNIT = 100
_LENGTH = 10_000  # of an axis
_TURNS = 100  # at most, of each iteration
_STARTS = 10

Stances = Mapping[int, int]
"""Statement → −1, 0 or 1."""
Point = tuple[int, int]


class NoCamps(StrEnum):
    """Why there are no clear camps."""

    TOO_FEW = "too_few"  # below LEAST_PERSONS with LEAST_STANCES each
    TOO_ALIKE = "too_alike"  # nothing parts them into camps of LEAST
    UNSTABLE = "unstable"  # halves of the persons part otherwise


@dataclass(frozen=True, slots=True)
class Camps:
    """Camps, person by person: kept inside of the rulebook.

    :ivar of: the number of each person's camp, from 1, the largest first; ``None`` for who took
        too few stances
    :ivar points: where each person stands; of those in no camp, nothing
    :ivar stability: the median of the halves' adjusted Rand indices
    """

    of: Sequence[int | None]
    points: Sequence[Point | None]
    stability: Fraction


def find_camps(persons: Sequence[Stances]) -> Camps | NoCamps:
    """The camps among *persons*, or why there are no clear ones."""
    order = sorted(
        (place for place, said in enumerate(persons) if _taken(said) >= LEAST_STANCES),
        key=lambda place: sorted(persons[place].items()),
    )
    if len(order) < LEAST_PERSONS:
        return NoCamps.TOO_FEW
    ordered = [persons[place] for place in order]
    points = project(ordered)
    camps = part(points, NUMBERS, LEAST)
    if camps is None:
        return NoCamps.TOO_ALIKE
    stability = median(_found_again(ordered, camps, half) for half in range(HALVES))
    if stability < LEAST_STABILITY:
        return NoCamps.UNSTABLE
    of: list[int | None] = [None] * len(persons)
    where: list[Point | None] = [None] * len(persons)
    for place, camp, point in zip(order, camps, points, strict=True):
        of[place], where[place] = camp, point
    return Camps(of, where, stability)


def _found_again(persons: Sequence[Stances], camps: Sequence[int], number: int) -> Fraction:
    """How well a half of *persons* parts as the whole does; not at all: 0."""
    lots = sorted(range(len(persons)), key=lambda place: _lot(number, place))
    half = sorted(lots[: len(persons) // 2])
    again = part(project([persons[place] for place in half]), [max(camps)], 1)
    return adjusted_rand([camps[place] for place in half], again) if again else Fraction(0)


def _taken(said: Stances) -> int:
    """How many stances; a pass is none."""
    return sum(1 for stance in said.values() if stance)


def _lot(*names: int) -> int:
    """A number that nobody chose, the same for the same *names*."""
    return int.from_bytes(sha256(",".join(map(str, names)).encode()).digest(), "big")


def adjusted_rand(one: Sequence[Hashable], other: Sequence[Hashable]) -> Fraction:
    """How far two partitions of the same things agree: 1 wholly, 0 as by chance."""

    def pairs(groups: Iterable[Hashable]) -> int:
        return sum(comb(size, 2) for size in Counter(groups).values())

    both, first, second = pairs(zip(one, other, strict=True)), pairs(one), pairs(other)
    by_chance = Fraction(first * second, max(comb(len(one), 2), 1))
    most = Fraction(first + second, 2)
    return (both - by_chance) / (most - by_chance) if most != by_chance else Fraction(1)


def project(persons: Sequence[Stances]) -> list[Point]:
    """Where each of *persons* stands on the two principal axes of all, in ``UNIT`` a stance."""
    taken: dict[int, list[int]] = {}
    for stances in persons:
        for statement, stance in stances.items():
            taken.setdefault(statement, []).append(stance)
    mean = {one: sum(all_) * UNIT // len(all_) for one, all_ in taken.items()}
    place = {statement: number for number, statement in enumerate(sorted(taken))}
    rows = [
        [(place[one], stance * UNIT - mean[one]) for one, stance in stances.items()]
        for stances in persons
    ]
    spread = [[0] * len(place) for _ in place]  # the covariances, times the persons
    for row in rows:
        for first, value in row:
            line = spread[first]
            for second, other in row:
                line[second] += value * other
    axes: list[list[int]] = []
    for _ in range(2):
        axes.append(_principal(spread, axes))
    return [
        (
            sum(value * axes[0][number] for number, value in row) // _LENGTH,
            sum(value * axes[1][number] for number, value in row) // _LENGTH,
        )
        for row in rows
    ]


def _principal(spread: Sequence[Sequence[int]], across: Sequence[Sequence[int]]) -> list[int]:
    """The direction of the widest *spread* that lies *across* these, by power iteration."""

    def scaled(axis: list[int]) -> list[int]:
        for other in across:
            along = sum(map(mul, axis, other))
            axis = [one - along * two // _LENGTH**2 for one, two in zip(axis, other, strict=True)]
        length = isqrt(sum(map(mul, axis, axis))) or 1
        return [one * _LENGTH // length for one in axis]

    axis = scaled(list(max(spread, key=lambda line: sum(map(abs, line)))))
    for _ in range(_TURNS):
        before, axis = axis, scaled([sum(map(mul, line, axis)) for line in spread])
        if max(abs(one - two) for one, two in zip(axis, before, strict=True)) * 1000 <= _LENGTH:
            break
    # An axis may point either way: its largest part is positive.
    return axis if max(axis) >= -min(axis) else [-one for one in axis]


def part(points: Sequence[Point], numbers: Iterable[int], least: int) -> list[int] | None:
    """The number of each point's camp, from 1, the largest first.

    :param numbers: of camps, of which the one is taken that parts them best
    :returns: ``None`` where each of *numbers* leaves a camp below *least*
    """
    cells = Counter(points)
    best: tuple[int, dict[Point, int]] | None = None
    for number in numbers:
        found = _parted(cells, number)
        if found is None:
            continue
        sizes = Counter(found[point] for point in points)
        if len(sizes) < number or min(sizes.values()) < least:
            continue
        score = _silhouette(cells, found)
        if best is None or score > best[0]:
            best = score, found
    if best is None:
        return None
    sizes = Counter(best[1][point] for point in points)
    ranks = sorted(sizes, key=lambda one: (-sizes[one], one))
    return [ranks.index(best[1][point]) + 1 for point in points]


def _apart(one: Point, other: Point) -> int:
    """The squared distance."""
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _centre(cells: Iterable[tuple[Point, int]]) -> Point:
    """The mean of points with their weights."""
    across = along = weights = 0
    for (x, y), weight in cells:
        across, along, weights = across + weight * x, along + weight * y, weights + weight
    return across // weights, along // weights


def _parted(cells: Mapping[Point, int], number: int) -> dict[Point, int] | None:
    """The best of several k-means: each point's camp; ``None`` where there are fewer points."""
    if len(cells) < number:
        return None
    ordered = sorted(cells.items())
    best: tuple[int, dict[Point, int]] | None = None
    for start in range(_STARTS):
        centres = _start(ordered, number, start)
        for _ in range(_TURNS):
            camps: list[list[tuple[Point, int]]] = [[] for _ in centres]
            loss = 0
            for point, weight in ordered:
                apart = [_apart(point, centre) for centre in centres]
                nearest = min(apart)
                loss += weight * nearest
                camps[apart.index(nearest)].append((point, weight))
            before, centres = (
                centres,
                [
                    _centre(camp) if camp else centre
                    for camp, centre in zip(camps, centres, strict=True)
                ],
            )
            if centres == before:
                break
        if best is None or loss < best[0]:
            best = loss, {point: one for one, camp in enumerate(camps) for point, _ in camp}
    return best[1] if best else None


def _start(cells: Sequence[tuple[Point, int]], number: int, start: int) -> list[Point]:
    """Centres drawn by lot, each as likely as it lies (squared) apart from those before it."""
    centres: list[Point] = []
    chances = [weight for _, weight in cells]
    while len(centres) < number:
        left = _lot(start, len(centres)) % sum(chances)
        reached = zip(cells, accumulate(chances), strict=True)
        centres.append(next(point for (point, _), up_to in reached if left < up_to))
        chances = [weight * min(_apart(one, c) for c in centres) for one, weight in cells]
    return centres


def _silhouette(cells: Mapping[Point, int], camps: Mapping[Point, int]) -> int:
    """How much nearer points lie to the centre of their camp than to the next, added up."""
    members: dict[int, list[tuple[Point, int]]] = {}
    for point, weight in cells.items():
        members.setdefault(camps[point], []).append((point, weight))
    centres = {camp: _centre(inside) for camp, inside in members.items()}
    total = 0
    for point, weight in cells.items():
        own = isqrt(_apart(point, centres[camps[point]]) * UNIT**2)
        next_ = isqrt(
            min(_apart(point, centre) for camp, centre in centres.items() if camp != camps[point])
            * UNIT**2
        )
        total += weight * ((next_ - own) * UNIT**2 // max(own, next_, 1))
    return total
