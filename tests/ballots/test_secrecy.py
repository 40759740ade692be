"""A secret box after closing: no dump of the database joins a voter with a choice (§4).

One database with an open box is copied; in the copies the same voters make the same choices with
the same nonces, in two orders. After closing the copies must be the same, byte by byte where the
database is a file, with every system column and page where it is a server.
"""

from __future__ import annotations

import random
import re
import shutil
import struct
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from deliberation import clock, create_app
from deliberation.ballots import operations
from deliberation.ballots.models import Box, Voter
from deliberation.ballots.operations import closing, publishing, secret_tables
from deliberation.ballots.queries import results
from deliberation.database import Model, db, unit_of_work
from tests import scene
from tests.records import stored

VOTERS = 60
AT = scene.at(days=1)


def application(address: str, folder: Path):
    return create_app(
        {
            "TESTING": True,
            "SQLALCHEMY_DATABASE_URI": address,
            "INSTANCE_DIR": folder,
            "SECRET_KEY": "the tests' own",
        }
    )


@contextmanager
def inside(address: str, folder: Path) -> Iterator[None]:
    app = application(address, folder)
    with app.app_context(), clock.pretend(AT):
        yield
        db.session.remove()
        db.engine.dispose()


def votes() -> list[tuple[int, str, str]]:
    """Number on the roll, choice, nonce: the same ones in every copy."""
    drawn = random.Random(7)
    return [
        (number, drawn.choice(("for", "against", "abstain")), f"{drawn.getrandbits(256):064x}")
        for number in range(VOTERS)
    ]


def cast_all(order: list[tuple[int, str, str]]) -> None:
    box = db.session.scalars(sa.select(Box)).one()
    lines = db.session.scalars(sa.select(Voter).order_by(Voter.id)).all()
    for number, choice, nonce in order:
        channel = ("online", "terminal")[number % 2]
        with unit_of_work():
            operations.cast(
                box, lines[number], choice, channel=channel, by=None, at=AT, nonce=nonce
            )
        publishing.release(box)  # somebody looks at the public list after each of them
    assert publishing.how_many(box) == VOTERS
    with clock.pretend(box.closes_at), unit_of_work():
        closing.close(box, by=None, at=box.closes_at)


