"""Stances are kept like a secret box: from a full dump nobody's is found (§9).

One database with an open map is copied; in the copies the same persons take stances which are
each other's opposite wherever the sums allow it, in two orders. After closing the copies must be
the same, byte by byte where the database is a file, with every system column where it is a server.
"""

from __future__ import annotations

import logging
import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from deliberation import clock, shredding
from deliberation.database import db
from deliberation.lobby.operations import settle_due
from deliberation.opinions.models import OpinionMap, Statement
from deliberation.opinions.operations import secret_tables
from deliberation.people.models import Community, Person
from tests import scene
from tests.ballots.test_secrecy import _copied, everything, inside, of_postgresql, of_sqlite

VOTERS = 40
AT = scene.at(days=1)


def stances() -> list[tuple[int, list[int], str]]:
    """Of each neighbour: who, what they say to ten statements, and their tenure."""
    chance = random.Random(5)
    return [
        (n, [chance.choice((1, -1, 0)) for _ in range(10)], ("owner", "tenant")[n % 4 == 0])
        for n in range(VOTERS)
    ]


def exchanged() -> list[tuple[int, list[int], str]]:
    """The same rows, each said by another person of the same groups: all sums are the same."""
    every = stances()
    alike: dict[tuple[str, int], list[int]] = {}
    for n, _, tenure in every:
        alike.setdefault((tenure, n % 2), []).append(n)  # homes lie in turn in two buildings
    other = {
        one: members[(place + 1) % len(members)]
        for members in alike.values()
        for place, one in enumerate(members)
    }
    assert sum(every[n][1] != every[other[n]][1] for n in other) > VOTERS // 2
    return [(n, every[other[n]][1], tenure) for n, _, tenure in every]


def fill(said: list[tuple[int, list[int], str]]) -> None:
    one = db.session.scalars(sa.select(OpinionMap)).one()
    people = db.session.scalars(
        sa.select(Person).where(Person.name.like("邻%")).order_by(Person.id)
    ).all()
    assert len(people) == VOTERS
    for n, row, tenure in said:
        scene.says(one, people[n], *row, tenure=tenure, age_band="36-59")
    community = db.session.get_one(Community, one.community_id)
    with clock.pretend(one.closes_at):
        assert settle_due(community, one.closes_at) == 1


@pytest.fixture
def copies(fresh_database, tmp_path: Path, monkeypatch) -> Iterator[tuple[str, str]]:
    """The addresses of two copies: the same sums, said by others, in another order."""
    with fresh_database() as address:
        with inside(address, tmp_path):
            hall = scene.community(neighbours=VOTERS)
            scene.opinions_open(hall)
        with _copied(address, tmp_path) as pair:
            for one, said in zip(pair, (stances(), exchanged()[::-1]), strict=True):
                # The record's salts are drawn anew each time: here the same ones in both copies.
                drawn = random.Random(1)
                draw = partial(_hex, drawn)
                monkeypatch.setattr("secrets.token_hex", draw)
                with inside(one, tmp_path):
                    fill(said)
            monkeypatch.undo()
            yield pair


def _hex(drawn: random.Random, size: int = 32) -> str:
    return drawn.randbytes(size).hex()


def test_who_said_it_and_in_which_order_leaves_the_same_database(copies) -> None:
    if copies[0].startswith("sqlite"):
        first, second = map(of_sqlite, copies)
        assert first == second
        return
    first, second = map(of_postgresql, copies)
    assert first.keys() == second.keys()
    assert {name for name in first if first[name] != second[name]} == set()


def test_after_closing_no_table_and_no_name_of_anybody_is_left(copies, tmp_path: Path) -> None:
    with inside(copies[0], tmp_path):
        one = db.session.scalars(sa.select(OpinionMap)).one()
        assert one.result["persons"] == VOTERS and one.digest
        names = {
            secret_tables.name_of(one, person, where)
            for person in db.session.scalars(sa.select(Person.id))
            for where in (
                secret_tables.STANCES,
                secret_tables.DECLARED,
                secret_tables.SHEETS,
            )  # fmt: skip
        }
        tables = sa.inspect(db.engine).get_table_names()
        own = [table.name for table in secret_tables.tables(one.id)]
        assert set(own).isdisjoint(tables)
        said = "\n".join(row for rows in everything().values() for row in rows)
        assert [name for name in names if name in said] == []
        if copies[0].startswith("sqlite"):
            content = of_sqlite(copies[0])
            assert not any(name.encode() in content for name in names)
            assert not any(name.encode() in content for name in own)


@pytest.fixture
def hall(app) -> Iterator[scene.Neighbourhood]:
    with app.app_context(), clock.pretend(AT):
        yield scene.community()


