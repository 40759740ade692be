"""The pages of rounds: residents speak on a clause, clerks answer, the giver finds the answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from deliberation import clock
from deliberation.database import db
from deliberation.lobby.operations import settle_due
from deliberation.texts.models import TextOpinion
from deliberation.texts.queries import opinions
from tests import plans, scene


@pytest.fixture
def hall(app: Flask) -> scene.Neighbourhood:
    with app.app_context():
        return scene.community(neighbours=0)


@pytest.fixture
def plan(app: Flask, hall: scene.Neighbourhood):
    with app.app_context():
        return plans.plan_of_two(hall, scene.issue_at_convene(hall))


@pytest.fixture
def round_(app: Flask, hall: scene.Neighbourhood, plan, time_machine):
    time_machine.move_to(scene.at(days=1))
    with app.app_context():
        return plans.round_open(hall, plan, when=scene.at(days=1))


def test_the_committee_opens_a_round_and_everybody_finds_it(
    client: FlaskClient, hall: scene.Neighbourhood, plan, time_machine
) -> None:
    time_machine.move_to(scene.at(days=1))
    scene.sign_in(client, hall, "committee")
    address = hall.path(f"texts/{plan.number}/rounds/")
    assert "rounds/new" in client.get(hall.path(f"texts/{plan.number}")).text
    last = clock.day_of(scene.at(days=11)).isoformat()

    refused = client.post(address, data={"last_day": "2026-03-04", "asked": "钱怎么分"})
    assert refused.status_code == 422 and "钱怎么分" in refused.text
    assert client.post(address, data={"last_day": last}).status_code == 303

    client.delete_cookie("session")
    for page in ("", f"texts/{plan.number}", "issues/2026-001"):
        shown = client.get(hall.path(page)).text
        assert "正在征求意见" in shown or "征求意见截止" in shown, page
    client.set_cookie("elder", "1")
    assert "正在征求意见" in client.get(hall.path()).text


def test_a_resident_speaks_on_a_clause_and_finds_the_answer_in_two_presses(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood, plan, round_
) -> None:
    scene.sign_in(client, hall, "resident")
    page = html.fromstring(client.get(hall.path(f"texts/{plan.number}")).text)
    (way,) = page.xpath('//a[@aria-label="对第二条提意见"]/@href')
    form = html.fromstring(client.get(way).text).xpath('//form[contains(@action, "opinions")]')[0]
    sent = dict(form.form_values()) | {"text": "能不能分两次交？"}
    given = client.post(form.action, data=sent)
    assert given.location.endswith("#opinion-1")
    assert "能不能分两次交？" in client.get(given.location).text

    client.delete_cookie("session")
    scene.sign_in(client, hall, "committee")
    with app.app_context():
        (one,) = opinions.page(round_)
    address = hall.path(f"texts/{plan.number}/rounds/1/answers")
    answer = {"chosen": str(one.id), "dealt": "partly", "reasons": "可以分两次。"}
    assert client.post(address, data=answer).status_code == 303
    client.delete_cookie("session")

    scene.sign_in(client, hall, "resident")
    mine = html.fromstring(client.get(hall.path("mine")).text)
    (item,) = mine.xpath('//section[@aria-labelledby="said"]//li')
    assert "部分采纳" in item.text_content() and "可以分两次。" in item.text_content()
    (there,) = item.xpath(".//a/@href")
    assert "可以分两次。" in client.get(there).text
    assert "能不能分两次交？" in client.get(hall.path("my-opinions")).text


def test_several_are_answered_alike_at_once_and_what_was_typed_is_kept(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood, plan, round_
) -> None:
    with app.app_context():
        plans.said(hall, round_, "太贵了。", clause="第二条", when=scene.at(days=1))
        plans.said(hall, round_, "太贵！", by=hall.neighbour, when=scene.at(days=1))
        ids = db.session.scalars(sa.select(TextOpinion.id).order_by(TextOpinion.id)).all()
    scene.sign_in(client, hall, "committee")
    address = hall.path(f"texts/{plan.number}/rounds/1/answers")
    sent = {"chosen": list(map(str, ids)), "reasons": "降到150元。"}

    refused = client.post(address, data=sent)
    assert refused.status_code == 422
    assert refused.text.count("checked") >= 2 and "降到150元。" in refused.text
    assert client.post(address, data=sent | {"dealt": "taken"}).status_code == 303
    page = client.get(hall.path(f"texts/{plan.number}/rounds/1")).text
    assert page.count("降到150元。") == 2
    assert "采纳和部分采纳 2 条，答复了 2 条" in page


def test_the_desk_enters_an_opinion_for_who_called(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood, plan, round_
) -> None:
    scene.sign_in(client, hall, "committee")
    address = hall.path(f"texts/{plan.number}/rounds/1/opinions")
    sent = {"key": "k", "clause": "0", "text": "太贵。", "channel": "phone"}

    unknown = client.post(address, data=sent | {"giver": "没有这个人"})
    assert unknown.status_code == 422 and "太贵。" in unknown.text
    assert client.post(address, data=sent | {"giver": "王秀英"}).status_code == 303
    with app.app_context():
        (one,) = opinions.page(round_)
        assert (one.person_id, one.channel) == (hall.resident.id, "phone")


def test_personal_data_is_covered_before_an_opinion_is_public(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood, plan, round_
) -> None:
    scene.sign_in(client, hall, "resident")
    address = hall.path(f"texts/{plan.number}/rounds/1/opinions")

    refused = client.post(
        address, data={"key": "k", "clause": "0", "text": "打 13812345678 找我。"}
    )
    assert refused.status_code == 422 and "打码" in refused.text
    with app.app_context():
        assert opinions.page(round_) == []


def test_after_the_last_day_nothing_is_taken_and_the_clerks_owe_answers(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood, plan, round_, time_machine
) -> None:
    with app.app_context():
        plans.said(hall, round_, "太贵了。", when=scene.at(days=1))
        settle_due(hall.community, round_.closes_at)
    time_machine.move_to(round_.closes_at + timedelta(days=30))
    scene.sign_in(client, hall, "resident")
    sent = {"key": "k", "clause": "0", "text": "还有一条。"}
    late = client.post(hall.path(f"texts/{plan.number}/rounds/1/opinions"), data=sent)
    assert late.status_code == 422 and "还有一条。" in late.text
    client.delete_cookie("session")
    scene.sign_in(client, hall, "committee")
    assert "应逐条答复大家的意见" in client.get(hall.path("desk")).text
    issue = client.get(hall.path("issues/2026-001")).text
    assert f"texts/{plan.number}/rounds/1/answers" in issue
    client.delete_cookie("session")
    assert "应逐条答复大家的意见" in client.get(hall.path()).text  # late, and shown late


def test_many_opinions_ask_no_more(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood, plan, round_, count_queries
) -> None:
    asked = []
    scene.sign_in(client, hall, "committee")
    pages = [f"texts/{plan.number}/rounds/1", f"texts/{plan.number}/rounds/1/answers",
             f"texts/{plan.number}", "mine", "my-opinions"]  # fmt: skip
    for many in (1, 3):
        with app.app_context():
            for number in range(many):
                for by in (hall.resident, hall.committee):
                    plans.said(hall, round_, f"第 {many}-{number}", by=by, clause="第二条",
                               when=scene.at(days=1))  # fmt: skip
        for page in pages:
            client.get(hall.path(page))
        scene.sign_in(client, hall, "committee")  # for a new session nothing is kept yet
        with count_queries() as queries:
            for page in pages:  # at an address that nobody has asked for: no page is kept whole
                assert client.get(hall.path(f"{page}?{many}")).status_code == 200
        asked.append(queries.count)

    assert asked[0] == asked[1]


def test_a_long_round_is_paged_by_number(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood, plan, round_
) -> None:
    with app.app_context():
        row = {"community_id": hall.community.id, "round_id": round_.id, "channel": "paper",
               "at": scene.START, "reasons": ""}  # fmt: skip
        rows = [row | {"number": n, "key": f"k{n}", "text": f"意见〇{n}〇"} for n in range(1, 103)]
        db.session.execute(TextOpinion.__table__.insert(), rows)
        db.session.commit()
        last = opinions.page(round_, after=101)[0]
        assert opinions.page_with(last) == 100

    first = client.get(hall.path(f"texts/{plan.number}/rounds/1")).text
    assert "意见〇100〇" in first and "意见〇101〇" not in first
    assert "意见〇101〇" in client.get(hall.path(f"texts/{plan.number}/rounds/1?after=100")).text


def test_the_first_opinion_is_told_by_its_number(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood, plan, round_
) -> None:
    """Particulars are shown as words where their key names a kind of words: this one does not."""
    with app.app_context():
        plans.said(hall, round_, "太贵了。", when=scene.at(days=1))

    assert "提了第 1 条意见" in client.get(hall.path("issues/2026-001")).text


def test_its_poster_says_until_when_and_every_way_to_answer(
    client: FlaskClient, hall: scene.Neighbourhood, plan, round_, time_machine
) -> None:
    page = hall.path(f"texts/{plan.number}/rounds/{round_.number}")
    assert f"{page}/poster" in client.get(page).text
    sheet = html.fromstring(client.get(f"{page}/poster").text).xpath("//article")[0]
    said = " ".join(sheet.text_content().split())
    for words in (plan.title, "征求意见到", str(round_.last_day.day), "用手机", "写在纸上",
                  "当面说", page):  # fmt: skip
        assert words in said, words
    assert sheet.xpath(".//svg"), "the code to scan"

    time_machine.move_to(round_.closes_at + timedelta(hours=1))
    after = client.get(f"{page}/poster").text
    assert "征求意见已经结束" in after and "用手机" not in after
