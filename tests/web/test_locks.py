"""A backup of PostgreSQL runs for as long as it likes, and nobody's page waits for it.

``pg_dump`` begins by locking every table against being dropped, and keeps that to its end. A secret
box that closes drops tables: it has to wait, and whoever waits for it does not.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.database import db, unit_of_work
from deliberation.issues import operations as issues
from deliberation.issues.models import Timer
from deliberation.lobby import operations
from deliberation.lobby.operations import settle_due
from deliberation.people.models import Community
from deliberation.rules.box import Secrecy
from tests import scene
from tests.records import stored

pytestmark = pytest.mark.on("postgresql", reason="SQLite's backup holds no lock that others need")

PAGES = 4  # threads of the server


@contextmanager
def dump_under_way() -> Iterator[sa.Connection]:
    """Inside, a transaction like pg_dump's: everything is locked for reading, and stays so."""
    engine = sa.create_engine(db.engine.url, isolation_level="REPEATABLE READ")
    with engine.connect() as dump:
        names = sa.text(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )
        tables = ", ".join(f'"{name}"' for name in dump.scalars(names))
        dump.exec_driver_sql(f"LOCK TABLE {tables} IN ACCESS SHARE MODE")
        yield dump
        dump.rollback()
    engine.dispose()


@pytest.fixture
def halls(app):
    """Two communities; in the first a secret box falls due."""
    with app.app_context():
        hall, other = scene.community(neighbours=2), scene.community("anders", neighbours=0)
        vote = scene.writing_open(hall, secrecy=Secrecy.SECRET)
        box = scene.box_of(vote)
        scene.cast(box, *["for"] * box.entitled)
        yield hall, other, box
        db.session.remove()


def asked(app, *addresses: str) -> list[tuple[int, float]]:
    """Status and seconds of pages that are asked for at the same moment, by as many people."""
    found: list[tuple[int, float]] = [(0, 0.0)] * len(addresses)
    together = threading.Barrier(len(addresses))

    def ask(number: int, address: str) -> None:
        client = app.test_client()
        together.wait()
        begun = time.perf_counter()
        answer = client.get(address)
        found[number] = (answer.status_code, time.perf_counter() - begun)

    threads = [threading.Thread(target=ask, args=one) for one in enumerate(addresses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.settings(TESTING=False)
def test_while_a_dump_runs_and_a_secret_box_falls_due_all_pages_answer(
    app, halls, monkeypatch
) -> None:
    hall, other, box = halls
    due = box.closes_at + timedelta(minutes=1)
    moved = due - clock.now()
    present = clock.now
    monkeypatch.setattr(clock, "now", lambda: present() + moved)  # in every thread
    vote = f"ballots/{box.id}"
    for address in (hall.path(), other.path(), hall.path("ballots/")):
        with clock.pretend(scene.at(days=1)):
            app.test_client().get(address)  # templates are read, connections made

    with dump_under_way():
        here = asked(app, *[hall.path()] * PAGES)
        there = asked(app, *[other.path()] * 2, hall.path(), hall.path(vote))
        done = app.test_cli_runner().invoke(args=["tick"])
        db.session.rollback()
        assert stored(Box, box.id).closed_at is None

    assert {status for status, _ in here + there} == {200}
    assert max(seconds for _, seconds in here) < operations.PATIENCE + 2, here
    assert max(seconds for _, seconds in there) < operations.PATIENCE, "left alone for a while"
    assert done.exit_code == 0 and "1 wait" in done.output, done.output

    done = app.test_cli_runner().invoke(args=["tick"])

    db.session.rollback()
    assert (done.exit_code, stored(Box, box.id).closed_at) == (0, box.closes_at)


@pytest.mark.settings(TESTING=False)
def test_pages_of_another_community_do_not_wait_for_one_that_waits(app, halls, monkeypatch):
    hall, other, box = halls
    due = box.closes_at + timedelta(minutes=1)
    moved = due - clock.now()
    present = clock.now
    monkeypatch.setattr(clock, "now", lambda: present() + moved)
    with clock.pretend(scene.at(days=1)):
        app.test_client().get(other.path())

    with dump_under_way():
        waiting = threading.Thread(target=asked, args=(app, hall.path()))
        waiting.start()
        time.sleep(0.3)  # now it waits for the dump
        (status, seconds), *_ = asked(app, other.path(), other.path())
        waiting.join()

    assert (status, seconds < operations.PATIENCE - 0.3) == (200, True), seconds


def test_a_timer_that_somebody_else_is_settling_is_not_waited_for(app, halls) -> None:
    hall, _, box = halls
    timer = db.session.scalar(sa.select(Timer).where(Timer.kind == "writing_close"))
    with unit_of_work():
        issues.set_timer(hall.community.id, "lapse", 999_999, falls_due=box.closes_at)
    with db.engine.connect() as another:
        another.execute(sa.select(Timer.id).where(Timer.id == timer.id).with_for_update())
        begun = time.perf_counter()
        settle_due(
            db.session.get_one(Community, hall.community.id),
            box.closes_at + timedelta(minutes=1),
            failures=(failures := []),
        )
        seconds = time.perf_counter() - begun
        another.rollback()

    assert seconds < operations.PATIENCE
    assert [one.kind for one in failures] == ["lapse"], "those after it were tried"
    db.session.rollback()
    assert stored(Box, box.id).closed_at is None


@pytest.mark.settings(TESTING=False)
def test_whoever_writes_what_is_locked_waits_for_so_long_and_is_told_when_to_come_again(
    app, halls, monkeypatch
) -> None:
    hall, *_ = halls
    address = hall.path(f"issues/{scene.issue_at_collect(hall).number}/following")
    client = app.test_client()
    scene.sign_in(client, hall, "resident")
    with db.engine.begin() as connection:
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "5s"
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "1min"
    with db.engine.connect() as another, clock.pretend(scene.at(hours=1)):
        another.exec_driver_sql("LOCK TABLE follows IN ACCESS EXCLUSIVE MODE")
        begun = time.perf_counter()
        answer = client.post(address)
        seconds = time.perf_counter() - begun
        another.rollback()

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert 4 < seconds < 8
    assert "现在太忙" in answer.get_data(as_text=True)


@pytest.mark.settings(TESTING=False)
def test_a_server_that_is_away_is_503_and_comes_back(app, halls) -> None:
    hall, *_ = halls
    client = app.test_client()
    scene.sign_in(client, hall, "committee")
    name, address = db.engine.url.database, hall.path()
    admin = sa.create_engine(db.engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        connection.execute(
            sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :n"),
            {"n": name},
        )
        answers = [client.get(address) for _ in range(3)]
        file = client.get("/static/css/tokens.css")
        connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    admin.dispose()

    assert [one.status_code for one in answers] == [503] * 3
    assert {one.headers["Retry-After"] for one in answers} == {"20"}
    assert (file.status_code, client.get(address).status_code) == (200, 200)