def test_while_it_is_open_a_dump_has_stances_and_groups_under_names_that_nobody_joins(
    app, hall, client
) -> None:
    one = scene.opinions_open(hall)
    scene.sign_in(client, hall, "resident")
    page = hall.path(f"opinions/{one.id}")
    client.get(f"{page}/card")
    before = everything()

    assert client.post(f"{page}/declaration", data={"tenure": "tenant"}).status_code == 303
    assert client.post(f"{page}/stances", data={"statement": 3, "stance": -1}).status_code == 303
    client.get(f"{page}/mine")

    came = {name: found - before[name] for name, found in everything().items()}
    came = {name: found for name, found in came.items() if found}
    stances, declared, _sheets = secret_tables.tables(one.id)
    assert set(came) == {stances.name, declared.name}
    (stance,), (group,) = came[stances.name], came[declared.name]
    first = re.fullmatch(r"\('([0-9a-f]{64})', \d+, -1\)", stance)
    second = re.fullmatch(r"\('([0-9a-f]{64})', '', 'tenant'\)", group)
    assert first and second and first[1] != second[1]
    # Without the key of the installation the names are nobody's.
    app.config["SECRET_KEY"] = "another"
    assert first[1] != secret_tables.name_of(one, hall.resident.id, secret_tables.STANCES)
    app.config["SECRET_KEY"] = "the tests' own"
    assert first[1] == secret_tables.name_of(one, hall.resident.id, secret_tables.STANCES)


def test_where_the_key_was_changed_nobody_says_a_second_time(app, hall, client) -> None:
    one = scene.opinions_open(hall)
    scene.says(one, hall.resident, 1)
    app.config["SECRET_KEY"] = "another"
    scene.sign_in(client, hall, "resident")

    answer = client.post(
        hall.path(f"opinions/{one.id}/stances"), data={"statement": 1, "stance": -1}
    )

    assert answer.status_code == 422 and "换过密钥" in answer.text
    settle_due(hall.community, one.closes_at)
    db.session.refresh(one)
    assert one.result["persons"] == 1


def test_no_log_has_a_stance_or_a_name(app, hall, client, caplog) -> None:
    one = scene.opinions_open(hall)
    scene.sign_in(client, hall, "resident")
    with caplog.at_level(logging.DEBUG):
        client.post(hall.path(f"opinions/{one.id}/stances"), data={"statement": 1, "stance": -1})
        db.session.rollback()
        with pytest.raises(sa.exc.SQLAlchemyError) as wrong:
            voter = secret_tables.name_of(one, hall.resident.id, secret_tables.STANCES)
            table = secret_tables.tables(one.id).stances
            db.session.execute(table.insert().values(voter=voter, statement_id=1, stance=None))
    assert voter not in str(wrong.value) and voter not in caplog.text


def test_messages_and_entries_say_nothing_of_who_took_part(hall) -> None:
    one = scene.opinions_closed(hall)
    from deliberation.journal.models import Entry
    from deliberation.messages.models import Message

    entries = db.session.scalars(sa.select(Entry).where(Entry.verb.like("opinions:%"))).all()
    told = db.session.scalars(sa.select(Message).where(Message.verb.like("opinions:%"))).all()

    assert [entry.actor_id for entry in entries] == [hall.committee.id, None]
    assert {message.person_id for message in told} == {hall.resident.id}  # who proposed the issue
    assert one.digest in entries[1].particulars.values()


@pytest.mark.on("sqlite", reason="PostgreSQL gives the file of a dropped table back at once")
def test_where_somebody_reads_the_file_the_page_says_it_until_it_is_done(
    app, hall, client, monkeypatch
) -> None:
    monkeypatch.setattr(shredding, "AGAIN", 0)
    one = scene.opinions_open(hall)
    scene.says(one, hall.resident, 1, -1)
    voter = secret_tables.name_of(one, hall.resident.id, secret_tables.STANCES).encode()
    db.session.rollback()
    path = Path(db.engine.url.database)

    def files() -> bytes:
        db.session.rollback()
        names = (path, Path(f"{path}-wal"))
        return b"".join(name.read_bytes() for name in names if name.exists())

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM issues").fetchall()
        settle_due(hall.community, one.closes_at)
        with clock.pretend(one.closes_at):
            during = client.get(hall.path(f"opinions/{one.id}")).text
        assert voter in files()
        other.execute("ROLLBACK")
    assert app.test_cli_runner().invoke(args=["tick"]).exit_code == 0

    with clock.pretend(one.closes_at):
        after = client.get(hall.path(f"opinions/{one.id}")).text
    assert "还没有清干净" in during and "还没有清干净" not in after
    assert voter not in files()


def test_the_doctor_and_a_backup_say_that_maps_are_open(app, hall, tmp_path) -> None:
    scene.opinions_open(hall)
    db.session.rollback()

    assert "1 opinion maps are open" in app.test_cli_runner().invoke(args=["doctor"]).output


def test_statements_count(hall) -> None:
    one = scene.opinions_open(hall)
    rows = db.session.scalars(sa.select(Statement).where(Statement.map_id == one.id)).all()
    assert len(rows) == 10 and all(row.of_committee for row in rows)
