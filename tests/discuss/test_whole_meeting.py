"""A whole meeting over HTTP: chair, secretary, scrutineer and members at their own devices."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from deliberation import clock
from deliberation.database import db
from deliberation.discuss import queries as discuss
from deliberation.issues.models import Duty, Issue
from deliberation.journal import queries as journal
from deliberation.lobby.queries.story import story
from deliberation.rules.workflow import FURTHER_CONSULTATION
from deliberation.rules.workflow import IssueKind as IssueKind
from tests import scene
from tests.discuss.room import TABLE, Room, refusal

PROPOSED = "停车位错时共享：白天8点到18点供来访车辆停放。"
AMENDED = "停车位错时共享：白天8点到17点供来访车辆停放。"


def test_a_meeting_from_the_door_to_adjournment_with_an_amended_motion(room: Room) -> None:
    room.come(*TABLE)
    room.does("committee", "order")
    room.does("committee", "items/{item}/opening")
    offered = re.search(
        r'<textarea[^>]*name="text"[^>]*>\s*([^<]+)</textarea>', room.see("committee")
    )
    assert html.unescape(offered[1]).strip() == PROPOSED

    room.does("committee", "items/{item}/statement", text=PROPOSED)
    room.does("representative", "motions", kind="amend", words="18点", instead="17点")
    room.does("second_representative", "motions/{motion}/seconding")
    room.does("committee", "motions/{motion}/statement")
    assert "<del>18点</del><ins>17点</ins>" in room.see("representative")
    for in_favour, against, abstained in ((3, 1, 0), (2, 1, 1)):
        room.does("committee", "motions/{motion}/question", method="hands")
        counts = {"in_favour": in_favour, "against": against, "abstained": abstained}
        room.does("committee", "motions/{motion}/count", **counts)
        assert "/confirmation" not in room.see("committee")
        assert "/confirmation" in room.see("supervisor")
        room.does("supervisor", "motions/{motion}/confirmation")
    arithmetic = "有效票 3 张（弃权 1 票不计），须超过 1 票；同意 2 票，反对 1 票，通过"
    english = (
        "3 valid votes (1 abstention not counted), more than 1 needed; 2 for, 1 against, adopted"
    )
    assert arithmetic in room.see("representative")
    room.does(
        "second_committee",
        "adjournment",
        mover=room.member("representative"),
        seconder=room.member("second_representative"),
    )

    minutes = room.see("resident", "minutes")
    assert AMENDED in minutes and arithmetic in minutes and "陈志强" not in minutes
    with room.app.app_context():
        issue = db.session.scalar(select(Issue))
        assert (issue.step, issue.round) == ("resolve", 1)
        entries = journal.of_issue(1, issue.id)
        decided = next(entry for entry in entries if entry.verb == "issue:decided")
        assert decided.particulars == {
            "meeting": 1,
            "result": "adopted",
            "method": "hands",
            "text": AMENDED,
            "in_favour": 2,
            "against": 1,
            "abstained": 1,
            "arithmetic": {"zh": arithmetic, "en": english},
        }
        last = discuss.acts(room.meeting)[-1]
        anchor = next(entry for entry in journal.walk(1) if entry.verb == "meeting:adjourned")
        assert anchor.particulars == {"number": 1, "acts": last.seq, "head": last.hash}
        assert (discuss.verify(room.meeting), journal.verify(1)) == (None, None)
        owed = db.session.scalars(select(Duty).where(Duty.settled_at.is_(None))).all()
        assert [(duty.kind, duty.role) for duty in owed] == [("write_resolution", "committee")]
        assert discuss.adopted(issue).text == AMENDED


def test_the_story_of_an_issue_tells_its_meeting_in_sentences(room: Room) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text=PROPOSED)
    room.does("committee", "motions/{motion}/question", method="consent")
    room.does("committee", "motions/{motion}/consent")
    officers = {"mover": room.member("representative"), "seconder": room.member("supervisor")}
    room.does("committee", "adjournment", **officers)

    with room.app.test_request_context():
        issue = db.session.scalar(select(Issue))
        told = story(journal.of_issue(1, issue.id), 1)
        assert [line.text for line in told[0].lines[:3]] == [
            "第 1 次会议以一致同意方式表决，通过。同意 5 票，反对 0 票，弃权 0 票。"
            "计算：没有人有异议，到会有表决权的 5 人都算同意，通过。"
            f"议案：“{PROPOSED}”",
            "第 1 次会议（议事会）开始讨论本议题。",
            "居委会 赵**发出第 1 次会议通知：3月12日 19:00在居委会二楼会议室召开议事会，"
            "讨论本议题。",
        ]


def test_a_motion_that_is_lost_closes_the_issue(room: Room) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text=PROPOSED)
    room.does("committee", "motions/{motion}/question", method="roll")
    answers = {f"vote-{room.member(part)}": "against" for part in TABLE[1:]}
    room.does("committee", "motions/{motion}/roll", **answers)
    room.does("second_committee", "motions/{motion}/roll-closing")
    officers = {"mover": room.member("representative"), "seconder": room.member("supervisor")}
    room.does("committee", "adjournment", **officers)

    with room.app.app_context():
        issue = db.session.scalar(select(Issue))
        assert (issue.step, issue.closing) == ("closed", "not_adopted")
        assert db.session.scalars(select(Duty).where(Duty.settled_at.is_(None))).all() == []


def test_a_question_left_pending_returns_the_issue_and_notice_is_owed_again(room: Room) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text=PROPOSED)
    room.does("representative", "motions", kind="adjourn")
    room.does("second_representative", "motions/{motion}/seconding")
    room.does("committee", "motions/{motion}/statement")
    room.does("committee", "motions/{motion}/question", method="hands")
    room.does("committee", "motions/{motion}/count", in_favour=4, against=0, abstained=0)
    room.does("supervisor", "motions/{motion}/confirmation")

    with room.app.app_context():
        issue = db.session.scalar(select(Issue))
        assert (issue.step, issue.round) == ("convene", 1)
        latest = journal.of_issue(1, issue.id)[0]
        told = {"meeting": 1, "why": "adjourned"}
        assert (latest.verb, latest.particulars) == ("issue:returned", told)
        owed = db.session.scalars(select(Duty).where(Duty.settled_at.is_(None))).all()
        assert [(duty.kind, duty.role) for duty in owed] == [("notice", "committee")]


def test_the_secretary_records_for_those_without_a_device(room: Room) -> None:
    room.begin()
    by = room.member("representative")
    room.does("second_committee", "motions", kind="main", text="改在周末共享停车位。", by=by)
    room.does("second_committee", "motions/{motion}/seconding", by=room.member("supervisor"))
    room.does("second_committee", "motions/{motion}/statement")

    top = room.floor.top
    assert (top.by, top.seconder, top.stage) == (by, room.member("supervisor"), "stated")
    with room.app.app_context():
        recorded = {act.recorded_by_id for act in discuss.acts(room.meeting)[-3:]}
        assert recorded == {room.hall.second_committee.id}


def test_a_member_does_not_speak_in_somebody_elses_name(room: Room) -> None:
    room.begin()

    room.does(
        "representative",
        "motions",
        expect=403,
        kind="main",
        text="改在周末共享停车位。",
        by=room.member("supervisor"),
    )

    assert room.acts[-1] == "open_item"


def test_speakers_wait_their_turn_and_the_chair_recognises_who_is_next(room: Room) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text=PROPOSED)
    room.does("representative", "speeches", side="against")
    room.does("supervisor", "speeches", side="for")
    page = room.see("committee")
    assert "请 4栋 陈志强 发言" in page and "/question" not in page
    room.does("committee", "motions/{motion}/question", expect=422, method="hands")

    room.does("committee", "speeches/recognition")
    assert room.floor.speaker == room.member("representative")
    room.does("representative", "speeches/end")
    room.does("second_committee", "speeches/recognition")
    room.does("second_committee", "speeches/end")

    room.does("committee", "motions/{motion}/question", method="hands")
    assert room.acts[-5:] == ["recognise", "finish", "recognise", "finish", "put"]


@pytest.mark.parametrize(
    ("kind", "why"), [("postpone", "postponed"), ("refer", "referred_to_group")]
)
def test_a_question_put_off_returns_its_issue_and_says_why(room: Room, kind: str, why: str) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text=PROPOSED)
    room.does("representative", "motions", kind=kind, to="下次会议")
    room.does("second_representative", "motions/{motion}/seconding")
    room.does("committee", "motions/{motion}/statement")
    room.does("committee", "motions/{motion}/question", method="consent")
    room.does("committee", "motions/{motion}/consent")
    officers = {"mover": room.member("representative"), "seconder": room.member("supervisor")}
    room.does("committee", "adjournment", **officers)

    with room.app.app_context():
        issue = db.session.scalar(select(Issue))
        latest = journal.of_issue(1, issue.id)[0]
        told = {"meeting": 1, "why": why}
        assert (issue.step, latest.verb, latest.particulars) == ("convene", "issue:returned", told)


def refers_to_the_next_round(room: Room, expect: int = 303):
    """Somebody moves further consultation, and it is carried where it is in order."""
    room.begin()
    room.does("committee", "items/{item}/statement", text=PROPOSED)
    answer = room.does(
        "representative", "motions", expect=expect, kind="refer", to=FURTHER_CONSULTATION
    )
    if expect != 303:
        return answer
    room.does("second_representative", "motions/{motion}/seconding")
    room.does("committee", "motions/{motion}/statement")
    room.does("committee", "motions/{motion}/question", method="hands")
    room.does("committee", "motions/{motion}/count", in_favour=4, against=0, abstained=0)
    return room.does("supervisor", "motions/{motion}/confirmation")


def test_a_major_matter_goes_to_its_next_round_when_further_consultation_is_decided(
    app: Flask,
) -> None:
    with app.app_context():
        hall = scene.community()
        meeting = scene.meeting_called(hall, scene.topic(hall, kind=IssueKind.MAJOR))
    with clock.pretend(meeting.starts_at):
        room = Room(app, hall, meeting)
        refers_to_the_next_round(room)
        assert "下一轮协商" in room.see("resident", "floor")
        with app.app_context():
            assert db.session.scalar(select(Issue)).round == 1  # until the meeting adjourns
        officers = {"mover": room.member("representative"), "seconder": room.member("supervisor")}
        room.does("committee", "adjournment", **officers)
    with app.app_context():
        issue = db.session.scalar(select(Issue))
        assert (issue.step, issue.round) == ("convene", 2)
        verbs = [entry.verb for entry in journal.of_issue(1, issue.id)[:2]]
        assert verbs == ["issue:consulted_further", "issue:round"]


def test_a_daily_matter_has_no_further_round_to_go_to(room: Room) -> None:
    answer = refers_to_the_next_round(room, expect=422)
    assert "只有正在讨论的重大事项，才能决定再协商一轮。" in refusal(answer)
    assert "提议再协商一轮" not in room.see("representative", "floor")


def test_the_chair_may_order_a_secret_ballot_and_votes_in_it(room: Room) -> None:
    room.begin()
    room.does("committee", "items/{item}/statement", text=PROPOSED)
    assert "无记名，手工计票" in room.see("committee", "floor")
    room.does("committee", "motions/{motion}/question", method="secret")
    assert "主持人在内" in room.see("committee", "floor")
    room.does("committee", "motions/{motion}/count", in_favour=3, against=1, abstained=1)
    room.does("supervisor", "motions/{motion}/confirmation")
    (decision,) = room.floor.decisions
    assert (decision.passed, decision.method, decision.votes) == (True, "secret", ())


def test_nobody_meets_before_the_day_of_the_notice(room: Room) -> None:
    with clock.pretend(room.starts_at - timedelta(days=1)):
        answer = room.device("second_committee").post(
            room.address("arrivals"), data={"one": room.member("committee")}
        )

    assert answer.status_code == 422
    assert refusal(answer).startswith("通知的开会日期是 2026年3月12日，还没有到。")
    assert room.acts == []
