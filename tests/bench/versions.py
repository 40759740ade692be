"""How fast two versions of a text of 200 clauses are told apart.

    .venv/bin/python -m tests.bench.versions [--rounds 9]

Wanted: a new version read, its clauses known again and every difference marked in less than
100 ms, in the best round. The ratio is to reading the new version alone, in the same rounds; it
holds on any machine, the milliseconds do not. What is worst comes last: all clauses written anew,
and one of 20,000 characters that has nothing in common with the one before.
"""

from __future__ import annotations

import argparse
import time

from deliberation.rules.texts import Text, difference, first_version, next_version
from tests.rules.wordings import amended, convention, unlike

WANTED_MS = 100


def told(old: Text, source: str) -> None:
    """All that a new version costs: its clauses known again, and the differences."""
    difference(old, next_version(old, source))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=9)
    rounds = options.parse_args().rounds
    source = convention(200)
    cases = {
        "nothing changed": (source, source),
        "an amendment": (source, amended(source)),
        "all written anew": (source, convention(200, seed=2)),
        "a clause of 20,000": (unlike(1, 20_000), unlike(2, 20_000)),
    }
    slow = False
    for name, (before, after) in cases.items():
        old = first_version(before)
        spent, alone = [], []
        for _ in range(rounds):
            start = time.perf_counter()
            told(old, after)
            middle = time.perf_counter()
            first_version(after)
            spent.append(middle - start)
            alone.append(time.perf_counter() - middle)
        ms, read = min(spent) * 1000, min(alone) * 1000
        slow = slow or ms >= WANTED_MS
        print(f"{name:20}{ms:8.1f} ms (wanted: under {WANTED_MS}), {ms / read:6.1f} × reading it")
    if slow:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
