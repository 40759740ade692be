"""The committee tells everybody at once; a rumour is answered beside it; who knows is counted."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.lobby.queries import headlines
from deliberation.messages.models import Message
from deliberation.messages.operations import kinds
from deliberation.rules.refusals import OutOfOrder
from deliberation.texts.models import Announcement
from deliberation.texts.operations import announcing
from tests import scene

FORM = {
    "key": "k", "title": "明天停水", "text": "上午九点到十二点停水，请先接好水。",
    "rumour": "听说要停三天。", "heard": "60",
}  # fmt: skip


@pytest.fixture
def hall(app):
    with app.app_context():
        yield scene.community(neighbours=4)


def test_everybody_is_told_a_rumour_stands_beside_its_answer_and_readers_are_counted(
    app, hall, client
) -> None:
    committee = scene.sign_in(app.test_client(), hall, "committee")
    missing = committee.post(hall.path("announcements/"), data=FORM | {"title": ""})
    assert missing.status_code == 422 and FORM["text"] in missing.text
    personal = committee.post(hall.path("announcements/"), data=FORM | {"text": "找 13800001111"})
    assert personal.status_code == 422
    made = committee.post(hall.path("announcements/"), data=FORM)
    twice = committee.post(hall.path("announcements/"), data=FORM)  # a double click
    assert made.location == twice.location and made.status_code == 303
    told = db.session.scalars(
        sa.select(Message.person_id).where(Message.verb == "announcement:rumour")
    ).all()
    assert len(told) == len(set(told)) >= len(hall.neighbours)

    page = client.get(made.location)
    assert "听说要停三天。" in page.text and "听到以后 60 分钟以内答复" in page.text
    assert f"告诉了 {len(told)} 人，0 人说看过了。" in page.text and "我看过了" not in page.text
    resident = scene.sign_in(app.test_client(), hall, "neighbour1")
    assert "我看过了" in resident.get(made.location).text
    for _press in range(2):
        assert resident.post(f"{made.location}/reading").status_code == 303
    assert f"告诉了 {len(told)} 人，1 人说看过了。" in client.get(made.location).text
    assert "明天停水" in resident.get(hall.path("mine")).text
    assert client.post(f"{made.location}/reading").status_code == 403

    assert resident.post(f"{made.location}/withdrawal").status_code == 403
    assert committee.post(f"{made.location}/withdrawal").status_code == 303
    assert "不再有效" in client.get(made.location).text
    listed = client.get(hall.path("announcements/")).text
    assert re.search(r"明天停水.*不再有效", listed, re.S)
    share = client.get(f"{made.location}/poster/share").text
    assert "明天停水" in share and f"http://localhost{made.location}" in share


def test_urgent_word_does_not_wait_for_the_digest_and_goes_to_groups(app, hall) -> None:
    with unit_of_work():
        one = announcing.publish(
            "k", "燃气检修", "马上关好阀门。", urgent=True, by=hall.committee, at=clock.now()
        )
        announcing.publish("n", "广场舞时间", "八点结束。", by=hall.committee, at=clock.now())
    assert kinds.way_of({}, kinds.NEWS, "announcement:urgent") == kinds.ONCE
    assert kinds.way_of({}, kinds.NEWS, "announcement:published") == kinds.DAY
    assert kinds.way_of({"news": "never"}, kinds.NEWS, "announcement:urgent") == kinds.NEVER
    with app.test_request_context(hall.path()):
        _last, told = headlines.since(hall.community.id, 0, most=500)
    assert [(line.kind, line.title) for line in told] == [
        (kinds.URGENT, "燃气检修"),
        (kinds.NOTICE, "广场舞时间"),
    ]
    with unit_of_work():
        announcing.end(one, by=hall.committee, at=clock.now())
    with pytest.raises(OutOfOrder), unit_of_work():
        announcing.end(one, by=hall.committee, at=clock.now())


def test_the_list_goes_on_page_by_page_with_as_few_queries(
    app, hall, client, count_queries
) -> None:
    with unit_of_work():
        for number in range(announcing.PAGE + 3):
            announcing.publish(
                str(number), f"第 {number} 个", "内容", by=hall.committee, at=clock.now()
            )
    first = client.get(hall.path("announcements/")).text
    older = re.search(r'href="(\S*before=\d+)"', first)[1]
    assert client.get(older).text.count("<li>") >= 3
    assert db.session.scalar(sa.select(sa.func.count(Announcement.id))) == announcing.PAGE + 3
