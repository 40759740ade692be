"""Elder mode over plain HTTP, without any script: the switch, three buttons, one thing a screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.ballots.models import Ballot
from deliberation.collect.forms.walk import building_in, titled
from deliberation.collect.models import Cosignature
from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.people.models import Building
from tests import scene

HOSTILE = "\"><script>alert('1')</script>🙂"


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        yield scene.community(neighbours=2)


def elder(client: FlaskClient) -> FlaskClient:
    """Press 长辈版, as every page offers it."""
    assert client.post("/reading", data={"reading": "elder", "back": "/"}).status_code == 303
    return client


def fields(page: str, button: str) -> tuple[str, dict[str, str]]:
    """Where the form with the *button* posts to, and all that it would send with this button."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for form in tree.iter("form"):
        pressed = [one for one in form.iter("button") if "".join(one.itertext()) == button]
        if pressed:
            sent = {
                one.get("name"): one.get("value", "")
                for one in form.iter("input")
                if one.get("type") not in ("file", "radio", "checkbox")
            }
            # What HTML drops: the line break right behind the opening tag.
            sent |= {
                one.get("name"): "".join(one.itertext()).removeprefix("\r\n").removeprefix("\n")
                for one in form.iter("textarea")
            }
            sent[pressed[0].get("name")] = pressed[0].get("value", "")
            sent.pop(None, None)
            return pressed[0].get("formaction") or form.get("action"), sent
    raise AssertionError(f"no button {button!r} in:\n{page}")


def press(client: FlaskClient, answer: Any, button: str, **typed: str) -> Any:
    """Type into the page of *answer* and press the *button* on it."""
    address, sent = fields(answer.text, button)
    return client.post(address, data=sent | typed)


def heading(answer: Any) -> str:
    return re.search(r"<h1>(.*?)</h1>", answer.text)[1]


def issues() -> list[tuple]:
    db.session.rollback()
    columns = (Issue.title, Issue.problem, Issue.place, Issue.action, Issue.building_id, Issue.step)
    return [tuple(row) for row in db.session.execute(sa.select(*columns).order_by(Issue.id))]


# ------------------------------------------------------------------ the switch


def test_one_tap_switches_on_every_page_and_is_kept_for_a_year_without_an_account(client, hall):
    for path in ("/session/new", hall.path(), hall.path("issues/"), hall.path("nothing")):
        page = client.get(path)
        assert "data-elder" not in page.text and ">长辈版</button>" in page.text

    answer = press(client, client.get(hall.path("issues/?step=review")), "长辈版")

    cookie = client.get_cookie("elder")
    assert (answer.status_code, answer.location) == (303, hall.path("issues/?step=review"))
    assert (cookie.value, cookie.max_age, cookie.same_site) == ("1", 31_536_000, "Lax")
    for path in ("/session/new", hall.path(), hall.path("issues/"), hall.path("nothing")):
        page = client.get(path)
        assert re.search(r"<html [^>]*data-elder>", page.text) and ">标准版</button>" in page.text


def test_the_standard_pages_come_back_the_same_way(client, hall):
    elder(client)

    press(client, client.get(hall.path()), "标准版")

    assert client.get_cookie("elder") is None
    assert "data-elder" not in client.get(hall.path()).text


@pytest.mark.parametrize("wanted", ["", "huge", "1"])
def test_any_other_wish_changes_nothing_and_nobody_is_led_elsewhere(client, hall, wanted):
    elder(client)

    answer = client.post("/reading", data={"reading": wanted, "back": "//evil.example"})

    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get_cookie("elder").value == "1"


# ------------------------------------------------------------------ three buttons


def test_the_front_page_has_three_buttons_the_next_meeting_and_the_phone(client, hall):
    with clock.pretend(scene.at()):
        scene.meeting_called(hall, scene.topic(hall), when=scene.at())
        page = elder(client).get(hall.path()).text

    tree = html5lib.parse(page, namespaceHTMLElements=False)
    three = next(one for one in tree.iter("nav") if one.get("class") == "three")
    assert [(link[0].text, link.get("href")) for link in three.iter("a")] == [
        ("看结果", hall.path("results")),
        ("投票评价", hall.path("ratings")),
        ("提意见", hall.path("proposals/new")),
    ]
    assert "最近要开的会" in page and 'href="tel:0571-88000001"' in page


def test_results_are_what_was_decided_or_has_ended_and_no_dispute_of_others(client, hall):
    scene.issue_at_review(hall, title="还在审核的事")
    scene.issue_in_execution(hall, scene.topic(hall, "正在办的事"))

    page = elder(client).get(hall.path("results")).text

    assert "正在办的事" in page and "还在审核的事" not in page


def test_what_waits_for_my_household_is_shown_until_it_has_answered(app, client, hall):
    box = scene.poll_open(hall)
    scene.sign_in(elder(client), hall, "resident")
    visitor = elder(app.test_client())
    with clock.pretend(box.opens_at):
        assert "有 1 件事等您投票评价" in client.get(hall.path()).text
        assert hall.path(f"polls/{box.id}") in client.get(hall.path("ratings")).text
        assert hall.path(f"polls/{box.id}") in client.get(hall.path("mine")).text
        assert "登录以后" in visitor.get(hall.path("ratings")).text

        client.post(hall.path(f"polls/{box.id}/answers"), data={"choice": "satisfied"})

        assert "现在没有等您家评价的事" in client.get(hall.path("ratings")).text
        assert hall.path(f"polls/{box.id}") not in client.get(hall.path("mine")).text


