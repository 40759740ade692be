"""What one wrote down in a roll call counts when another has seen it (§4, 3.2.7)."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from deliberation.database import db
from deliberation.messages.models import Message
from deliberation.rules.meeting import Choice
from tests.discuss.room import TABLE, Room, refusal


@pytest.fixture
def called(room: Room) -> Room:
    """A roll call is open; those of the table are there."""
    room.begin()
    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")
    room.does("committee", "motions/{motion}/question", method="roll")
    return room


def entered(room: Room, by: str, **said: str) -> None:
    votes = {f"vote-{room.member(part)}": choice for part, choice in said.items()}
    room.does(by, "motions/{motion}/roll", **votes)


def test_who_enters_answers_does_not_announce_them_and_another_does(called: Room) -> None:
    entered(called, "second_committee", representative="for", supervisor="against")

    refused = called.does("second_committee", "motions/{motion}/roll-closing", expect=422)

    assert "自己录入的不能自己确认" in refusal(refused)
    assert "roll-closing" not in called.see("second_committee")
    assert called.floor.decisions == ()
    checked = called.see("supervisor")
    assert "记下的回答" in checked and "roll-closing" in checked
    assert re.search(r"还没有回答：[^<]*孙立", checked)  # who announces sees whom nobody asked
    called.does("supervisor", "motions/{motion}/roll-closing")
    (decision,) = called.floor.decisions
    assert dict(decision.votes) == {
        called.member("representative"): Choice.FOR, called.member("supervisor"): Choice.AGAINST,
    }  # fmt: skip


def test_what_members_say_on_their_own_phones_prevails_and_takes_no_second(called: Room) -> None:
    entered(called, "second_committee", representative="for", second_representative="for")
    assert "别人替您记的" in called.see("representative")
    seen = called.floor.seq
    called.does("representative", "motions/{motion}/answer-to-roll", choice="against")
    entered_again = {f"vote-{called.member('representative')}": "for"}
    # Members answer all the while: that makes nobody's page stale.
    called.does("second_committee", "motions/{motion}/roll", seen=seen, **entered_again)

    called.does("second_committee", "motions/{motion}/roll-closing")

    (decision,) = called.floor.decisions
    assert decision.votes == ((called.member("representative"), Choice.AGAINST),)
    with called.app.app_context():
        assert (
            db.session.scalars(sa.select(Message).where(Message.verb == "vote:entered")).all() == []
        )


def test_whose_answer_was_written_down_by_others_is_told_what_it_was(called: Room) -> None:
    entered(called, "second_committee", representative="for", second_committee="against")
    called.does("committee", "motions/{motion}/roll-closing")

    with called.app.app_context():
        told = db.session.scalars(sa.select(Message).where(Message.verb == "vote:entered")).all()
    assert [(one.person_id, one.particulars["choice"]) for one in told] == [
        (called.hall.representative.id, "for")
    ]
    page = called.device("representative").get(called.hall.path("mine"))
    assert "表决是“同意”" in page.get_data(as_text=True)
    assert "点名完毕" in called.see("representative", "minutes")


@pytest.mark.parametrize("part", [TABLE[3], "neighbour"])
def test_nobody_else_closes_it_or_answers_for_others(called: Room, part: str) -> None:
    entered(called, "second_committee", supervisor="for")

    answer = called.device(part).post(
        called.address(f"motions/{called.floor.top.number}/roll-closing"),
        data={"seen": called.floor.seq},
    )

    assert answer.status_code in (403, 422)
    assert called.floor.decisions == ()


def test_the_secretary_alone_carries_no_motion_by_consent(called: Room) -> None:
    entered(called, "second_committee", supervisor="against")
    called.does("committee", "motions/{motion}/roll-closing")
    called.does("second_committee", "items/{item}/statement", text="晚上也停。")
    called.does("second_committee", "motions/{motion}/question", method="consent")

    refused = called.does("second_committee", "motions/{motion}/consent", expect=422)

    assert "您一个人替主持人问的" in refusal(refused)
    called.does("committee", "motions/{motion}/consent")
    assert called.floor.decisions[-1].passed
