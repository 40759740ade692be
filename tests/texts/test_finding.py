"""Clauses of texts are found by words: in the latest version, linked, nothing that is private."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.rules.policy import VISITOR
from deliberation.rules.texts import TextKind
from deliberation.texts.models import Text
from deliberation.texts.queries import finding
from tests import guides, plans, scene

PETS = """# 养犬公约

第一条 遛狗牵绳，夜里不让狗叫。
第二条 电梯里请抱起小狗，ＷiFi 箱旁不停留。
（一）夜里十点以后走楼梯。
"""


@pytest.fixture
def hall(app: Flask):
    with app.app_context():
        yield scene.community(neighbours=0)


def _pets(hall: scene.Neighbourhood, body: str = PETS) -> Text:
    text = plans.text_begun(hall, None, kind=TextKind.CONVENTION, title="养犬公约")
    plans.published(hall, text, body)
    return text


def _found(hall: scene.Neighbourhood, asked: str) -> list[tuple[str, list[str]]]:
    return [
        (one.text.title, [hit.clause.label for hit in one.hits])
        for one in finding.found(hall.community.id, VISITOR, asked)
    ]


@pytest.mark.parametrize(
    ("asked", "clauses"),
    [
        ("电梯", ["第二条"]),
        ("夜里", ["第一条", "第二条（一）"]),
        ("公约 电梯", ["第二条"]),  # a word of the name, and one of the clause
        ("养犬", []),  # it is called so, and that is said above
        ("wifi", ["第二条"]),
    ],
)
def test_a_clause_is_found_by_every_word_of_two_characters(
    hall, asked: str, clauses: list[str]
) -> None:
    _pets(hall)
    guides.guide(hall)

    assert _found(hall, asked) == [("养犬公约", clauses)]


@pytest.mark.parametrize("asked", ["停车", "夜里 电梯", "", "梯", "' OR %"])
def test_what_stands_in_no_clause_is_not_found(hall, asked: str) -> None:
    _pets(hall)

    assert _found(hall, asked) == []


def test_only_the_latest_version_is_looked_through_and_the_latest_text_comes_first(hall) -> None:
    text = _pets(hall)
    guides.guide(hall, when=scene.at(days=1))
    plans.published(hall, text, PETS.replace("电梯里", "车厢里") + "第三条 养老金。\n",
                    name="二稿", when=scene.at(days=2))  # fmt: skip

    assert _found(hall, "电梯") == []
    assert [title for title, _ in _found(hall, "养老")] == ["养犬公约", "居委会服务指南"]


def test_drafts_what_is_private_and_a_neighbouring_community_are_not_found(hall) -> None:
    plans.text_begun(hall, None, kind=TextKind.CONVENTION, title="电梯公约")
    issue = scene.issue_at_convene(hall)
    plans.plan_of_two(hall, issue)
    _pets(scene.community("beihai", neighbours=0))
    assert _found(hall, "路面") and _found(hall, "电梯") == []

    with unit_of_work():
        db.session.get_one(Issue, (issue.community_id, issue.id)).confidential = "asked"

    assert _found(hall, "路面") == []


def test_words_stand_around_what_was_asked_for(hall) -> None:
    _pets(hall)

    ((hit,),) = [one.hits for one in finding.found(hall.community.id, VISITOR, "电梯")]
    assert hit.around == ("", "电梯", "里请抱起小狗，ＷiFi 箱旁不停留。")


def test_the_page_leads_to_the_clause(hall, client: FlaskClient) -> None:
    text = _pets(hall)

    page = client.get(hall.path("search?q=电梯")).get_data(as_text=True)

    ((hit,),) = [one.hits for one in finding.found(hall.community.id, VISITOR, "电梯")]
    assert f'href="{hall.path(f"texts/{text.number}")}#clause-{hit.clause.id}">第二条</a>' in page
    assert "<mark>电梯</mark>" in page
    assert f'id="clause-{hit.clause.id}"' in client.get(hall.path(f"texts/{text.number}")).get_data(
        as_text=True
    )


@pytest.mark.parametrize("many", [1, 3])
def test_all_texts_are_one_question(hall, count_queries, many: int) -> None:
    for number in range(many):
        guides.guide(hall, title=f"指南{number}")
    here = hall.community.id
    db.session.expire_all()

    with count_queries() as queries:
        assert len(finding.found(here, VISITOR, "养老")) == many
    assert queries.count == 1