def test_what_waits_is_asked_with_one_question_whatever_the_number_of_polls(
    client, hall, count_queries
):
    scene.sign_in(elder(client), hall, "resident")
    box = scene.poll_open(hall)
    with clock.pretend(box.opens_at):
        scene.poll_open(hall, scene.topic(hall, "路灯"))
        with count_queries() as two:
            client.get(hall.path("ratings"))
        scene.poll_open(hall, scene.topic(hall, "门禁"))
        scene.poll_open(hall, scene.topic(hall, "长椅"))
        with count_queries() as four:
            client.get(hall.path("ratings"))

    assert two.count == four.count <= 4, four


# ------------------------------------------------------------------ proposing


def walked(client: FlaskClient, hall: scene.Neighbourhood, **typed: str) -> Any:
    """The last screen of a walk, with everything typed."""
    given = {
        "problem": "4栋门前路面不平。下雨积水，走路容易摔倒。",
        "place": "4栋单元门口",
        "action": "请修平。",
    } | typed
    page = client.get(hall.path("proposals/new"))
    for name in ("problem", "place", "action"):
        page = press(client, page, "下一步", **{name: given[name]})
    return page


def test_one_question_a_screen_makes_one_issue_however_often_the_last_button_is_pressed(
    client, hall
):
    scene.sign_in(elder(client), hall, "resident")
    page = client.get(hall.path("proposals/new"))
    asked = [heading(page)]
    for name, text in (
        ("problem", "4栋门前路面不平。下雨积水，走路容易摔倒。"),
        ("place", "4栋单元门口"),
        ("action", "请修平。"),
    ):
        visible = re.findall(r'<(?:textarea|input(?! type="hidden"|[^>]*type="hidden"))', page.text)
        assert len(visible) == 1
        page = press(client, page, "下一步", **{name: text})
        asked.append(heading(page))
    assert asked == ["出了什么问题？", "在哪里？", "您希望怎么办？", "请看一遍，对不对？"]
    assert "走路容易摔倒" in page.text and "请修平。" in page.text

    first, second = (press(client, page, "对，交给居委会") for _ in range(2))

    assert (first.status_code, first.location) == (303, second.location)
    building = hall.buildings[1].id
    assert issues() == [
        (
            "4栋门前路面不平",
            "4栋门前路面不平。下雨积水，走路容易摔倒。",
            "4栋单元门口",
            "请修平。",
            building,
            "review",
        )
    ]


def test_going_back_keeps_what_was_typed_also_line_breaks(client, hall):
    scene.sign_in(elder(client), hall, "resident")
    text = "路面不平。\r\n\r\n下雨积水 & “滑”。"
    page = walked(client, hall, problem=text)

    for asked in ("您希望怎么办？", "在哪里？", "出了什么问题？"):
        page = press(client, page, "上一步")
        assert heading(page) == asked
    sent = fields(page.text, "下一步")[1]

    assert sent["problem"].replace("\r\n", "\n") == text.replace("\r\n", "\n")
    assert (sent["place"], sent["action"]) == ("4栋单元门口", "请修平。")
    assert issues() == []


def test_a_walk_that_proposes_anew_begins_with_what_was_said_and_says_of_what(client, hall):
    before = scene.issue_at_collect(hall, place="4栋单元门口")  # has lapsed long since
    scene.sign_in(elder(client), hall, "resident")
    client.get(hall.path())
    page = client.get(hall.path(f"proposals/new?again={before.number}"))
    assert before.problem in page.text

    for _ in range(3):
        page = press(client, page, "下一步")
    answer = press(client, page, "对，交给居委会")

    assert answer.status_code == 303
    assert "新的议题是 2026-002 号" in client.get(hall.path("issues/2026-001")).text
    assert [row[1:3] for row in issues()] == [(before.problem, "4栋单元门口")] * 2


@pytest.mark.parametrize(
    ("problem", "told"),
    [("", "请写明出了什么问题"), ("漏水", "4"), ("水" * 20_000, "4000")],
    ids=["nothing", "too short", "too long"],
)
def test_what_says_nothing_or_too_much_is_refused_beside_the_field_and_kept(
    client, hall, problem, told
):
    scene.sign_in(elder(client), hall, "resident")

    page = press(client, client.get(hall.path("proposals/new")), "下一步", problem=problem)

    assert (page.status_code, heading(page)) == (422, "出了什么问题？")
    assert told in re.search(r'class="error"[^>]*>(.*?)<', page.text)[1]
    assert fields(page.text, "下一步")[1]["problem"].strip() == problem


