"""One person is not two: what a clerk tries with another person's letter, and is refused (§4)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots import queries as boxes
from deliberation.ballots.models.paper import PaperBatch
from deliberation.database import db, unit_of_work
from deliberation.people.models.letters import Letter, LetterSight
from tests import scene

PASSWORD = "silver-birch-49"
NOW = scene.START + timedelta(days=1)


@pytest.fixture
def hall(app):
    with app.app_context(), clock.pretend(NOW):
        yield scene.community(neighbours=0)


def entered(client, hall) -> tuple[object, int]:
    """A paper that the committee's clerk has entered, in a box of its own."""
    box = scene.box_open(hall)
    sent = {"key": "k", "serial-1": "1", "choice-1": "同意"}
    client.post(hall.path(f"ballots/{box.id}/papers"))
    assert client.post(hall.path(f"ballots/{box.id}/batches"), data=sent).status_code == 303
    return box, db.session.scalar(sa.select(PaperBatch.id).where(PaperBatch.box_id == box.id))


def confirmed_by_another(app, hall) -> None:
    """The letter, of somebody who holds a role, is confirmed by a third person."""
    letter = db.session.scalars(sa.select(Letter.id).where(Letter.waits)).one()
    third = scene.sign_in(app.test_client(), hall, "supervisor")
    assert third.post(hall.path(f"letters/{letter}/confirmation")).status_code == 303


def becomes(app, writer, hall, part: str):
    """A client that opens *part*'s account with the letter that *writer* wrote and printed."""
    person = hall.people[part].id
    writer.post(hall.path("letters/people"), data={"person": person})
    confirmed_by_another(app, hall)
    printed = writer.get(hall.path(f"letters/print?person={person}")).text
    code = "".join(re.search(r"(\d{4}) (\d{4}) (\d{4})", printed).groups())
    taken = app.test_client()
    sent = {"code": code, "password": PASSWORD, "again": PASSWORD}
    assert taken.post(hall.path("welcome/account"), data=sent).status_code == 303
    return taken


def confirm(client, hall, batch: int):
    return client.post(hall.path(f"batches/{batch}/confirmation"))


def count(box) -> int:
    db.session.rollback()
    return ballots.cast_so_far(boxes.box(box.community_id, box.id))


def test_a_clerk_with_another_members_letter_is_still_one_person(app, client, hall) -> None:
    clerk = scene.sign_in(client, hall, "committee")
    box, batch = entered(clerk, hall)
    other = becomes(app, clerk, hall, "second_committee")

    refused = confirm(other, hall, batch)

    assert (refused.status_code, count(box)) == (422, 0)
    assert "登录信是另一位写的或者打印的" in refused.text
    assert "规则" in refused.text


def test_another_password_set_at_once_changes_nothing_until_the_days_are_over(
    app, client, hall
) -> None:
    clerk = scene.sign_in(client, hall, "committee")
    box, batch = entered(clerk, hall)
    other = becomes(app, clerk, hall, "second_committee")
    new = {"now": PASSWORD, "password": "quiet-harbour-71", "again": "quiet-harbour-71"}
    assert other.post("/session/password", data=new).status_code == 303

    assert (confirm(other, hall, batch).status_code, count(box)) == (422, 0)
    with clock.pretend(NOW + timedelta(days=3)):  # nobody said that it was not them
        fresh, _ = entered_again(clerk, hall, box)
        assert (confirm(other, hall, fresh).status_code, count(box)) == (303, 1)
        assert confirm(other, hall, batch).status_code == 422  # entered in those days


def entered_again(clerk, hall, box) -> tuple[int, object]:
    sent = {"key": "again", "serial-1": "2", "choice-1": "反对"}
    assert clerk.post(hall.path(f"ballots/{box.id}/batches"), data=sent).status_code == 303
    asked = sa.select(PaperBatch.id).where(PaperBatch.box_id == box.id, PaperBatch.key == "again")
    return db.session.scalar(asked), box


def test_who_only_printed_the_letter_is_no_second_either(app, client, hall) -> None:
    clerk = scene.sign_in(client, hall, "committee")
    box, batch = entered(clerk, hall)
    keeper = scene.sign_in(app.test_client(), hall, "administrator")
    person = hall.people["second_committee"].id
    keeper.post(hall.path("letters/people"), data={"person": person})
    confirmed_by_another(app, hall)
    page = clerk.get(hall.path(f"letters/print?person={person}")).text
    code = "".join(re.search(r"(\d{4}) (\d{4}) (\d{4})", page).groups())
    other = app.test_client()
    sent = {"code": code, "password": PASSWORD, "again": PASSWORD}
    assert other.post(hall.path("welcome/account"), data=sent).status_code == 303

    assert db.session.scalars(sa.select(LetterSight.person_id)).all() == [hall.committee.id]
    assert (confirm(other, hall, batch).status_code, count(box)) == (422, 0)


def test_a_second_record_of_the_same_person_is_no_second_person(app, client, hall) -> None:
    clerk = scene.sign_in(client, hall, "committee")
    box, batch = entered(clerk, hall)
    with unit_of_work():
        hall.second_committee.name = hall.committee.name

    other = scene.sign_in(app.test_client(), hall, "second_committee")
    refused = confirm(other, hall, batch)
    assert (refused.status_code, count(box)) == (422, 0)
    assert "可能是同一个人" in refused.text

    with unit_of_work():
        hall.committee.phone_tail, hall.second_committee.phone_tail = "1234", "5678"
    assert (confirm(other, hall, batch).status_code, count(box)) == (303, 1)
