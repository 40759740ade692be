"""The record: whole as long as nobody touches it, and it says where somebody has."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from deliberation.database import db, unit_of_work
from deliberation.journal import queries as journal
from deliberation.journal.models import Entry, Tampering
from deliberation.journal.models.chain import GENESIS, Break
from deliberation.journal.operations import Undeclared, record
from deliberation.people import operations as people
from tests import scene


@pytest.fixture
def recorded(app):
    """A community whose record has some entries; the application's context is open."""
    with app.app_context():
        yield scene.community(neighbours=0).community


def drop_the_triggers() -> None:
    """What somebody with the database's keys would do first."""
    if db.engine.dialect.name == "sqlite":
        triggers = [f"entries_no_{act}" for act in ("update", "delete")]
    else:
        triggers = [f"entries_no_{act} ON entries" for act in ("change", "truncate")]
    for trigger in triggers:
        tamper(f"DROP TRIGGER {trigger}")


def tamper(statement: str, **values: object) -> None:
    with unit_of_work() as session:
        session.execute(sa.text(statement), values)


def test_the_first_entry_stands_on_the_genesis_and_each_on_the_one_before(recorded):
    entries = list(journal.walk(recorded.id))

    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.previous for entry in entries] == [GENESIS, *(e.hash for e in entries[:-1])]
    assert journal.verify(recorded.id) is None
    assert journal.head(recorded.id) == (len(entries), entries[-1].hash)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET verb = 'role:ended' WHERE number = 2",
        "UPDATE entries SET hash = hash",
        "DELETE FROM entries WHERE number = 2",
        "DELETE FROM entries",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_an_entry(recorded, statement):
    with pytest.raises(DatabaseError, match="append-only"):
        tamper(statement)

    assert journal.verify(recorded.id) is None


def test_the_sqlite3_shell_is_refused_too(recorded, database_url):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no file to open by hand")
    with sqlite3.connect(database_url.removeprefix("sqlite:///")) as shell:
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            shell.execute("UPDATE entries SET particulars = '{}' WHERE number = 1")
    shell.close()


def test_postgresql_refuses_to_empty_the_table(recorded):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError, match="append-only"):
        tamper("TRUNCATE entries CASCADE")


def test_the_house_itself_cannot_change_an_entry(recorded):
    with pytest.raises(Tampering):
        with unit_of_work() as session:
            session.scalars(sa.select(Entry)).first().verb = "role:ended"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "role:ended"),
        ("subject_kind", "rules"),
        ("subject_id", 99),
        ("actor_id", 1),
        ("particulars", '{"code":"hepinG"}'),
        ("at", "2026-03-02 01:00:00.000001"),
        ("recorded_at", "2026-03-02 01:00:00.000001"),
        ("hash", "0" * 64),
        ("previous", "1" * 64),
    ],
)
def test_without_the_triggers_a_changed_byte_is_found_and_named(recorded, column, value):
    drop_the_triggers()
    if db.engine.dialect.name == "postgresql" and column.endswith("at"):
        value += "+00:00"
    changed = ":value"
    if db.engine.dialect.name == "postgresql" and column == "particulars":
        changed = "CAST(:value AS json)"

    tamper(f"UPDATE entries SET {column} = {changed} WHERE number = 2", value=value)

    assert journal.verify(recorded.id) == Break(2, "link" if column == "previous" else "hash")


def test_a_deleted_entry_is_found_and_named(recorded):
    drop_the_triggers()

    tamper("DELETE FROM entries WHERE number = 3")

    assert journal.verify(recorded.id) == Break(3, "missing")


def test_two_exchanged_entries_are_found(recorded):
    drop_the_triggers()

    tamper("UPDATE entries SET number = -number WHERE number IN (2, 3)")
    tamper("UPDATE entries SET number = 5 + number WHERE number < 0")

    assert journal.verify(recorded.id) == Break(2, "link")


def test_flask_verify_says_so_and_ends_with_a_failure(app, recorded):
    number, digest = journal.head(recorded.id)
    whole = app.test_cli_runner().invoke(args=["verify"])
    drop_the_triggers()
    tamper("UPDATE entries SET subject_id = 77 WHERE number = 4")
    broken = app.test_cli_runner().invoke(args=["verify"])

    assert (whole.exit_code, whole.output.splitlines()[0]) == (
        0,
        f"heping: whole, {number} entries, head {digest}",
    )
    assert broken.exit_code == 1
    assert "heping: entry 4 does not fit (hash)" in broken.output


def test_chains_of_two_communities_do_not_touch(recorded):
    other = scene.community("yangguang", neighbours=0).community
    with unit_of_work():
        people.change_bylaws(recorded, recorded.bylaws, by=None, at=scene.at(days=1))

    assert journal.verify(recorded.id) is None
    assert journal.verify(other.id) is None
    # The change of the bylaws, and the digest of the row that holds them.
    assert journal.head(other.id)[0] == journal.head(recorded.id)[0] - 2


@pytest.mark.parametrize(
    ("verb", "particulars"),
    [
        ("community:painted", {}),
        ("community:founded", {}),
        ("community:founded", {"code": "heping", "name": "和平社区"}),
    ],
)
def test_an_undeclared_verb_or_key_is_not_recorded(recorded, verb, particulars):
    before = journal.head(recorded.id)

    with pytest.raises(Undeclared):
        with unit_of_work():
            record(verb, people.Itself(recorded), by=None, at=scene.START, **particulars)

    assert journal.head(recorded.id) == before


def test_the_record_keeps_when_it_happened_and_when_it_was_written(recorded):
    happened = scene.START - timedelta(days=3)

    with unit_of_work():
        entry = record(
            "community:founded", people.Itself(recorded), by=None, at=happened, code="heping"
        )
        number = entry.number
    db.session.expire_all()
    kept = db.session.scalars(sa.select(Entry).where(Entry.number == number)).one()

    assert kept.at == happened
    assert kept.recorded_at > happened


def test_what_fails_leaves_neither_change_nor_record(recorded):
    before = journal.head(recorded.id)

    with pytest.raises(RuntimeError, match="half-way"):
        with unit_of_work():
            people.change_bylaws(recorded, recorded.bylaws, by=None, at=scene.at(days=1))
            raise RuntimeError("half-way")

    assert journal.head(recorded.id) == before
