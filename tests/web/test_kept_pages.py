"""What is kept of a page is never another one than what would be made now, and nobody's own."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count, cycle
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock, create_app
from deliberation.collect import operations as collect
from deliberation.collect.operations import proposals
from deliberation.database import Model, Moment, db, unit_of_work
from deliberation.demo import community as demonstration
from deliberation.demo.days import Days
from deliberation.lobby.queries.turning import next_turn
from deliberation.people import operations as people
from deliberation.web.kept_pages import Asked, Kept, Shelf
from tests import scene
from tests.test_policy import addresses, endpoints


class Stale(AssertionError):
    """A page was sent that is not the one that would be made now."""


class Two:
    """Two applications on one database: one keeps pages, the other makes each anew."""

    def __init__(self, app: Flask, folder: Path) -> None:
        given = ("SQLALCHEMY_DATABASE_URI", "SECRET_KEY", "WTF_CSRF_ENABLED", "TESTING")
        settings = {name: app.config[name] for name in given}
        self.app = app
        self.anew = create_app(settings | {"INSTANCE_DIR": folder, "KEPT_PAGES": 0})
        self.anew.jinja_env.bytecode_cache = app.jinja_env.bytecode_cache
        self.kept, self.compared = 0, 0

    def compare(self, path: str, language: str = "zh-Hans") -> None:
        """Ask both for *path*, now.

        :raises Stale: they answer with other bytes
        """
        known = self._known()
        sent, made = (self._get(app, path, language) for app in (self.app, self.anew))
        self.compared += 1
        self.kept += self._known() == known
        if sent != made:
            lines = zip(sent[1].splitlines(), made[1].splitlines(), strict=False)
            unlike = [f"{a}\n  now: {b}" for a, b in lines if a != b][:4]
            raise Stale("\n".join([f"{path} in {language} at {clock.now()}", *unlike]))

    def _get(self, app: Flask, path: str, language: str) -> tuple[int, str]:
        client = FlaskClient(app, app.response_class)
        client.set_cookie("language", language)
        answer = client.get(path)
        return answer.status_code, answer.get_data(as_text=True)

    def _known(self) -> dict[Any, Any]:
        return dict(self.app.extensions["kept pages"]._kept)

    def close(self) -> None:
        with self.anew.app_context():
            db.engine.dispose()


@pytest.fixture
def two(app: Flask, tmp_path: Path) -> Iterator[Two]:
    both = Two(app, tmp_path / "anew")
    yield both
    both.close()


def kept_paths(app: Flask, code: str) -> list[str]:
    """The addresses of all pages that may be kept, of every record that there is."""
    return [
        path
        for rule, method in endpoints(app)
        if method == "GET" and getattr(app.view_functions[rule.endpoint], "kept", False)
        for path in addresses(app, rule, SimpleNamespace(code=code))
        if not path.endswith("/9999")
    ]


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    # The same argon2id, without the work that keeps guessers out.
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(people.people, "_hasher", hasher)


#: One unit of work in so many is looked at, and so many pages beside the front page each time.
ONE_IN, PAGES = 6, 4


@pytest.mark.on("sqlite", reason="what changes a page does not depend on the database")
def test_no_page_is_stale_while_the_demonstration_is_played(
    two: Two, quick_passwords: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page is kept right before something is done and asked for right after it, and kept
    right before something falls due, or a meeting is to begin, and asked for at that moment."""
    turn, units = cycle(range(10_000)), count()
    do = Days.do

    def some() -> list[str]:
        paths = kept_paths(two.app, demonstration.CODE)
        at = next(turn) * PAGES
        return [paths[0], *(paths[(at + n) % len(paths)] for n in range(PAGES))]

    def looked(days: Days, at: datetime, operation: Callable, *given: Any, **named: Any) -> Any:
        if days.community is None or next(units) % ONE_IN:
            return do(days, at, operation, *given, **named)
        paths = some()
        with clock.pretend(at):
            for path in paths:
                two.compare(path)
        done = do(days, at, operation, *given, **named)
        with clock.pretend(at):
            for path in paths:
                two.compare(path)
        return done

    monkeypatch.setattr(Days, "do", looked)
    with two.app.app_context():
        now = demonstration.make(clock.now()) and clock.now()
    played, two.kept = two.kept, 0
    for moment in moments_after(two.app, now)[:24]:
        paths = some()
        for at in (moment - timedelta(seconds=1), moment):
            with clock.pretend(at):
                for path in paths:
                    two.compare(path)
    print(f"\n{two.compared} pages compared; sent from before: {played}, {two.kept}")

    assert played > 20 and two.kept > 20, "hardly any page was kept: nothing is shown by this"


