"""Category proposals by five-fold cross-validation over labelled messages: ``python -m
tests.bench.categories [file]``.

The file lies beside the project and is not ours to copy: nothing of it is printed but counts.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from deliberation.rules.mend import Confirmed, Learned

FILE = Path(__file__).parents[3] / "shared" / "data" / "messages" / "labelled.csv"
FOLDS = 5


@dataclass(frozen=True)
class Shares:
    """Of all messages, those whose category came first, and among the first three; and the same of
    who always names the three largest."""

    messages: int
    first: Fraction
    three: Fraction
    largest: Fraction
    three_largest: Fraction


def read(file: Path = FILE) -> Sequence[Confirmed]:
    """The labelled messages."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return [
            Confirmed(row["category"], row["title"], row["body"]) for row in csv.DictReader(opened)
        ]


def validated(messages: Sequence[Confirmed]) -> Shares:
    """Each message is proposed for by what was learned from the four fifths it is not in."""
    first = three = 0
    for fold in range(FOLDS):
        learned = Learned(one for n, one in enumerate(messages) if n % FOLDS != fold)
        for one in messages[fold::FOLDS]:
            proposed = [each.category for each in learned.proposals(one.title, one.text)]
            first += proposed[:1] == [one.category]
            three += one.category in proposed
    sizes = [many for _, many in Counter(one.category for one in messages).most_common(3)]
    whole = len(messages)
    return Shares(whole, *(Fraction(some, whole) for some in (first, three, sizes[0], sum(sizes))))


if __name__ == "__main__":
    found = validated(read(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE))
    print(f"{found.messages} messages, {FOLDS} folds")
    for said, ours, by_size in (
        ("first", found.first, found.largest),
        ("among three", found.three, found.three_largest),
    ):
        print(f"{said}: {float(ours):.3f} (by size alone: {float(by_size):.3f})")
