"""The front page: what is going on, what is owed, and that it never disagrees with other lists."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from deliberation import clock
from deliberation.collect import operations as collect
from deliberation.database import unit_of_work
from deliberation.issues import operations as issues
from deliberation.lobby import queries
from deliberation.rules.policy import VISITOR
from tests import scene


@pytest.fixture
def hall(app):
    with app.app_context():
        yield scene.community(neighbours=3)


def page(client, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def listed(html: str) -> list[tuple[str, str]]:
    """What a page says is owed: the title, and the tag with its colour."""
    rows = html.split('<ul class="list owing">')[1].split("</ul>")[0].split("<li>")[1:]
    return [
        (
            re.findall(r"<(?:a|b)[^>]*>([^<]+)<", row)[0],
            *re.findall(r'<span class="(tag[^<]*)<', row),
        )
        for row in rows
    ]


def owe(hall, title: str, days: int) -> None:
    topic = scene.issue_at_review(hall, title=title)
    with unit_of_work():
        due = clock.last_moment(clock.day_of(scene.at(days=days)))
        issues.owe(topic, "reply", at=scene.START, due=due, role="committee")


def test_the_front_page_names_the_head_of_the_board_of_what_is_overdue(hall, client) -> None:
    for title, days in (("路灯坏了", 40), ("门禁坏了", 60), ("绿化太少", 69), ("电梯太慢", 73)):
        owe(hall, title, days)
    with clock.pretend(scene.at(days=72)):
        front, board = page(client, hall.path()), page(client, hall.path("overdue/"))

    whole = listed(board)
    assert listed(front) == whole[: len(listed(front))]
    mine = {"路灯坏了", "门禁坏了", "绿化太少", "电梯太慢"}
    assert {title: tag.split('"')[0] for title, tag in whole if title in mine} == {
        "路灯坏了": "tag red",
        "门禁坏了": "tag orange",
        "绿化太少": "tag due",
        "电梯太慢": "tag info",
    }


def test_what_is_due_soonest_stands_first_on_the_board(hall) -> None:
    for title, days in (("不急的事", 30), ("最急的事", 0), ("不太急的", 1), ("更不急的", 90)):
        owe(hall, title, days)
    scene.issue_at_collect(hall)

    columns = {one.step: one for one in queries.board(hall.community.id, VISITOR).columns}

    assert columns["review"].issues[0].title == "最急的事"
    assert len(columns["review"].issues) == 3
    assert columns["review"].count == 4


def test_a_card_says_who_owes_what_and_until_when(hall, client) -> None:
    topic = scene.issue_at_collect(hall)
    with unit_of_work():
        collect.cosign(topic, by=hall.neighbour, at=scene.at(hours=1))
    with clock.pretend(scene.at(hours=2)):
        assert "联名 1 人" in page(client, hall.path())

    posted = scene.resolution_posted(hall, scene.topic(hall, "快递柜"))
    with clock.pretend(posted.posted_at + timedelta(hours=1)):
        assert re.search(r"公示 · 还剩 \d+ 天", page(client, hall.path()))
    running = scene.issue_in_execution(hall, scene.topic(hall, "路灯"))
    with clock.pretend(running.in_force_at + timedelta(hours=1)):
        assert "应办理完成" in page(client, hall.path())


def test_a_running_meeting_stands_above_everything_with_the_way_in(hall, client) -> None:
    meeting = scene.meeting_called(hall, scene.topic(hall, "快递柜"))
    with clock.pretend(meeting.starts_at - timedelta(hours=2)):
        before = page(client, hall.path())
    scene.meeting_opened(hall, meeting)
    with clock.pretend(meeting.called_at + timedelta(minutes=1)):
        front = page(client, hall.path())

    strip = front.split('<section class="live"')[1].split("</section>")[0]
    assert meeting.title in strip and hall.path(f"meetings/{meeting.number}/floor") in strip
    assert front.index('class="live"') < front.index("<h1>")
    assert 'class="live"' not in before


def test_who_has_votes_to_cast_is_told_how_many(app, hall, client) -> None:
    box = scene.box_open(hall)
    with clock.pretend(box.opens_at + timedelta(hours=1)):
        scene.sign_in(client, hall, "neighbour")
        front = page(client, hall.path())
        guest = page(app.test_client(), hall.path())

    assert "去投票" in front and "去投票" not in guest
    assert "1 个投票正在进行" in guest


def test_the_list_of_votes_begins_with_those_that_wait_for_the_reader(app, hall, client) -> None:
    box = scene.box_open(hall)
    with clock.pretend(box.opens_at + timedelta(hours=1)):
        scene.sign_in(client, hall, "neighbour")
        mine, guests = (page(one, hall.path("ballots/")) for one in (client, app.test_client()))

    assert mine.count(box.question) == 2 and guests.count(box.question) == 1
    assert mine.index('id="waiting"') < mine.index(box.question)
