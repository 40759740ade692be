"""Whom the door wrote down counts for the quorum when a second person has seen it (§4, 3.2.8)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.discuss.models import RollConfirmation
from deliberation.journal import queries as journal
from deliberation.journal.models import Entry
from deliberation.messages.models import Message
from deliberation.people import operations as people
from deliberation.rules.policy import RoleKind
from tests import scene
from tests.discuss.room import Room, refusal


@pytest.fixture
def assembly(app: Flask) -> Iterator[Room]:
    """Sixty elders and the officers: nobody but the officers holds a telephone."""
    with app.app_context():
        hall = scene.community(neighbours=56)
        with unit_of_work():
            for neighbour in hall.neighbours:
                people.give_role(
                    neighbour, RoleKind.REPRESENTATIVE, since=scene.START.date(), by=None,
                    at=scene.START,
                )  # fmt: skip
        meeting = scene.meeting_called(hall, body="RRA", seats=())
    with clock.pretend(meeting.starts_at):
        yield Room(app, hall, meeting)


def entered(room: Room, part: str) -> None:
    """*part* ticks the whole sheet at the door."""
    members = [room.member(one) for one in ("committee", "second_committee", *room.hall.neighbours)]
    answer = room.device(part).post(room.address("arrivals"), data={"member": members})
    assert answer.status_code == 303


def test_one_officer_does_not_fill_the_hall_and_open_the_meeting_for_the_chair(
    app: Flask, assembly: Room
) -> None:
    entered(assembly, "second_committee")

    refused = assembly.does("second_committee", "order", expect=422)

    assert "只有您一个人登记，还不能算法定人数" in refusal(refused)
    assert "第 3.2.8 条" in refusal(refused)
    assert assembly.floor.phase == "gathering"
    own = assembly.device("second_committee").post(assembly.address("roll-confirmation"))
    assert (own.status_code, "自己录入的不能自己确认" in own.text) == (422, True)


def test_one_press_of_another_officer_confirms_the_whole_sheet(app: Flask, assembly: Room) -> None:
    entered(assembly, "second_committee")
    door = assembly.see("committee", "door")
    assert "确认签到" in door and "57" in door

    assert (
        assembly.device("committee").post(assembly.address("roll-confirmation")).status_code == 303
    )
    assembly.does("second_committee", "order")

    assert (assembly.floor.phase, assembly.floor.quorum.present) == ("in-session", 58)
    with app.app_context():
        (kept,) = db.session.scalars(sa.select(RollConfirmation))
        hall = assembly.hall
        assert (kept.recorder_id, kept.by_id) == (hall.second_committee.id, hall.committee.id)
        entry = db.session.scalars(
            sa.select(Entry).where(Entry.verb == "meeting:roll_confirmed")
        ).one()
        assert (entry.actor_id, entry.particulars["persons"]) == (hall.committee.id, 57)
        assert journal.verify(hall.community.id) is None
        told = db.session.scalars(
            sa.select(Message.person_id).where(Message.verb == "attendance:entered")
        ).all()
        assert set(told) >= {one.id for one in hall.neighbours} and len(told) == 56
    again = assembly.device("committee").post(assembly.address("roll-confirmation"))
    assert again.status_code == 422


def test_the_chair_who_opens_has_seen_the_hall_and_later_comers_wait_again(
    app: Flask, assembly: Room
) -> None:
    entered(assembly, "second_committee")

    assembly.does("committee", "order")

    assert assembly.floor.phase == "in-session"
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(RollConfirmation)) == 1


@pytest.mark.parametrize("part", ["resident", "neighbour", "representative", None])
def test_who_keeps_no_door_confirms_nothing(app: Flask, assembly: Room, part: str | None) -> None:
    entered(assembly, "second_committee")
    theirs = app.test_client()
    if part is not None:
        scene.sign_in(theirs, assembly.hall, part)

    answer = theirs.post(assembly.address("roll-confirmation"))

    assert answer.status_code in (303, 403)
    with app.app_context():
        assert db.session.scalars(sa.select(RollConfirmation)).all() == []
