"""What is kept of a page is never another one than what would be made now, and nobody's own."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count, cycle
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask, request_started, session
from flask.testing import FlaskClient

from deliberation import clock, create_app
from deliberation.ballots import operations as ballots
from deliberation.ballots.models import Voter
from deliberation.collect import operations as collect
from deliberation.collect.operations import proposals
from deliberation.database import Model, Moment, db, unit_of_work
from deliberation.demo import community as demonstration
from deliberation.demo.days import Days
from deliberation.issues.models import Follow
from deliberation.issues.operations import moves
from deliberation.journal.models import Entry
from deliberation.lobby.queries.turning import next_turn
from deliberation.messages import operations as messages
from deliberation.people import operations as people
from deliberation.people.models import Account, Person
from deliberation.people.routes.identity import Session
from deliberation.web import sessions
from deliberation.web.kept_pages import Asked, Kept, Part, Shelf
from tests import scene
from tests.test_policy import NOW, PARTS, addresses, endpoints

T = TypeVar("T")

#: What guards a form, or keeps it from being taken twice, is another one with every page.
_DRAWN = re.compile(r'(name="(?:csrf_token|[\w-]*key)"[^>]* value=)"[^"]+"')


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
        self.kept, self.kept_own, self.compared = 0, 0, 0
        self._sessions: dict[str, str] = {}

    def compare(self, path: str, language: str = "zh-Hans", login: str | None = None) -> None:
        """Ask both for *path*, now, as nobody or as who signs in by *login*.

        :raises Stale: they answer with other bytes
        """
        pages = self.app.extensions["kept pages"]
        known = dict(pages.shelf._kept), dict(pages.own._kept)
        sent, made = (self.get(app, path, language, login) for app in (self.app, self.anew))
        self.compared += 1
        same = (pages.shelf._kept, pages.own._kept) == known
        self.kept += same
        self.kept_own += same and login is not None
        if sent != made:
            lines = zip(sent[1].splitlines(), made[1].splitlines(), strict=False)
            unlike = [f"{a}\n  now: {b}" for a, b in lines if a != b][:4]
            raise Stale("\n".join([f"{path} in {language} as {login} at {clock.now()}", *unlike]))

    def get(self, app: Flask, path: str, language: str, login: str | None) -> tuple[int, str]:
        """Status and page of *app* at *path*, without what is drawn anew for each."""
        client = FlaskClient(app, app.response_class)
        client.set_cookie("language", language)
        if login is not None:
            client.set_cookie("session", self._session(login))
        answer = client.get(path)
        return answer.status_code, _DRAWN.sub(r"\1", answer.get_data(as_text=True))

    def _session(self, login: str) -> str:
        """What the browser holds of who is signed in by *login*."""
        if login not in self._sessions:
            with self.app.test_request_context("/"):
                account = db.session.scalars(sa.select(Account).filter_by(login=login)).one()
                session["_user_id"] = Session.of(account).id
                session["csrf_token"] = "drawn before, so that no page begins a session anew"
                signer = self.app.session_interface.get_signing_serializer(self.app)
                self._sessions[login] = signer.dumps(dict(session))
        return self._sessions[login]

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


#: One unit of work in so many is looked at, so many pages beside the front page each time, and
#: so many moments at which something turns.
ONE_IN, PAGES, TURNS = 6, 4, 24
#: Languages and who reads; nobody in each.
READERS = [
    (language, login)
    for language in ("zh-Hans", "en")
    for login in (None, "resident", "committee", "supervisor", "property", "neighbour")
]


@pytest.mark.on("sqlite", reason="what changes a page does not depend on the database")
def test_no_page_is_stale_while_the_demonstration_is_played(
    two: Two, quick_passwords: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page is kept right before something is done and asked for right after it, and kept
    right before something falls due, or a meeting is to begin, and asked for at that moment."""
    turn, units, readers = count(), count(1), cycle(READERS)
    do = Days.do

    def some() -> list[tuple]:
        """The front page and some others, each as nobody or somebody, in one language."""
        paths = kept_paths(two.app, demonstration.CODE)
        at = next(turn) * PAGES
        chosen = [f"/{demonstration.CODE}/", *(paths[(at + n) % len(paths)] for n in range(PAGES))]
        return [(path, *next(readers)) for path in chosen]

    def look(asked: list[tuple], at: datetime) -> None:
        with clock.pretend(at):
            for one in asked:
                two.compare(*one)

    def looked(days: Days, at: datetime, operation: Callable, *given: Any, **named: Any) -> Any:
        if days.community is None or next(units) % ONE_IN:
            return do(days, at, operation, *given, **named)
        asked = apart(some)
        apart(lambda: look(asked, at))
        done = do(days, at, operation, *given, **named)
        apart(lambda: look(asked, at))
        return done

    monkeypatch.setattr(Days, "do", looked)
    with two.app.app_context():
        now = demonstration.make(clock.now()) and clock.now()
    two.kept = two.kept_own = 0
    for moment in moments_after(two.app, now)[:TURNS]:
        asked = some()
        look(asked, moment - timedelta(seconds=1))
        look(asked, moment)
    print(f"\n{two.compared} pages compared; sent from before at a turn: {two.kept}")

    kept = two.kept, two.kept_own
    assert min(kept) > 20, "hardly any page was kept: nothing is shown by this"


