"""Opening a meeting takes its quorum, as the attendance record at the door has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from deliberation import clock
from deliberation.convene import queries as convene
from deliberation.database import db, unit_of_work
from deliberation.live.publish import Broadcast
from deliberation.people import operations as people
from deliberation.rules.policy import RoleKind
from tests import scene
from tests.discuss.room import TABLE, Room, refusal


@pytest.fixture
def assembly(app: Flask) -> Iterator[Room]:
    """A representatives' assembly of twenty: two of the committee and eighteen representatives."""
    with app.app_context():
        hall = scene.community(neighbours=16)
        with unit_of_work():
            for neighbour in hall.neighbours:
                people.give_role(
                    neighbour,
                    RoleKind.REPRESENTATIVE,
                    since=scene.START.date(),
                    by=None,
                    at=scene.START,
                )
        meeting = scene.meeting_called(hall, body="RRA", seats=())
    with clock.pretend(meeting.starts_at):
        yield Room(app, hall, meeting)


def test_thirteen_of_twenty_cannot_open_an_assembly_and_fourteen_can(assembly: Room) -> None:
    neighbours = assembly.hall.neighbours
    assembly.come("committee", *neighbours[:12])
    page = assembly.see("committee")
    assert "到会 13 / 20" in page and "须 14，还差 1" in page
    assert f'action="{assembly.address("order")}"' not in page

    refused = assembly.does("committee", "order", expect=422)
    assert refusal(refused) == (
        "到会 13 人，不足法定人数 14 人：现在只能休息、休会、提秩序问题或等人到齐。"
        " 议事规则第 3.2.8 条"
    )

    assembly.come(neighbours[12])
    assert f'action="{assembly.address("order")}"' in assembly.see("committee")
    assembly.does("committee", "order")
    assert (assembly.floor.phase, assembly.floor.quorum.present) == ("in-session", 14)


def test_whoever_leaves_takes_the_quorum_along_and_nothing_is_decided(room: Room) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text="白天供来访车辆停放。")
    for part in ("representative", "second_representative"):
        data = {"one": room.member(part)}
        room.device("supervisor").post(room.address("departures"), data=data)

    refused = room.does("committee", "motions/{motion}/question", expect=422, method="hands")

    assert "不足法定人数 4 人" in refusal(refused)
    assert "人数不足，暂时不能议事" in room.see("resident")


def leave(room: Room, *parts: str) -> None:
    for part in parts:
        data = {"one": room.member(part)}
        answer = room.device("second_committee").post(room.address("departures"), data=data)
        assert answer.status_code == 303


def test_the_chair_falls_ill_and_the_secretary_presides_until_the_chair_is_back(room: Room) -> None:
    room.begin()
    leave(room, "committee")
    assert room.address("chair/pro-tem") in room.see("second_committee")
    assert room.address("chair/pro-tem") not in room.see("representative")
    refused = room.does("representative", "chair/pro-tem", expect=422)
    assert refusal(refused) == (
        "主持人不在时由记录人暂代，记录人不在时由最先到会的委员暂代。 议事规则第 3.2.4 条"
    )

    room.does("second_committee", "chair/pro-tem")

    assert room.floor.chair == room.member("second_committee")
    assert "主持人不在" in room.see("representative") and "暂代主持。" in room.see("representative")
    room.come("committee")
    room.does("committee", "chair/return")
    assert room.floor.chair == room.member("committee")


def test_without_a_quorum_the_chair_declares_the_meeting_adjourned_when_its_time_is_over(
    room: Room,
) -> None:
    room.begin()
    leave(room, "representative", "supervisor")
    assert room.floor.phase == "inquorate"
    with clock.pretend(room.starts_at + timedelta(minutes=14)):
        refused = room.does("committee", "adjournment/declaration", expect=422)
    assert refusal(refused) == (
        "人数不够才一会儿：再等 1 分钟，仍不够才能宣布休会。 议事规则第 3.2.9 条"
    )
    with clock.pretend(room.starts_at + timedelta(minutes=15)):
        room.does("committee", "adjournment/declaration")

    assert room.floor.phase == "adjourned"
    with room.app.app_context():
        steps = [topic.step for _, topic in convene.agenda(room.meeting)]
    assert steps == ["convene"] * len(steps) and steps


def test_the_door_records_who_wrote_it_down_and_how(room: Room) -> None:
    room.device("supervisor").post(
        room.address("arrivals"), data={"assisted": room.member("representative")}
    )

    stay = room.floor.attendance.stays[0]
    told = (stay.member, stay.recorded_by, stay.how)
    assert told == (room.member("representative"), room.member("supervisor"), "assisted")


def test_the_door_is_kept_by_the_meetings_officers_alone(room: Room) -> None:
    assert room.device("representative").get(room.address("door")).status_code == 403
    assert room.device("supervisor").get(room.address("door")).status_code == 200


def test_thirty_who_are_ticked_at_once_are_shown_at_once(room: Room) -> None:
    room.come(*TABLE)
    with room.app.app_context():
        shown = set(db.session.scalars(select(Broadcast.seq)))
    assert room.acts == ["arrive"] * len(TABLE)
    assert shown == {len(TABLE)}
    assert f"到会 {len(TABLE)} / 6" in room.see("representative")
