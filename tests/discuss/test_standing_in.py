"""Somebody stands in for an officer who has not come, before the meeting begins."""

from __future__ import annotations

import pytest

from deliberation.convene.queries import seat_queries
from deliberation.database import db
from deliberation.discuss.queries import floor_cache
from deliberation.journal.models import Entry
from tests.discuss.room import Room, refusal


def stands_in(room: Room, part: str, function: str, expect: int = 303, by="second_committee"):
    return room.does(by, "stand-ins", expect=expect, function=function, person=room.member(part))


def here(room: Room) -> None:
    """The chair has not come, nor has the scrutineer."""
    room.come("second_committee", "representative", "second_representative", "property_manager")


def test_without_a_chair_the_meeting_begins_under_who_stands_in(room: Room) -> None:
    here(room)
    with room.app.app_context():
        roll = room.meeting.roll_hash
    assert 'id="standing-in"' in room.see("second_committee")
    assert 'id="standing-in"' not in room.see("representative")
    kept = room.device("representative").get(room.address("floor"))  # this process knows the floor
    assert kept.status_code == 200

    stands_in(room, "representative", "chair")

    assert room.floor.chair == room.member("representative")
    assert "宣布开会" in room.see("representative")
    room.does("representative", "order")
    assert room.acts[-1] == "call_to_order"
    with room.app.app_context():
        assert room.meeting.roll_hash == roll
        assert sum(seat.votes for seat in seat_queries.seats(room.meeting)) == 6
        told = db.session.scalar(db.select(Entry).where(Entry.verb == "meeting:stood_in"))
        assert told.particulars == {
            "number": 1, "function": "chair", "person": int(room.member("representative")),
        }  # fmt: skip


def test_a_floor_in_memory_learns_of_it(room: Room) -> None:
    here(room)
    with room.app.app_context():
        assert floor_cache.floor(room.meeting).scrutineer == room.member("supervisor")
    stands_in(room, "property_manager", "scrutineer")
    with room.app.app_context():
        assert floor_cache.floor(room.meeting).scrutineer == room.member("property_manager")


@pytest.mark.parametrize(
    ("part", "function"),
    [("second_committee", "chair"), ("resident", "chair"), ("representative", "teller")],
)
def test_who_has_an_office_or_no_seat_stands_in_for_nobody(room: Room, part, function) -> None:
    here(room)
    answer = stands_in(room, part, function, expect=422)
    assert "请选一位有席位、没有其他职务的人。" in refusal(answer)
    assert room.floor.chair == room.member("committee")


def test_once_the_meeting_has_begun_the_chair_is_handed_over_instead(room: Room) -> None:
    room.begin()
    assert 'id="standing-in"' not in room.see("second_committee")
    answer = stands_in(room, "representative", "chair", expect=422)
    assert "主持可以交给别人" in refusal(answer)


def test_only_the_committee_asks_somebody_to_stand_in(room: Room) -> None:
    here(room)
    stands_in(room, "representative", "chair", expect=403, by="representative")
    assert room.floor.chair == room.member("committee")