def apart(do: Callable[[], T]) -> T:
    """What *do* gives, done by a thread of its own, as it is in a server: it shares no context of
    the application with whoever calls, and its statements are not theirs.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(do).result()


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
    now = scene.at(hours=9)
    with two.app.app_context():
        hall = scene.community()
        issue = scene.issue_at_collect(hall)
        path = hall.path(f"issues/{issue.number}")

        def look() -> None:
            with clock.pretend(now):
                two.compare(path)

        apart(look)
        with unit_of_work():
            collect.cosign(issue, by=hall.neighbours[1], at=now)
        apart(look)
        monkeypatch.setattr(proposals.issues, "note", lambda *given, **named: None)
        with unit_of_work():
            collect.cosign(issue, by=hall.neighbours[2], at=now)
        with pytest.raises(Stale, match="联名 1 人"):
            apart(look)


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


def test_what_is_kept_was_made_for_nobody_or_for_who_gets_it_again(app: Flask) -> None:
    with app.app_context():
        hall = scene.community()
    pages = app.extensions["kept pages"]
    clients = [FlaskClient(app, app.response_class) for _ in range(3)]
    for client, part in zip(clients, ("resident", "neighbour"), strict=False):
        scene.sign_in(client, hall, part)
    with clock.pretend(scene.at(hours=1)):
        for _ in range(3):
            shown = [client.get(hall.path("")).text for client in clients]
    names = [hall.resident.name, hall.neighbour.name]

    assert [[name in page for name in names] for page in shown] == [
        [True, False],
        [False, True],
        [False, False],
    ]
    assert [key.session for key in pages.shelf._kept if isinstance(key, Asked)] == [""]
    assert len({key.session for key in pages.own._kept} - {""}) == len(pages.own._kept) == 2


def signed_in(app: Flask, hall: scene.Neighbourhood) -> FlaskClient:
    """The device of the scene's resident, in whose session a token has been drawn already."""
    client = scene.sign_in(FlaskClient(app, app.response_class), hall, "resident")
    client.get(hall.path(""))
    return client


def is_sent_again(client: FlaskClient, path: str) -> bool:
    """Whether *path* is answered without Flask."""
    made = []
    with request_started.connected_to(lambda *given, **named: made.append(1), client.application):
        client.get(path)
    return not made


@pytest.mark.parametrize("end", ["sign out", "revoke", "new password"])
def test_a_page_is_sent_to_nobody_whose_session_is_over(app: Flask, end: str) -> None:
    with app.app_context():
        hall = scene.community()
    page = hall.path("mine")
    with clock.pretend(scene.at(hours=1)):
        client = signed_in(app, hall)
        cookie = client.get_cookie("session").value
        assert [is_sent_again(client, page) for _ in range(3)] == [False, True, True]
        if end == "sign out":
            client.post("/session/end")
            client.set_cookie("session", cookie)
        else:
            with app.app_context(), unit_of_work():
                account = db.session.get(Account, hall.resident.account_id)
                if end == "revoke":
                    account.revoked_at = scene.at()
                else:
                    account.stamp = "another"
        assert client.get(page).status_code == 303  # to the door


def test_a_page_is_kept_no_longer_than_its_session(app: Flask) -> None:
    with app.app_context():
        hall = scene.community()
    client = signed_in(app, hall)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sessions, "good_until", lambda *given: clock.now() - timedelta(seconds=1))
        client.get(hall.path(""))
    assert not is_sent_again(client, hall.path(""))


