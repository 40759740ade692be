"""What the other tests rely on, and the two commands where they refuse."""

from __future__ import annotations

import os
import re
import socket
import subprocess

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from deliberation import clock, create_app
from deliberation.database import Model, db, unit_of_work
from deliberation.journal.queries.entries import verify
from deliberation.people import operations as people
from deliberation.people.models import Account, Building
from tests import scene
from tests.architecture.project import ROOT
from tests.fixtures.databases import engine_kept
from tests.fixtures.pages import application, unsound
from tests.sampling import one_of_each


def test_each_test_gets_an_empty_database_of_its_own(fresh_database) -> None:
    with fresh_database() as first, fresh_database() as second:
        assert first != second
        for address in (first, second):
            engine = sa.create_engine(address)
            with engine.begin() as connection:
                tables = sa.inspect(connection).get_table_names()
                people = connection.scalar(sa.text("SELECT count(*) FROM people"))
                connection.execute(
                    sa.text("INSERT INTO accounts (login, password_hash, stamp) VALUES ('a','','')")
                )
            engine.dispose()
            assert {"entries", "people"} <= set(tables)
            assert people == 0


def test_of_tests_that_are_alike_each_has_its_turn(monkeypatch) -> None:
    alike = [("walk", "clicked"), ("walk", "typed"), ("alone", "once"), ("walk", "unscripted")]
    monkeypatch.setenv("CI", "1")
    assert {tuple(one_of_each(alike)) for _ in range(3)} == {("clicked", "once")}

    monkeypatch.delenv("CI")
    chosen = []
    for day in range(1, 4):
        with clock.pretend(scene.at(days=day)):
            chosen.append(one_of_each(alike))
    assert sorted(walk for walk, _ in chosen) == ["clicked", "typed", "unscripted"]


def test_each_application_has_an_engine_of_its_own_and_the_statements_of_the_last(
    fresh_database, tmp_path
) -> None:
    engines = []
    for _ in range(2):
        with fresh_database() as address:
            app = create_app({"SQLALCHEMY_DATABASE_URI": address, "INSTANCE_DIR": tmp_path})
            with engine_kept(app), app.app_context():
                engines.append(db.engine)
                assert db.session.scalar(sa.select(sa.func.count()).select_from(Account)) == 0
                db.session.add(Account(login="a", password_hash="", stamp=""))
                db.session.commit()

    first, second = engines
    assert (first is second, first.pool is second.pool) == (False, True)


def test_a_scene_that_was_written_as_rows_is_the_scene_that_was_made(
    fresh_database, tmp_path
) -> None:
    """And what comes after it is numbered after it, whole in the record and bound by its keys."""
    states = []
    for turn in range(2):
        with (
            fresh_database() as address,
            application(address, tmp_path / str(turn)) as app,
            app.app_context(),
        ):
            with clock.pretend(scene.at(days=3, minutes=7)):  # a moment that no other test has
                hall = scene.community("xintest", neighbours=1)
            names = [hall.resident.name, hall.households[0].door, hall.units["property"].name]
            rows = {
                table.name: sorted(map(repr, db.session.execute(sa.select(table)).all()))
                for table in Model.metadata.tables.values()
            }
            with unit_of_work():
                new = people.add_building(hall.community, "5栋")
            states.append((names, rows, new.id, verify(hall.community.id)))
            with pytest.raises(IntegrityError), unit_of_work():
                db.session.add(Building(community_id=hall.community.id + 1, name="6栋"))

    made, written = states
    assert made == written
    assert made[2:] == (3, None)


def test_queries_are_counted_and_transactions_are_not(app: Flask, count_queries) -> None:
    with app.app_context(), count_queries() as queries:
        db.session.execute(sa.text("SELECT 1"))
        db.session.execute(sa.text("SELECT 2"))
        db.session.rollback()

    assert queries.statements == ["SELECT 1", "SELECT 2"]


PAGE = "<!doctype html><html lang=zh><title>页</title>{}"


@pytest.mark.parametrize(
    "bad",
    ["<p>一<div>二</p></div>", "<b>一<i>二</b></i>", "<p id=a><p id=a>", "<td>一", "<p a=1 a=2>"],
)
def test_unsound_pages_and_parts_are_found(bad: str) -> None:
    assert unsound(PAGE.format(bad)) != []
    if not bad.startswith("<td"):
        assert unsound(bad, part=True) != []


#: A page with the same markup as those of which only one place is bad: in words or in values.
BUILT = '<p id="a" title="{1}">{0}</p><table>{2}<tr><td id="{3}">二</td></tr></table>'


@pytest.mark.parametrize(
    "changed",
    [("&b", "c", "", "d"), ("\x0b", "c", "", "d"), ("\ufffe", "c", "", "d"), ("<", "c", "", "d"),
     ("b", "&notin", "", "d"), ("b", "\x01", "", "d"), ("b", 'c" a="1" a="1', "", "d"),
     ("b", "c", "", "a"), ("<b>b", "c", "", "d")],
)  # fmt: skip
def test_what_is_bad_is_found_in_a_page_built_like_a_good_one(changed) -> None:
    for good in (("b", "c", "", "d"), ("&amp;b", "c?x=1&amp;y=2", "", "d"), ("“b”", "", " ", "e")):
        assert unsound(PAGE.format(BUILT.format(*good))) == []

    assert unsound(PAGE.format(BUILT.format(*changed))) != []


@pytest.mark.parametrize("good", ["<p>一<p>二", "<tr><td>一<td>二", "<td>一</td>", "<li>一", "一"])
def test_sound_parts_pass_wherever_they_belong(good: str) -> None:
    assert unsound(good, part=True) == []


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["--port=1"], {}, "script/server takes --reload and nothing else"),
        ([], {"PORT": "eighty"}, 'PORT must be a number from 1 to 65535, not "eighty".'),
        ([], {"PORT": "65536"}, 'PORT must be a number from 1 to 65535, not "65536".'),
    ],
)
def test_script_server_refuses_what_it_does_not_know(arguments, environment, said) -> None:
    run = subprocess.run(
        [ROOT / "script" / "server", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )

    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith(said)


def test_script_server_says_that_its_port_is_taken() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        run = subprocess.run(
            [ROOT / "script" / "server"],
            env=os.environ | {"PORT": port, "HOST": "localhost"},
            capture_output=True,
            text=True,
        )

    assert run.returncode == 1
    assert run.stderr.startswith(f"Something already listens on port {port} of 127.0.0.1;")


def test_what_the_product_runs_on_is_locked_alike_for_its_tests() -> None:
    def locked(name: str) -> set[str]:
        return set(re.findall(r"^[\w.-]+==\S+", (ROOT / name).read_text(), re.MULTILINE))

    runs_on, tested_with = locked("requirements.txt"), locked("requirements-dev.txt")

    assert len(runs_on) > 20 and runs_on - tested_with == set()
