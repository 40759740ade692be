"""Choosing residents' representatives: how many a group has, and whom they cover (rulebook 2).

居委会组织法 art. 13: as a rule one representative for every 20 to 50 households, in a village for
every 5 to 15. Outside of it a group says why; it is not refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from deliberation.rules.refusals import Refusal

#: What a community is: a city's (居委会) or a village (村委会).
CITY, VILLAGE = "city", "village"
#: Households that one representative stands for as a rule, at least and at most
#: (居委会组织法 art. 13; 村委会组织法: one for every 5 to 15).
ONE_PER: Mapping[str, tuple[int, int]] = {CITY: (20, 50), VILLAGE: (5, 15)}
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
class SeatRange:
    """How many representatives a group has as a rule.

    :ivar one_per: households for which one stands, at least and at most
    :ivar least: as a rule, and never none: a small group may choose one, and says why
    :ivar most: as a rule; where it is smaller than *least* no number fits
    """

    households: int
    one_per: tuple[int, int]
    least: int
    most: int

    @property
    def usual(self) -> bool:
        """Whether there is a number that fits the rule."""
        return self.least <= self.most

    def fits(self, wanted: int) -> bool:
        """Whether so many fit the rule."""
        return self.least <= wanted <= self.most


def usual_seats(households: int, kind: str = CITY) -> SeatRange:
    """How many representatives a group of so many *households* has as a rule (art. 13).

    From 20 households on there is always a number that fits: 39 households have one, 40 one or
    two, 51 two. In a village one stands for 5 to 15 households.
    """
    least, most = ONE_PER[kind]
    return SeatRange(households, (least, most), max(1, -(-households // most)), households // least)


def selection_unmet(
    households: int,
    wanted: int,
    *,
    candidates: int,
    since: date,
    until: date,
    kind: str = CITY,
    serving: int = 0,
    reason: str = "",
) -> list[Refusal]:
    """Every reason why a choice like this cannot be opened; empty: it can.

    The size is the law's rule, not its limit: outside of it the group says why.

    :param wanted: representatives to be chosen
    :param candidates: persons who stand
    :param since: first day of the term
    :param until: the day that no longer belongs to it
    :param kind: of the community: ``city`` or ``village``
    :param serving: representatives who stay in office (a by-election)
    :param reason: why there are more or fewer than as a rule
    """
    found = []
    told = {"households": households, "seats": wanted}
    usual = usual_seats(households, kind)
    if not households or wanted < 1 or wanted + serving > households:
        found.append(Refusal.of("representatives.more_than_homes", "2", **told))
    elif not usual.fits(wanted + serving) and not reason.strip():
        least, most = usual.one_per
        found.append(
            Refusal.of(
                "representatives.size_reason_missing", "2", households=households,
                seats=wanted + serving, least=least, most=most,
            )
        )  # fmt: skip
    if candidates < wanted or not candidates:
        found.append(Refusal.of("representatives.too_few_candidates", "2", **told))
    if until <= since:
        found.append(Refusal.of("representatives.term_ends_before", "2"))
    return found


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """So many of one kind; ``None``: too few, or told with too few, to be shown."""

    code: str
    persons: int | None


def coverage_of(dimension: str, declared: Sequence[str | None]) -> tuple[CoverageCell, ...]:
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
    return tuple(CoverageCell(code, None if code in kept else counted[code]) for code in codes)


def _follows(kept: Sequence[int]) -> bool:
    # One alone is the rest of the total; all at their most can only be that.
    full = all(number == SMALL_CELL - 1 for number in kept)
    return sum(kept) > 0 and (len(kept) == 1 or full)


@dataclass(frozen=True, slots=True)
class SelectionResult:
    """Who is chosen.

    :ivar winners: those who hold a seat for certain
    :ivar tied: those between whom equal votes leave the last seats open
    :ivar outcome: ``chosen``; ``too_few`` (took part: nobody is chosen); ``tied_for_seat`` or
        ``short`` (fewer than there are seats have a vote), and the winners stand all the same
    """

    winners: frozenset[int]
    tied: frozenset[int]
    outcome: str


def chosen_representatives(
    votes: Mapping[int, int], seats: int, *, took_part: int, entitled: int
) -> SelectionResult:
    """Who of the candidates are chosen.

    More than half of those entitled have to take part; those with the most votes are chosen.
    Equal votes at the edge leave those tied undecided, and nobody else.

    :param votes: candidate → votes
    """
    nobody: frozenset[int] = frozenset()
    if 2 * took_part <= entitled:
        return SelectionResult(nobody, nobody, "too_few")
    voted = sorted((one for one in votes if votes[one] > 0), key=lambda one: (-votes[one], one))
    if len(voted) < seats:
        return SelectionResult(frozenset(voted), nobody, "short")
    edge = votes[voted[seats - 1]]
    if len(voted) > seats and votes[voted[seats]] == edge:
        clear = frozenset(one for one in voted if votes[one] > edge)
        tied = frozenset(one for one in voted if votes[one] == edge)
        return SelectionResult(clear, tied, "tied_for_seat")
    return SelectionResult(frozenset(voted[:seats]), nobody, "chosen")
