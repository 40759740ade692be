"""Advice of experts: asked, interest declared first, given, shown where it belongs (§9)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import DutyKind
from deliberation.rules.refusals import Refused
from deliberation.rules.texts import Interest
from deliberation.texts import queries
from deliberation.texts.models import AdviceWords, ExpertAdvice
from deliberation.texts.operations import advising
from deliberation.texts.queries import advice as reading
from tests import experts, plans, records, scene

LETTER = {"by": "committee", "came": "3 月 3 日的来信，原件在居委会"}


@pytest.fixture
def hall(app: Flask):
    with app.app_context():
        yield scene.community(neighbours=0)


@pytest.fixture
def issue(hall):
    return scene.issue_at_convene(hall)


@pytest.fixture
def plan(hall, issue):
    return plans.plan_of_two(hall, issue)


def _owed(issue) -> list[tuple]:
    return [one for one in records.owed(issue) if one[0] == DutyKind.ADVISE]


# ------------------------------------------------------------------ asking


def test_the_expert_owes_it_is_told_and_settles_it(hall, issue, plan) -> None:
    advice = experts.asked(hall, plan)
    assert _owed(issue) == [
        (DutyKind.ADVISE, hall.people["mediator"].id, (scene.START + timedelta(days=7)).date())
    ]
    assert records.messages_on(issue, "advice:asked") == {hall.people["mediator"].id}

    experts.declared(hall, advice)
    assert len(_owed(issue)) == 1  # declaring is not advising
    experts.given(hall, advice, {"第一条": "先做排水。", "": "可行。"})
    assert _owed(issue) == []
    (one,) = reading.of_text(plan)
    first = next(c.id for c in one.version.content.clauses if c.number == "第一条")
    assert one.words == {0: "可行。", first: "先做排水。"} and one.version.number == 2
    assert hall.committee.id in records.messages_on(issue, "advice:given")


def test_of_an_expert_without_an_account_the_committee_sees_to_it(hall, issue, plan) -> None:
    experts.asked(hall, plan, outside="李工")
    assert [one[1] for one in _owed(issue)] == ["committee"]


def test_a_second_press_asks_once_and_the_same_expert_is_asked_once_a_version(hall, plan) -> None:
    first = experts.asked(hall, plan, key="k")
    assert experts.asked(hall, plan, key="k").id == first.id
    with pytest.raises(Refused, match="advice.asked_already"):
        experts.asked(hall, plan, key="l")
    experts.asked(hall, plan, outside="李工")
    with pytest.raises(Refused, match="advice.asked_already"):
        experts.asked(hall, plan, outside="李工", key="m")
    plans.published(hall, plan, plans.SECOND + "第六条 每月公布用款。\n", name="三稿")
    assert experts.asked(hall, plan, key="n").number == 3  # about the next version


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"expert": "committee"}, "advice.expert_of_committee"),
        ({"capacity": " "}, "advice.capacity_missing"),
        ({"outside": " "}, "advice.expert_missing"),
        ({"days": 2}, "advice.due_too_soon"),
        ({"days": 61}, "advice.due_too_late"),
    ],
)
def test_who_is_no_expert_and_when_it_is_too_soon(hall, plan, more, why: str) -> None:
    with pytest.raises(Refused, match=why):
        experts.asked(hall, plan, **more)
    assert reading.of_text(plan) == []


def test_a_text_of_no_issue_or_without_a_version_has_no_expert(hall, issue) -> None:
    begun = plans.text_begun(hall, issue)
    with pytest.raises(Refused, match="advice.not_published"):
        experts.asked(hall, begun)
    alone = plans.text_begun(hall, None, kind=plans.TextKind.CONVENTION, title="公约")
    plans.published(hall, alone, plans.FIRST)
    with pytest.raises(Refused, match="advice.needs_issue"):
        experts.asked(hall, alone)


# ------------------------------------------------------------------ declaring, advising


def test_nothing_is_advised_before_the_interest_is_declared(hall, plan) -> None:
    advice = experts.asked(hall, plan)
    with pytest.raises(Refused, match="advice.interest_first"):
        experts.given(hall, advice, {"": "可行。"})
    with pytest.raises(IntegrityError), unit_of_work():  # the database says so, too
        advice = db.session.get_one(ExpertAdvice, (advice.community_id, advice.id))
        advice.given_at = scene.START
        db.session.flush()


@pytest.mark.parametrize(
    ("interest", "words", "why"),
    [
        ("", "", "advice.interest_missing"),
        ("perhaps", "", "advice.interest_missing"),
        (Interest.SOME, " ", "advice.interest_words_missing"),
        (Interest.DECLINED, "", "advice.decline_words_missing"),
    ],
)
def test_what_is_no_declaration(hall, plan, interest, words, why: str) -> None:
    advice = experts.asked(hall, plan)
    with pytest.raises(Refused, match=why):
        experts.declared(hall, advice, interest, words)
    assert advice.interest is None


def test_declaring_and_advising_are_done_once_and_by_the_expert_alone(hall, plan) -> None:
    advice = experts.asked(hall, plan)
    with pytest.raises(Refused, match="advice.given_by_asked"):
        experts.declared(hall, advice, **LETTER)
    experts.declared(hall, advice, Interest.SOME, "家在3栋。")
    with pytest.raises(Refused, match="advice.declared_already"):
        experts.declared(hall, advice)
    with pytest.raises(Refused, match="advice.words_missing"):
        experts.given(hall, advice, {"": " ", "第一条": ""})
    with pytest.raises(Refused, match="texts.clause_unknown"), unit_of_work():
        advising.give(advice, {99: "好。"}, by=hall.people["mediator"], at=scene.START)
    with pytest.raises(Refused, match="advice.given_by_asked"):
        experts.given(hall, advice, {"": "可行。"}, **LETTER)
    experts.given(hall, advice, {"": "可行。"})
    with pytest.raises(Refused, match="advice.given_already"):
        experts.given(hall, advice, {"": "不可行。"})
    assert advice.came == ""


def test_the_committee_records_what_came_from_outside_and_answers_for_it(hall, plan) -> None:
    advice = experts.asked(hall, plan, outside="李工")
    with pytest.raises(Refused, match="advice.came_missing"):
        experts.declared(hall, advice, by="committee")
    experts.declared(hall, advice, **LETTER)
    with pytest.raises(Refused, match="advice.came_missing"):
        experts.given(hall, advice, {"": "可行。"}, by="committee")
    experts.given(hall, advice, {"": "可行。"}, **LETTER)
    assert (advice.given_by, advice.came) == (hall.committee.id, LETTER["came"])


def test_who_declines_owes_nothing_more_and_says_why(hall, issue, plan) -> None:
    advice = experts.asked(hall, plan)
    experts.declared(hall, advice, Interest.DECLINED, "施工方是我的老东家。")
    assert _owed(issue) == [] and advice.is_declined
    assert hall.committee.id in records.messages_on(issue, "advice:declined")
    with pytest.raises(Refused, match="advice.declined"):
        experts.given(hall, advice, {"": "可行。"})
    assert not advice.is_late(clock.day_of(scene.at(days=90)))


def test_silence_past_its_day_is_late_and_stays_late(hall, plan) -> None:
    advice = experts.declared(hall, experts.asked(hall, plan))
    last, over = scene.at(days=7), scene.at(days=8)
    assert not advice.is_late(clock.day_of(last)) and advice.is_late(clock.day_of(over))
    experts.given(hall, advice, {"": "可行。"}, when=over)
    assert advice.is_late(clock.day_of(scene.at(days=30)))


# ------------------------------------------------------------------ the database


def test_what_is_unique_is_unique_in_the_database(hall, plan) -> None:
    advice = experts.given(hall, experts.declared(hall, experts.asked(hall, plan)), {"": "可行。"})
    experts.asked(hall, plan, outside="李工")
    same = {
        "community_id": advice.community_id, "text_id": advice.text_id, "capacity": "工程师",
        "question": "", "version_id": advice.version_id, "asked_at": scene.START,
        "due": advice.due, "interest_words": "", "came": "",
    }  # fmt: skip
    for wrong in (
        {"number": 9, "key": "9", "person_id": advice.person_id, "outside": ""},
        {"number": 9, "key": "9", "person_id": None, "outside": "李工"},
        {"number": 9, "key": "9", "person_id": None, "outside": ""},
        {"number": 9, "key": "9", "person_id": hall.resident.id, "outside": "李工"},
        {"number": 1, "key": "9", "person_id": None, "outside": "赵工"},
        {"number": 9, "key": advice.key, "person_id": None, "outside": "赵工"},
    ):
        with pytest.raises(IntegrityError), unit_of_work():
            db.session.execute(sa.insert(ExpertAdvice).values(**same, **wrong))
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.add(
            AdviceWords(
                community_id=advice.community_id, advice_id=advice.id, clause=0, words="又说"
            )
        )


def test_advice_is_read_in_as_many_questions_for_three_as_for_one(hall, plan, count_queries):
    experts.given(hall, experts.declared(hall, experts.asked(hall, plan)), {"": "可行。"})
    with count_queries() as one:
        assert len(reading.of_text(plan)) == 1
    for name in ("李工", "赵工"):
        advice = experts.declared(hall, experts.asked(hall, plan, outside=name), **LETTER)
        experts.given(hall, advice, {"第一条": "可行。"}, **LETTER)
    with count_queries() as three:
        assert len(reading.of_text(plan)) == 3
    assert one.count == three.count == 2, three


# ------------------------------------------------------------------ pages


def _send(client: FlaskClient, address: str, **typed: str):
    form = html.fromstring(client.get(address).text).xpath("//main//form")[0]
    return client.post(form.action, data=dict(form.form_values()) | typed)


def test_asked_declared_advised_and_found_beside_its_clause(
    app: Flask, client: FlaskClient, hall, issue, plan, time_machine
) -> None:
    time_machine.move_to(scene.at(hours=1))
    page = hall.path(f"texts/{plan.number}")
    expert = str(hall.people["mediator"].id)
    scene.sign_in(client, hall, "committee")
    refused = _send(client, f"{page}/advice/new", expert=expert, question="排水够不够？")
    assert refused.status_code == 422 and "请写专家的单位和专业" in refused.text
    assert "排水够不够？" in refused.text
    blank = _send(client, f"{page}/advice/new", expert=expert, capacity="工程师", due=" \u3000 ")
    assert blank.status_code == 422 and "请选答复的日子。" in blank.text
    asked = _send(
        client, f"{page}/advice/new",
        expert=expert, capacity="市建筑设计院 结构工程师", question="排水够不够？",
    )  # fmt: skip
    assert asked.location == f"{page}/advice/1"
    assert client.get(f"{asked.location}/words").status_code == 403  # they have an account

    client.delete_cookie("session")
    assert "马**" in client.get(page).text  # not named before they have declared
    assert "马正清" not in client.get(page).text
    scene.sign_in(client, hall, "mediator")
    assert "应提专家意见" in client.get(hall.path("mine")).text
    there = html.fromstring(client.get(hall.path(f"issues/{issue.number}")).text)
    (way,) = there.xpath('//a[contains(., "请您提专家意见")]/@href')
    assert way == asked.location
    assert "先声明利害关系" in client.get(f"{way}/words").text
    kept = _send(client, f"{way}/interest", interest="some")
    assert kept.status_code == 422 and "请写明是什么利害关系" in kept.text
    declared = _send(client, f"{way}/interest", interest="some", words="住在3栋。")
    assert declared.location == f"{way}/words"
    assert "请至少对一条" in _send(client, declared.location).text
    clause = next(one.id for one in _version(plan).content.clauses if one.number == "第二条")
    personal = _send(client, declared.location, **{f"said_{clause}": "打 13812345678 问我。"})
    assert personal.status_code == 422 and "13812345678" in personal.text
    done = _send(client, declared.location, **{f"said_{clause}": "150元偏低，差额要写明从哪里来。"})
    assert done.location == way

    client.delete_cookie("session")
    text = html.fromstring(client.get(page).text)
    beside = text.xpath(f'//section[@id="clause-{clause}"]')[0].text_content()
    for said in ("专家意见", "马正清", "结构工程师", "声明有利害关系", "差额要写明从哪里来"):
        assert said in beside
    public = client.get(way).text
    assert "住在3栋。" in public and "排水够不够？" in public
    assert "专家意见由" in client.get(hall.path(f"issues/{issue.number}")).text
    scene.sign_in(client, hall, "mediator")
    assert "应提专家意见" not in client.get(hall.path("mine")).text


def _version(plan):
    found = queries.version(plan, 2)
    assert found is not None
    return found


def test_the_public_opinion_plan_tells_what_experts_said_and_who_is_late(
    client: FlaskClient, hall, issue, plan, time_machine
) -> None:
    experts.everything(hall, plan, issue)
    time_machine.move_to(scene.at(days=8))
    told = client.get(hall.path(f"issues/{issue.number}/plan")).text
    for said in (
        "专家意见", "赵工（市建筑设计院 结构工程师），对第 2 版",
        "声明：有利害关系：在投标的公司做过顾问。", "第一条：先做排水，再铺路面。",
        "对全文：总体可行。", "声明：不提意见：不是这个专业。", "以前提意见，还没有来。",
    ):  # fmt: skip
        assert said in told, said
    word = client.get(hall.path(f"issues/{issue.number}/plan.docx"))
    assert word.status_code == 200
    late = client.get(hall.path(f"texts/{plan.number}")).text
    assert "以前提意见，还没有来" in late
    one = client.get(hall.path(f"texts/{plan.number}/advice/3")).text
    assert "照原文登记，并且担保这是专家本人的话" in one


def test_a_plan_without_experts_says_nothing_of_them(client: FlaskClient, hall, issue, plan):
    assert "专家意见" not in client.get(hall.path(f"issues/{issue.number}/plan")).text
    assert "专家意见" not in client.get(hall.path(f"texts/{plan.number}")).text
