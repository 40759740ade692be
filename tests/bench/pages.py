"""How fast the issue page, the front page and the desk are, beside an empty Flask page.

    .venv/bin/python -m tests.bench.pages [--seconds 4] [--rounds 3] [--connections 8]

Both servers run on this machine at once and are asked in turn, so that its drifting speed hits
both alike; only the ratios mean something, and ratios under 1.5 apart mean nothing.
Signed in, on the small demonstration with a thousand more issues.
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
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Figure:
    """What one burst came to: requests a second, and latencies in milliseconds."""

    rate: float
    p50: float
    p99: float


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=float, default=4, help="of each burst")
    options.add_argument("--rounds", type=int, default=3, help="bursts of each page")
    options.add_argument("--connections", type=int, default=8)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/hall.db"
        code, number = fill(database, Path(folder))
        with (
            serving("deliberation.asgi:app", database, folder) as hall,
            serving("tests.bench.empty:app", database, folder) as empty,
        ):
            cookie = sign_in(hall, "committee")
            pages = {
                "empty page": (empty, "/", ""),
                "issue page": (hall, f"/{code}/issues/{number}", cookie),
                "front page": (hall, f"/{code}/", cookie),
                "desk": (hall, f"/{code}/desk", cookie),
            }
            figures: dict[str, list[Figure]] = {name: [] for name in pages}
            for _ in range(given.rounds):
                for name, (port, path, session) in pages.items():
                    figures[name].append(
                        burst(port, path, session, given.connections, given.seconds)
                    )
    report(figures, given.connections)


def report(figures: dict[str, list[Figure]], connections: int) -> None:
    """Print medians over the rounds, and each page's rate as a share of the empty page's."""
    print(f"{connections} connections, medians of {len(figures['empty page'])} bursts")
    print(f"{'':12}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'rate ÷ empty':>14}{'p99 ÷ empty':>13}")
    base = median(figures["empty page"])
    for name, bursts in figures.items():
        one = median(bursts)
        print(
            f"{name:12}{one.rate:9.0f}{one.p50:9.1f}{one.p99:9.1f}"
            f"{one.rate / base.rate:14.2f}{one.p99 / base.p99:13.2f}"
        )


def median(bursts: list[Figure]) -> Figure:
    """The figure whose parts are the medians of the bursts'."""
    return Figure(
        *(statistics.median(getattr(b, part) for b in bursts) for part in ("rate", "p50", "p99"))
    )


def burst(port: int, path: str, cookie: str, connections: int, seconds: float) -> Figure:
    """Ask for *path* on so many connections at once for so long; every answer must be 200."""
    latencies: list[float] = []
    start = time.perf_counter()
    end = start + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        mine = []
        while (begun := time.perf_counter()) < end:
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{path} answered {answer.status}")
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
def serving(target: str, database: str, folder: str) -> Iterator[int]:
    """A server of *target* in a process of its own; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": database,
        "INSTANCE_DIR": folder,
        "DEMONSTRATION": "0",  # as people use it: without the bar that moves the clock
    }
    command = [sys.executable, "-m", "granian", target, "--interface", "asgi", "--workers", "1"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "error"]
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