def test_hostile_text_is_text_on_every_screen(client, hall):
    scene.sign_in(elder(client), hall, "resident")

    page = walked(client, hall, problem=f"坏了{HOSTILE}", place=HOSTILE, action=HOSTILE)
    answer = press(client, page, "对，交给居委会")
    shown = client.get(answer.location)

    assert "<script>alert" not in page.text + shown.text
    assert [row[1:4] for row in issues()] == [(f"坏了{HOSTILE}", HOSTILE, HOSTILE)]


def test_a_forged_last_screen_goes_back_to_the_screen_with_the_fault(client, hall):
    scene.sign_in(elder(client), hall, "resident")
    page = walked(client, hall)

    answer = press(client, page, "对，交给居委会", place="路" * 61)

    assert (answer.status_code, heading(answer), issues()) == (422, "在哪里？", [])
    assert fields(answer.text, "下一步")[1]["action"] == "请修平。"


def test_who_enters_for_others_keeps_the_form_with_its_channels(client, hall):
    scene.sign_in(elder(client), hall, "committee")

    assert 'name="channel"' in client.get(hall.path("proposals/new")).text


@pytest.mark.parametrize(
    ("problem", "title"),
    [
        ("3栋门前路面不平。下雨积水。", "3栋门前路面不平"),
        ("漏水！楼上漏水三天了。没人管。", "漏水！楼上漏水三天了"),
        ("灯坏了\n晚上看不见台阶", "灯坏了 晚上看不见台阶"),
        ("路" * 200, "路" * 59 + "…"),
        ("", ""),
    ],
)
def test_the_title_is_the_first_sentence_that_says_something(problem, title):
    assert titled(problem) == title


def test_the_building_is_the_one_that_the_place_names_and_not_its_tenfold():
    buildings = [Building(name="3栋"), Building(name="13栋")]

    assert [
        (found := building_in(place, buildings)) and found.name
        for place in ("13栋门口", "3栋门口", "在3栋和13栋之间", "大门口")
    ] == ["13栋", "3栋", "3栋", None]


# ------------------------------------------------------------------ co-signing


def test_a_cosignature_is_read_back_before_the_one_button(client, hall):
    issue = scene.issue_at_collect(hall)
    scene.sign_in(elder(client), hall, "neighbour")
    asking = hall.path(f"issues/{issue.number}/cosignatures/new")
    with clock.pretend(scene.at(hours=1)):
        assert asking in client.get(hall.path(f"issues/{issue.number}")).text

        page = client.get(asking)
        assert issue.problem in page.text
        for _ in range(2):
            press(client, page, "是的，我联名")
        assert "您已经联名了" in client.get(asking).text

    db.session.rollback()
    assert db.session.scalars(sa.select(Cosignature.person_id)).all() == [hall.neighbour.id]


# ------------------------------------------------------------------ rating


def ballots() -> list[tuple]:
    db.session.rollback()
    rows = db.session.execute(sa.select(Ballot.choice, Ballot.reason, Ballot.channel))
    return [tuple(row) for row in rows]


def test_a_rating_is_chosen_read_back_and_only_then_cast(client, hall):
    box = scene.poll_open(hall)
    scene.sign_in(elder(client), hall, "resident")
    with clock.pretend(box.opens_at):
        page = client.get(hall.path(f"polls/{box.id}"))
        assert (heading(page), "checked" in page.text) == ("这件事办得怎么样？", False)

        page = press(client, page, "基本满意")
        assert heading(page) == "您家的评价是这样，对不对？"
        assert "<b>基本满意</b>" in page.text and ballots() == []

        answers = [press(client, page, "对，交上去").status_code for _ in range(2)]

    assert answers == [303, 422]
    assert ballots() == [("basically", "", "online")]


def test_who_is_dissatisfied_says_why_on_a_screen_of_its_own_and_may_go_back(client, hall):
    box = scene.poll_open(hall)
    scene.sign_in(elder(client), hall, "resident")
    with clock.pretend(box.opens_at):
        page = press(client, client.get(hall.path(f"polls/{box.id}")), "不满意")
        assert heading(page) == "哪里不满意？"
        page = press(client, page, "下一步", reason="只划了一半。" + HOSTILE)
        assert "<script>alert" not in page.text and "只划了一半。" in page.text
        page = press(client, page, "上一步")
        assert fields(page.text, "下一步")[1]["reason"].strip() == "只划了一半。" + HOSTILE
        page = press(client, page, "下一步")
        press(client, page, "对，交上去")

    assert ballots() == [("dissatisfied", "只划了一半。" + HOSTILE, "online")]


def test_a_reason_too_long_stays_on_its_screen_and_a_forged_choice_asks_again(client, hall):
    box = scene.poll_open(hall)
    scene.sign_in(elder(client), hall, "resident")
    with clock.pretend(box.opens_at):
        first = client.get(hall.path(f"polls/{box.id}"))
        page = press(client, press(client, first, "不满意"), "下一步", reason="长" * 501)
        assert (page.status_code, heading(page)) == (422, "哪里不满意？")
        assert fields(page.text, "下一步")[1]["reason"].strip() == "长" * 501

        page = press(client, first, "满意", choice="splendid")
        assert (page.status_code, heading(page)) == (422, "这件事办得怎么样？")

    assert ballots() == []
