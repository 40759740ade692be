"""What two sequences have in common, and in the same order: as much of it as there can be.

The longest common subsequence, a row of the table at a time, each row one whole number with a
bit for each place of the old sequence: a row costs a few operations on numbers, whatever the
sequences hold. Nothing is passed over as too frequent, and the cost is known beforehand.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

#: So many places of the table are computed at most: 64 million bits, 8 MB, for a while.
CELLS = 1 << 26

Pair = tuple[int, int]
Gap = tuple[int, int, int, int]
"""A stretch without anything in common: old from, old to, new from, new to."""


def common(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[list[Pair], bool]:
    """Pairs of places with the same in *old* and *new*, ascending; and whether that is all.

    It is not where the table would be too large: then only what stands at both ends is paired.
    """
    start, shorter = 0, min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    pairs = [(at, at) for at in range(start)]
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    complete = len(inner_old) * len(inner_new) <= CELLS
    if complete:
        pairs += [(start + one, start + two) for one, two in _longest(inner_old, inner_new)]
    pairs += [(len(old) - at, len(new) - at) for at in range(end, 0, -1)]
    return pairs, complete


def _longest(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    places: dict[Hashable, int] = {}
    for at, one in enumerate(old):
        places[one] = places.get(one, 0) | 1 << at
    # A bit of a row is 0 where one place more of the old gives one pair more.
    full = (1 << len(old)) - 1
    row, rows = full, [full]
    for one in new:
        if hits := row & places.get(one, 0):
            row = ((row + hits) | (row - hits)) & full
        rows.append(row)
    found: list[Pair] = []
    at, line = len(old), len(new)
    while at and line:
        if old[at - 1] == new[line - 1]:  # never a loss, and what stands together stays together
            at, line = at - 1, line - 1
            found.append((at, line))
        elif rows[line] >> (at - 1) & 1:
            at -= 1
        else:
            line -= 1
    found.reverse()
    return found


def gaps(pairs: Sequence[Pair], old: int, new: int) -> list[Gap]:
    """What lies between *pairs*, in sequences of *old* and *new* places."""
    found, from_old, from_new = [], 0, 0
    for to_old, to_new in (*pairs, (old, new)):
        if from_old < to_old or from_new < to_new:
            found.append((from_old, to_old, from_new, to_new))
        from_old, from_new = to_old + 1, to_new + 1
    return found
