"""Count the positions of a small meeting, deeper than the tests do, and hold them to the record.

    .venv/bin/python -m tests.bench.perft [--depth 6]

The alphabet of acts, and what a position is, stand in tests/rules/positions.py.
"""

from __future__ import annotations

import argparse
import time

from tests.rules.positions import Count, counts
from tests.rules.test_perft import RECORDED as TESTED

RECORDED = (
    *TESTED,
    Count(walks=17_316, positions=4_489),
    Count(walks=93_992, positions=13_861),
    Count(walks=505_060, positions=41_280),
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--depth", type=int, default=6)
    depth = options.parse_args().depth
    print(f"{'acts':>4}{'walks':>12}{'positions':>12}{'seconds':>9}")
    start = time.perf_counter()
    for acts, found in enumerate(counts(depth), 1):
        spent = time.perf_counter() - start
        print(f"{acts:4}{found.walks:12,}{found.positions:12,}{spent:9.1f}")
        if acts <= len(RECORDED) and found != RECORDED[acts - 1]:
            raise SystemExit(f"after {acts} acts the record has {RECORDED[acts - 1]}")
    print("as recorded" if depth <= len(RECORDED) else f"recorded up to {len(RECORDED)} acts")


if __name__ == "__main__":
    main()
