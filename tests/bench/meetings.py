"""Play many random lawful meetings and ask every law after every act.

    .venv/bin/python -m tests.bench.meetings [--meetings 2000] [--acts 60] [--first 1000]

The tests play 200 of them; the laws stand in tests/rules/laws.py. A seed that breaks one is
printed, so that `hold(seed, acts)` shows it again.
"""

from __future__ import annotations

import argparse
import time

from tests.rules.laws import hold


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--meetings", type=int, default=2000)
    options.add_argument("--acts", type=int, default=60)
    options.add_argument("--first", type=int, default=1000, help="the first seed")
    given = options.parse_args()
    start, played = time.perf_counter(), 0
    for seed in range(given.first, given.first + given.meetings):
        try:
            played += hold(seed, given.acts)
        except AssertionError as broken:
            raise SystemExit(f"seed {seed} breaks a law: {broken}") from broken
    spent = time.perf_counter() - start
    print(f"{given.meetings} meetings, {played} acts, no law broken, {spent:.1f} s")


if __name__ == "__main__":
    main()
