"""Guessing a password is slow wherever it is tried from, and closes the account to nobody."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from deliberation.database import db
from deliberation.messages.models import Message
from tests import scene

pytestmark = pytest.mark.settings(RATELIMIT_ENABLED=True)
LOGIN = "heping.resident"


@pytest.fixture
def hall(app) -> scene.Neighbourhood:
    with app.app_context():
        return scene.community(neighbours=0)


def tries(device, password: str, address: str = "10.0.0.1", login: str = LOGIN) -> int:
    return device.post(
        "/session",
        data={"login": login, "password": password},
        environ_base={"REMOTE_ADDR": address},
    ).status_code


def test_one_account_is_guessed_ever_more_slowly_from_one_address(app, hall) -> None:
    guesser = app.test_client()

    assert [tries(guesser, str(guess)) for guess in range(6)] == [422] * 5 + [429]


def test_whoever_guesses_elsewhere_does_not_close_the_account_to_its_owner(app, hall) -> None:
    """Twenty wrong passwords from two addresses used to close it for an hour."""
    for address in ("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"):
        guesser = app.test_client()
        for guess in range(5):
            assert tries(guesser, str(guess), address) == 422

    assert tries(app.test_client(), scene.PASSWORD, "10.0.9.9") == 303


def test_a_known_device_gets_through_when_the_account_is_guessed_by_thousands(app, hall) -> None:
    known = app.test_client()
    assert tries(known, scene.PASSWORD, "10.9.9.9") == 303
    known.post("/session/end")
    answers = [tries(app.test_client(), "no", f"10.0.{n // 250}.{n % 250}") for n in range(61)]

    assert answers == [422] * 60 + [429]
    assert tries(app.test_client(), scene.PASSWORD, "10.7.7.7") == 429, "a device nobody knows"
    assert tries(known, scene.PASSWORD, "10.0.0.1") == 303


def test_a_known_device_guesses_no_faster_than_others(app, hall) -> None:
    known = app.test_client()
    assert tries(known, scene.PASSWORD) == 303

    assert [tries(known, str(guess)) for guess in range(6)] == [422] * 5 + [429]
    assert tries(known, "x", login="heping.neighbour") == 422, "known for one account, not for all"


def test_a_forged_device_is_no_device(app, hall) -> None:
    forger = app.test_client()
    forger.set_cookie("device", "eyJuYW1lIjoiYSJ9.forged", path="/session")

    assert [tries(forger, str(guess)) for guess in range(6)] == [422] * 5 + [429]


def test_owner_and_administrators_hear_of_it_once_a_day(app, hall) -> None:
    with app.app_context():
        expected = sorted({hall.resident.id, *hall_administrators(hall)})
    owner = scene.sign_in(app.test_client(), hall, "resident")
    for n in range(70):
        tries(app.test_client(), "no", f"10.1.0.{n}")

    with app.app_context():
        told = db.session.execute(
            sa.select(Message.person_id, Message.verb).order_by(Message.person_id)
        ).all()
    assert [tuple(row) for row in told] == [(one, "account:guessed") for one in expected]
    assert "多次用错误的密码" in owner.get(hall.path("mine")).get_data(as_text=True)


def test_a_login_that_there_is_not_tells_nobody(app, hall) -> None:
    for n in range(62):
        tries(app.test_client(), "no", f"10.1.0.{n}", login="nobody.here")

    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0


def test_of_ipv6_a_whole_network_is_one(app, hall) -> None:
    guesser = app.test_client()
    answers = [tries(guesser, str(n), f"2001:db8:1:2::{n:x}") for n in range(6)]

    assert answers == [422] * 5 + [429]
    assert tries(guesser, "no", "2001:db8:1:3::1") == 422


def hall_administrators(hall: scene.Neighbourhood) -> list[int]:
    from deliberation.people.models import Role

    return list(
        db.session.scalars(
            sa.select(Role.person_id).where(
                Role.community_id == hall.community.id, Role.kind == "administrator"
            )
        )
    )
