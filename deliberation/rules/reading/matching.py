"""Which unit a matter belongs to, by the words of the units' lists (sources B5).

Chinese has no spaces: two texts are compared by the pairs of characters that they share, Latin
ones by their words. This proposes and warns; who leads is decided by people.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

#: Words that say nothing of what a matter is about.
EMPTY = (
    "管理", "工作", "负责", "社区", "小区", "居民", "住户", "协助", "进行", "有关", "相关", "安排",
    "组织", "开展", "以及", "落实", "事项", "问题", "the", "and", "for", "of",
)  # fmt: skip
#: So much of an item's words must occur in a text for the item to speak of it.
PROPOSES, WARNS = Fraction(1, 3), Fraction(1, 2)

_EMPTY = re.compile("|".join(rf"\b{word}\b" if word.isascii() else word for word in EMPTY))
_LATIN, _HAN = re.compile(r"[a-z]{2,}"), re.compile(r"[\u3400-\u9fff]+")


def words(text: str) -> frozenset[str]:
    """What *text* is compared by."""
    plain = _EMPTY.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    pairs = (run[at : at + 2] for run in _HAN.findall(plain) for at in range(len(run) - 1))
    return frozenset((*_LATIN.findall(plain), *pairs))


@dataclass(frozen=True, slots=True)
class UnitItem:
    """One line of a unit's list."""

    unit: int
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """An item that speaks of the matter: ``shared`` words of its own occur in it."""

    item: UnitItem
    shared: int
    share: Fraction


def proposed_units(text: str, items: Iterable[UnitItem]) -> list[Match]:
    """The units whose lists speak of *text*, each once with its best item, the best unit first."""
    best: dict[int, Match] = {}
    for match in _matching(text, items, PROPOSES):
        known = best.get(match.item.unit)
        if known is None or (match.shared, match.share) > (known.shared, known.share):
            best[match.item.unit] = match
    return sorted(best.values(), key=lambda one: (-one.shared, -one.share, one.item.unit))


def forbidding_item(text: str, negative: Iterable[UnitItem]) -> UnitItem | None:
    """The item of a negative list that *text* runs against, the plainest; ``None``: none."""
    found = _matching(text, negative, WARNS)
    return max(found, key=lambda one: (one.share, one.shared)).item if found else None


def _matching(text: str, items: Iterable[UnitItem], least: Fraction) -> list[Match]:
    said = words(text)
    found = []
    for item in items:
        own = words(item.text)
        shared = len(own & said)
        if shared and Fraction(shared, len(own)) >= least:
            found.append(Match(item, shared, Fraction(shared, len(own))))
    return found
