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

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from itertools import accumulate, compress
from math import comb, isqrt
from operator import itemgetter, mul
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
    said = Said.by([persons[place] for place in order])
    points = project(said, range(len(order)))
    camps = part(points, NUMBERS, LEAST)
    if camps is None:
        return NoCamps.TOO_ALIKE
    stability = median(_found_again(said, camps, half) for half in range(HALVES))
    if stability < LEAST_STABILITY:
        return NoCamps.UNSTABLE
    of: list[int | None] = [None] * len(persons)
    where: list[Point | None] = [None] * len(persons)
    for place, camp, point in zip(order, camps, points, strict=True):
        of[place], where[place] = camp, point
    return Camps(of, where, stability)


def _found_again(said: Said, camps: Sequence[int], number: int) -> Fraction:
    """How well a half of the persons parts as the whole does; not at all: 0."""
    lots = sorted(range(len(camps)), key=lambda place: _lot(number, place))
    half = sorted(lots[: len(camps) // 2])
    again = part(project(said, half), [max(camps)], 1)
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


@dataclass(frozen=True, slots=True)
class Said:
    """What persons say, so that sums over any of them are quick.

    :ivar bits: of each statement, who disagrees, passes, and agrees: a bit for each person
    :ivar own: of each person, what picks from a table of three values a statement, in that order,
        those of the person's stances
    """

    bits: Sequence[tuple[int, int, int]]
    own: Sequence[Callable[[Sequence[int]], Iterable[int]]]

    @classmethod
    def by(cls, persons: Sequence[Stances]) -> Said:
        """What *persons* say; each has said more than one thing."""
        statements = sorted({statement for stances in persons for statement in stances})
        place = {statement: 3 * number + 1 for number, statement in enumerate(statements)}
        bits = [0] * (3 * len(statements))
        own = []
        for number, stances in enumerate(persons):
            mine = [place[statement] + stance for statement, stance in stances.items()]
            for one in mine:
                bits[one] |= 1 << number
            own.append(itemgetter(*mine))
        return cls(list(zip(*[iter(bits)] * 3, strict=True)), own)


def project(said: Said, persons: Sequence[int]) -> list[Point]:
    """Where each of *persons* stands on the two principal axes of these, in ``UNIT`` a stance."""
    among = sum(1 << person for person in persons)
    bits = [(no & among, passed & among, yes & among) for no, passed, yes in said.bits]
    mean = [_mean(*one) for one in bits]
    spread = [[0] * len(bits) for _ in bits]  # the covariances, times the persons
    for first, one in enumerate(bits):
        for second in range(first + 1):
            together = added_up(one, mean[first], bits[second], mean[second])
            spread[first][second] = spread[second][first] = together
    axes: list[list[int]] = []
    for _ in range(2):
        axes.append(_principal(spread, axes))
    x, y = (
        [
            (stance * UNIT - middle) * along
            for middle, along in zip(mean, axis, strict=True)
            for stance in (-1, 0, 1)
        ]
        for axis in axes
    )
    return [
        (sum(own(x)) // _LENGTH, sum(own(y)) // _LENGTH)
        for own in map(said.own.__getitem__, persons)
    ]


def _mean(no: int, passed: int, yes: int) -> int:
    """The mean of a statement's stances; 0 where nobody says anything to it."""
    return (yes.bit_count() - no.bit_count()) * UNIT // max((no | passed | yes).bit_count(), 1)


def added_up(
    one: tuple[int, int, int], mean: int, other: tuple[int, int, int], others_mean: int
) -> int:
    """The products of what persons say to *one* statement and to the *other*, each less its mean,
    added up over those who say something to both: by counting who says what."""
    (no, passed, yes), (others_no, others_passed, others_yes) = one, other
    spoke, others_spoke = no | passed | yes, others_no | others_passed | others_yes
    alike = (yes & others_yes | no & others_no).bit_count()
    unlike = (yes & others_no | no & others_yes).bit_count()
    first = (yes & others_spoke).bit_count() - (no & others_spoke).bit_count()
    second = (others_yes & spoke).bit_count() - (others_no & spoke).bit_count()
    both = (spoke & others_spoke).bit_count()
    return (
        UNIT**2 * (alike - unlike)
        - UNIT * (first * others_mean + second * mean)
        + mean * others_mean * both
    )


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
    fit: list[dict[Point, int]] = []
    for number in numbers:
        found = _parted(cells, number)
        if found is None:
            continue
        sizes = Counter(found[point] for point in points)
        if len(sizes) == number and min(sizes.values()) >= least:
            fit.append(found)
    if not fit:
        return None
    best = max(fit, key=lambda found: _silhouette(cells, found)) if len(fit) > 1 else fit[0]
    sizes = Counter(best[point] for point in points)
    ranks = sorted(sizes, key=lambda one: (-sizes[one], one))
    return [ranks.index(best[point]) + 1 for point in points]


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
    points = [point for point, _ in ordered]
    weights = [weight for _, weight in ordered]
    sums = weights, [w * x for (x, _), w in ordered], [w * y for (_, y), w in ordered]
    whole = [sum(one) for one in sums]
    squares = sum(weight * (x * x + y * y) for (x, y), weight in ordered)
    best: tuple[int, list[int]] | None = None
    passed: set[tuple[Point, ...]] = set()
    for start in range(_STARTS):
        centres = _start(ordered, number, start)
        way: list[tuple[Point, ...]] = []
        # Where an earlier start came by, this one goes on as that one did, and ends there.
        while centres not in passed:
            way.append(centres)
            camps = _nearest(points, centres)
            loss, left, moved = squares, whole, []
            for camp, (x, y) in enumerate(centres):
                mine = left
                if camp < number - 1:
                    inside = [one == camp for one in camps]
                    mine = [sum(compress(one, inside)) for one in sums]
                    left = [one - two for one, two in zip(left, mine, strict=True)]
                many, across, along = mine
                loss += many * (x * x + y * y) - 2 * (x * across + y * along)
                moved.append((across // many, along // many) if many else (x, y))
            before, centres = centres, tuple(moved)
            if centres == before or len(way) == _TURNS:
                if best is None or loss < best[0]:
                    best = loss, camps
                break
        passed.update(way)
    return dict(zip(points, best[1], strict=True)) if best else None


def _nearest(points: Sequence[Point], centres: Sequence[Point]) -> list[int]:
    """Of each point the number of the centre that is nearest to it, the first of several."""
    # The squared distances, less the point's own square; the number in the last three bits.
    apart = []
    for number, (x, y) in enumerate(centres):
        across, along, own = -16 * x, -16 * y, 8 * (x * x + y * y) + number
        apart.append([across * one + along * two + own for one, two in points])
    return [one & 7 for one in map(min, *apart)]


def _start(cells: Sequence[tuple[Point, int]], number: int, start: int) -> tuple[Point, ...]:
    """Centres drawn by lot, each as likely as it lies (squared) apart from those before it."""
    centres: list[Point] = []
    chances = [weight for _, weight in cells]
    while True:
        reached = list(accumulate(chances))
        left = _lot(start, len(centres)) % reached[-1]
        centres.append(cells[bisect_right(reached, left)][0])
        if len(centres) == number:
            return tuple(centres)
        x, y = centres[-1]
        new = [weight * ((x - one) ** 2 + (y - two) ** 2) for (one, two), weight in cells]
        chances = new if len(centres) == 1 else list(map(min, chances, new))


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
