"""Why people were not satisfied, grouped: the same in other words stands once.

The groups are what the next round's meeting has to answer, so grouping leaves nothing out: what
is like nothing else is a group of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from deliberation.rules.reading.matching import words

#: So much of the shorter one's words must occur in the other for the two to say the same.
SAME = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Group:
    """What several say: in the words of most, also in other words, and how many they are."""

    text: str
    also: tuple[str, ...]
    voters: int


def grouped_by_likeness(reasons: Iterable[tuple[str, int]]) -> list[Group]:
    """*reasons* (words, how many said so) in groups; what most say comes first.

    The order in which they come does not matter.
    """
    heads: list[tuple[str, frozenset[str], list[tuple[str, int]]]] = []
    for text, voters in sorted(reasons, key=lambda one: (-one[1], one[0])):
        said = words(text)
        for _, own, members in heads:
            if _same(own, said):
                members.append((text, voters))
                break
        else:
            heads.append((text, said, [(text, voters)]))
    groups = [
        Group(
            head,
            tuple(text for text, _ in members[1:]),
            sum(voters for _, voters in members),
        )
        for head, _, members in heads
    ]
    return sorted(groups, key=lambda one: (-one.voters, one.text))


def _same(one: frozenset[str], two: frozenset[str]) -> bool:
    shorter = min(len(one), len(two))
    return shorter > 0 and Fraction(len(one & two), shorter) >= SAME
