"""The opinion map of a round (rulebook §9): what is told of all stances together, and no more.

Nothing in it is one person's. Counts are of ten or more; a camp has ten or more; the map draws no
persons but bubbles, each at the mean of the ten or more who stand near each other in one camp
(Mondrian: LeFevre and others 2006). Two maps of one round, before and after somebody spoke, differ
by what was said: so a map is told once, when the round is closed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deliberation.rules.opinion.camps import Camps, NoCamps, Point, find_camps
from deliberation.rules.opinion.crossing import told_apart
from deliberation.rules.opinion.stances import LEAST, StatementResult, Verdict, Voice, result


@dataclass(frozen=True, slots=True)
class Bubble:
    """Persons of one camp who stand near each other, drawn together.

    :ivar x: to the right, in hundredths of a stance from the mean of all
    :ivar y: upwards, likewise
    """

    camp: int
    x: int
    y: int
    persons: int


@dataclass(frozen=True, slots=True)
class OpinionMap:
    """What is told of a round's stances.

    The three sentences for a layman: so many *persons* took so many *stances* on so many
    statements; so many *uniting*, so many *dividing*, so many *open*, and the first of each; the
    sizes of the *camps*, or that there are no clear ones and why.

    :ivar persons: how many took a stance
    :ivar stances: how many they took
    :ivar results: of each statement, in the order in which they were given
    :ivar camps: the size of each found group, the largest first, or why there is none
    :ivar bubbles: the map, where there are camps
    """

    persons: int
    stances: int
    results: Sequence[StatementResult]
    camps: Sequence[int] | NoCamps
    bubbles: Sequence[Bubble]

    @property
    def uniting(self) -> Sequence[StatementResult]:
        """What unites, the widest agreement first."""
        found = [one for one in self.results if one.verdict is Verdict.UNITES]
        return sorted(found, key=lambda one: (-one.least_share, one.statement))

    @property
    def dividing(self) -> Sequence[StatementResult]:
        """What divides, the widest gap first."""
        found = [one for one in self.results if one.verdict is Verdict.DIVIDES]
        return sorted(found, key=lambda one: (-one.gap, one.statement))

    @property
    def open(self) -> Sequence[StatementResult]:
        """What does neither."""
        return [one for one in self.results if one.verdict is Verdict.OPEN]


def opinion_map(voices: Sequence[Voice], statements: Sequence[int]) -> OpinionMap:
    """The map of what *voices* say to *statements*; stances on others do not count."""
    asked = set(statements)
    heard = [
        Voice({one: voice.stances[one] for one in voice.stances.keys() & asked}, voice.groups)
        for voice in voices
        if voice.stances.keys() & asked
    ]
    found = find_camps([voice.stances for voice in heard])
    of = found.of if isinstance(found, Camps) else ()
    sizes = Counter(camp for camp in of if camp is not None)
    return OpinionMap(
        len(heard),
        sum(len(voice.stances) for voice in heard),
        [told_apart(result(statement, heard, of), heard, of) for statement in statements],
        [sizes[camp] for camp in sorted(sizes)] if isinstance(found, Camps) else found,
        list(_bubbles(found)) if isinstance(found, Camps) else (),
    )


def _bubbles(camps: Camps) -> Iterator[Bubble]:
    """All who are in a camp, by ten or more."""
    members: dict[int, list[Point]] = {}
    for camp, point in zip(camps.of, camps.points, strict=True):
        if camp is not None and point is not None:
            members.setdefault(camp, []).append(point)
    for camp, points in sorted(members.items()):
        for near in _near(points):
            x, y = (sum(place) // len(near) for place in zip(*near, strict=True))
            yield Bubble(camp, x, y, len(near))


def _near(points: Sequence[Point]) -> Iterator[Sequence[Point]]:
    """*points* cut in halves across their wider side, as long as each half has ``LEAST``."""
    if len(points) < 2 * LEAST:
        yield points
        return
    width, height = (max(side) - min(side) for side in zip(*points, strict=True))
    ordered = sorted(points, key=lambda point: point if width >= height else point[::-1])
    yield from _near(ordered[: len(ordered) // 2])
    yield from _near(ordered[len(ordered) // 2 :])
