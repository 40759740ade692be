"""What others wrote down for somebody at a meeting is contested by whose it is (§4, 3.3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.database import db
from deliberation.journal import queries as journal
from deliberation.journal.models import Entry
from deliberation.messages.models import Message
from tests.discuss.room import TABLE, Room, refusal


@pytest.fixture
def room(room: Room) -> Room:
    """Those of the table were written down by the secretary; the meeting has a quorum of three."""
    room.begin()
    return room


def over(room: Room) -> None:
    room.does("committee", "adjournment")


def contests(room: Room, part: str, what: str):
    return room.device(part).post(room.address("minutes/contests"), data={"what": what})


def test_who_was_not_there_says_so_in_the_minutes_and_is_not_counted(room: Room) -> None:
    over(room)
    assert "我没有到会" in room.see("representative", "minutes")

    assert contests(room, "representative", "not_there").status_code == 303
    contests(room, "representative", "not_there")  # pressed twice

    page = room.see("second_committee", "minutes")
    name = room.hall.representative.name
    assert "其中本人说没有到会" in page
    assert f"{name}（宣布开会时不算这些人，到会 4 人，仍够法定人数）" in " ".join(page.split())
    assert "我没有到会" not in room.see("representative", "minutes")
    with room.app.app_context():
        entry = db.session.scalars(sa.select(Entry).where(Entry.verb == "minutes:contested")).one()
        assert (entry.actor_id, entry.particulars["position"]) == (room.hall.representative.id, 1)
        assert journal.verify(room.hall.community.id) is None
        told = sa.select(Message.person_id).where(Message.verb == "minutes:contested")
        hall = room.hall
        assert set(db.session.scalars(told)) == {
            hall.committee.id, hall.second_committee.id, hall.supervisor.id,
        }  # fmt: skip


def test_while_the_meeting_goes_on_the_quorum_does_not_rest_on_who_was_never_there(
    room: Room,
) -> None:
    present = room.floor.quorum.present

    contests(room, "representative", "not_there")

    assert room.floor.quorum.present == present - 1
    assert room.acts[-1] == "leave"


def test_an_answer_that_others_wrote_down_is_contested_and_ones_own_is_not(room: Room) -> None:
    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")
    room.does("committee", "motions/{motion}/question", method="roll")
    room.does("supervisor", "motions/{motion}/answer-to-roll", choice="for")
    votes = {f"vote-{room.member(part)}": "for" for part in TABLE[3:]}
    room.does("committee", "motions/{motion}/roll", **votes)
    room.does("second_committee", "motions/{motion}/roll-closing")
    over(room)

    assert contests(room, "representative", "not_said").status_code == 303
    own = contests(room, "supervisor", "not_said")

    assert "没有别人替您记的" in refusal(own)
    page = room.see("second_representative", "minutes")
    assert "本人不认的回答" in page and "没有这样回答" in page


def test_the_days_last_at_least_as_the_bylaws_say_and_until_the_minutes_are_confirmed(
    room: Room,
) -> None:
    over(room)
    seen = room.see("committee", "minutes").partition('name="seen_hash" value="')[2][:64]
    room.device("committee").post(room.address("minutes/confirmation"), data={"seen_hash": seen})
    with clock.pretend(room.starts_at + timedelta(days=2)):
        assert contests(room, "representative", "not_there").status_code == 303
        assert "草稿，等主持人确认" in room.see("committee", "minutes")
        seen = room.see("committee", "minutes").partition('name="seen_hash" value="')[2][:64]
        room.device("committee").post(
            room.address("minutes/confirmation"), data={"seen_hash": seen}
        )
    with clock.pretend(room.starts_at + timedelta(days=4)):
        late = contests(room, "second_representative", "not_there")
        assert "纪要已经确认，说明的日子也过了" in refusal(late)
