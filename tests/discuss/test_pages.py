"""Pages of a meeting: what they offer to whom, and what they cost."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.discuss.queries import floor_cache
from deliberation.live.publish import Broadcast
from deliberation.rules.voting.bodies import Electorate
from tests import scene
from tests.discuss.room import TABLE, Room, refusal


def test_a_visitor_reads_the_floor_and_is_offered_nothing(room: Room, client) -> None:
    room.begin()

    page = client.get(room.address("floor")).get_data(as_text=True)

    assert f'action="{room.hall.path("meetings/")}' not in page
    assert "赵**" in page and "赵敏" not in page


def test_the_chair_is_offered_exactly_what_is_in_order(room: Room) -> None:
    room.begin()
    offered = room.see("committee")
    assert "/statement" in offered and "/question" not in offered

    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")
    offered = room.see("committee")
    assert "/question" in offered and "items/" not in offered.partition('id="agenda"')[2]


def test_the_roll_lists_voters_present_and_the_chair_last(room: Room) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")
    room.does("committee", "motions/{motion}/question", method="roll")

    page = room.see("committee")

    asked = {part for part in room.hall.people if f'name="vote-{room.member(part)}"' in page}
    assert asked == set(TABLE)
    called = re.findall(r'name="vote-(\d+)" value="for"', page)
    assert called[-1] == room.member("committee")


def test_by_roll_the_chair_breaks_a_tie_and_votes_on_nothing_else(room: Room) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")
    room.does("committee", "motions/{motion}/question", method="roll")
    chair, first, second = (room.member(part) for part in ("committee", *TABLE[3:]))
    votes = {f"vote-{first}": "for", f"vote-{second}": "for", f"vote-{chair}": "for"}

    answer = room.does("committee", "motions/{motion}/roll", expect=422, **votes)

    assert (
        refusal(answer)
        == "议事会的主持人保持中立：这一票改变不了结果，所以不投。 议事规则第 3.2.4 条"
    )
    kept = re.findall(r'name="vote-(\d+)" value="for"[^>]*checked', answer.get_data(as_text=True))
    assert set(kept) == {chair, first, second}
    votes[f"vote-{second}"] = "against"
    room.does("committee", "motions/{motion}/roll", **votes)
    room.does("supervisor", "motions/{motion}/roll-closing")
    assert room.floor.announced.decision.passed


def test_the_chair_may_be_handed_over_and_taken_back(room: Room) -> None:
    room.begin()
    room.does("committee", "chair", to=room.member("representative"))
    assert room.floor.chair == room.member("representative")

    room.does("second_representative", "chair/return", expect=422)
    room.does("committee", "chair/return")
    assert room.floor.chair == room.member("committee")


@pytest.mark.parametrize(
    ("page", "part", "most"),
    [("floor", "committee", 9), ("floor", None, 6), ("door", "committee", 7), ("minutes", None, 8)],
)
def test_a_page_costs_the_same_with_one_and_with_three_topics(
    app: Flask, count_queries, page: str, part: str | None, most: int
) -> None:
    counts = []
    for code, topics in (("heping", 1), ("xingfu", 3)):
        with app.app_context():
            hall = scene.community(code)
            about = [scene.topic(hall, f"议题之{number}") for number in range(topics)]
            meeting = scene.meeting_called(hall, *about)
            scene.meeting_opened(hall, meeting)
        room = Room(app, hall, meeting)
        device = room.device(part) if part else app.test_client()
        with clock.pretend(meeting.starts_at):
            device.get(room.address(page))
            with count_queries() as queries:
                assert device.get(room.address(page)).status_code == 200
        counts.append(queries.count)
        assert queries.count <= most, queries
    assert counts[0] == counts[1]


PAGES = ("", "floor", "floor?plain=1", "minutes", "minutes.docx", "guest", "arrival?code=x",
         "sign-in", "sign-in.docx", "notice.docx", "poster")  # fmt: skip


def test_a_meeting_that_is_not_public_is_nothing_to_who_has_no_part_in_it(room: Room) -> None:
    room.begin()
    with room.app.app_context(), unit_of_work():
        meeting = room.meeting
        meeting.profile = {**meeting.profile, "public": False}
        meeting.caller_id = room.hall.second_representative.id
    with room.app.app_context():
        floor_cache.forget()
    for part in ("resident", "subdistrict", "administrator"):
        answers = {page: room.device(part).get(room.address(page)).status_code for page in PAGES}
        assert answers == dict.fromkeys(PAGES, 404), part
    room.does("resident", "speeches", expect=404, side="for")
    assert "不公开：只有列在下面的人参加。" in room.see("representative", "")
    room.see("representative", "floor")
    room.see("second_representative", "")  # called it

    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")

    with room.app.app_context():
        parts = db.session.execute(db.select(Broadcast.seq, Broadcast.audience)).all()
        latest = max(seq for seq, _ in parts)
        assert {audience for seq, audience in parts if seq == latest} == {
            "chair", "member", "screen",
        }  # fmt: skip


def test_a_member_is_told_how_to_vote_now(room: Room) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")
    for method, told in (
        ("hands", "问到您的意见时请举手"),
        ("secret", "请写好选票投进票箱"),
    ):
        room.does("committee", "motions/{motion}/question", method=method)
        assert told in room.see("representative")
        # The chair raises no hand, but casts a ballot; who has no vote is told nothing.
        assert (told in room.see("committee")) is (method == "secret")
        assert told not in room.see("resident")
        room.does("committee", "motions/{motion}/count", in_favour=3, against=1, abstained=0)
        room.does("supervisor", "motions/{motion}/confirmation")
        assert told not in room.see("representative")
        if method == "hands":
            room.does("representative", "recounts")


def test_a_full_assembly_does_not_ask_all_at_once(app: Flask) -> None:
    with app.app_context():
        hall = scene.community(neighbours=100)
        meeting = scene.meeting_called(
            hall, body="RA", seats=(), electorate=Electorate.ADULTS, when=scene.START
        )
    with clock.pretend(meeting.starts_at):
        room = Room(app, hall, meeting)
        room.come(*TABLE, *hall.neighbours)
        room.does("committee", "order")
        pauses = {
            part: int(re.search(r"sse:act delay:(\d+)ms", room.see(part))[1])
            for part in (*TABLE, *(f"neighbour{number}" for number in range(1, 21)))
        }
    assert [pauses[part] for part in TABLE[:3]] == [50, 50, 50]  # the officers
    others = [pause for part, pause in pauses.items() if part not in TABLE[:3]]
    assert len(set(others)) > 15 and max(others) < 50 + 10 * 80
