"""After a secret box nothing that is left anywhere joins a voter with a choice (§4).

Residents vote at home, at the hall's screen and with help, in a real browser at a real server.
Then everything that is left is read as it lies on the disk: the database's files with its log, a
dump, what the server said, and all that the browser has kept.
"""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.ballots import operations
from deliberation.ballots.models import Box, Voter
from deliberation.database import db, unit_of_work
from deliberation.issues import operations as issues
from deliberation.rules.box import BallotMethod, by_most
from tests import scene
from tests.ballots.joining import joined
from tests.fixtures.browsers import CHROMIUM, FLAGS, serve
from tests.records import stored

#: The ids of what can be chosen; these words stand nowhere else in the house.
OPTIONS = {"zhuzi": "竹子", "fengshu": "枫树"}
CODE = re.compile(r"[A-Z2-7]{4}(?:\s+[A-Z2-7]{4}){12}")
WORDS = "三只白鹭"


@dataclass
class Left:
    """What there was to be found, and where it may be looked for.

    :ivar receipts: as their voters read them, without the gaps
    """

    hall: scene.Neighbourhood
    box_id: int
    database: str
    log: Path
    profile: Path
    receipts: list[str] = field(default_factory=list)

    @property
    def secrets(self) -> list[str]:
        return [*OPTIONS, *OPTIONS.values(), WORDS, *self.receipts]


@pytest.fixture
def left(app, browser, database_url: str, tmp_path: Path) -> Iterator[Left]:
    with app.app_context():
        hall = scene.community(neighbours=0)
        box = scene.box_open(
            hall, secrecy="secret", when=clock.now(), days=1, options=tuple(OPTIONS),
            labels=OPTIONS, method=BallotMethod.ONE_OF, rule=by_most(), profile=None,
        )  # fmt: skip
        with unit_of_work():
            issues.set_timer(box.community_id, "box_close", box.id, falls_due=box.closes_at)
        box_id, homes = box.id, {home.id: n for n, home in enumerate(hall.households)}
        found = db.session.scalars(sa.select(Voter).where(Voter.box_id == box_id))
        lines = sorted(found, key=lambda line: homes[line.household_id])
        ids = [line.id for line in lines]
        for line, channel in ((lines[1], "terminal"), (lines[2], "assisted")):
            scene.helped(hall, line, channel, at=clock.now())
        for thing in list(db.session):
            db.session.refresh(thing)  # what the scene holds stays readable
        db.session.remove()
        db.engine.dispose()
    server, address, log = serve(database_url, tmp_path)
    kept = Left(hall, box_id, database_url, log, tmp_path / "profile")
    try:
        with everybodys_browser(browser, kept.profile, address) as page:
            everybody_votes(page, kept, ids)
            with app.app_context():
                rest = db.session.scalars(sa.select(Voter).where(Voter.id.in_(ids[3:]))).all()
                box = stored(Box, box_id)
                for line in rest:
                    with unit_of_work():
                        operations.cast(
                            box, line, "fengshu", channel="online", by=None, at=clock.now()
                        )
                db.session.remove()
                db.engine.dispose()
            if database_url.startswith("sqlite"):
                # While it is open, whoever has the file with its log does know: this test can see.
                assert len(joined(Path(sa.make_url(database_url).database))) >= 3
            until_it_is_closed(page, kept)
        yield kept
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)
        print(log.read_text())


@contextmanager
def everybodys_browser(browser, profile: Path, address: str) -> Iterator:
    """One browser for all of them, which keeps on the disk what browsers keep there."""
    context = browser.browser_type.launch_persistent_context(
        str(profile), executable_path=str(CHROMIUM), args=FLAGS, base_url=address, locale="zh-CN"
    )
    context.set_default_timeout(10_000)
    yield context.pages[0]
    context.close()


