"""A copy of the database made beside whoever writes, brought back as docs/deploy.md says."""

from __future__ import annotations

import shutil
import stat
import subprocess
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock, connections
from deliberation.ballots.models import Box
from deliberation.database import db, unit_of_work
from deliberation.issues import operations as issues
from deliberation.journal.queries import head
from deliberation.rules.box import Secrecy
from tests import scene
from tests.fixtures.pages import application


class Writer(threading.Thread):
    """Commits again and again, as a meeting and a vote do."""

    def __init__(self, app: Flask, community_id: int) -> None:
        super().__init__()
        self.app, self.community_id = app, community_id
        self.over, self.commits, self.slowest = threading.Event(), 0, 0.0

    def run(self) -> None:
        while not self.over.is_set():
            begun = time.perf_counter()
            with self.app.app_context(), unit_of_work():
                issues.open_issue(
                    self.community_id, key=str(time.perf_counter_ns()), at=clock.now(),
                    title="灯", problem="坏" * 2000, channel="online",
                )  # fmt: skip
            self.commits += 1
            self.slowest = max(self.slowest, time.perf_counter() - begun)


@pytest.fixture
def writer(app):
    with app.app_context():
        hall = scene.community()
        scene.cast(scene.box_open(hall, secrecy=Secrecy.SECRET), "for", "against")
        with unit_of_work():
            for number in range(300):
                issues.open_issue(
                    hall.community.id, key=f"x{number}", at=clock.now(), title="灯",
                    problem="坏" * 3000, channel="online",
                )  # fmt: skip
        made = Writer(app, hall.community.id)
    made.start()
    while made.commits < 3:
        time.sleep(0.01)
    yield made
    made.over.set()
    made.join()


@pytest.mark.on("sqlite", reason="of PostgreSQL below")
def test_a_copy_is_made_beside_a_writer_and_comes_back_whole(app, writer, tmp_path) -> None:
    copy = tmp_path / "copy.db"
    begun = time.perf_counter()
    done = app.test_cli_runner().invoke(args=["backup", str(copy)])
    seconds = time.perf_counter() - begun
    during = writer.commits
    writer.over.set()
    writer.join()

    assert done.exit_code == 0, done.output
    assert "secret_key" in done.output
    assert seconds < 10
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert writer.slowest < 3 and during > 3, "nobody who writes waits for it"
    assert [one.name for one in tmp_path.iterdir() if "part" in one.name] == []
    restored = tmp_path / "restored"
    restored.mkdir()
    shutil.copyfile(copy, restored / "hall.db")
    with application(f"sqlite:///{restored / 'hall.db'}", restored) as other:
        told = other.test_cli_runner().invoke(args=["verify"])
        assert (told.exit_code, "whole" in told.output) == (0, True), told.output
        with other.app_context():
            number, _ = head(writer.community_id)
            assert db.session.scalar(sa.select(sa.func.count()).select_from(Box)) == 1
    with app.app_context():
        assert 3 <= number <= head(writer.community_id)[0]


@pytest.mark.on("sqlite", reason="the same for both")
@pytest.mark.parametrize("there", ["a file", "no folder"])
def test_a_copy_replaces_nothing_and_makes_no_folder(app, there, tmp_path) -> None:
    to = tmp_path / "kept.db" if there == "a file" else tmp_path / "none" / "copy.db"
    if there == "a file":
        to.write_text("another night's")

    done = app.test_cli_runner().invoke(args=["backup", str(to)])

    assert (done.exit_code, done.output.startswith("Error: ")) == (1, True)
    assert str(to.parent) in done.output
    if there == "a file":
        assert to.read_text() == "another night's"
    else:
        assert not to.parent.exists()


@pytest.mark.on("sqlite", reason="of SQLite's file")
def test_prepare_closes_the_file_to_others(app) -> None:
    with app.app_context():
        path = Path(db.engine.url.database)
        path.chmod(0o644)
        connections.close_to_others(db.engine)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


# ------------------------------------------------------------------ PostgreSQL


@pytest.mark.on("postgresql", reason="of pg_dump")
def test_a_dump_is_made_beside_a_writer_and_comes_back_whole(
    app, writer, programs, tmp_path, empty_database
) -> None:
    copy = tmp_path / "hall.dump"
    done = app.test_cli_runner().invoke(args=["backup", str(copy)])
    writer.over.set()
    writer.join()

    assert done.exit_code == 0, done.output
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert writer.slowest < 3
    with empty_database() as address:
        plain = sa.make_url(address).set(drivername="postgresql")
        subprocess.run(
            [programs / "pg_restore", "--no-owner", "--exit-on-error",
             f"--dbname={plain.render_as_string(hide_password=False)}", copy],
            check=True,
        )  # fmt: skip
        with application(address, tmp_path / "restored") as other:
            told = other.test_cli_runner().invoke(args=["verify"])
            assert (told.exit_code, "whole" in told.output) == (0, True), told.output


@pytest.mark.on("postgresql", reason="of pg_dump")
def test_without_pg_dump_the_command_says_how(app, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "hall.db")])

    assert done.exit_code == 1
    assert "pg_dump --format=custom --no-owner --lock-wait-timeout=10s" in done.output
    assert "postgresql-client" in done.output and "password" not in done.output.lower()
    assert list(tmp_path.glob("hall*")) == []
