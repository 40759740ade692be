"""What two kinds of groups would tell together: no small group by subtraction (§9).

Within one kind small groups are joined. But where all of building 3 are owners, the owners less
building 3 are told as well; were there three of these, their counts would be. So of a statement a
kind is told only where, with each kind that is told already, no such difference is small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from deliberation.rules.opinion.stances import (
    FOUND,
    LEAST,
    UNDECLARED,
    Division,
    Stance,
    StatementResult,
    Voice,
)

#: Groups of the coarser of two kinds, of which all unions are looked at; with more neither age
#: bands nor camps come: one of them is not told then.
MOST_GROUPS = 10

Place = tuple[str, ...]
Cell = tuple[Place, Place]


def told_apart(
    result: StatementResult, voices: Sequence[Voice], camps: Sequence[int | None]
) -> StatementResult:
    """*result* without the kinds that would give a small difference with another one.

    Declared kinds come first, those of the fewest groups before others; found groups come last.

    :param camps: as :func:`deliberation.rules.opinion.stances.result` takes them
    """
    kinds: dict[str, Division] = dict(
        sorted(result.declared.items(), key=lambda kind: (len(kind[1]), kind[0]))
    )
    if result.found:
        kinds[FOUND] = result.found
    told: dict[str, Mapping[int, Place]] = {}
    took = [place for place, voice in enumerate(voices) if result.statement in voice.stances]
    stances = {place: voices[place].stances[result.statement] for place in took}
    for kind, division in kinds.items():
        names = {
            place: str(camps[place] or UNDECLARED)
            if kind == FOUND
            else voices[place].groups.get(kind, UNDECLARED)
            for place in took
        }
        whole = {name: group for group in division for name in group}
        mine = {place: whole[name] for place, name in names.items() if name in whole}
        if all(not _gives_a_small_one(mine, other, stances) for other in told.values()):
            told[kind] = mine
    return StatementResult(
        result.statement,
        result.whole,
        {kind: division if kind in told else {} for kind, division in result.declared.items()},
        result.found if FOUND in told else {},
    )


def _gives_a_small_one(
    one: Mapping[int, Place], other: Mapping[int, Place], stances: Mapping[int, Stance]
) -> bool:
    """Whether groups of *one* kind, less groups of the *other* that lie in them, leave a few."""
    persons: Counter[Cell] = Counter()
    taken: Counter[Cell] = Counter()
    for place in one.keys() & other.keys():
        cell = one[place], other[place]
        persons[cell] += 1
        taken[cell] += 1 if stances[place] else 0
    if len({mine for mine, _ in persons}) > len({theirs for _, theirs in persons}):
        persons = Counter({cell[::-1]: many for cell, many in persons.items()})
        taken = Counter({cell[::-1]: many for cell, many in taken.items()})
    coarse = sorted({mine for mine, _ in persons})
    if len(coarse) > MOST_GROUPS:
        return True
    for union in _unions(coarse):
        reaching_out = {theirs for mine, theirs in persons if mine not in union}
        left = [cell for cell in persons if cell[0] in union and cell[1] in reaching_out]
        if left and sum(taken[cell] for cell in left) < LEAST:
            return True
    return False


def _unions(groups: Sequence[Place]) -> Iterable[frozenset[Place]]:
    for many in range(1, len(groups)):
        yield from map(frozenset, combinations(groups, many))
