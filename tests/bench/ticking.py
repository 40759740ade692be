"""The living demonstration day by day through 200 days, with ``flask tick`` once a day.

    python -m tests.bench.ticking [DAYS] [EVERY]

Says of each day what was settled and how many were reminded, and ends with status 1 if any tick
did. The record of the end is verified. Tests do the same with some of the days
(tests/lobby/test_living_demonstration.py).
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from flask import Flask

from deliberation import clock, create_app
from deliberation.demo import living, second
from tests.fixtures.databases import migrate


def main() -> None:
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    every = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/hall.db"
        migrate(address, Path(folder))
        app = create_app({"SQLALCHEMY_DATABASE_URI": address, "INSTANCE_DIR": Path(folder)})
        begun = time.perf_counter()
        with app.app_context():
            second.make(living.make(clock.now()), clock.now())
        print(f"made in {time.perf_counter() - begun:.0f} s")
        sys.exit(walk(app, days, every))


def walk(app: Flask, days: int, every: int) -> int:
    """Tick each *every* days; the worst exit status."""
    worst, said, seconds = 0, Counter(), []
    start = clock.now()
    for day in range(every, days + 1, every):
        with clock.pretend(start + timedelta(days=day)):
            begun = time.perf_counter()
            done = app.test_cli_runner().invoke(args=["tick"])
            seconds.append(time.perf_counter() - begun)
        worst = max(worst, done.exit_code)
        said[done.exit_code] += 1
        if done.exit_code or "0 settled, 0 reminded" not in done.output:
            print(f"day {day}: {done.output.strip()}" + f" — status {done.exit_code}")
        if done.exception and not isinstance(done.exception, SystemExit):
            print(repr(done.exception))
    verified = app.test_cli_runner().invoke(args=["verify"])
    print(verified.output.strip())
    print(f"{sum(said.values())} ticks, by status {dict(said)}; slowest {max(seconds):.2f} s, "
          f"mean {sum(seconds) / len(seconds):.2f} s")  # fmt: skip
    return max(worst, verified.exit_code)


if __name__ == "__main__":
    main()
