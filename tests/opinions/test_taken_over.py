"""What a map found stands in the plan, and is taken over into a round, of nobody (§9)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.exc import IntegrityError

from deliberation.database import db, unit_of_work
from deliberation.issues.models import DutyKind
from deliberation.lobby.operations import settle_due
from deliberation.opinions import operations, queries
from deliberation.opinions.models import OpinionMap
from deliberation.opinions.queries.results import results
from deliberation.resolve.queries import plans as reading
from deliberation.rules.refusals import Refused
from deliberation.texts.models import TextOpinion, TextRound
from deliberation.texts.operations import rounds
from deliberation.texts.queries import opinions
from tests import plans, records, scene


@pytest.fixture
def hall(app: Flask):
    with app.app_context():
        yield scene.community()


@pytest.fixture
def issue(hall):
    return scene.topic(hall, "加装电梯")


@pytest.fixture
def plan(hall, issue):
    return plans.plan_of_two(hall, issue)


@pytest.fixture
def one(hall, issue, plan) -> OpinionMap:
    """A map that is closed: all agree with the first statement, half with the second."""
    return scene.opinions_closed(hall, about=issue)


def _round(hall, plan, one: OpinionMap, **more) -> TextRound:
    return plans.round_open(hall, plan, when=one.closes_at + timedelta(hours=9), **more)


def _taken(hall, one: OpinionMap, number: int, *, after: int = 10, **more) -> TextOpinion:
    one = db.session.get_one(OpinionMap, (one.community_id, one.id))
    statement = next(each for each in queries.statements(one) if each.number == number)
    at = one.closes_at + timedelta(hours=after)
    with unit_of_work():
        return operations.take_over(one, statement, by=hall.committee, at=at, **more)


def test_it_is_of_nobody_counted_and_dealt_with_like_the_others(hall, issue, plan, one) -> None:
    round_ = _round(hall, plan, one)
    made = _taken(hall, one, 2)
    assert _taken(hall, one, 2).id == made.id  # once
    whole = results([one])[one.id].shown[2].result.whole

    assert (made.person_id, made.clause, made.channel) == (None, None, "map")
    assert (made.agree, made.disagree) == (whole.agree, whole.disagree) and whole.agree
    assert made.from_map == (one.id, 2)
    told = opinions.sums_of(round_)
    assert (told.sums.given, told.sums.waiting, told.persons) == (1, 1, 0)
    settle_due(hall.community, round_.closes_at)
    assert DutyKind.ANSWER_OPINIONS in [kind for kind, *_ in records.owed(issue)]
    with unit_of_work():
        rounds.deal_with(
            round_, [made.id], "taken", "写进方案。", by=hall.committee, at=round_.closes_at
        )
    assert DutyKind.ANSWER_OPINIONS not in [kind for kind, *_ in records.owed(issue)]


def test_the_committee_puts_it_to_a_clause_and_to_no_other_texts(hall, plan, one) -> None:
    round_ = _round(hall, plan, one)
    content = rounds.version_in(round_).content
    third = next(clause for clause in content.clauses if clause.label == "第三条")
    assert _taken(hall, one, 1, clause=third.id).clause == third.id
    (group,) = opinions.grouped(opinions.page(round_), content)
    assert group.clause == third
    with pytest.raises(Refused, match="texts.clause_unknown"):
        _taken(hall, one, 2, clause=content.last_id + 1)


def test_persons_are_those_who_spoke_themselves(hall, issue, plan, one) -> None:
    round_ = _round(hall, plan, one)
    when = one.closes_at + timedelta(hours=9)
    plans.said(hall, round_, "能不能分两次交？", when=when)
    plans.said(hall, round_, "纸条上写的。", giver=None, by=hall.committee, channel="paper",
               key="paper", when=when)  # fmt: skip
    _taken(hall, one, 1)
    assert opinions.sums_of(round_).persons == 2
    assert reading.plan(issue).persons == 2


def test_without_a_round_nothing_is_taken_over(hall, plan, one) -> None:
    with pytest.raises(Refused, match="opinions.no_round"):
        _taken(hall, one, 1)


def test_after_its_last_day_as_long_as_answers_are_owed(hall, plan, one) -> None:
    round_ = _round(hall, plan, one, days=5)
    said = plans.said(hall, round_, "早点开工。", when=one.closes_at + timedelta(hours=9))
    settle_due(hall.community, round_.closes_at)
    made = _taken(hall, one, 1, after=24 * 7)
    assert made.round_id == round_.id and made.number == 2
    with unit_of_work():
        rounds.deal_with(
            round_, [said.id, made.id], "taken", "好。", by=hall.committee, at=round_.closes_at
        )
    with pytest.raises(Refused, match="opinions.no_round"):
        _taken(hall, one, 2, after=24 * 7)


def test_what_fewer_than_ten_answered_is_not_told_here_either(hall, plan, one) -> None:
    _round(hall, plan, one)
    with pytest.raises(Refused, match="opinions.not_told"):
        _taken(hall, one, 3)  # to which everybody said nothing, or passed


def test_while_the_map_is_open_nothing_is_taken_over(hall, issue, plan) -> None:
    one = scene.opinions_open(hall, about=issue)
    plans.round_open(hall, plan)
    statement = queries.statements(one)[0]
    with pytest.raises(Refused, match="opinions.no_result_yet"), unit_of_work():
        operations.take_over(one, statement, by=hall.committee, at=scene.START)


def test_a_statement_is_one_opinion_in_the_database_and_no_form_can_come_first(
    hall, plan, one
) -> None:
    made = _taken_after_round(hall, plan, one)
    assert not made.key.isprintable()  # what KeyField takes is
    same = {
        column.name: getattr(made, column.name)
        for column in TextOpinion.__table__.columns
        if column.name not in ("id", "number")
    }
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.execute(sa.insert(TextOpinion).values(**same, number=99))


def _taken_after_round(hall, plan, one: OpinionMap) -> TextOpinion:
    _round(hall, plan, one)
    return _taken(hall, one, 1)


def test_the_plan_tells_what_its_maps_found_in_as_many_questions(
    hall, issue, plan, one, count_queries
) -> None:
    db.session.expire_all()
    with count_queries() as single:
        assert len(reading.plan(issue).maps) == 1
    for _ in range(2):
        scene.opinions_closed(hall, about=issue)
    db.session.expire_all()
    with count_queries() as three:
        assert [each.number for each, _ in reading.plan(issue).maps] == [1, 2, 3]
    assert single.count == three.count, three


def test_one_press_and_where_it_is_read(
    client: FlaskClient, hall, issue, plan, one, time_machine
) -> None:
    _round(hall, plan, one)
    time_machine.move_to(one.closes_at + timedelta(hours=12))
    page = hall.path(f"opinions/{one.id}")
    scene.sign_in(client, hall, "resident")
    assert "收进征求意见" not in client.get(page).text
    client.delete_cookie("session")
    scene.sign_in(client, hall, "committee")
    shown = html.fromstring(client.get(page).text)
    form = shown.xpath('//section[@aria-labelledby="taking"]//form')[0]
    sent = dict(form.form_values())
    clause = next(one for one in form.xpath(".//option") if "第三条" in one.text)
    wrong = client.post(form.action, data=sent | {"clause": "99999"})
    assert wrong.status_code == 422 and 'aria-invalid="true"' in wrong.text
    pressed = client.post(form.action, data=sent | {"clause": clause.get("value")})
    assert pressed.location == f"{page}#taking"
    assert "收进来了：等答复" in client.get(page).text

    client.delete_cookie("session")
    told = client.get(hall.path(f"texts/{plan.number}/rounds/1")).text
    counted = f"同意 {len(hall.neighbours) + 3}，不同意 0"
    on = html.fromstring(told).xpath(
        "//section[@aria-labelledby=$on]", on=f"on-{clause.get('value')}"
    )
    assert "看法征集" in on[0].text_content()
    assert "看法征集" in told and counted in told and f"opinions/{one.id}#statement-1" in told
    document = client.get(hall.path(f"issues/{issue.number}/plan")).text
    for said in (
        "看法征集（第 1 次）", "大家说到一起的有", "看法明显分开的有",
        f"看法征集，{counted}", "没有看得清的阵营",
    ):  # fmt: skip
        assert said in document, said
    assert "收为第 1 条意见" in client.get(hall.path(f"issues/{issue.number}")).text
    assert client.get(hall.path(f"issues/{issue.number}/plan.docx")).status_code == 200
