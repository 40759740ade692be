"""A hall of 500: everybody signs in, checks in, opens the floor and votes, within two minutes.

    .venv/bin/python -m tests.bench.hall [--people 500] [--seconds 120]

The default processes of ``script/server``, on SQLite; all come from one address, as behind the
hall's router. Each person, at a moment of their own: the form to sign in, the password, the page
behind the door's code, "I am here", the floor, the ballot of a secret box, the vote. Printed is
what each step took, beside the first page while nobody else asks; what was lost; and whether the
record has every arrival and the box every ballot.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from lxml import html

from tests.bench.pages import until
from tests.bench.processes import listens, memory, running
from tests.bench.siege import SERVER, WORKERS

PASSWORD = "a kettle of green tea"
WANTED_P99 = 1.0  # seconds of a step
STEPS = ("form", "password", "code", "arrival", "floor", "ballot", "vote")


@dataclass(frozen=True)
class Scene:
    """What is asked for: addresses, and the accounts of those who come."""

    code: str
    meeting: int
    number: int
    box: int
    logins: list[str]


@dataclass
class Told:
    """What came of it: seconds of each step, and answers that were not as they should be."""

    took: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})
    wrong: Counter = field(default_factory=Counter)


class Person:
    """One browser: keeps its cookies, sends the forms that it is shown."""

    def __init__(self, port: int, told: Told) -> None:
        self._port, self._told = port, told
        self._cookies: dict[str, str] = {}

    async def asks(self, step: str, path: str, fields: dict[str, str] | None = None) -> str:
        """Ask for *path*, or send *fields* to it; gives the page.

        :raises ConnectionError: the answer is none that this step may have
        """
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        body = urlencode(fields or {}).encode()
        head = f"{'GET' if fields is None else 'POST'} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        head += f"Cookie: {cookies}\r\nConnection: close\r\n"
        if fields is not None:
            head += "Content-Type: application/x-www-form-urlencoded\r\n"
            head += f"Content-Length: {len(body)}\r\n"
        begun = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(head.encode() + b"\r\n" + body)
        answer = await reader.read()
        writer.close()
        self._told.took[step].append(time.perf_counter() - begun)
        head_, _, page = answer.partition(b"\r\n\r\n")
        status = int(head_.split(b" ", 2)[1]) if head_ else 0
        if status != (200 if fields is None else 303):
            self._told.wrong[step, status] += 1
            raise ConnectionError(f"{step}: {status}")
        for name, value in re.findall(rb"(?i)\r\nset-cookie: ([^=]+)=([^;\r]*)", head_):
            self._cookies[name.decode()] = value.decode()
        return page.decode()

    async def comes(self, scene: Scene, login: str, door: str) -> None:
        """Everything that one person does."""
        here = f"/{scene.code}/meetings/{scene.number}"
        page = await self.asks("form", "/session/new")
        await self.asks(
            "password", "/session", form(page, "/session") | {"login": login, "password": PASSWORD}
        )
        page = await self.asks("code", f"{here}/arrival?code={door}")
        await self.asks("arrival", f"{here}/arrival", form(page, f"{here}/arrival"))
        await self.asks("floor", f"{here}/floor")
        ballot = f"/{scene.code}/ballots/{scene.box}"
        page = await self.asks("ballot", ballot)
        await self.asks("vote", f"{ballot}/ballot", form(page, f"{ballot}/ballot", choice="for"))


def form(page: str, action: str, **chosen: str) -> dict[str, str]:
    """The hidden fields of the form on *page* that goes to *action*, and what is *chosen*."""
    (found,) = html.document_fromstring(page).xpath(f"//form[@action='{action}']")
    hidden = found.xpath(".//input[@type='hidden']")
    return {one.get("name"): one.get("value") for one in hidden} | chosen


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--people", type=int, default=500)
    options.add_argument("--seconds", type=float, default=120, help="in which they all come")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/hall.db"
        app, scene = prepare(database, folder, given.people)
        environment = {"DATABASE_URL": database, "INSTANCE_DIR": folder, "DEMONSTRATION": "0"}
        with running(SERVER, **environment, WORKERS=WORKERS) as (port, process):
            until(lambda: listens(port))
            told, alone = asyncio.run(evening(app, port, scene, given.seconds))
            used = memory(process) / 1024
        report(told, alone, used)
        check(app, scene)


async def evening(app, port: int, scene: Scene, seconds: float) -> tuple[Told, float]:
    """Let everybody come; gives what came of it, and the p99 of the first form while alone."""
    from deliberation import clock
    from deliberation.discuss.queries import doorcode

    told, quiet, draw = Told(), Told(), random.Random(1)
    for _ in range(50):
        await Person(port, quiet).asks("form", "/session/new")

    async def one(login: str, after: float) -> None:
        await asyncio.sleep(after)
        door = doorcode.code(app.config["SECRET_KEY"], scene.meeting, clock.now())
        try:
            await Person(port, told).comes(scene, login, door)
        except ConnectionError:
            pass  # it is counted

    await asyncio.gather(*(one(login, draw.uniform(0, seconds)) for login in scene.logins))
    return told, p(quiet.took["form"], 0.99)


def p(took: list[float], share: float) -> float:
    """That *share* of *took* is not longer than this; milliseconds."""
    return 1000 * sorted(took)[int(len(took) * share)]


def report(told: Told, alone: float, used: float) -> None:
    """Print a line for each step."""
    print(f"{'':10}{'asked':>7}{'p50 ms':>9}{'p99 ms':>9}{'p99 ÷ alone':>13}")
    for step, took in told.took.items():
        p50, p99 = p(took, 0.5), p(took, 0.99)
        print(f"{step:10}{len(took):7}{p50:9.0f}{p99:9.0f}{p99 / alone:13.1f}")
    print(f"other answers: {dict(told.wrong) or 'none'}; {used:.0f} MB")
    print(f"wanted: p99 of a step under {1000 * WANTED_P99:.0f} ms, no other answer")


def prepare(database: str, folder: str, people: int):
    """A meeting that begins now, a seat for each of *people*, and a secret box that asks them."""
    os.environ |= {"DATABASE_URL": database, "INSTANCE_DIR": folder}
    import sqlalchemy as sa
    from flask_migrate import upgrade

    from deliberation import clock, create_app
    from deliberation.ballots.operations import Entitled
    from deliberation.convene.operations import notice
    from deliberation.convene.operations import seat_operations as seats
    from deliberation.database import db, unit_of_work
    from deliberation.people import operations
    from deliberation.people.models import Account
    from tests import scene

    app = create_app()
    with app.app_context():
        upgrade()
        now = clock.now()
        called = now - timedelta(days=11)
        hall = scene.community(neighbours=people)
        meeting = scene.meeting_called(
            hall, scene.topic(hall, when=called), when=called, starts=now, noticed=False
        )
        with unit_of_work():
            db.session.execute(sa.update(Account).values(password_hash=operations.hashed(PASSWORD)))
            table = {hall.people[part].id: function for function, part in scene.OFFICERS.items()}
            wanted = {one: seats.Place(kind="core", function=table[one]) for one in table}
            wanted |= {one.id: seats.Place(kind="core") for one in hall.neighbours}
            seats.seat(meeting, wanted, by=hall.committee, at=called)
            notice.give_notice(hall.community, meeting, by=hall.committee, at=called)
        roll = [Entitled(person_id=one.id) for one in hall.neighbours]
        box = scene.box_open(hall, roll=roll, secrecy="secret", when=now)
        logins = [scene.login(hall.code, f"neighbour{n}") for n in range(1, people + 1)]
        made = Scene(hall.code, meeting.id, meeting.number, box.id, logins)
        db.session.remove()
        db.engine.dispose()
    return app, made


def check(app, scene: Scene) -> None:
    """Print how many arrived by the record, and how many have cast."""
    import sqlalchemy as sa

    from deliberation.ballots.operations import secret_tables
    from deliberation.convene import queries as convene
    from deliberation.database import db
    from deliberation.discuss.queries import floor_cache
    from deliberation.people.models import Community

    with app.app_context():
        here = db.session.scalars(sa.select(Community.id).where(Community.code == scene.code)).one()
        present = floor_cache.floor(convene.by_number(here, scene.number)).present
        marks = secret_tables.tables(scene.box).marks
        cast = db.session.scalar(sa.select(sa.func.count()).select_from(marks))
        print(f"on record: {len(present)} present, {cast} ballots")
        db.engine.dispose()


if __name__ == "__main__":
    main()
