"""The door by code: shown in the hall, good for two minutes, pressed by who came."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deliberation import clock
from deliberation.discuss import queries
from deliberation.discuss.queries import doorcode
from tests.discuss.room import Room, refusal

SECRET = "the tests' own"


def shown(room: Room, *, ago: int = 0, meeting: int | None = None) -> str:
    """The code that the door showed so many seconds ago."""
    with room.app.app_context():
        return doorcode.code(
            SECRET, meeting or room.meeting.id, clock.now() - timedelta(seconds=ago)
        )


def presses(room: Room, part: str, code: str, *, expect: int):
    answer = room.device(part).post(room.address("arrival"), data={"code": code})
    assert answer.status_code == expect, answer.get_data(as_text=True)
    return answer


def test_who_scans_and_presses_is_on_record_by_themselves(room: Room) -> None:
    code = shown(room)
    page = room.device("representative").get(room.address(f"arrival?code={code}"))
    assert "我到了" in page.get_data(as_text=True)
    assert room.acts == []  # looking is not arriving

    presses(room, "representative", code, expect=303)

    member = room.member("representative")
    with room.app.app_context():
        recorded = queries.acts(room.meeting)
        assert [(act.data, str(act.recorded_by_id)) for act in recorded] == [
            (
                {
                    "act": "arrive",
                    "at": recorded[0].data["at"],
                    "by": member,
                    "recorded_by": member,
                    "how": "qr",
                },
                member,
            )
        ]
    assert room.floor.present == {member}


def test_who_came_by_the_code_meanwhile_holds_up_nobody_at_the_door(room: Room) -> None:
    presses(room, "representative", shown(room), expect=303)
    room.come("representative", "supervisor", "committee")
    assert room.acts == ["arrive"] * 3
    gone = {"one": room.member("resident")}  # was never here
    answer = room.device("second_committee").post(room.address("departures"), data=gone)
    assert (answer.status_code, room.acts) == (303, ["arrive"] * 3)


def test_pressing_twice_is_arriving_once(room: Room) -> None:
    presses(room, "representative", shown(room), expect=303)
    presses(room, "representative", shown(room), expect=303)
    assert room.acts == ["arrive"]


@pytest.mark.parametrize(
    "code",
    ["", "x", "é", "0" * 20, "expired", "of another meeting"],
)
def test_a_code_that_is_old_or_not_of_this_door_is_refused(room: Room, code: str) -> None:
    if code == "expired":
        code = shown(room, ago=120)
    elif code == "of another meeting":
        code = shown(room, meeting=99)

    answer = presses(room, "representative", code, expect=422)

    assert "这个签到码已经过时" in answer.get_data(as_text=True)
    assert room.acts == []


def test_a_code_is_good_in_its_minute_and_the_next(room: Room) -> None:
    presses(room, "representative", shown(room, ago=60), expect=303)
    assert room.acts == ["arrive"]


def test_codes_change_each_minute(room: Room) -> None:
    assert len({shown(room, ago=60 * minutes) for minutes in range(10)}) == 10


def test_who_has_no_seat_is_shown_the_way_for_guests(room: Room) -> None:
    code = shown(room)
    page = room.device("neighbour").get(room.address(f"arrival?code={code}"))
    assert "我到了" not in page.get_data(as_text=True)
    assert room.address("guest") in page.get_data(as_text=True)
    presses(room, "neighbour", code, expect=403)
    assert room.acts == []


def test_only_who_keeps_the_door_is_shown_the_code(room: Room) -> None:
    for page in ("door", "screen", "door/code"):
        part = {"HX-Request": "true"} if page == "door/code" else {}
        answer = room.device("second_committee").get(room.address(page), headers=part)
        assert "<svg" in answer.get_data(as_text=True)
        assert room.device("representative").get(room.address(page)).status_code == 403


def test_points_requests_and_appeals_have_their_buttons(room: Room) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")
    assert "秩序" in room.see("representative")
    room.does("representative", "points", reason="说的不是这一项。")
    assert refusal(room.does("representative", "speeches", expect=422, side="for")) != ""
    assert "说的不是这一项。" in room.see("second_committee")
    room.does("committee", "motions/{motion}/answer", ruling="not-well-taken", reason="是这一项。")
    assert "申诉" in room.see("representative")
    room.does("representative", "appeals")
    room.does("second_representative", "motions/{motion}/seconding")
    room.does("committee", "motions/{motion}/statement")
    assert room.floor.top.kind == "appeal"
    room.does("representative", "requests", kind="inquiry", text="怎样才算推翻？")
    room.does("committee", "motions/{motion}/consent")
    room.does("representative", "requests", kind="privilege", text="听不见。")
    room.does("committee", "motions/{motion}/denial")
    assert room.acts[-8:] == [
        "rule_point", "appeal", "second", "state", "request", "grant", "request", "deny",
    ]  # fmt: skip


def test_motions_on_the_debate_and_on_time(room: Room) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")
    room.does("representative", "motions", kind="limit_debate", turns=1, speech=60)
    assert (room.floor.top.move.turns, room.floor.top.move.speech) == (1, 60_000)
    room.does("representative", "requests", kind="withdraw")
    room.does("representative", "motions", kind="recess", minutes=10)
    assert room.floor.top.move.length == 600_000
    answer = room.does("second_representative", "motions", expect=422, kind="recess", minutes=0)
    assert refusal(answer) != ""


@pytest.mark.parametrize("part", ["representative", "committee", "neighbour"])
def test_the_floor_asks_few_questions(room: Room, count_queries, part: str) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")
    room.see(part)
    with count_queries() as queries:
        room.see(part)
    assert queries.count <= 8, queries
    with count_queries() as queries:
        room.device(part).get(room.address("floor"), headers={"HX-Request": "true"})
    assert queries.count <= 8, queries


def test_the_queue_is_shown_in_the_order_of_the_law_and_why(room: Room) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")
    for part, side in (
        ("representative", "for"),
        ("supervisor", "for"),
        ("second_representative", "against"),
    ):
        room.does(part, "speeches", side=side)
    room.does("committee", "speeches/recognition")
    room.does("representative", "speeches/end")

    page = room.see("committee")

    queue = page[page.index('id="queue"') :]
    against, waits = queue.index("轮到另一方"), queue.index("先到先说")
    assert against < waits
