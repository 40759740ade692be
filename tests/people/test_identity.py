"""Signing in: who is asking, in which community, with which roles today."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from deliberation import clock
from deliberation.ballots.models import Voter
from deliberation.database import db, unit_of_work
from deliberation.people import operations as people
from deliberation.people import queries
from deliberation.people.models import Account, EndedSession
from deliberation.people.queries import arrivals
from deliberation.rules.policy import Actor, RoleKind
from tests import scene


@pytest.fixture
def hall(app):
    with app.app_context():
        return scene.community(neighbours=0)


def identity_of(hall, part: str, day: date = date(2026, 3, 2)):
    account = db.session.get(Account, getattr(hall, part).account_id)
    return arrivals.identity(account.id, account.stamp, hall.community.id, day)


def test_an_actor_has_the_roles_in_force_and_nothing_else(app, hall):
    with app.app_context():
        actor = identity_of(hall, "supervisor").actor

        assert actor == Actor(
            person_id=hall.supervisor.id,
            roles=frozenset({RoleKind.SUPERVISOR, RoleKind.RESIDENT}),
            adult=True,
            resident=True,
        )


def test_staff_act_for_their_unit_and_are_not_residents(app, hall):
    with app.app_context():
        actor = identity_of(hall, "property_manager").actor

        assert actor == Actor(
            person_id=hall.property_manager.id,
            roles=frozenset({RoleKind.PROPERTY}),
            adult=True,
            resident=False,
            unit_ids=frozenset({hall.units["property"].id}),
        )


def test_a_password_is_checked_as_long_where_there_is_no_such_account():
    """Of the same kind and cost as those of accounts, though it is made once and for all."""
    assert not PasswordHasher().check_needs_rehash(people.people._NOBODY)


def test_a_role_is_held_from_its_first_day_until_the_day_before_its_last(app, hall):
    with app.app_context():
        with unit_of_work():
            people.give_role(
                hall.resident,
                RoleKind.REPRESENTATIVE,
                since=date(2026, 4, 1),
                until=date(2026, 5, 1),
                by=None,
                at=scene.START,
            )
        days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 1)]
        held = [
            RoleKind.REPRESENTATIVE in identity_of(hall, "resident", day).actor.roles
            for day in days
        ]

    assert held == [False, True, True, False]


def test_in_another_community_a_person_is_a_visitor(app, hall, client):
    with app.app_context():
        scene.community("yangguang", neighbours=0)
    scene.sign_in(client, hall, "committee")

    assert client.get("/heping/desk").status_code == 200
    assert client.get("/yangguang/desk").status_code == 403


def test_the_wrong_password_and_no_such_account_get_the_same_answer(hall, client):
    answers = [
        client.post("/session", data={"login": login, "password": "wrong"})
        for login in ("heping.resident", "heping.nobody")
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("账号或密码不对。" in answer.text for answer in answers)
    assert "heping.resident" in answers[0].text  # what was typed is kept
    assert "wrong" not in answers[0].text  # the password is not


def test_revoked_a_second_ago_is_out_now(app, hall, client):
    scene.sign_in(client, hall, "committee")
    assert client.get("/heping/desk").status_code == 200

    with app.app_context(), unit_of_work():
        people.revoke(db.session.get(Account, hall.committee.account_id), at=clock.now())

    assert client.get("/heping/desk").status_code == 303
    assert (
        client.post(
            "/session", data={"login": "heping.committee", "password": scene.PASSWORD}
        ).status_code
        == 422
    )


def test_signing_out_ends_the_session_and_clears_the_shared_computer(hall, client):
    scene.sign_in(client, hall, "committee")

    answer = client.post("/session/end")

    assert (answer.status_code, answer.headers["Clear-Site-Data"]) == (303, '"cache"')
    assert client.get("/heping/desk").status_code == 303


def test_a_cookie_that_was_kept_opens_nothing_after_signing_out(app, hall, client):
    """Neither a page nor the way on which ballots are cast before anything is looked up."""
    scene.sign_in(client, hall, "resident")
    with app.app_context():
        box = scene.box_open(hall, when=clock.now())
        line = db.session.scalars(
            sa.select(Voter).where(
                Voter.box_id == box.id, Voter.household_id == hall.resident.household_id
            )
        ).one()
        sent = {"line": str(line.id), "code": line.code, "choice": "for"}
    kept = client.get_cookie("session").value
    phone = app.test_client()
    scene.sign_in(phone, hall, "resident")

    client.post("/session/end")
    client.set_cookie("session", kept)

    assert client.get("/heping/mine").status_code == 303
    assert client.post(f"/heping/ballots/{box.id}/ballot", data=sent).status_code == 403
    assert phone.get("/heping/mine").status_code == 200, "their other devices stay signed in"
    client.post("/session/end")  # once more is the same as once
    with app.app_context():
        assert len(db.session.scalars(sa.select(EndedSession)).all()) == 1
        with clock.pretend(clock.now() + timedelta(days=40)):
            assert app.test_cli_runner().invoke(args=["tick"]).exit_code == 0
        db.session.rollback()
        assert db.session.scalars(sa.select(EndedSession)).all() == []


@pytest.mark.settings(WTF_CSRF_ENABLED=True)
def test_the_token_of_before_signing_in_is_not_the_one_after(hall, client):
    def token(address: str) -> str:
        page = client.get(address).get_data(as_text=True)
        return re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)[1]

    before = token("/session/new")
    signed_in = client.post(
        "/session",
        data={"login": "heping.resident", "password": scene.PASSWORD, "csrf_token": before},
    )
    after = token("/heping/")
    refused = client.post("/session/end", data={"csrf_token": before})
    taken = client.post("/session/end", data={"csrf_token": after})

    assert signed_in.status_code == 303
    assert (refused.status_code, taken.status_code) == (400, 303)


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(hall, client, elsewhere):
    answer = client.post(
        "/session",
        data={"login": "heping.resident", "password": scene.PASSWORD, "next": elsewhere},
    )

    assert (answer.status_code, answer.location) == (303, "/")


def test_a_visitor_who_follows_a_link_comes_back_to_it_after_signing_in(hall, client):
    door = client.get("/heping/mine")
    assert (door.status_code, door.location) == (303, "/session/new?next=/heping/mine")

    answer = client.post(
        "/session",
        data={"login": "heping.resident", "password": scene.PASSWORD, "next": "/heping/mine"},
    )

    assert answer.location == "/heping/mine"


@pytest.mark.settings(RATELIMIT_ENABLED=True)
def test_guessing_at_many_accounts_from_one_address_is_slowed_down(hall, client):
    answers = [
        client.post("/session", data={"login": f"heping.{guess}", "password": "no"})
        for guess in range(11)
    ]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]


@pytest.mark.settings(RATELIMIT_ENABLED=True)
def test_a_full_hall_signs_in_from_one_address(app, hall):
    """Everybody in the hall is behind the same router; nobody of them guesses."""
    for _person in range(25):
        scene.sign_in(app.test_client(), hall, "resident")


@pytest.mark.settings(WTF_CSRF_ENABLED=True)
def test_a_forged_form_is_refused(hall, client):
    answer = client.post("/session", data={"login": "heping.resident", "password": scene.PASSWORD})

    assert answer.status_code == 400


@pytest.mark.settings(DEMONSTRATION=True)
def test_the_demonstration_offers_its_accounts(hall, client):
    assert "heping.committee" in client.get("/session/new").text


def test_nobody_else_offers_accounts(hall, client):
    assert "heping.committee" not in client.get("/session/new").text


@pytest.mark.parametrize("typed", [people.DEMONSTRATION_PASSWORD, "ｄｅｍｏｎｓｔｒａｔｉｏｎ"])
def test_a_demonstration_that_is_served_for_real_refuses_its_password(app, hall, client, typed):
    with app.app_context(), unit_of_work():
        account = db.session.get(Account, hall.administrator.account_id)
        people.set_password(account, people.hashed(people.DEMONSTRATION_PASSWORD))
    form = {"login": "heping.administrator", "password": typed}

    for_real = client.post("/session", data=form)
    app.config["DEMONSTRATION"] = True
    shown = client.post("/session", data=form)

    assert for_real.status_code == 422 and "人人知道" in for_real.text
    assert shown.status_code == 303


def test_names_are_masked_unless_the_reader_works_with_them(app, hall):
    with app.app_context():
        ids = [hall.resident.id, hall.property_manager.id, hall.subdistrict.id]

        assert dict(queries.names(hall.community.id, ids)) == {
            ids[0]: "3栋 王**",
            ids[1]: "物业服务中心 钱**",
            ids[2]: "徐**",
        }
        assert queries.names(hall.community.id, ids, in_full=True)[ids[0]] == "3栋 王秀英"


def test_papers_of_one_year_are_numbered_without_gaps(app, hall):
    with app.app_context():
        numbers = []
        for year in (2026, 2026, 2027, 2026):
            with unit_of_work():
                numbers.append(people.next_serial(hall.community.id, "resolution", year))

    assert numbers == [1, 2, 1, 3]