def moments_after(app: Flask, now: datetime) -> list[datetime]:
    """Every moment that stands in any table, and what may be counted from it, after *now*."""
    found = set()
    with app.app_context():
        for table in Model.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, Moment):
                    later = sa.select(column).where(column > now - timedelta(days=1))
                    found |= set(db.session.scalars(later))
    shifts = (timedelta(0), timedelta(minutes=-30), timedelta(days=1))
    return sorted(one + shift for one in found for shift in shifts if one + shift > now)


def test_a_page_is_stale_where_a_writer_skips_its_entry(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    with two.app.app_context():
        hall = scene.community()
        issue = scene.issue_at_collect(hall)
    path = hall.path(f"issues/{issue.number}")

    def signed(by: int) -> None:
        with two.app.app_context(), unit_of_work():
            collect.cosign(issue, by=hall.neighbours[by], at=scene.at(hours=by))

    with clock.pretend(scene.at(hours=9)):
        two.compare(path)
        signed(1)
        two.compare(path)
        monkeypatch.setattr(proposals.issues, "note", lambda *given, **named: None)
        signed(2)
        with pytest.raises(Stale, match="联名 1 人"):
            two.compare(path)


def test_a_page_without_a_session_begins_none_and_is_not_sent_twice(app: Flask) -> None:
    with app.app_context():
        hall = scene.community()
        issue = scene.issue_at_collect(hall)
    path = hall.path(f"issues/{issue.number}")

    def get(path: str, **headers: str) -> Any:
        client = FlaskClient(app, app.response_class)  # another browser each time
        return client.get(path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    with clock.pretend(scene.at(hours=1)):
        first = get(path)
        tag = first.headers["ETag"]
        again = get(path, If_None_Match=tag)
        packed = get(path, Accept_Encoding="gzip")
        assert "Set-Cookie" not in first.headers
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
        assert gzip.decompress(packed.data) == get(path).data == first.data
        own = {"Content-Length", "X-Request-ID"}
        for name in dict(first.headers).keys() - own:
            assert get(path).headers[name] == first.headers[name], name

        with app.app_context(), unit_of_work():
            collect.cosign(issue, by=hall.neighbour, at=scene.at(hours=1))
        changed = get(path, If_None_Match=tag)
        assert (changed.status_code, changed.headers["ETag"] != tag) == (200, True)
        assert get(path, Accept_Language="en").headers["ETag"] != changed.headers["ETag"]
        assert get(path, Host="elsewhere.example").status_code == 200


def test_what_is_kept_was_made_for_nobody(app: Flask) -> None:
    """Whoever brings a session neither gets what is kept nor leaves anything there."""
    with app.app_context():
        hall = scene.community()
    shelf = app.extensions["kept pages"]
    client = app.test_client()
    scene.sign_in(client, hall, "resident")
    client.get(hall.path(""))
    assert not shelf._kept

    app.test_client().get(hall.path(""))
    assert len(shelf._kept) == 1
    assert hall.resident.name in client.get(hall.path("")).text


def test_no_more_is_kept_than_there_is_room_for() -> None:
    shelf, now = Shelf(1000), scene.at()
    for n in range(50):
        asked = Asked("http", "localhost", "", f"/{n}", "en", False)
        shelf.put(asked, Kept("", "", now, now, b"b" * 90, None, (), ""))
        shelf.put(asked, Kept("", "", now, now, b"b" * 100, None, (), ""))
    assert shelf._bytes == sum(one.size for one in shelf._kept.values()) == 1000
    assert [asked.path for asked in shelf._kept] == [f"/{n}" for n in range(40, 50)]


def test_a_page_turns_at_the_latest_at_midnight(app: Flask) -> None:
    with app.app_context():
        hall = scene.community()
        for at in (scene.at(), clock.end_of(clock.day_of(scene.at())) - timedelta(seconds=1)):
            assert next_turn(hall.community.id, at) == clock.end_of(clock.day_of(at))
