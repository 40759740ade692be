"""Proposing a category: what the words of a message speak for, learned from confirmed ones (§7).

Complement naive Bayes over runs of one to three characters, which need no dictionary of words;
the title counts three times. It proposes three, each with the runs that speak for it most, and
decides nothing. Logarithms are whole numbers (1/65536 of a bit): every machine says the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

#: Below so many confirmed messages nothing is learned from them.
LEARNED_LEAST = 30
PROPOSED_MOST, WORDS_MOST = 3, 5
RUNS = (1, 2, 3)  # characters
_TITLE = 3  # times
#: What every run is taken to have been seen beside what was: a tenth of a time.
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A message whose category somebody has confirmed."""

    category: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A category, and the runs of characters that speak for it most, the strongest first."""

    category: str
    words: tuple[str, ...]


class Learned:
    """What was learned from confirmed messages."""

    def __init__(self, confirmed: Iterable[Confirmed]) -> None:
        """Count the runs of characters of *confirmed* by their category."""
        self._seen: dict[str, Counter[str]] = {}
        self.messages = 0
        for one in confirmed:
            self.messages += 1
            self._seen.setdefault(one.category, Counter()).update(runs_of(one.title, one.text))
        self._all: Counter[str] = Counter()
        for seen in self._seen.values():
            self._all.update(seen)
        self._sums = {category: sum(seen.values()) for category, seen in self._seen.items()}

    @property
    def enough(self) -> bool:
        """Whether there are enough to learn from."""
        return self.messages >= LEARNED_LEAST

    def proposals(self, title: str, text: str, most: int = PROPOSED_MOST) -> Sequence[Proposal]:
        """The categories that a message speaks for, the likeliest first; at most *most*."""
        told = {run: times for run, times in runs_of(title, text).items() if run in self._all}
        weighed = {
            category: {run: times * self._weight(category, run) for run, times in told.items()}
            for category in self._seen
        }
        ordered = sorted(weighed, key=lambda one: (-sum(weighed[one].values()), one))[:most]
        return [Proposal(one, _strongest(one, weighed)) for one in ordered]

    def _weight(self, category: str, run: str) -> int:
        """How much *run* speaks for *category*: the rarer it is in all others, the more."""
        others = self._all[run] - self._seen[category][run]
        all_others = sum(self._sums.values()) - self._sums[category]
        return _log2(_TENTHS * all_others + len(self._all)) - _log2(_TENTHS * others + 1)


def _strongest(category: str, weighed: Mapping[str, Mapping[str, int]]) -> tuple[str, ...]:
    """The runs that set *category* most apart from what they say of all; none within another."""
    count = len(weighed)
    apart = {
        run: count * weight - sum(other[run] for other in weighed.values())
        for run, weight in weighed[category].items()
        if len(run) > 1
    }
    found: list[str] = []
    for run in sorted(apart, key=lambda one: (-apart[one], one)):
        if apart[run] <= 0 or len(found) == WORDS_MOST:
            break
        if not any(run in other or other in run for other in found):
            found.append(run)
    return tuple(found)


def runs_of(title: str, text: str) -> Counter[str]:
    """How often each run of characters stands in a message; blanks do not count."""
    found: Counter[str] = Counter()
    for said, times in ((title, _TITLE), (text, 1)):
        plain = "".join(said.split())
        for length in RUNS:
            for start in range(len(plain) - length + 1):
                found[plain[start : start + length]] += times
    return found


_BITS = 16


@lru_cache(maxsize=65536)
def _log2(number: int) -> int:
    """The logarithm of *number* to the base of 2, in 1/65536, rounded down."""
    whole = number.bit_length() - 1
    rest, found = (number << 64) >> whole, whole
    for _ in range(_BITS):
        rest = rest * rest >> 64
        found <<= 1
        if rest >= 2 << 64:
            rest >>= 1
            found |= 1
    return found
