"""What a page says when the database fails, what the log says of it, and what it never says."""

from __future__ import annotations

import logging
import re
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine, event

from deliberation import clock, connections, database
from deliberation.ballots import operations
from deliberation.ballots.models import Voter
from deliberation.ballots.operations import secret_tables
from deliberation.database import db, unit_of_work
from deliberation.discuss.operations import mediation as mediating
from deliberation.people.models import Household
from deliberation.people.operations import letters
from deliberation.rules.box import Secrecy
from tests import mediation, scene
from tests.records import stored

ID = re.compile(r"[0-9a-f]{4}-[0-9a-f]{4}")

# ------------------------------------------------------------------ nothing secret in the log


class Values:
    """What is written into tables, as the driver is given it."""

    def __init__(self) -> None:
        self.of: dict[str, set[str]] = {}

    def take(self, statement: str, values: object) -> None:
        rows = values if isinstance(values, list) else [values]
        for table in re.findall(r"INSERT INTO (\w+)", statement):
            for row in rows:
                given = row.values() if isinstance(row, dict) else row
                self.of.setdefault(table, set()).update(
                    one
                    for one in given  # words of ours, like kinds and verbs, stand in the code
                    if isinstance(one, str) and (len(one) >= 16 or not one.isascii())
                )


@pytest.fixture
def written(monkeypatch) -> Iterator[Values]:
    """Spies on every INSERT: those of SQLAlchemy, and those that go past it."""
    values = Values()

    def heard(connection, cursor, statement, parameters, context, executemany) -> None:
        values.take(statement, parameters)

    def past_it(driver, dialect, steps) -> bool:
        for statement, given in steps:
            values.take(str(statement), given)
        return kept(driver, dialect, steps)

    kept = database.gives_rows
    monkeypatch.setattr(database, "gives_rows", past_it)
    event.listen(Engine, "before_cursor_execute", heard)
    yield values
    event.remove(Engine, "before_cursor_execute", heard)


