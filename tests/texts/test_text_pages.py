"""The pages of texts: written with a draft that is kept, read and compared by everybody."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation.rules.texts import TextKind
from deliberation.texts import queries
from tests import plans, scene


@pytest.fixture
def hall(app: Flask) -> scene.Neighbourhood:
    with app.app_context():
        return scene.community(neighbours=0)


@pytest.fixture
def plan(app: Flask, hall: scene.Neighbourhood):
    with app.app_context():
        return plans.plan_of_two(hall, scene.issue_at_convene(hall))


def test_a_plan_is_written_from_its_issue_to_its_first_version(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood
) -> None:
    with app.app_context():
        issue = scene.issue_at_convene(hall)
    scene.sign_in(client, hall, "committee")
    assert "texts/new" in client.get(hall.path(f"issues/{issue.number}")).text

    begun = client.post(
        hall.path("texts/"), data={"kind": "plan", "title": "路面方案", "issue": issue.number}
    )
    draft = begun.location
    kept = client.post(draft, data={"base": "0", "saves": "0", "body": "第一条 重铺。\r\n"})
    assert kept.status_code == 303
    again = client.get(draft).text  # the tab was closed, and opened again
    assert "第一条 重铺。" in again
    sent = {"base": "0", "body": "第一条 重铺路面。\r\n第二条 排水。", "name": "第一稿"}
    done = client.post(draft.replace("/draft", "/versions"), data=sent)

    page = client.get(done.location).text
    assert "重铺路面。" in page and "第一稿" in page
    client.delete_cookie("session")
    assert "重铺路面。" in client.get(done.location).text
    told = client.get(hall.path(f"issues/{issue.number}")).text
    assert "路面方案：第 1 版（第一稿）" in told


def test_a_draft_keeps_itself_and_shows_what_it_would_be(
    client: FlaskClient, hall: scene.Neighbourhood, plan
) -> None:
    scene.sign_in(client, hall, "committee")
    address = hall.path(f"texts/{plan.number}/draft")
    sent = {"base": "2", "saves": "0", "body": plans.SECOND + "第六条 居民验收。"}

    part = client.post(address, data=sent, headers={"HX-Request": "true"}).text
    assert "<html" not in part and 'name="saves" value="1"' in part
    assert "新加 1 条" in part and 'hx-swap-oob="true"' in part
    late = client.post(address, data=sent, headers={"HX-Request": "true"}).text
    assert "另一个窗口" in late and 'name="saves" value="0"' in late
    assert client.post(address, data=sent).status_code == 409
    assert client.post(address, data=sent | {"over": "1"}).status_code == 303


def test_what_somebody_else_published_meanwhile_is_shown_and_nothing_is_lost(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood, plan
) -> None:
    scene.sign_in(client, hall, "committee")
    with app.app_context():
        plans.published(hall, plan, plans.SECOND + "第六条 甲。\n", name="三稿", base=2)
    sent = {"base": "2", "body": "第一条 我写的。", "name": "我的"}
    address = hall.path(f"texts/{plan.number}/versions")

    refused = client.post(address, data=sent)
    assert refused.status_code == 422
    assert "第一条 我写的。" in refused.text
    assert f"texts/{plan.number}/from/2/to/3" in refused.text
    unseen = client.post(address, data=sent | {"despite": "y", "seen_version": "2"})
    assert unseen.status_code == 422
    seen = client.post(address, data=sent | {"despite": "y", "seen_version": "3"})
    assert seen.status_code == 303


def test_personal_data_waits_in_a_draft_and_is_not_published(
    client: FlaskClient, hall: scene.Neighbourhood, plan
) -> None:
    scene.sign_in(client, hall, "committee")
    sent = {"base": "2", "saves": "0", "name": "三稿", "body": "第一条 打 13812345678 报名。"}

    assert client.post(hall.path(f"texts/{plan.number}/draft"), data=sent).status_code == 303
    refused = client.post(hall.path(f"texts/{plan.number}/versions"), data=sent)
    assert refused.status_code == 422
    assert "电话号码" in refused.text


def test_versions_are_compared_in_one_and_side_by_side(
    client: FlaskClient, hall: scene.Neighbourhood, plan
) -> None:
    chosen = client.get(hall.path(f"texts/{plan.number}/comparison?old=2&new=1"))
    assert chosen.location == hall.path(f"texts/{plan.number}/from/1/to/2")
    inline = client.get(chosen.location).text
    assert "<details" in inline and "没有变：3栋门前路面改造方案、第一章、第一条" in inline
    assert "改了 2 条，新加 1 条" in inline
    beside = client.get(f"{chosen.location}/beside").text
    assert beside.count('class="beside"') == 3


def test_word_shows_a_difference_as_tracked_changes(
    client: FlaskClient, hall: scene.Neighbourhood, plan
) -> None:
    answer = client.get(hall.path(f"texts/{plan.number}/from/1/to/2.docx"))

    with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
        body = file.read("word/document.xml").decode()
    assert '<w:del w:author="' in body and "<w:delText" in body
    assert '<w:ins w:author="' in body
    assert "w:t>200<" not in body  # what was taken out is no text any more
    numbers = [one.split('"')[0] for one in body.split('w:id="')[1:]]
    assert len(set(numbers)) == len(numbers)


def test_a_text_without_a_version_is_known_to_its_writers_alone(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood
) -> None:
    with app.app_context():
        text = plans.text_begun(hall, None, kind=TextKind.CONVENTION, title="公约草案")

    assert client.get(hall.path(f"texts/{text.number}")).status_code == 404
    assert "公约草案" not in client.get(hall.path("texts/")).text
    scene.sign_in(client, hall, "committee")
    assert client.get(hall.path(f"texts/{text.number}")).status_code == 200
    assert "公约草案" in client.get(hall.path("texts/")).text


def test_many_versions_and_texts_ask_no_more(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood, plan, count_queries
) -> None:
    scene.sign_in(client, hall, "resident")
    pages = [hall.path("texts/"), hall.path(f"texts/{plan.number}")]
    for page in pages:
        client.get(page)
    scene.sign_in(client, hall, "resident")  # for a new session nothing is kept yet
    with count_queries() as few:
        for page in pages:
            client.get(f"{page}?few")  # an address that nobody has asked for: no page kept whole
    with app.app_context():
        for number in (3, 4):
            plans.published(hall, plan, f"第一条 第{number}次。\n", name=f"{number}")
            plans.plan_of_two(hall, scene.issue_at_convene(hall, title=f"另外一件 {number}"))
        assert queries.version(plan, 4).number == 4
    for page in pages:
        client.get(page)
    scene.sign_in(client, hall, "resident")
    with count_queries() as many:
        for page in pages:
            client.get(f"{page}?many")

    assert many.count == few.count, many
