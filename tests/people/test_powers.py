"""What gives power takes two: roles by hand and by list, letters of who holds a role (§4)."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.people.models import Person, Role
from deliberation.people.models.letters import Letter
from deliberation.people.models.powers import RoleOffer
from deliberation.people.operations import powers, roster_intake
from deliberation.rules.policy import RoleKind
from tests import scene

PASSWORD = "silver-birch-49"
NOW = scene.START + timedelta(days=1)


@pytest.fixture
def young(app):
    """A community in which nothing has begun."""
    with app.app_context(), clock.pretend(NOW):
        yield scene.community(neighbours=0)


@pytest.fixture
def hall(young):
    scene.box_open(young)  # with its first vote it is founded
    return young


def kinds(person: Person) -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(sa.select(Role.kind).where(Role.person_id == person.id)))


def give(client, hall, person: Person, kind: str):
    sent = {"kind": kind, "since": clock.today().isoformat()}
    return client.post(hall.path(f"people/{person.id}/roles"), data=sent)


def code_on(page: str) -> str | None:
    found = re.search(r"(\d{4}) (\d{4}) (\d{4})", page)
    return "".join(found.groups()) if found else None


# ------------------------------------------------------------------ roles


def test_a_role_is_held_when_a_second_keeper_has_confirmed_it(app, client, hall) -> None:
    clerk = scene.sign_in(client, hall, "committee")

    assert give(clerk, hall, hall.resident, "supervisor").status_code == 303
    assert kinds(hall.resident) == set()
    offer = db.session.scalars(sa.select(RoleOffer)).one()
    own = clerk.post(hall.path(f"role-offers/{offer.id}/acceptance"))
    assert (own.status_code, kinds(hall.resident)) == (422, set())
    assert "不能自己确认" in own.text

    second = scene.sign_in(app.test_client(), hall, "administrator")
    assert "王秀英" in second.get(hall.path("powers/")).text
    assert second.post(hall.path(f"role-offers/{offer.id}/acceptance")).status_code == 303
    assert kinds(hall.resident) == {"supervisor"}
    assert second.post(hall.path(f"role-offers/{offer.id}/acceptance")).status_code == 422


def test_whoever_is_to_hold_it_accepts_on_their_own_account(app, client, hall) -> None:
    give(scene.sign_in(client, hall, "committee"), hall, hall.resident, "volunteer")
    (offer,) = powers.waiting(hall.community.id)
    path = hall.path(f"role-offers/{offer.id}/acceptance")

    other = scene.sign_in(app.test_client(), hall, "neighbour")
    assert (other.post(path).status_code, kinds(hall.resident)) == (403, set())
    person = scene.sign_in(app.test_client(), hall, "resident")
    assert "接受" in person.get(hall.path("powers/")).text
    assert (person.post(path).status_code, kinds(hall.resident)) == (303, {"volunteer"})


def test_a_clerk_does_not_become_representative_by_bringing_a_list(client, hall) -> None:
    """The third attack: a roster that names the clerk, and says representative."""
    me = hall.committee
    with unit_of_work():
        me.household_id = hall.households[0].id
        me.listed = me.name
    before = kinds(me)
    row = {"building": "3栋", "door": "0101", "name": me.name, "adult": "是", "role": "居民代表"}
    upload = scene.roster_brought(hall, row, when=NOW)
    with unit_of_work():
        roster_intake.take(hall.community, upload, by=me, at=NOW)

    assert kinds(me) == before
    (offer,) = powers.waiting(hall.community.id)
    assert (offer.person_id, offer.kind, offer.given_by) == (me.id, "representative", me.id)
    clerk = scene.sign_in(client, hall, "committee")
    assert clerk.post(hall.path(f"role-offers/{offer.id}/acceptance")).status_code == 422
    assert kinds(me) == before


def test_while_a_community_is_founded_one_keeper_sets_it_up(client, young) -> None:
    clerk = scene.sign_in(client, young, "administrator")

    assert powers.is_founding(young.community.id)
    assert "创立阶段" in clerk.get(young.path("powers/")).text
    assert give(clerk, young, young.resident, "volunteer").status_code == 303
    assert kinds(young.resident) == {"volunteer"}


# ------------------------------------------------------------------ letters of who holds a role


def test_a_clerk_does_not_become_supervisor_by_writing_their_letter(app, client, hall) -> None:
    """The second attack: the letter is neither printed nor used before another has confirmed."""
    clerk = scene.sign_in(client, hall, "committee")
    sent = {"person": hall.supervisor.id}

    page = clerk.post(hall.path("letters/people"), data=sent, follow_redirects=True).text
    printed = clerk.get(hall.path(f"letters/print?person={hall.supervisor.id}"))
    letter = db.session.scalars(sa.select(Letter).order_by(Letter.id.desc())).first()
    assert (letter.waits, code_on(page)) == (True, None)
    assert (printed.status_code, code_on(printed.text)) == (422, None)
    own = clerk.post(hall.path(f"letters/{letter.id}/confirmation"))
    assert (own.status_code, "不能自己确认" in own.text) == (422, True)

    second = scene.sign_in(app.test_client(), hall, "administrator")
    assert hall.supervisor.name in second.get(hall.path("powers/")).text
    assert second.post(hall.path(f"letters/{letter.id}/confirmation")).status_code == 303
    printed = second.get(hall.path(f"letters/print?person={hall.supervisor.id}"))
    taken = app.test_client()
    sent = {"code": code_on(printed.text), "password": PASSWORD, "again": PASSWORD}
    assert taken.post(hall.path("welcome/account"), data=sent).status_code == 303


def test_a_letter_for_a_neighbour_needs_no_second(client, hall) -> None:
    clerk = scene.sign_in(client, hall, "committee")

    page = clerk.post(
        hall.path("letters/people"), data={"person": hall.resident.id}, follow_redirects=True
    )

    assert code_on(page.text) is not None


def test_who_wrote_the_letter_does_not_give_a_role_and_accept_it(app, client, hall) -> None:
    clerk = scene.sign_in(client, hall, "committee")
    page = clerk.post(
        hall.path("letters/people"), data={"person": hall.resident.id}, follow_redirects=True
    )
    taken = app.test_client()
    sent = {"code": code_on(page.text), "password": PASSWORD, "again": PASSWORD}
    assert taken.post(hall.path("welcome/account"), data=sent).status_code == 303
    give(clerk, hall, hall.resident, "supervisor")
    (offer,) = powers.waiting(hall.community.id)

    refused = taken.post(hall.path(f"role-offers/{offer.id}/acceptance"))

    assert (refused.status_code, kinds(hall.resident)) == (422, set())
    assert "登录信是另一位写的" in refused.text


def test_two_who_confirm_at_once_give_one_role(app, client, hall) -> None:
    give(scene.sign_in(client, hall, "committee"), hall, hall.resident, "volunteer")
    (offer,) = powers.waiting(hall.community.id)
    path = hall.path(f"role-offers/{offer.id}/acceptance")
    clients = [
        scene.sign_in(app.test_client(), hall, part) for part in ("administrator", "resident")
    ]
    db.session.rollback()
    together, answers = Barrier(2, timeout=60), []

    def press(one) -> None:
        with clock.pretend(NOW):
            together.wait()
            answers.append(one.post(path).status_code)

    threads = [Thread(target=press, args=(one,)) for one in clients]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(answers) == [303, 422]
    assert kinds(hall.resident) == {RoleKind.VOLUNTEER.value}


def test_the_database_itself_holds_that_two_are_two(hall) -> None:
    alone = RoleOffer(
        community_id=hall.community.id, person_id=hall.resident.id, kind="volunteer",
        since=clock.today(), given_by=hall.committee.id, given_at=NOW,
        settled_by=hall.committee.id, settled_at=NOW, taken=True,
    )  # fmt: skip

    with pytest.raises(sa.exc.IntegrityError), unit_of_work():
        db.session.add(alone)
        db.session.flush()