@contextmanager
def full(table: str) -> Iterator[None]:
    """Inside, no row can be written into *table*; the server says which one, as it does."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(
                f"ALTER TABLE {table} ADD CONSTRAINT no_room CHECK (false) NOT VALID"
            )
        else:
            connection.exec_driver_sql(
                f"CREATE TRIGGER no_room BEFORE INSERT ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'no room'); END"
            )
    try:
        yield
    finally:
        with db.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT no_room")
            else:
                connection.exec_driver_sql("DROP TRIGGER no_room")


def formatted(records: list[logging.LogRecord]) -> str:
    """The log as a file would hold it: words and tracebacks."""
    form = logging.Formatter("%(levelname)s %(name)s %(message)s")
    return "\n".join(form.format(record) for record in records)


def ballot_of(hall: scene.Neighbourhood, box_id: int) -> dict[str, str]:
    home = stored(Household, hall.resident.household_id).id
    asked = sa.select(Voter.id, Voter.code).where(
        Voter.box_id == box_id, Voter.household_id == home
    )
    line = db.session.execute(asked).one()
    return {"line": str(line.id), "code": line.code, "choice": "against", "words": "不该这样花钱"}


@pytest.mark.settings(TESTING=False)
@pytest.mark.parametrize("way", ["at once", "as usual"])
def test_a_secret_ballot_that_fails_is_not_in_the_log(app, written, caplog, monkeypatch, way):
    with app.app_context():
        hall = scene.community(neighbours=2)
        box = scene.box_open(hall, secrecy=Secrecy.SECRET, when=clock.now())
        tables = [table.name for table in secret_tables.tables(box.id)]
        sent = ballot_of(hall, box.id)
        client = app.test_client()
        scene.sign_in(client, hall, "resident")
        headers = {"HX-Request": "true"} if way == "as usual" else {}
        written.of.clear()
        for table in tables:
            caplog.clear()
            with full(table):
                answer = client.post(
                    hall.path(f"ballots/{box.id}/ballot?choice=against"), data=sent,
                    headers=headers,
                )  # fmt: skip
            log = formatted(caplog.records)
            assert answer.status_code == 500
            assert "Traceback" in log and ("no_room" in log or "no room" in log)
            secret = written.of.get(tables[1], set()) | {"against", sent["words"]}
            assert [one for one in secret if one in log] == []
            number = ID.search(answer.get_data(as_text=True))[0]
            assert answer.headers["X-Request-ID"] == number
            assert f"POST {hall.path(f'ballots/{box.id}/ballot')} {number} failed" in log
        assert len(written.of[tables[1]]) >= 2, "its nonce and its commitment were on their way"


@pytest.mark.settings(TESTING=False)
def test_a_mediation_that_fails_is_not_in_the_log(app, written, caplog) -> None:
    with app.app_context():
        hall = scene.community()
        issue = mediation.accepted(hall, at=scene.at())
        session = mediation.session_called(hall, issue)
        at = session.starts_at
        hidden = {mediation.NOTES, mediation.TERMS, mediation.TITLE}

        def held() -> None:
            with unit_of_work():
                mediating.propose_terms(
                    issue, key=secrets.token_urlsafe(16), text=mediation.TERMS,
                    by=hall.mediator, at=at,
                )  # fmt: skip
                mediating.record_session(
                    issue, session, present=[], notes=mediation.NOTES, by=hall.mediator, at=at
                )

        app.add_url_rule("/held", "held", lambda: held() or ("", 204), methods=["POST"])
        failing = failures_of(app, "/held", written, caplog)

    assert failing and {"entries"} <= set(failing)
    for table, log in failing.items():
        told = hidden | written.of[table]
        assert [one for one in told if one in log] == [], table


@pytest.mark.settings(TESTING=False)
def test_a_letter_that_fails_is_not_in_the_log(app, written, caplog) -> None:
    with app.app_context():
        hall = scene.community()
        who = scene.newcomers(hall, "欧阳小满")
        ids = [one.id for one in who]

        def write() -> None:
            with unit_of_work():
                letters.write(hall.community, ids, key="k" * 32, by=hall.committee, at=scene.at())

        app.add_url_rule("/written", "written", lambda: write() or ("", 204), methods=["POST"])
        failing = failures_of(app, "/written", written, caplog)

    assert {"letters"} <= set(failing)
    for table, log in failing.items():
        assert [one for one in written.of[table] | {"欧阳小满"} if one in log] == [], table


@pytest.mark.settings(TESTING=False)
def test_a_fault_of_ours_that_repeats_what_was_typed_is_not_in_the_log(
    app, caplog, monkeypatch
) -> None:
    def fault(*args: object, **given: object) -> None:
        try:
            raise KeyError(*args[2:3])
        except KeyError as error:
            raise ValueError(f"no number: {args} {given}") from error

    with app.app_context():
        hall = scene.community(neighbours=0)
        box = scene.box_open(hall, secrecy=Secrecy.SECRET, when=clock.now())
        client = app.test_client()
        scene.sign_in(client, hall, "resident")
        sent = ballot_of(hall, box.id)
        monkeypatch.setattr(operations, "cast", fault)
        answer = client.post(
            hall.path(f"ballots/{box.id}/ballot"), data=sent, headers={"HX-Request": "true"}
        )

    log = formatted(caplog.records)
    assert answer.status_code == 500
    assert [one for one in ("against", sent["words"], sent["code"]) if one in log] == []
    assert "builtins.ValueError" in log and "builtins.KeyError" in log and "in fault" in log


def test_the_server_keeps_no_list_of_what_was_asked_for() -> None:
    """Addresses hold names that were searched for; what goes wrong has a number (``named``)."""
    started = (Path(__file__).parents[2] / "script/server").read_text()

    assert "access-log" not in started and "--log-level warning" in started


def failures_of(app, address: str, written: Values, caplog) -> dict[str, str]:
    """The log of *address* failing at each table that it writes to; then once whole."""
    failing: dict[str, str] = {}
    client = app.test_client()
    written.of.clear()
    while True:
        caplog.clear()
        before = set(written.of)
        table = next((one for one in before if one not in failing), None)
        if table is None:
            if failing:
                return failing
            with pytest.MonkeyPatch.context() as patch:  # which tables: tried and taken back
                patch.setattr(db.session(), "commit", db.session().rollback)
                assert client.post(address).status_code == 204
            if not written.of:
                raise AssertionError(f"{address} writes nothing")
            continue
        with full(table):
            answer = client.post(address)
        assert answer.status_code == 500, table
        failing[table] = formatted(caplog.records)
        assert "Traceback" in failing[table]


# ------------------------------------------------------------------ busy, or away


@pytest.mark.on("sqlite", reason="of PostgreSQL: tests/web/test_locks.py")
def test_while_somebody_else_writes_for_long_a_page_says_503(app, monkeypatch) -> None:
    with app.app_context():
        hall = scene.community()
        about = scene.issue_at_collect(hall)
        path = Path(db.engine.url.database)
    client = app.test_client()
    scene.sign_in(client, hall, "resident")
    monkeypatch.setattr(connections, "SQLITE_PATIENCE", 1)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()  # connections made from now on wait for a second
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        answer = client.post(hall.path(f"issues/{about.number}/following"), data={})
        read = client.get(hall.path())
    finally:
        other.execute("ROLLBACK")
        other.close()

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "现在太忙" in answer.get_data(as_text=True)
    assert read.status_code == 200, "who only reads does not wait for who writes"
    again = client.post(hall.path(f"issues/{about.number}/following"), data={})
    assert again.status_code == 303


@pytest.mark.on("sqlite", reason="of PostgreSQL: tests/web/test_locks.py")
def test_a_database_that_is_away_is_503_on_every_page_and_files_are_served(
    app, caplog, tmp_path
) -> None:
    with app.app_context():
        hall = scene.community()
        path = Path(db.engine.url.database)
    client = app.test_client()
    scene.sign_in(client, hall, "committee")
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    away = path.parent.with_name("away")
    shutil.move(path.parent, away)
    try:
        answers = [
            client.get("/"),
            client.get(hall.path()),
            client.get(hall.path("desk")),
            client.get(hall.path(), headers={"HX-Request": "true"}),
            client.post(hall.path("proposals"), data={"title": "灯"}),
        ]
        file = client.get("/static/css/tokens.css")
    finally:
        shutil.move(away, path.parent)

    assert [one.status_code for one in answers] == [503] * 5
    for answer in answers:
        number = ID.search(answer.get_data(as_text=True))[0]
        assert (answer.headers["Retry-After"], answer.headers["X-Request-ID"]) == ("20", number)
        assert "数据库现在没有应答" in answer.get_data(as_text=True)
        assert number in formatted(caplog.records)
    assert file.status_code == 200
    assert client.get(hall.path()).status_code == 200, "and it comes back by itself"
