"""Choosing residents' representatives: how many a group has, and whom they cover (rulebook 2).

居委会组织法 art. 13: one representative for every 20 to 50 households.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .refusals import Refusal

#: Households that one representative stands for, at least and at most (art. 13).
LEAST_HOUSEHOLDS, MOST_HOUSEHOLDS = 20, 50
#: Years of a term where nothing else is said: as long as the committee's.
TERM_YEARS = 5

#: What a representative may declare of themselves; never published of one person.
DECLARED: Mapping[str, tuple[str, ...]] = {
    "age_band": ("18-35", "36-59", "60-74", "75-"),
    "occupation": ("employed", "self_employed", "student", "homemaker", "retired", "other"),
    "interest": ("owner", "tenant", "parent", "older", "disabled", "trader", "other"),
}
#: Whoever has not declared stands here.
UNDECLARED = "undeclared"
#: Fewer than so many are not told apart: a cell of one is a person.
SMALL_CELL = 3


@dataclass(frozen=True, slots=True)
class Seats:
    """How many representatives a group may have.

    :ivar least: none is possible where it is larger than *most*
    """

    households: int
    least: int
    most: int

    @property
    def possible(self) -> bool:
        """Whether the group is large enough to choose anybody."""
        return self.most > 0


def seats(households: int) -> Seats:
    """How many representatives a group of so many *households* may choose (art. 13).

    From 20 households on there is always a number that fits: 39 households have one, 40 one or
    two, 51 two.
    """
    most = households // LEAST_HOUSEHOLDS
    return Seats(households, -(-households // MOST_HOUSEHOLDS) if most else 0, most)


def unmet(
    households: int,
    wanted: int,
    *,
    candidates: int,
    since: date,
    until: date,
) -> list[Refusal]:
    """Every reason why a choice like this cannot be opened; empty: it can.

    :param wanted: representatives to be chosen
    :param candidates: persons who stand
    :param since: first day of the term
    :param until: the day that no longer belongs to it
    """
    possible, found = seats(households), []
    told = {"households": households, "seats": wanted}
    if not possible.possible:
        found.append(Refusal.of("representatives.group_too_small", "2", **told))
    elif wanted < possible.least:
        found.append(Refusal.of("representatives.too_few_seats", "2", **told, least=possible.least))
    elif wanted > possible.most:
        found.append(Refusal.of("representatives.too_many_seats", "2", **told, most=possible.most))
    if candidates < wanted or not candidates:
        found.append(Refusal.of("representatives.too_few_candidates", "2", **told))
    if until <= since:
        found.append(Refusal.of("representatives.term_ends_before", "2"))
    return found


@dataclass(frozen=True, slots=True)
class Cell:
    """So many of one kind; ``None``: too few, or told with too few, to be shown."""

    code: str
    persons: int | None


def coverage(dimension: str, declared: Sequence[str | None]) -> tuple[Cell, ...]:
    """How many of the representatives declared what, with small cells suppressed.

    A cell below :data:`SMALL_CELL` is not told, zero included. As the total is known to all,
    what is kept back must not follow from what is shown: more cells are kept back, the smallest
    first, until at least two are and their sum leaves it open which of them has how many.

    :param dimension: a key of :data:`DECLARED`
    :param declared: one code for each representative; ``None``: not declared
    """
    codes = (*DECLARED[dimension], UNDECLARED)
    counted = {code: 0 for code in codes}
    for code in declared:
        counted[code if code in counted else UNDECLARED] += 1
    kept = {code for code, number in counted.items() if number < SMALL_CELL}
    shown = sorted((code for code in codes if code not in kept), key=counted.__getitem__)
    while kept and shown and _follows([counted[code] for code in kept]):
        kept.add(shown.pop(0))
    return tuple(Cell(code, None if code in kept else counted[code]) for code in codes)


def _follows(kept: Sequence[int]) -> bool:
    # One alone is the rest of the total; all at their most can only be that.
    full = all(number == SMALL_CELL - 1 for number in kept)
    return sum(kept) > 0 and (len(kept) == 1 or full)


def chosen(
    votes: Mapping[int, int], seats: int, *, took_part: int, entitled: int
) -> tuple[frozenset[int], str]:
    """Who of the candidates are chosen, and the outcome's name.

    More than half of those entitled have to take part; those with the most votes are chosen.
    Equal votes at the edge decide nothing: nobody is chosen, and the group votes again.

    :param votes: candidate → votes
    :returns: candidates and ``chosen``; nobody and ``too_few`` (took part), ``tied_for_seat``
        or ``short`` (fewer than *seats* have a vote at all)
    """
    if 2 * took_part <= entitled:
        return frozenset(), "too_few"
    ranked = sorted(votes, key=lambda one: (-votes[one], one))
    if len(ranked) < seats or votes[ranked[seats - 1]] == 0:
        return frozenset(), "short"
    if len(ranked) > seats and votes[ranked[seats - 1]] == votes[ranked[seats]]:
        return frozenset(), "tied_for_seat"
    return frozenset(ranked[:seats]), "chosen"