def signs_in(page, left: Left, part: str) -> None:
    page.goto("/session/new")
    page.fill("#login", scene.login(left.hall.code, part))
    page.fill("#password", scene.PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(re.compile(r"^(?!.*session)"))


def chooses(page, left: Left, option: str) -> None:
    page.check(f"[value={option}]", force=True)
    if page.locator("[name=receipt]").count():
        page.check("[name=receipt]")
    page.click("main form button.main")
    code = CODE.search(page.inner_text("main"))
    assert code, page.inner_text("main")
    left.receipts.append(re.sub(r"\s", "", code[0]))


def everybody_votes(page, left: Left, ids: list[int]) -> None:
    """At home, with words of one's own; at the hall's screen; with somebody's help."""
    there = left.hall.path(f"ballots/{left.box_id}")
    signs_in(page, left, "resident")
    page.goto(there)
    page.click("summary")
    page.fill("#words", WORDS)
    chooses(page, left, "zhuzi")
    page.click("form[action='/session/end'] button")
    signs_in(page, left, "committee")
    page.goto(f"{there}/terminal?line={ids[1]}")
    chooses(page, left, "fengshu")
    page.click("main a.button.main")
    page.goto(f"{there}/assistance?line={ids[2]}")
    chooses(page, left, "zhuzi")
    page.click("main a.button.main")


def until_it_is_closed(page, left: Left) -> None:
    page.goto(left.hall.path())
    page.click("text=快进一天")
    page.click("text=快进一天")
    # Looked at from elsewhere: what came out is public, and any browser may keep it.
    public = page.request.get(left.hall.path(f"ballots/{left.box_id}")).text()
    assert "已经截止" in public and "正在计票" not in public


# ------------------------------------------------------------------ what is left


@pytest.mark.on("sqlite", reason="of PostgreSQL below")
def test_files_dump_log_and_browser_join_nobody_with_a_choice(left: Left) -> None:
    database = Path(sa.make_url(left.database).database)
    files = [Path(f"{database}{ending}") for ending in ("", "-wal", "-shm")]
    content = b"".join(file.read_bytes() for file in files if file.exists())
    assert joined(database) == []
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        dump = list(connection.iterdump())
        nonces = connection.execute("SELECT nonce, commitment FROM choices").fetchall()
    assert len(nonces) == 8
    for nonce, commitment in nonces:
        assert content.count(nonce.encode()) == 1, "in its row, and in no page that was left over"
        assert content.count(commitment.encode()) <= 2, "and in the list's own index"
    assert not re.search(rb"working_(marks|choices|piles|published)_[0-9]", content)

    nothing_joined(left, dump)
    nothing_said(left)
    nothing_kept(left)


def nothing_joined(left: Left, dump: list[str]) -> None:
    """No row of the dump says who and what; and rows do not lie in the order of arrival."""
    choices = [line for line in dump if re.match(r'INSERT INTO "choices"', line)]
    marks = [line for line in dump if re.match(r'INSERT INTO "marks"', line)]
    assert len(choices) == len(marks) == 8
    assert choices == sorted(choices)
    says = [line for line in dump if any(f"'{option}'" in line for option in OPTIONS)]
    assert says == choices, "what was chosen stands in no other row"


def nothing_said(left: Left) -> None:
    said = left.log.read_text()
    names = [person.name for person in left.hall.people.values()]
    assert [one for one in [*left.secrets, *names] if one in said] == []


def nothing_kept(left: Left) -> None:
    """What the browser has on the disk: history, sessions, caches, cookies, forms."""
    files = [file for file in left.profile.rglob("*") if file.is_file()]
    assert any(file.name == "History" for file in files)
    found = []
    for file in files:
        content = file.read_bytes()
        for secret in left.secrets:
            for written in (secret.encode(), secret.encode("utf-16-le")):
                if written in content:
                    found.append((str(file.relative_to(left.profile)), secret))
        if "Cache" in file.parts[-2] and f"/ballots/{left.box_id}".encode() in content:
            found.append((str(file.relative_to(left.profile)), "a page of the vote"))
    assert found == []


# ------------------------------------------------------------------ PostgreSQL


@pytest.mark.on("postgresql", reason="of SQLite above")
def test_a_dump_of_postgresql_joins_nobody_with_a_choice(left: Left, programs: Path) -> None:
    address = sa.make_url(left.database).set(drivername="postgresql")
    dumped = subprocess.run(
        [programs / "pg_dump", "--inserts", address.render_as_string(hide_password=False)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    dump = [re.sub(r"^INSERT INTO public.(\w+)", r'INSERT INTO "\1"', line)
            for line in dumped.stdout.splitlines()]  # fmt: skip

    assert not re.search("working_(marks|choices|piles|published)_[0-9]", dumped.stdout)
    nothing_joined(left, dump)
    nothing_said(left)
    nothing_kept(left)
