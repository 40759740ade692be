"""Names of accounts and passwords are the same on whatever keyboard they are typed."""

from __future__ import annotations

import pytest

from deliberation.database import db, unit_of_work
from deliberation.people import operations
from deliberation.people.models import Account
from deliberation.people.operations import passwords
from deliberation.rules.refusals import NotReady
from tests import scene


def wide(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


@pytest.fixture
def hall(app) -> scene.Neighbourhood:
    with app.app_context():
        return scene.community()


@pytest.mark.parametrize(
    ("login", "password"),
    [
        (wide("heping.resident"), wide(scene.PASSWORD)),
        (" heping.resident　", scene.PASSWORD),
        ("heping.ｒｅｓｉｄｅｎｔ", scene.PASSWORD),
    ],
)
def test_full_width_opens_the_same_account(hall, client, login, password) -> None:
    answer = client.post("/session", data={"login": login, "password": password})
    assert answer.status_code == 303


def test_figures_set_in_full_width_are_those_that_are_asked_for(app, hall) -> None:
    with app.app_context(), unit_of_work():
        operations.open_account_with("５１", operations.hashed("２４６８１３"))
    with app.app_context():
        assert operations.authenticate("５１", "246813") is not None
        assert operations.authenticate("５１", "２４６８１３") is not None
        assert operations.authenticate("５１", "246814") is None


def test_a_password_hashed_in_full_width_before_still_opens_its_account(app, hall) -> None:
    with app.app_context():
        kept = operations.people._hasher.hash("２４６８１３")  # as it was kept until now
        with unit_of_work():
            db.session.add(Account(login="old", password_hash=kept, stamp="one"))
        assert operations.authenticate("old", "２４６８１３") is not None
        assert operations.authenticate("old", "246813") is None  # nobody typed it so


def test_simple_figures_are_simple_in_full_width_too() -> None:
    with pytest.raises(NotReady) as refused:
        passwords.check("１２３４５６", login="somebody", least=6)
    assert refused.value.refusal.name == "passwords.too_simple"


@pytest.mark.settings(RATELIMIT_ENABLED=True)
def test_guesses_are_counted_for_the_account_however_it_is_typed(hall, client) -> None:
    spelled = ("heping.tenant", wide("heping.tenant"), "heping. tenant", "ｈeping.tenant")
    answers = [
        client.post("/session", data={"login": login, "password": "wrong-one"}).status_code
        for login in (*spelled, *spelled[:2])
    ]
    assert answers == [422] * 5 + [429]
