"""Things that people do here, and how much each asks of them: clicks and pages, no more.

The limits are what was counted in November 2026, before the pages were drawn anew; running an item
of an agenda is counted by its acts in test_a_meeting_of_twelve.py.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.supervise import operations as supervise
from tests import scene
from tests.journeys.hands import Hands
from tests.records import owed


@pytest.fixture
def hall(app: Flask) -> scene.Neighbourhood:
    app.test_client_class = FlaskClient  # whether pages are sound is asked elsewhere
    with app.app_context():
        return scene.community()


def hands(app: Flask, hall: scene.Neighbourhood, part: str, *, elder: bool = False) -> Hands:
    return Hands(app.test_client(), hall, part, elder=elder)


def test_a_topic_is_proposed_with_a_photo(app, hall) -> None:
    with clock.pretend(scene.at(hours=1)):
        one = hands(app, hall, "resident")
        one.opens("")
        one.follows("提议")
        one.takes_a_photo("photos")
        one.presses("提交", title="楼道灯不亮", problem="三楼的灯坏了。", action="换一盏。")
        one.sees("楼道灯不亮")
    assert one.clicks <= 2 and one.pages <= 3


def test_a_topic_is_co_signed(app, hall) -> None:
    with app.app_context():
        issue = scene.issue_at_collect(hall)
    with clock.pretend(scene.at(hours=1)):
        one = hands(app, hall, "neighbour")
        one.opens("")
        one.follows(issue.title)
        one.presses("联名")
        one.sees("您已经联名")
    assert one.clicks <= 2 and one.pages <= 2


def test_a_result_is_found(app, hall) -> None:
    with app.app_context():
        scene.resolution_posted(hall, scene.topic(hall, "快递柜"), when=scene.at(days=15))
    with clock.pretend(scene.at(days=16)):
        one = hands(app, hall, "resident")
        one.opens("")
        one.follows("公示")
        one.follows("快递柜")
        one.sees("2026 年第 1 号决议")
    assert one.clicks <= 2 and one.pages <= 3


def test_a_vote_is_cast_in_elder_mode(app, hall) -> None:
    with app.app_context():
        scene.box_open(hall, scene.topic(hall, "长椅"), when=scene.at(days=1))
    with clock.pretend(scene.at(days=1, hours=1)):
        one = hands(app, hall, "resident", elder=True)
        one.opens("")
        one.follows("投票")
        one.follows("去投票")
        one.presses("同意")
        one.presses("投")
        one.sees("投")
    assert one.clicks <= 4 and one.pages <= 5


def test_what_is_done_is_accepted(app, hall) -> None:
    with app.app_context():
        running = scene.issue_in_execution(hall, scene.topic(hall, "车位"))
        (task,) = scene.tasks_of(running)
        with unit_of_work():
            supervise.report_done(
                task, "划好了。", without="没有前后对比。", by=hall.property_manager,
                at=running.in_force_at,
            )  # fmt: skip
    with clock.pretend(running.in_force_at):
        one = hands(app, hall, "supervisor")
        one.opens("mine")
        one.follows("验收")
        print(
            [
                (a.text_content().strip()[:60], a.get("name"), a.get("value"))
                for a in one.tree.xpath("//main//button|//main//input")
            ]
        )
        one.presses("验收")
        one.sees("验收通过")
    assert one.clicks <= 3 and one.pages <= 4


def test_a_meeting_is_called(app, hall) -> None:
    with app.app_context():
        scene.meeting_decided(hall, scene.topic(hall, "井盖"), when=scene.at(days=1))
        scene.topic(hall, "路灯", when=scene.at(days=20))
    with clock.pretend(scene.at(days=21)):
        one = hands(app, hall, "committee")
        one.opens("desk")
        one.follows("召集会议", inside="//main//li")
        one.presses("下一步")
        one.presses("发")
        one.sees("通知发出")
    assert one.clicks <= 3 and one.pages <= 4


def test_a_month_is_reported(app, hall) -> None:
    with app.app_context():
        issue = scene.topic(hall, "车位")
        scene.issue_in_execution(hall, issue)
        (due,) = [day for kind, _, day in owed(issue) if kind == "report"]
    with clock.pretend(clock.last_moment(due) - timedelta(days=1)):
        one = hands(app, hall, "supervisor")
        one.opens("mine")
        one.follows("公布进度")
        one.chooses("state", "on_time")
        one.presses("公布", text="都划好了。", percent="100")
        one.sees("公布了")
    assert one.clicks <= 4 and one.pages <= 4


def test_all_who_come_to_a_meeting_are_ticked_on_one_page(app, hall) -> None:
    with app.app_context():
        meeting = scene.meeting_called(hall, scene.topic(hall, "路灯"))
    with clock.pretend(meeting.starts_at):
        one = hands(app, hall, "second_committee")
        one.opens(f"meetings/{meeting.number}/door")
        absent = one.tree.xpath("//input[@name='member'][@type='checkbox']/@value")
        for member in absent:
            one.chooses("member", member)
        one.presses("勾选的人都到会")
        one.sees("到会 6 人，达到法定人数")
    assert (len(absent), one.clicks, one.pages) == (6, 6 + 1, 1)  # each a tick, and one press


def test_ten_answers_on_paper_are_entered(app, hall) -> None:
    with app.app_context():
        box = scene.poll_open(hall, scene.topic(hall, "停车"))
    with clock.pretend(box.opens_at):
        one = hands(app, hall, "supervisor")
        one.opens("mine")
        one.follows("去评价")
        one.follows("录入纸质答复")
        for row in range(1, 11):
            one.chooses(f"choice-{row}", "satisfied")
        one.chooses("channel", "paper")
        one.presses("录入")
        one.sees("10 份")
    # Ten answers and how they came are chosen by the arrows; three presses are left.
    assert one.clicks - 11 <= 3
