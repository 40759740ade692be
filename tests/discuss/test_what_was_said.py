"""What was said: the secretary writes a line, the speaker puts it right, the minutes carry it."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from deliberation.database import db
from deliberation.journal.models import Entry
from deliberation.messages.models import Message
from tests.discuss.room import Room, refusal

SAID = "晚上回来晚的人没处停，先试一个月。"


@pytest.fixture
def spoken(room: Room) -> Room:
    """One has spoken for the question, one is speaking against it."""
    room.begin()
    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")
    for who, side in (("representative", "for"), ("second_representative", "against")):
        room.does(who, "speeches", side=side)
    for _ in range(2):
        room.does("committee", "speeches/recognition")
        room.does("committee", "speeches/end")
    return room


def turns(room: Room) -> list[int]:
    """The numbers of the acts by which somebody was given the floor."""
    return [number for number, act in enumerate(room.acts, 1) if act == "recognise"]


def writes(room: Room, part: str, turn: int, text: str, expect: int = 303):
    path = room.address(f"speeches/{turn}/words")
    answer = room.device(part).post(path, data={f"speech{turn}-text": text})
    assert answer.status_code == expect, answer.get_data(as_text=True)
    return answer


def speakers(room: Room) -> str:
    page = (
        room.see("resident", "minutes").partition('id="decisions"')[2].partition('id="course"')[0]
    )
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_minutes_carry_what_was_said_and_the_speaker_puts_it_right(spoken: Room) -> None:
    first, second = turns(spoken)
    assert "发言：" in speakers(spoken)
    writes(spoken, "second_committee", first, "先试一个月。")
    said = speakers(spoken)
    assert "（赞成）：先试一个月。" in said and "（反对）：没有记" in said

    writes(spoken, "representative", first, SAID)

    assert f"（赞成）：{SAID} 本人更正过" in speakers(spoken)
    with spoken.app.app_context():
        noted = db.session.scalars(
            sa.select(Entry).where(Entry.verb == "minutes:said").order_by(Entry.number)
        ).all()
        told = db.session.scalars(
            sa.select(Message.person_id).where(Message.verb == "minutes:said")
        ).all()
    assert [one.actor_id for one in noted] == [
        int(spoken.member(part)) for part in ("second_committee", "representative")
    ]
    assert told == [int(spoken.member("representative"))]  # what they wrote themselves is no news
    assert SAID not in str([one.particulars for one in noted])


def test_nobody_writes_for_another_and_the_speakers_own_words_stand(spoken: Room) -> None:
    first, second = turns(spoken)
    answer = writes(spoken, "representative", second, "不是我说的。", expect=422)
    assert "您只能更正自己的发言" in answer.get_data(as_text=True)
    writes(spoken, "representative", first, SAID)
    answer = writes(spoken, "second_committee", first, "别的话。", expect=422)
    assert "以本人写的为准" in refusal(answer)
    writes(spoken, "second_committee", first + 1, "没有这一次。", expect=422)
    writes(spoken, "second_committee", second, "", expect=422)
    writes(spoken, "resident", second, "旁听的人不写。", expect=403)


def test_each_is_offered_what_they_may_write(spoken: Room) -> None:
    def offered(part: str) -> list[int]:
        return list(map(int, re.findall(r'speeches/(\d+)/words"', spoken.see(part, "minutes"))))

    first, second = turns(spoken)
    assert offered("second_committee") == [first, second]
    assert offered("representative") == [first]
    assert offered("supervisor") == offered("resident") == []
    writes(spoken, "representative", first, SAID)
    assert offered("second_committee") == [second]


def test_once_the_minutes_are_confirmed_nothing_is_written_any_more(spoken: Room) -> None:
    first, _ = turns(spoken)
    writes(spoken, "second_committee", first, SAID)
    spoken.does("committee", "adjournment", mover=spoken.member("representative"),
                seconder=spoken.member("supervisor"), to="")  # fmt: skip
    seen = re.search(r'name="seen_hash" value="(\w+)"', spoken.see("committee", "minutes"))[1]
    writes(spoken, "representative", first, "散会以后，确认以前。")
    stale = spoken.device("committee").post(
        spoken.address("minutes/confirmation"), data={"seen_hash": seen}
    )
    assert stale.status_code == 409  # what is confirmed has the words in it
    seen = re.search(r'name="seen_hash" value="(\w+)"', spoken.see("committee", "minutes"))[1]
    spoken.device("committee").post(
        spoken.address("minutes/confirmation"), data={"seen_hash": seen}
    )
    answer = writes(spoken, "representative", first, "太晚了。", expect=422)
    assert "会议纪要已经确认，发言不能再改" in answer.get_data(as_text=True)
