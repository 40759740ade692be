"""A ballot that begins to arrive before the box closes and ends after it counts for nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.ballots.models import Box, Voter
from deliberation.ballots.operations import Entitled, fast_cast
from deliberation.ballots.operations.casting import cast_so_far
from deliberation.database import db, unit_of_work
from deliberation.people.models import Account
from deliberation.web.wsgi_adapter import Bridge
from tests import scene
from tests.fixtures import loops
from tests.records import stored


@pytest.mark.settings(DEMONSTRATION=True)
@pytest.mark.parametrize("secrecy", ["named", "secret"])
@pytest.mark.parametrize(("late", "status", "cast"), [(False, 303, 1), (True, 422, 0)])
def test_the_time_of_a_ballot_is_when_all_of_it_is_there(
    app, secrecy: str, late: bool, status: int, cast: int
) -> None:
    with app.app_context():
        hall = scene.community(neighbours=0)
        roll = [Entitled(person_id=hall.resident.id), Entitled(person_id=hall.tenant.id)]
        box = scene.box_open(hall, roll=roll, secrecy=secrecy, when=clock.now())
        closes, address = box.closes_at, hall.path(f"ballots/{box.id}/ballot")
        line = db.session.scalar(sa.select(sa.func.min(Voter.id)))
    device = scene.sign_in(app.test_client(), hall, "resident")
    session = device.get_cookie("session")
    assert session is not None
    typed = urlencode({"line": line, "choice": "for"}).encode()
    waiting = [typed[:5], typed[5:]]

    async def receive() -> dict[str, Any]:
        part = waiting.pop(0)
        if not waiting and late:
            clock.move_to(closes + timedelta(hours=1))
        return {"type": "http.request", "body": part, "more_body": bool(waiting)}

    told: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    scope = {
        "type": "http", "method": "POST", "path": address, "query_string": b"",
        "http_version": "1.1", "client": ("127.0.0.1", 5000),
        "headers": [
            (b"host", b"localhost"), (b"cookie", f"session={session.value}".encode()),
            (b"content-type", b"application/x-www-form-urlencoded"),
        ],
    }  # fmt: skip
    loops.run(Bridge(app, workers=1)(scope, receive, send))

    assert told[0]["status"] == status
    with app.app_context():
        assert cast_so_far(stored(Box, box.id)) == cast


@pytest.mark.on("sqlite", reason="on PostgreSQL a ballot waits for nobody's turn")
@pytest.mark.settings(DEMONSTRATION=True)
@pytest.mark.parametrize("secrecy", ["named", "secret"])
@pytest.mark.parametrize("late", [False, True])
def test_a_ballot_that_waits_for_its_turn_until_the_box_has_closed_is_late(
    app, secrecy: str, late: bool
) -> None:
    with app.app_context():
        hall = scene.community(neighbours=0)
        roll = [Entitled(person_id=hall.resident.id), Entitled(person_id=hall.tenant.id)]
        box = scene.box_open(hall, roll=roll, secrecy=secrecy, when=clock.now())
        closes, box_id, code = box.closes_at, box.id, hall.code
        line = db.session.scalar(sa.select(Voter).order_by(Voter.id).limit(1))
        account = db.session.get(Account, hall.resident.account_id)
        proof = {"account": account.id, "stamp": account.stamp, "line": line.id, "code": line.code}
        db.session.rollback()
    writing, done = Event(), Event()

    def hold_the_turn() -> None:
        with app.app_context(), unit_of_work():
            writing.set()
            assert done.wait(60)

    def cast() -> str | None:
        with app.app_context():
            known = fast_cast.known(code, box_id)
            return fast_cast.cast(known, ["for"], words="", at=clock.later(), **proof)

    with ThreadPoolExecutor(2) as threads:
        other = threads.submit(hold_the_turn)
        assert writing.wait(60)
        mine = threads.submit(cast)
        if late:
            clock.move_to(closes + timedelta(seconds=1))
        done.set()
        other.result(60)

        assert (mine.result(60) is None) == late