@pytest.fixture
def copies(fresh_database, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The addresses of two copies of one database, voted in two orders and closed."""
    with fresh_database() as address:
        with inside(address, tmp_path):
            hall = scene.community(neighbours=VOTERS)
            roll = [operations.Entitled(person_id=one.id) for one in hall.neighbours]
            scene.box_open(hall, secrecy="secret", roll=roll)
        with _copied(address, tmp_path) as pair:
            forth, back = votes(), votes()[::-1]
            for one, order in zip(pair, (forth, back), strict=True):
                with inside(one, tmp_path):
                    cast_all(order)
            yield pair


@contextmanager
def _copied(address: str, folder: Path) -> Iterator[tuple[str, str]]:
    url = sa.make_url(address)
    if url.get_backend_name() == "sqlite":
        pair = tuple(folder / f"{name}.db" for name in ("first", "second"))
        for path in pair:
            shutil.copyfile(url.database, path)
        yield tuple(f"sqlite:///{path}" for path in pair)
        return
    admin = sa.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    names = [f"{url.database}_{n}" for n in (1, 2)]
    with admin.connect() as connection:
        for name in names:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {url.database}")
        try:
            yield tuple(
                url.set(database=name).render_as_string(hide_password=False) for name in names
            )
        finally:
            for name in names:
                connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def of_sqlite(address: str) -> bytes:
    """The whole file, its free pages too, but for its count of changes; its log is empty."""
    path = Path(sa.make_url(address).database)
    log = path.with_name(f"{path.name}-wal")
    assert not log.exists() or log.stat().st_size == 0
    content = bytearray(path.read_bytes())
    content[24:28] = content[92:100] = b""
    return bytes(content)


def of_postgresql(address: str) -> dict[str, list[tuple]]:
    """Every row of every table with its system columns, transactions numbered as they began."""
    engine = sa.create_engine(address)
    with engine.connect() as connection:
        connection.exec_driver_sql("SET TIME ZONE 'UTC'")
        names = connection.exec_driver_sql(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = "
            "'public'::regnamespace AND relname <> 'shreddings' ORDER BY relname"
        ).scalars().all()  # fmt: skip
        rows = {
            name: connection.exec_driver_sql(
                f"SELECT ctid::text, xmin::text::bigint, xmax::text::bigint, cmin::text, "
                f"cmax::text, t.* FROM {name} t ORDER BY ctid"
            ).all()
            for name in names
        }
    engine.dispose()
    begun = sorted({row[1] for found in rows.values() for row in found}
                   | {row[2] for found in rows.values() for row in found})  # fmt: skip
    rank = {number: place for place, number in enumerate(begun)}
    return {
        name: [(row[0], rank[row[1]], rank[row[2]], *map(str, row[3:])) for row in found]
        for name, found in rows.items()
    }


def test_two_orders_of_voting_leave_the_same_database(copies) -> None:
    if copies[0].startswith("sqlite"):
        first, second = map(of_sqlite, copies)
        assert first == second
        return
    first, second = map(of_postgresql, copies)
    assert first.keys() == second.keys()
    assert {name for name in first if first[name] != second[name]} == set()
    for name in ("marks", "choices"):
        assert len({row[1:5] for row in first[name]}) == 1, "one moment for all of them"


def test_the_pages_of_marks_and_choices_are_the_same(copies, tmp_path: Path) -> None:
    """What lies between the rows as well: read from the server's own files."""
    if copies[0].startswith("sqlite"):
        with inside(copies[0], tmp_path):
            assert db.session.scalar(sa.text("PRAGMA freelist_count")) == 0
        return
    for name in ("marks", "choices"):
        first, second = (pages(address, name) for address in copies)
        assert first == second and len(first) > 0


def pages(address: str, name: str) -> bytes:
    """The file of a table without what every transaction writes anew: places in the log, the
    number of the inserting transaction, and the marks of having looked it up."""
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        content = bytearray(
            connection.exec_driver_sql(
                f"SELECT pg_read_binary_file(pg_relation_filepath('{name}'))"
            ).scalar_one()
        )
    engine.dispose()
    for start in range(0, len(content), 8192):
        content[start : start + 10] = bytes(10)  # place in the log, checksum
        (lower,) = struct.unpack_from("<H", content, start + 12)
        content[start + 20 : start + 24] = bytes(4)  # oldest transaction to look at
        for pointer in range(start + 24, start + lower, 4):
            (item,) = struct.unpack_from("<I", content, pointer)
            row = start + (item & 0x7FFF)
            content[row : row + 4] = bytes(4)  # inserted by
            content[row + 20 : row + 22] = bytes(2)  # what was found out about it
    return bytes(content)


def test_no_value_leads_from_a_voter_to_a_choice(copies, fresh_database, tmp_path: Path) -> None:
    with inside(copies[0], tmp_path), db.engine.connect() as connection:
        inspector = sa.inspect(connection)
        tables = {
            name: [column["name"] for column in inspector.get_columns(name)]
            for name in inspector.get_table_names()
        }
        values = {
            (name, column): {
                str(value)
                for value in connection.exec_driver_sql(f'SELECT "{column}" FROM {name}').scalars()
                if value is not None
            }
            for name, columns in tables.items()
            for column in columns
        }
        leads = {key["referred_table"] for key in inspector.get_foreign_keys("choices")}

    # What a closed box leaves stands in the tables that there always are; nothing of its own.
    with fresh_database() as untouched, inside(untouched, tmp_path):
        assert set(tables) == set(sa.inspect(db.engine).get_table_names())
    assert {name: set(tables[name]) for name in Model.metadata.tables} == {
        name: {column.name for column in table.columns}
        for name, table in Model.metadata.tables.items()
    }
    assert leads == {"boxes", "communities"}
    assert tables["choices"] == ["community_id", "box_id", "commitment", "choice", "nonce"]
    assert tables["marks"] == ["community_id", "box_id", "voter_id", "channel"]
    # One box, one community; the rest of a choice occurs nowhere else, not even inside of a text.
    assert len(values["choices", "box_id"]) == len(values["choices", "community_id"]) == 1
    secrets = values["choices", "commitment"] | values["choices", "nonce"]
    assert len(secrets) == 2 * VOTERS
    elsewhere = "\n".join(
        text for (name, _), found in values.items() if name != "choices" for text in found
    )
    assert [secret for secret in secrets if secret in elsewhere] == []


def test_rows_lie_in_the_order_of_what_they_say(copies, tmp_path: Path) -> None:
    place = "rowid" if copies[0].startswith("sqlite") else "ctid"
    with inside(copies[1], tmp_path):
        for name, key in (("marks", "voter_id"), ("choices", "commitment")):
            found = db.session.scalars(sa.text(f"SELECT {key} FROM {name} ORDER BY {place}")).all()
            assert list(found) == sorted(found) and len(found) == VOTERS


def test_both_orders_export_the_same_and_seal_the_same(copies, tmp_path: Path) -> None:
    told = []
    for address in copies:
        with inside(address, tmp_path):
            box = db.session.scalars(sa.select(Box)).one()
            told.append("".join(results.export(box).lines()))

    assert told[0] == told[1]


# ------------------------------------------------------------------ while it is open


@pytest.fixture
def hall(app) -> Iterator[scene.Neighbourhood]:
    with app.app_context(), clock.pretend(AT):
        yield scene.community(neighbours=0)


def everything() -> dict[str, Counter]:
    """Every row of every table, whatever it is called."""
    db.session.rollback()
    with db.engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        return {
            name: Counter(map(repr, connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()))
            for name in names
        }


@pytest.mark.parametrize("way", ["at a screen", "read back to an elder", "at the terminal"])
def test_a_secret_ballot_over_the_web_leaves_a_mark_and_a_choice_and_nothing_else(
    hall, client, way
) -> None:
    box = scene.box_open(hall, secrecy="secret")
    line = db.session.scalars(
        sa.select(Voter.id).where(Voter.household_id == hall.resident.household_id)
    ).one()
    path = hall.path(f"ballots/{box.id}")
    if way == "at the terminal":
        scene.helped(hall, stored(Voter, line), "terminal")
    scene.sign_in(client, hall, "committee" if way == "at the terminal" else "resident")
    sent = {"choice": "against", "line": line}
    if way == "read back to an elder":
        client.set_cookie("elder", "1")
        sent |= {"to": "check"}
    client.get(path)
    before = everything()

    if way == "read back to an elder":
        assert client.post(f"{path}/screens", data=sent).status_code == 200
    there = f"{path}/terminal" if way == "at the terminal" else f"{path}/ballot"
    assert client.post(there, data=sent).status_code == 303
    client.get(path)

    came = {name: found - before[name] for name, found in everything().items()}
    came = {name: found for name, found in came.items() if found}
    marks, choices = secret_tables.tables(box.id)
    assert set(came) == {marks.name, choices.name}
    assert [found.total() for found in came.values()] == [1, 1]
    (mark,), (choice,) = came[marks.name], came[choices.name]
    assert mark == repr((line, "terminal" if way == "at the terminal" else "online"))
    assert re.fullmatch(r"\('[0-9a-f]{64}', 'against', '[0-9a-f]{64}'\)", choice)
