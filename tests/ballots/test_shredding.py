"""Somebody reads the database while a secret box closes: it is said, and tried until it is done."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from deliberation import clock, shredding
from deliberation.ballots import operations
from deliberation.ballots.models import Box
from deliberation.database import db, unit_of_work
from deliberation.lobby.operations import covering
from tests import scene
from tests.ballots.joining import joined

STANCES = ("for", "against", "for", "abstain", "against", "for")
AT = scene.START


@pytest.fixture
def hall(app) -> Iterator[scene.Neighbourhood]:
    with app.app_context(), clock.pretend(AT):
        yield scene.community(neighbours=0)


def database() -> Path:
    return Path(db.engine.url.database)


@contextmanager
def somebody_reads() -> Iterator[None]:
    """Inside, another program holds on to the state of now, as a shell that was left open does."""
    with closing(sqlite3.connect(database(), isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM boxes").fetchall()
        yield
        other.execute("ROLLBACK")


def voted(hall: scene.Neighbourhood) -> Box:
    """A secret box in which all have cast, one after the other."""
    box = scene.box_open(hall, secrecy="secret")
    scene.cast(box, *STANCES)
    return box


def closed(box: Box) -> None:
    with unit_of_work():
        operations.close(box, by=None, at=box.closes_at)


def without_waiting(monkeypatch) -> None:
    monkeypatch.setattr(shredding, "AGAIN", 0)
    monkeypatch.setattr(shredding, "ASK_ANEW", 0)


@pytest.mark.on("sqlite", reason="of PostgreSQL below")
def test_it_is_said_and_tried_at_every_request_until_it_is_done(
    app, hall, client, monkeypatch, tmp_path
) -> None:
    without_waiting(monkeypatch)
    box = voted(hall)
    page = hall.path(f"ballots/{box.id}")
    with somebody_reads():
        closed(box)
        during = client.get(page).text
        told = app.test_cli_runner().invoke(args=["doctor"])
        ticked = app.test_cli_runner().invoke(args=["tick"])
        done = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "copy.db")])
        # The danger is real: whoever has the file with its log knows what everybody chose.
        assert len(joined(database())) == len(STANCES)

    assert "还没有清干净" in during and "票数不受影响" in during
    assert f"WRONG   boxes:{box.id} is not shredded" in told.output and told.exit_code == 1
    assert f"boxes:{box.id} is not shredded yet" in ticked.output
    assert done.exit_code == 0 and not (tmp_path / "copy.db-wal").exists()
    assert without_leftovers((tmp_path / "copy.db").read_bytes(), box)

    after = client.get(page).text

    assert "还没有清干净" not in after
    assert shredding.owed() == []
    assert joined(database()) == []
    assert without_leftovers(everything(), box)
    assert "WRONG   boxes" not in app.test_cli_runner().invoke(args=["doctor"]).output


def everything() -> bytes:
    """The database's files, as they lie there."""
    db.session.rollback()
    names = (database(), Path(f"{database()}-wal"), Path(f"{database()}-shm"))
    return b"".join(name.read_bytes() for name in names if name.exists())


def without_leftovers(content: bytes, box: Box) -> bool:
    """Whether each nonce of *box* stands in *content* once, as its row, and no working table."""
    nonces = db.session.scalars(sa.text(f"SELECT nonce FROM choices WHERE box_id = {box.id}")).all()
    assert len(nonces) == len(STANCES)
    once = all(content.count(nonce.encode()) == 1 for nonce in nonces)
    return once and f"working_marks_{box.id}".encode() not in content


@pytest.mark.on("sqlite", reason="of PostgreSQL below")
def test_the_tick_does_it_where_nobody_comes_by(app, hall) -> None:
    box = voted(hall)
    with somebody_reads():
        closed(box)
    assert shredding.is_owed(box)

    assert app.test_cli_runner().invoke(args=["tick"]).exit_code == 0

    assert not shredding.is_owed(box) and joined(database()) == []


@pytest.mark.on("sqlite", reason="of PostgreSQL below")
def test_covered_words_are_tried_again_as_well(app, hall, client, monkeypatch) -> None:
    without_waiting(monkeypatch)
    about = scene.issue_at_collect(hall)
    word = about.problem[:8]
    with somebody_reads():
        with unit_of_work():
            covering.cover(about, [word], reason="认得出是谁家。", by=hall.committee, at=AT)
        client.get(hall.path("rules"))
        assert word.encode() in everything()
    client.get(hall.path("rules"))  # no page that is kept: of those no request is made here

    assert word.encode() not in everything()


