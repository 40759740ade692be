"""Pages of preparing a meeting, its notice, and the list of meetings."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from deliberation import clock
from deliberation.convene import operations, queries
from deliberation.convene.models import Meeting
from deliberation.convene.queries import seat_queries
from deliberation.database import db, unit_of_work
from deliberation.rules.voting import Electorate
from tests import scene


@pytest.fixture
def hall(app: Flask):
    with app.app_context():
        hall = scene.community()
    with clock.pretend(scene.START):
        yield hall


@pytest.fixture
def desk(client: FlaskClient, hall) -> FlaskClient:
    return scene.sign_in(client, hall, "committee")


def form(topic, **changes) -> dict:
    return {
        "key": "of this form",
        "body": "HALL",
        "title": "停车位议事会",
        "day": "2026-03-12",
        "clock": "19:00",
        "place": "居委会二楼",
        "topics": [topic.id],
    } | changes


def test_a_meeting_is_prepared_and_noticed_over_http(app: Flask, hall, desk) -> None:
    with app.app_context():
        topic = scene.topic(hall)
    offered = desk.get(hall.path(f"meetings/new?issue={topic.number}")).get_data(as_text=True)
    assert re.search(rf'<input checked[^>]*value="{topic.id}"', offered)

    made = desk.post(hall.path("meetings/"), data=form(topic))
    assert (made.status_code, made.location) == (303, hall.path("meetings/1"))
    draft = desk.get(made.location).get_data(as_text=True)
    assert "还没有定主持人。" in draft and hall.path("meetings/1/notice") not in draft

    officers = {"committee": "chair", "second_committee": "secretary", "supervisor": "scrutineer"}
    seats = {f"seat-{hall.people[part].id}": "core" for part in officers}
    functions = {f"function-{hall.people[part].id}": word for part, word in officers.items()}
    saved = desk.post(hall.path("meetings/1/seats"), data=seats | functions)
    assert saved.location == hall.path("meetings/1#seats")
    assert desk.post(hall.path("meetings/1/notice"), data={}).status_code == 303

    notice = app.test_client().get(hall.path("meetings/1")).get_data(as_text=True)
    with app.app_context():
        meeting = queries.by_number(hall.community.id, 1)
    for said in (
        "居委会二楼",
        "有表决权席位的三分之二以上到会，方可举行",
        "应到 6 人，至少 4 人到会才能开会。",
        meeting.roll_hash,
        meeting.entry_hash,
        "0571-88000001",
        "停车位错时共享",
    ):
        assert said in notice


def test_a_topic_that_has_its_meeting_is_shown_with_it_and_not_offered(app, hall, desk) -> None:
    with app.app_context():
        topic, other = scene.topic(hall, "停车"), scene.topic(hall, "路灯")
        scene.meeting_called(hall, topic)

    def offered(page: str) -> set[int]:
        boxes = re.findall(r'<input[^>]*name="topics"[^>]*>', page)
        return {int(re.search(r'value="(\d+)"', box)[1]) for box in boxes}

    page = desk.get(hall.path("meetings/new")).get_data(as_text=True)
    assert offered(page) == {other.id}
    assert "已经排进第 1 次会议，3月12日" in page
    assert desk.post(hall.path("meetings/"), data=form(topic)).status_code == 422
    with clock.pretend(scene.at(11)):  # it was not held: the topic waits again
        page = desk.get(hall.path("meetings/new")).get_data(as_text=True)
    assert offered(page) == {topic.id, other.id}


def test_pressing_twice_makes_one_meeting(app: Flask, hall, desk) -> None:
    with app.app_context():
        topic = scene.topic(hall)

    first = desk.post(hall.path("meetings/"), data=form(topic))
    second = desk.post(hall.path("meetings/"), data=form(topic))

    assert first.location == second.location == hall.path("meetings/1")
    with app.app_context():
        assert len(db.session.scalars(select(Meeting)).all()) == 1


def test_what_was_typed_is_kept_when_something_is_missing(app: Flask, hall, desk) -> None:
    with app.app_context():
        topic = scene.topic(hall)

    answer = desk.post(hall.path("meetings/"), data=form(topic, place=""))

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "请填写地点。" in page and 'value="停车位议事会"' in page


def test_notice_too_late_says_the_first_day_that_is_not(app: Flask, hall, desk) -> None:
    with app.app_context():
        soon = scene.START + timedelta(days=2)
        scene.meeting_called(hall, starts=soon, noticed=False)

    answer = desk.post(hall.path("meetings/1/notice"), data={})

    assert answer.status_code == 422
    assert "通知须提前 3 天：今天发通知，最早 2026年3月5日开会。" in answer.get_data(as_text=True)


def test_an_urgent_assembly_meets_tomorrow_with_its_reason_on_the_notice(
    app: Flask, hall, desk
) -> None:
    with app.app_context():
        tomorrow = scene.START + timedelta(days=1)
        scene.meeting_called(hall, body="RA", seats=(), starts=tomorrow, noticed=False)
    address = hall.path("meetings/1/notice")

    without = desk.post(address, data={"electorate": "adults"})
    assert "请写明理由" in without.get_data(as_text=True)
    given = desk.post(address, data={"electorate": "adults", "urgent_reason": "全楼停水。"})

    assert (without.status_code, given.status_code) == (422, 303)
    assert "全楼停水。" in desk.get(hall.path("meetings/1")).get_data(as_text=True)


def test_two_press_notice_at_once_and_the_second_sees_why_not(app: Flask, hall, desk) -> None:
    with app.app_context():
        seen = scene.meeting_called(hall, noticed=False).version
    address = hall.path("meetings/1/notice")

    first = desk.post(address, data={"seen": seen})
    second = desk.post(address, data={"seen": seen})

    assert (first.status_code, second.status_code) == (303, 409)
    assert "第 1 次会议已经变了" in second.get_data(as_text=True)


def test_a_meeting_without_notice_is_its_makers_affair(app: Flask, hall, desk) -> None:
    with app.app_context():
        scene.meeting_called(hall, noticed=False)
    visitor = app.test_client()

    assert visitor.get(hall.path("meetings/1")).status_code == 404
    assert "第 1 次会议" not in visitor.get(hall.path("meetings/")).get_data(as_text=True)
    assert "第 1 次会议" in desk.get(hall.path("meetings/")).get_data(as_text=True)


def test_names_on_a_notice_are_masked_for_who_does_not_sit_there(app: Flask, hall) -> None:
    with app.app_context():
        scene.meeting_called(hall)
    visitor, member = app.test_client(), scene.sign_in(app.test_client(), hall, "representative")

    public = visitor.get(hall.path("meetings/1")).get_data(as_text=True)
    inside = member.get(hall.path("meetings/1")).get_data(as_text=True)

    assert "陈**" in public and "陈志强" not in public
    assert "陈志强" in inside


def test_the_list_begins_with_what_is_to_come_and_goes_on_by_pages(app: Flask, hall) -> None:
    with app.app_context():
        topic = scene.topic(hall)
        for week in range(queries.PAGE + 2):
            starts = scene.START + timedelta(days=10 + 7 * week)
            scene.meeting_called(hall, topic, starts=starts)
        assert [one.number for one in queries.upcoming(hall.community.id, 2)] == [1, 2]
    visitor = app.test_client()

    first = visitor.get(hall.path("meetings/")).get_data(as_text=True)
    onward = re.search(r'rel="next" href="([^"]+)"', first)[1]
    second = visitor.get(onward).get_data(as_text=True)

    def numbers(page: str) -> list[str]:
        return re.findall(r"第 (\d+) 次会议 ·", page)

    assert numbers(first) + numbers(second) == [str(n) for n in range(22, 0, -1)]
    assert 'rel="next"' not in second


def test_an_assembly_of_everybody_costs_no_more_to_show(app: Flask, hall, count_queries) -> None:
    counts = []
    with app.app_context():
        for body, electorate in (("HALL", None), ("RA", "adults")):
            scene.meeting_called(hall, body=body, seats=(), electorate=electorate)
    visitor = app.test_client()
    for number in (1, 2):
        visitor.get(hall.path(f"meetings/{number}"))
        with count_queries() as queries:
            visitor.get(hall.path(f"meetings/{number}"))
        counts.append(queries.count)
        assert queries.count <= 7, queries

    assert counts[0] == counts[1]


@pytest.mark.parametrize(("page", "most"), [("meetings/", 4), ("meetings/new", 12)])
def test_a_list_costs_the_same_with_one_and_with_three(
    app: Flask, client: FlaskClient, count_queries, page: str, most: int
) -> None:
    counts = []
    for code, several in (("heping", 1), ("xingfu", 3)):
        with app.app_context():
            hall = scene.community(code)
            for _ in range(several):
                scene.meeting_called(hall)
                scene.topic(hall)
        desk = scene.sign_in(app.test_client(), hall, "committee")
        with clock.pretend(scene.START), count_queries() as queries:
            assert desk.get(hall.path(page)).status_code == 200
        counts.append(queries.count)
        assert queries.count <= most + 1, queries  # one more for who signed in
    assert counts[0] == counts[1]


def test_a_draft_costs_the_same_with_one_and_with_three_topics(app: Flask, count_queries) -> None:
    counts = []
    for code, several in (("heping", 1), ("xingfu", 3)):
        with app.app_context():
            hall = scene.community(code)
            topics = [scene.topic(hall, f"议题之{number}") for number in range(several)]
            scene.meeting_called(hall, *topics, noticed=False)
        desk = scene.sign_in(app.test_client(), hall, "committee")
        with clock.pretend(scene.START), count_queries() as queries:
            assert desk.get(hall.path("meetings/1")).status_code == 200
        counts.append(queries.count)
        assert queries.count <= 19, queries
    assert counts[0] == counts[1]


def test_a_cancelled_meeting_says_so_and_why(app: Flask, hall, desk) -> None:
    with app.app_context():
        meeting = scene.meeting_called(hall)
        assert len(seat_queries.seats(meeting)) == 6

    empty = desk.post(hall.path("meetings/1/cancellation"), data={"reason": " "})
    gone = desk.post(hall.path("meetings/1/cancellation"), data={"reason": "停电。"})

    assert (empty.status_code, gone.status_code) == (422, 303)
    assert "会议已取消" in desk.get(hall.path("meetings/1")).get_data(as_text=True)


def test_the_agenda_is_put_in_the_order_that_was_chosen(app: Flask, hall, desk) -> None:
    with app.app_context():
        topics = [scene.topic(hall, f"议题之{name}") for name in "甲乙丙"]
        with unit_of_work():
            operations.call_meeting(
                hall.community,
                key="k",
                title="议事会",
                body="HALL",
                starts_at=scene.at(days=10),
                place="会议室",
                topics=topics[:1],
                by=hall.committee,
                at=scene.START,
            )

    chosen = {f"place-{topics[2].id}": "1", f"place-{topics[0].id}": "2", "place-77": ""}
    assert desk.post(hall.path("meetings/1/agenda"), data=chosen).status_code == 303

    with app.app_context():
        meeting = queries.by_number(hall.community.id, 1)
        assert [item.title for item, _ in queries.agenda(meeting)] == ["议题之丙", "议题之甲"]

    # Without a script and without figures: each row has its buttons.
    def press(issue, way: str) -> list[str]:
        page = desk.get(hall.path("meetings/1")).get_data(as_text=True)
        fields = re.findall(r'name="(place-\d+)" value="(\d*)"', page)
        told = {**dict(fields), "shift": f"{issue.id}:{way}"}
        assert desk.post(hall.path("meetings/1/agenda"), data=told).status_code == 303
        with app.app_context():
            meeting = queries.by_number(hall.community.id, 1)
            return [item.title[-1] for item, _ in queries.agenda(meeting)]

    assert f'name="shift" value="{topics[0].id}:up"' in desk.get(hall.path("meetings/1")).text
    assert press(topics[1], "up") == ["丙", "甲", "乙"]  # it had no place: it comes last
    assert press(topics[1], "up") == ["丙", "乙", "甲"]
    assert press(topics[2], "down") == ["乙", "丙", "甲"]
    page = desk.get(hall.path("meetings/1")).get_data(as_text=True)
    first = page.index("<button hidden></button>")  # what Enter in a field presses
    assert first < page.index('name="shift"')
    assert f'value="{topics[1].id}:up"' not in page and f'value="{topics[0].id}:down"' not in page


def test_before_review_has_named_the_body_the_page_says_which_step_is_missing(app, client) -> None:
    with app.app_context():
        hall = scene.community(neighbours=0)
        number = scene.issue_at_collect(hall).number
    scene.sign_in(client, hall, "committee")

    answer = client.get(hall.path(f"issues/{number}/writings/new"))
    page = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert "议题不在“会议召集”这一步，不能书面表决。" in page and "None" not in page


# ------------------------------------------------------------------ three small steps


def test_whoever_calls_a_meeting_sees_who_comes_as_last_time_and_how_many_have_to(
    app: Flask, hall, desk
) -> None:
    with app.app_context():
        scene.meeting_decided(hall, scene.topic(hall, "停车"))
        topic = scene.topic(hall, "路灯")
    with clock.pretend(scene.at(20)):
        page = desk.get(hall.path(f"meetings/new?issue={topic.number}")).text
        # The same as a part, while one types, and as a page where there is no script.
        part = desk.post(
            hall.path("meetings/"), data=form(topic, count="1"), headers={"HX-Request": "true"}
        )
        whole = desk.post(hall.path("meetings/"), data=form(topic, count="1", place=""))

    with app.app_context():
        before = queries.by_number(hall.community.id, 1)
        seats = seat_queries.seats(before)
        names = [one.name for one in hall.people.values() if one.id in {s.person_id for s in seats}]
        assert len(db.session.scalars(select(Meeting)).all()) == 1  # to count makes nothing
    voting = sum(1 for one in seats if one.votes and one.kind == "core")
    for said in (page, part.text, whole.text):
        assert f"有表决权的 {voting} 人" in said and "人到会才能开会" in said
        assert "照上一次（第 1 次会议）的人" in said
    assert [name for name in names if name not in page] == []
    assert (part.status_code, "<form" in part.text) == (200, False)
    assert (whole.status_code, 'value="停车位议事会"' in whole.text) == (200, True)
    assert "您填的日子太早" in part.text  # of a day that has gone by


def test_how_many_an_assembly_would_be_follows_the_body_that_is_chosen(
    app: Flask, hall, desk
) -> None:
    with app.app_context():
        topic = scene.topic(hall)

    def counted(body: str) -> list[int]:
        part = desk.post(
            hall.path("meetings/"),
            data=form(topic, body=body, count="1"),
            headers={"HX-Request": "true"},
        ).text
        return [int(one) for one in re.findall(r"有表决权的 (\d+) 人", part)]

    with app.app_context():
        meeting = scene.meeting_called(
            hall, scene.topic(hall, "账目", body="RA"), body="RA", electorate=Electorate.HOUSEHOLDS
        )
        entitled = meeting.entitled
    assert entitled in counted("RA") and len(counted("RA")) > 1
    assert counted("no such body") == counted("HALL")


def test_the_notice_is_looked_over_before_it_goes_out(app: Flask, hall, desk) -> None:
    with app.app_context():
        topic = scene.topic(hall, "停车")
        scene.meeting_called(hall, topic, noticed=False)

    draft = desk.get(hall.path("meetings/1")).text
    look = re.search(r'<details id="look".*?</details>', draft, re.S)[0]
    assert desk.post(hall.path("meetings/1/notice"), data={}).status_code == 303
    notice = desk.get(hall.path("meetings/1")).text

    quorum = re.search(r"应到 \d+ 人，至少 \d+ 人到会才能开会。", look)[0]
    assert "停车" in look and quorum in notice


def test_what_is_still_missing_is_said_in_the_place_of_the_notice(app: Flask, hall, desk) -> None:
    with app.app_context():
        scene.meeting_called(hall, noticed=False, officers={})

    draft = desk.get(hall.path("meetings/1")).text

    assert "还差这些：" in draft and 'id="look"' not in draft


def test_topics_that_would_be_refused_are_shown_with_the_reason_and_not_offered(
    app: Flask, hall, desk
) -> None:
    with app.app_context():
        scene.writing_open(hall, scene.topic(hall, "长椅"))
        scene.topic(hall, "电梯大修", body="OWN-G")
        offered = scene.topic(hall, "账目", body="RA")

    page = desk.get(hall.path("meetings/new")).text
    part = desk.post(
        hall.path("meetings/"), data=form(offered, count="1"), headers={"HX-Request": "true"}
    ).text

    assert re.findall(r'name="topics"[^>]*value="(\d+)"', page) == [str(offered.id)]
    assert "正在书面表决，不能同时开会" in page and "由业主投票决定" in page
    assert "“账目”由居民会议决定，不能放进这次会议。" in part
