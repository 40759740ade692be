"""A text's versions, and which clause of the later one is which of the earlier.

A clause is known again by its words wherever it stands, by likeness where it was changed, and by
its number in its old place where it was written anew. It then keeps its id; a new clause gets one
that no clause of the text ever had. So two versions are compared by ids, however far apart.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import nsmallest
from itertools import chain

from deliberation.rules.texts.alignment import Pair, common
from deliberation.rules.texts.clauses import Clause, clauses_of, pieces


@dataclass(frozen=True, slots=True)
class Text:
    """One version of a text. ``last_id`` is the highest id that one of its clauses ever had."""

    clauses: tuple[Clause, ...]
    last_id: int

    @property
    def source(self) -> str:
        """Its Markdown, byte for byte as it was written."""
        return "".join(clause.source for clause in self.clauses)


def first_version(source: str) -> Text:
    """The first version of a text, from its Markdown; its clauses are numbered from 1."""
    found = pieces(source)
    return Text(clauses_of(enumerate(found, 1)), len(found))


def restored(sources: Iterable[tuple[int, str]], last_id: int) -> Text:
    """The version that was kept as ids and sources of its clauses, with ``last_id``.

    It is not cut anew: what once was a clause remains one. Raises :class:`ValueError` where an id
    stands twice or is higher than *last_id*.
    """
    clauses = clauses_of(sources)
    ids = [clause.id for clause in clauses]
    if len({*ids}) < len(ids) or max(ids, default=0) > last_id:
        raise ValueError(f"ids of clauses are unique and at most {last_id}: {ids}")
    return Text(clauses, last_id)


def next_version(text: Text, source: str) -> Text:
    """What *text* becomes when its Markdown is *source*: clauses known again keep their ids."""
    found = pieces(source)
    new = clauses_of(enumerate(found))
    known = {place: text.clauses[at].id for at, place in _known_again(text.clauses, new)}
    last_id, ids = text.last_id, []
    for place in range(len(new)):
        if place not in known:
            last_id += 1
        ids.append(known.get(place, last_id))
    return Text(clauses_of(zip(ids, found, strict=True)), last_id)


#: So like its old words are those of a clause that stands where it stood; and of one that moved.
_LIKE_IN_PLACE, _LIKE_ELSEWHERE = Fraction(1, 3), Fraction(1, 2)
#: So many pairs of characters in common tell a clause that moved from one that is merely short.
_ENOUGH = 3
#: A pair of characters in more clauses than this tells none from another; so many are tried.
_FREQUENT, _TRIED = 8, 3


def _known_again(old: Sequence[Clause], new: Sequence[Clause]) -> list[Pair]:
    """Places of the same clause in *old* and *new*."""
    in_place, _ = common([one.words for one in old], [one.words for one in new])
    left = _Unpaired(in_place, old, new)
    return in_place + left.paired(left.alike()) + left.paired(left.of_one_label())


class _Unpaired:
    """The clauses of two versions, but for the pairs *in_place*, which hold the text together.

    Two clauses stand in one place if they stand between the same two of these pairs.
    """

    def __init__(
        self, in_place: Sequence[Pair], old: Sequence[Clause], new: Sequence[Clause]
    ) -> None:
        self._old, self._new = dict(enumerate(old)), dict(enumerate(new))
        for at, place in in_place:
            del self._old[at], self._new[place]
        self._anchors = [at for at, _ in in_place], [place for _, place in in_place]

    def paired(self, pairs: Iterable[Pair]) -> list[Pair]:
        """Those of *pairs*, in this order, of which neither was paired before."""
        found = []
        for at, place in pairs:
            if at in self._old and place in self._new:
                del self._old[at], self._new[place]
                found.append((at, place))
        return found

    def alike(self) -> list[Pair]:
        """Pairs whose words are alike enough, the likest first, then the nearest."""
        twos = {at: _twos(one.words) for at, one in self._old.items()}
        holding: defaultdict[str, list[int]] = defaultdict(list)
        for at, those in twos.items():
            for two in those:
                holding[two].append(at)
        telling = {two: found for two, found in holding.items() if len(found) <= _FREQUENT}
        same_label = {place: at for at, place in self.of_one_label()}
        ranked: list[tuple[Fraction, int, int, int]] = []
        for place, clause in self._new.items():
            own = _twos(clause.words)
            shared = Counter(chain.from_iterable(telling.get(two, ()) for two in own))
            best = nsmallest(_TRIED, shared.items(), key=lambda one: (-one[1], one[0]))
            for at in {*dict(best), same_label.get(place, -1)} - {-1}:
                both = len(twos[at] & own)
                like = Fraction(2 * both, len(twos[at]) + len(own))
                stays = self._gap(0, at) == self._gap(1, place)
                if like >= _LIKE_IN_PLACE if stays else like >= _LIKE_ELSEWHERE and both >= _ENOUGH:
                    ranked.append((-like, abs(at - place), at, place))
        return [(at, place) for _, _, at, place in sorted(ranked)]

    def of_one_label(self) -> list[Pair]:
        """Pairs with one label in one place."""
        labels = {(self._gap(0, at), one.label): at for at, one in self._old.items()}
        return [
            (labels[key], place)
            for place, one in self._new.items()
            if (key := (self._gap(1, place), one.label)) in labels
        ]

    def _gap(self, side: int, at: int) -> int:
        return bisect(self._anchors[side], at)


def _twos(words: str) -> frozenset[str]:
    plain = "".join(words.split())
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1)) or frozenset({plain})