@pytest.mark.on("sqlite", reason="on PostgreSQL no request asks at all")
def test_where_nothing_is_owed_a_request_asks_nothing(hall, client, count_queries) -> None:
    client.get(hall.path())
    with count_queries() as queries:
        client.get(hall.path())

    assert not [one for one in queries.statements if "shreddings" in one]
    assert queries.count > 0


@pytest.mark.on("postgresql", reason="of SQLite above")
def test_postgresql_says_so_until_its_log_is_past_the_moment(app, hall, client) -> None:
    box = voted(hall)
    closed(box)
    run = app.test_cli_runner()
    run.invoke(args=["tick"])
    page = hall.path(f"ballots/{box.id}")
    assert "还没有清干净" in client.get(page).text
    assert f"boxes:{box.id} is not shredded" in run.invoke(args=["doctor"]).output
    db.session.rollback()
    with db.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as server:
        server.exec_driver_sql("SELECT pg_switch_wal()")
        server.exec_driver_sql("CHECKPOINT")

    assert run.invoke(args=["tick"]).exit_code == 0

    assert not shredding.is_owed(box)
    assert "还没有清干净" not in client.get(page).text


def files_of_the_tables() -> bytes:
    """The files of all tables of the house, as they lie there after a checkpoint."""
    db.session.rollback()
    with db.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as server:
        server.exec_driver_sql("CHECKPOINT")
        folder = Path(server.exec_driver_sql("SHOW data_directory").scalar_one())
        names = server.exec_driver_sql(
            "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 'i', 't') "
            "AND relnamespace <> 'pg_catalog'::regnamespace"
        ).scalars()
        return b"".join((folder / name).read_bytes() for name in names if name)


@pytest.mark.on("postgresql", reason="of SQLite above")
def test_covered_words_are_in_no_file_of_a_table_any_more(app, hall) -> None:
    about = scene.issue_at_collect(hall)
    word = about.problem[:8]
    assert word.encode() in files_of_the_tables()
    with unit_of_work():
        covering.cover(about, [word], reason="认得出是谁家。", by=hall.committee, at=AT)

    assert word.encode() not in files_of_the_tables()
    assert [one.tables for one in shredding.owed()] == [None], "the log has its own time"


@pytest.mark.on("postgresql", reason="of SQLite above")
def test_where_somebody_reads_an_old_state_covered_words_are_tried_again(app, hall) -> None:
    about = scene.issue_at_collect(hall)
    word = about.problem[:8]
    old = db.engine.execution_options(isolation_level="REPEATABLE READ")
    with old.connect() as other, other.begin():
        other.exec_driver_sql("SELECT count(*) FROM accounts")
        with unit_of_work():
            covering.cover(about, [word], reason="认得出是谁家。", by=hall.committee, at=AT)
        assert word.encode() in files_of_the_tables()
        during = told(app)
    app.test_cli_runner().invoke(args=["tick"])

    assert "issues" in during and "are still to be written anew" in during
    assert word.encode() not in files_of_the_tables()


# ------------------------------------------------------------------ doctor


def told(app) -> str:
    return app.test_cli_runner().invoke(args=["doctor"]).output


def test_the_doctor_finds_nothing_where_all_is_well(app, hall) -> None:
    app.config["SECRET_KEY"] = "0123456789abcdef" * 4
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        for ending in ("", "-wal", "-shm"):
            os.chmod(f"{db.engine.url.database}{ending}", 0o600)
    done = app.test_cli_runner().invoke(args=["doctor"])

    wrong = [one for one in done.output.splitlines() if one.startswith("WRONG")]
    assert [one for one in wrong if "PostgreSQL" not in one] == [], done.output
    assert f"{hall.code}: record of" in done.output
    assert done.exit_code == bool(wrong)


def test_the_doctor_names_what_is_unsafe_and_what_is_late(app, hall) -> None:
    app.config |= {"SECRET_KEY": "secret", "HOST": "0.0.0.0", "DEMONSTRATION": True}
    key = app.config["INSTANCE_DIR"] / "secret_key"
    key.parent.mkdir(exist_ok=True)
    key.write_text("secret")
    key.chmod(0o644)
    scene.box_open(hall, secrecy="secret")
    scene.issue_at_collect(hall)
    db.session.rollback()
    with clock.pretend(scene.at(days=100)):
        output = told(app)

    for said in ("the secret key has 6 letters", "is open to others (644)",
                 "HOST=0.0.0.0 is public", "cookies travel without HTTPS", "under any name",
                 "1 secret ballots are open", "fell due and were not settled"):  # fmt: skip
        assert said in output, said