def test_a_form_that_is_to_be_sent_once_is_made_each_time(app: Flask) -> None:
    """With the key of before, what is said a second time would be taken for the first."""
    with app.app_context():
        hall = scene.community()
        issue = scene.issue_in_execution(hall)
        paths = [hall.path(f"issues/{issue.number}"), *kept_paths(app, hall.code)]
    with clock.pretend(scene.at(days=20)):
        client = signed_in(app, hall)
        drawn = re.compile(r'name="[\w-]*key"[^>]* value="([^"]+)"')
        found = 0
        for path in paths:
            first, second = (drawn.findall(client.get(path).text) for _ in range(2))
            found += len(first)
            assert not set(first) & set(second), path
        print(f"\n{len(paths)} pages, {found} keys")


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_what_leaves_no_entry_is_seen_at_once(app: Flask, two: Two, secrecy: str) -> None:
    """To follow, to be reminded, to read, to cast: each changes a page that was kept, and the
    record stands where it stood."""
    now = scene.at(hours=2)
    with app.app_context():
        hall = scene.community()
        issues_ = [scene.issue_at_collect(hall) for _ in range(2)]
        box = scene.box_open(hall, secrecy=secrecy)
        me = hall.resident
        theirs = (Follow.community_id == me.community_id) & (Follow.issue_id == issues_[0].id)
        line = db.session.scalars(
            sa.select(Voter).where(Voter.box_id == box.id, Voter.household_id == me.household_id)
        ).one()
        pages = [hall.path(page) for page in ("mine", f"issues/{issues_[0].number}")]
        acts: list[Callable[[], Any]] = [
            lambda: moves.follow(issues_[0], me),
            lambda: moves.follow(issues_[1], me),
            lambda: db.session.execute(sa.delete(Follow).where(theirs)),
            lambda: messages.remind(
                [me.id],
                "issue:acknowledged",
                community_id=me.community_id,
                issue_id=None,
                occasion="again",
                particulars={"due": "2026-05-12"},
                at=now,
            ),  # fmt: skip
            lambda: messages.read_until(hall.community.id, me.id, 10**6, at=now),
            lambda: ballots.cast(box, line, "for", channel="online", by=me, at=now),
        ]
        login = scene.login(hall.code, "resident")

        def look() -> None:
            with clock.pretend(now):
                for page in pages:
                    two.compare(page, login=login)
                    two.compare(page, login=login)

        def head() -> str | None:
            return db.session.scalar(sa.select(Entry.hash).order_by(Entry.number.desc()).limit(1))

        for act in acts:
            apart(look)
            before, kept = head(), two.kept_own
            with unit_of_work():
                act()
            apart(look)
            assert head() == before
            assert two.kept_own >= kept + len(pages)  # asked for the second time


def test_no_more_is_kept_than_there_is_room_for() -> None:
    shelf, now = Shelf(1000), scene.at()
    for n in range(50):
        asked = Asked("http", "localhost", "", f"/{n}", "en", False)
        shelf.put(asked, Kept("", now, now, "", 90))
        shelf.put(asked, Kept("", now, now, "", 100))
    assert shelf._bytes == sum(one.size for one in shelf._kept.values()) == 1000
    assert [asked.path for asked in shelf._kept] == [f"/{n}" for n in range(40, 50)]


def test_a_page_turns_at_the_latest_at_midnight(app: Flask) -> None:
    with app.app_context():
        hall = scene.community()
        for at in (scene.at(), clock.end_of(clock.day_of(scene.at())) - timedelta(seconds=1)):
            assert next_turn(hall.community.id, at) == clock.end_of(clock.day_of(at))


@pytest.mark.on("sqlite", reason="what is kept does not depend on the database")
def test_what_is_kept_of_pages_is_nobodys_own(
    full: tuple[Flask, scene.Neighbourhood], tmp_path: Path
) -> None:
    """Fourteen read all pages. What was kept for everybody stands so on the page of a visitor who
    is shown nothing that was kept, and what was kept for the committee on each member's."""
    app, hall = full
    two = Two(app, tmp_path / "anew")
    paths = first_of_each(app, hall)
    with clock.pretend(NOW):
        for part in PARTS:
            for path in paths:
                two.get(app, path, "zh-Hans", part and scene.login(hall.code, part))
        parts = {
            key: kept.content
            for key, kept in app.extensions["kept pages"].shelf._kept.items()
            if isinstance(key, Part) and isinstance(kept.content, str)
        }
        with app.app_context():
            names = db.session.scalars(sa.select(Person.name)).all()
            logins = {
                f"account {account.id}": account.login
                for account in db.session.scalars(sa.select(Account))
            }
        for key, text in parts.items():
            assert "csrf_token" not in text, key
            if not key.path:  # it is the same on all pages
                assert not [name for name in names if name in text], key
            elif key.audience in logins:
                assert text in two.get(two.anew, key.path, "zh-Hans", logins[key.audience])[1], key
            elif key.audience == "everybody":
                status, page = two.get(two.anew, key.path, "zh-Hans", None)
                if status != 200:  # a page that no visitor is shown
                    login = scene.login(hall.code, "committee")
                    page = two.get(two.anew, key.path, "zh-Hans", login)[1]
                assert text in page, key
            else:
                for member in ("committee", "second_committee"):
                    login = scene.login(hall.code, member)
                    assert text in two.get(two.anew, key.path, "zh-Hans", login)[1], key
    two.close()

    shared = {"", "everybody", "committee"}
    assert {key.audience for key in parts} - set(logins) == shared
    # Each desk is its reader's; and whoever knows of what not everybody may know reads alone.
    assert {key.name for key in parts if key.audience not in shared} >= {"desk", "front", "list"}
    assert {key.name for key in parts if key.path} >= {"front", "list", "head", "story"}


def first_of_each(app: Flask, hall: scene.Neighbourhood) -> list[str]:
    """Two addresses of each kept view."""
    return [
        path
        for rule, method in endpoints(app)
        if method == "GET" and getattr(app.view_functions[rule.endpoint], "kept", False)
        for path in addresses(app, rule, hall)[:2]
    ]
