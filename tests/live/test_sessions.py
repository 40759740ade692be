"""Who listens as chair or member listens no longer than their session lasts."""

from __future__ import annotations

import asyncio
import re

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.live import token
from deliberation.live.sessions import Sessions
from deliberation.people import operations
from deliberation.people.models import Account
from deliberation.people.queries import arrivals
from tests import scene
from tests.fixtures import loops
from tests.live.conftest import Hall
from tests.live.listening import listening
from tests.live.test_own_process import EventsAlone

MARK = "0123456789abcdef"


def committee(app: Flask) -> tuple[Account, str]:
    """The clerk's account, and how a session of it is called."""
    theirs = sa.select(Account).where(Account.login == "heping.committee")
    found = db.session.scalars(theirs).one()
    return found, arrivals.session_word(found.id, f"{found.stamp}.{MARK}")


@pytest.mark.parametrize("kind", [Hall, EventsAlone], ids=["pages and events", "events alone"])
def test_after_signing_out_the_word_lets_nobody_listen(kind, app, database_url, tmp_path) -> None:
    server = kind(app, database_url, tmp_path)
    secret = (tmp_path / "instance" / "secret_key").read_text()
    try:
        with app.app_context():
            account, session = committee(app)
            word = token.signed(secret, server.to("chair"), session)
            guests = token.signed(secret, server.to())
            with listening(server.address, word) as one:
                before = one.answer.status
            with unit_of_work():
                operations.end_session(account.id, f"{account.stamp}.{MARK}", at=clock.now())
        statuses = []
        for tried in (word, guests):
            with listening(server.address, tried) as one:
                statuses.append(one.answer.status)
    finally:
        server.kill()
        print((tmp_path / "server.log").read_text())

    assert before == 200
    assert statuses == [403, 200]


@pytest.mark.parametrize("ending", ["the session", "the password", "the account"])
def test_a_session_is_good_until_it_ends(app, ending) -> None:
    with app.app_context():
        scene.community(neighbours=0)
        account, session = committee(app)
        other = arrivals.session_word(account.id, f"{account.stamp}.other")
        before = arrivals.good(db.engine, [session, other])
        with unit_of_work():
            account = db.session.get_one(Account, account.id)
            if ending == "the session":
                operations.end_session(account.id, f"{account.stamp}.{MARK}", at=clock.now())
            elif ending == "the password":
                operations.set_password(account, "kept")
            else:
                operations.revoke(account, at=clock.now())
        after = arrivals.good(db.engine, [session, other])

    assert before == {session, other}
    assert after == ({other} if ending == "the session" else set())


class Heard:
    """A listener that remembers whether it was told to go."""

    def __init__(self) -> None:
        self.ended = False

    def end(self) -> None:
        self.ended = True


def test_who_listens_while_their_session_ends_is_told_to_go() -> None:
    lasting = {"1.a.x", "2.b.y"}

    async def listen() -> tuple[bool, bool]:
        sessions = Sessions(lambda asked: lasting & set(asked), every=0.01)
        one, two = Heard(), Heard()
        sessions.add(one, "1.a.x")
        sessions.add(two, "2.b.y")
        lasting.discard("1.a.x")
        for _ in range(500):
            await asyncio.sleep(0.01)
            if one.ended:
                break
        sessions.discard(two)
        return one.ended, two.ended

    assert loops.run(listen()) == (True, False)


def test_the_pages_of_those_in_the_room_name_their_session_and_guests_pages_none(app) -> None:
    """A page's word for listening is read as the server reads it."""
    app.config["SECRET_KEY"] = "the tests' own"
    with app.app_context():
        hall = scene.community(neighbours=0)
        meeting = scene.meeting_called(hall, when=clock.now())
        scene.meeting_opened(hall, meeting)
        number = meeting.number
    words = {}
    for part in ("committee", None):
        client = app.test_client()
        if part:
            scene.sign_in(client, hall, part)
        with clock.pretend(meeting.starts_at):
            page = client.get(hall.path(f"meetings/{number}/floor")).get_data(as_text=True)
            found = re.search(r'/live/([^"?]+)', page)
            words[part] = found and token.read(app.config["SECRET_KEY"], found[1])

    assert words["committee"] is not None and words["committee"].session
    assert words[None] is None or words[None].session == ""
