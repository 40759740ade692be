"""Texts: begun, kept as drafts, published as versions whose clauses keep their identity (§9)."""

from __future__ import annotations

import hashlib

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation.database import db, unit_of_work
from deliberation.journal.models import Entry
from deliberation.rules.refusals import NotReady, OutOfOrder, Stale
from deliberation.rules.texts import TextKind
from deliberation.texts import operations, queries
from deliberation.texts.models import Text, TextVersion
from deliberation.texts.operations import Written
from deliberation.texts.queries import changes
from tests import plans, records, scene


@pytest.fixture
def hall(app: Flask):
    with app.app_context():
        yield scene.community(neighbours=0)


def _entries(*verbs: str):
    rows = sa.select(Entry).order_by(Entry.number)
    return db.session.scalars(rows.where(Entry.verb.in_(verbs)) if verbs else rows).all()


def _refused(error) -> str:
    return error.value.refusal.name


def test_a_clause_keeps_its_identity_through_versions(hall: scene.Neighbourhood) -> None:
    text = plans.plan_of_two(hall, scene.issue_at_convene(hall))
    first, second = queries.version(text, 1), queries.version(text, 2)

    ids = {one.label: one.id for one in first.content.clauses}
    later = {one.label: one.id for one in second.content.clauses}
    assert later["第二条"] == ids["第二条"]
    assert later["第五条"] == ids["第四条"]
    assert later["第四条"] == first.last_id + 1
    assert second.source == plans.SECOND
    assert second.digest == hashlib.sha256(plans.SECOND.encode()).hexdigest()


def test_what_differs_is_told_and_what_does_not_is_folded(hall: scene.Neighbourhood) -> None:
    text = plans.plan_of_two(hall, scene.issue_at_convene(hall))
    told = changes.told(queries.version(text, 1).content, queries.version(text, 2).content)

    assert changes.counts(told) == {"changed": 2, "added": 1, "taken-out": 0, "moved": 1}
    assert [len(one.clauses) for one in told if isinstance(one, changes.Unchanged)] == [3, 1]


def test_the_record_says_what_was_published_and_who_follows_is_told(
    hall: scene.Neighbourhood,
) -> None:
    issue = scene.issue_at_convene(hall)
    text = plans.text_begun(hall, issue)
    made = plans.published(hall, text, plans.FIRST)

    told = _entries("text:published")[-1]
    assert told.issue_id == issue.id
    assert told.particulars["text_hash"] == made.digest
    assert records.messages_on(issue, "text:published") == {issue.proposer_id}


def test_a_version_is_published_only_from_the_latest_or_despite_it(
    hall: scene.Neighbourhood,
) -> None:
    text = plans.plan_of_two(hall, scene.issue_at_convene(hall))

    with pytest.raises(NotReady) as refused:
        plans.published(hall, text, plans.FIRST, base=1)
    assert _refused(refused) == "texts.published_meanwhile"
    with pytest.raises(NotReady) as refused:
        plans.published(hall, text, plans.FIRST, base=0, despite=1)
    assert _refused(refused) == "texts.published_meanwhile"
    assert plans.published(hall, text, plans.FIRST, base=1, despite=2).number == 3


@pytest.mark.parametrize(
    ("body", "name", "why"),
    [
        ("", "名", "texts.body_missing"),
        (plans.SECOND, "名", "texts.nothing_changed"),
        ("字" * 60_001, "名", "texts.body_too_long"),
        ("".join(f"第{n}条 甲\n" for n in range(1, 502)), "名", "texts.too_many_clauses"),
        ("第一条 甲", " ", "texts.name_missing"),
    ],
)
def test_what_is_no_version(hall: scene.Neighbourhood, body: str, name: str, why: str) -> None:
    text = plans.plan_of_two(hall, scene.issue_at_convene(hall))

    with pytest.raises(NotReady) as refused:
        plans.published(hall, text, body, name=name)
    assert _refused(refused) == why
    assert text.latest == 2


def test_a_plan_belongs_to_one_issue_that_is_open(hall: scene.Neighbourhood) -> None:
    with pytest.raises(NotReady) as refused:
        plans.text_begun(hall, None)
    assert _refused(refused) == "texts.plan_without_issue"
    with pytest.raises(OutOfOrder) as refused:
        plans.text_begun(hall, scene.issue_at_review(hall))
    assert _refused(refused) == "texts.issue_not_open"
    issue = scene.issue_at_convene(hall, title="小区的路灯")
    first = plans.text_begun(hall, issue)
    with pytest.raises(OutOfOrder) as refused:
        plans.text_begun(hall, issue, title="另一份")
    assert _refused(refused) == "texts.planned_already"
    assert plans.text_begun(hall, issue).id == first.id  # the same form, sent twice
    convention = plans.text_begun(hall, issue, kind=TextKind.CONVENTION, title="公约")
    assert convention.number != first.number


def test_the_database_lets_an_issue_have_one_plan(hall: scene.Neighbourhood) -> None:
    first = plans.text_begun(hall, scene.issue_at_convene(hall))
    same = {
        one.name: getattr(first, one.name)
        for one in Text.__table__.columns
        if one.name not in ("id", "number", "key")
    }

    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.insert(Text).values(**same, number="2026-99", key="other"))
    db.session.rollback()


def test_the_database_lets_a_version_have_its_number_once(hall: scene.Neighbourhood) -> None:
    text = plans.plan_of_two(hall, scene.issue_at_convene(hall))
    made = queries.version(text, 2)
    same = {
        one.name: getattr(made, one.name)
        for one in TextVersion.__table__.columns
        if one.name != "id"
    }

    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.insert(TextVersion).values(**same))
    db.session.rollback()


def test_a_draft_is_kept_and_two_windows_do_not_write_over_each_other(
    hall: scene.Neighbourhood,
) -> None:
    text = plans.text_begun(hall, scene.issue_at_convene(hall))
    by = {"by": hall.committee, "at": scene.at(hours=1)}
    before = len(_entries())

    with unit_of_work():
        assert operations.save_draft(text, Written("第一条 甲\n", 0), saves=0, **by).saves == 1
    with unit_of_work():
        operations.save_draft(text, Written("第一条 乙\n", 0), saves=1, **by)
    with pytest.raises(Stale) as refused, unit_of_work():
        operations.save_draft(text, Written("第一条 丙\n", 0), saves=1, **by)

    assert _refused(refused) == "texts.draft_elsewhere"
    assert queries.draft(text, hall.committee.id).body == "第一条 乙\n"
    assert queries.draft(text, hall.second_committee.id) is None
    assert len(_entries()) == before  # nobody's word yet: on no record
    plans.published(hall, text, "第一条 乙\n")
    assert queries.draft(text, hall.committee.id) is None


def test_covering_reaches_every_version(hall: scene.Neighbourhood) -> None:
    from deliberation.lobby.operations import covering

    issue = scene.issue_at_convene(hall)
    text = plans.text_begun(hall, issue)
    plans.published(hall, text, "第一条 找王小明登记。\n")

    with unit_of_work():
        covering.cover(issue, ["王小明"], reason="是个人姓名", by=hall.committee, at=scene.at())

    db.session.expire_all()
    assert "王小明" not in queries.version(text, 1).source
