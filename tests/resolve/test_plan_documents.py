"""The public-opinion plan: what it holds, what goes up, and the reply clause by clause (§9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.journal.models import Entry
from deliberation.lobby.operations import settle_due
from deliberation.resolve.models import PlanAnswer, Resolution, SubmittedPlan
from deliberation.resolve.operations import planning
from deliberation.resolve.queries import plans as reading
from deliberation.rules import workflow
from deliberation.rules.refusals import Refused
from deliberation.texts.models import Text, TextRound
from deliberation.texts.operations import rounds
from tests import plans, records, scene
from tests.resolve.test_resolutions import decided, post, write


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        yield scene.community(neighbours=0)


@pytest.fixture
def project(hall) -> tuple[Issue, Text, Resolution]:
    """A major project with a plan in two versions, one opinion of a round that is over, posted."""
    about = decided(hall, kind=workflow.IssueKind.MAJOR)
    text = plans.plan_of_two(hall, about)
    round_ = plans.round_open(hall, text, when=scene.at(days=-20))
    plans.said(hall, round_, "能不能分两次交？", clause="第二条", when=scene.at(days=-19))
    settle_due(hall.community, round_.closes_at)
    resolution = post(hall, write(hall, about))
    settle_due(hall.community, resolution.posting_over)
    return about, text, resolution


def answered(hall, text: Text) -> None:
    round_ = db.session.scalars(sa.select(TextRound)).one()
    with unit_of_work():
        rounds.deal_with(
            round_, [1], "partly", "可以分两次。", by=hall.committee, at=round_.closes_at
        )


def submit(hall, resolution: Resolution) -> None:
    with unit_of_work():
        planning.submit(resolution, "北河街道", by=hall.committee, at=resolution.posting_over)


def test_what_goes_up_is_the_latest_version_frozen_by_its_digest(hall, project) -> None:
    about, text, resolution = project
    answered(hall, text)
    submit(hall, resolution)

    sent, version = reading.submitted(resolution)
    assert (version.number, sent.digest) == (2, version.digest)
    frozen = db.session.scalars(sa.select(Entry).where(Entry.verb == "plan:frozen")).one()
    assert frozen.particulars["text_hash"] == version.digest
    plans.published(hall, text, "第一条 别的。\n", name="后来的")
    assert reading.plan(about).version.number == 2  # what went up stays what went up


def test_a_plan_does_not_go_while_opinions_wait_or_are_asked_for(hall, project) -> None:
    about, text, resolution = project
    with pytest.raises(Refused) as refused:
        submit(hall, resolution)
    assert refused.value.refusal.name == "texts.plan_opinions_wait"
    answered(hall, text)
    plans.published(hall, text, "第一条 别的。\n", name="三稿")
    plans.round_open(hall, text, when=resolution.posting_over)
    with pytest.raises(Refused) as refused:
        submit(hall, resolution)
    assert refused.value.refusal.name == "texts.plan_round_open"
    assert resolution.plan_submitted_at is None


def test_a_project_without_a_written_plan_goes_up_as_before(hall) -> None:
    about = decided(hall, kind=workflow.IssueKind.MAJOR)
    resolution = post(hall, write(hall, about))
    submit(hall, resolution)

    assert resolution.plan_submitted_at is not None
    assert reading.submitted(resolution) is None
    assert ("plan:frozen", hall.committee.id) not in records.told(about)


def test_the_office_replies_clause_by_clause_and_everybody_reads_it(
    app: Flask, client: FlaskClient, hall, project, time_machine
) -> None:
    about, text, resolution = project
    answered(hall, text)
    submit(hall, resolution)
    number, issue = resolution.number, about.number
    ids = {one.label: one.id for one in reading.submitted(resolution)[1].content.clauses}
    time_machine.move_to(resolution.posting_over + timedelta(days=2))
    scene.sign_in(client, hall, "subdistrict")
    address = hall.path(f"resolutions/{number}/plan")
    assert f'name="clause_{ids["第二条"]}"' in client.get(address).text
    assert f'name="clause_{ids["第一章"]}"' not in client.get(address).text

    sent = {"reply": "原则同意。", f"clause_{ids['第二条']}": "低保名单请附后。"}
    missing = client.post(f"{address}/reply", data=sent)
    assert missing.status_code == 422 and "低保名单请附后。" in missing.text
    assert client.post(f"{address}/reply", data=sent | {"verdict": "approved"}).status_code == 303

    client.delete_cookie("session")
    for page in (address, hall.path(f"issues/{issue}/plan")):
        assert "低保名单请附后。" in client.get(page).text, page


def test_the_document_holds_rounds_opinions_support_and_text(
    app: Flask, client: FlaskClient, hall, project
) -> None:
    about, text, _resolution = project
    answered(hall, text)

    page = client.get(hall.path(f"issues/{about.number}/plan")).text
    for said in ("能不能分两次交？", "答复：部分采纳。可以分两次。", "每户出150元", "还没有上报",
                 "采纳和部分采纳 1 条，答复了 1 条：100%", "最近一次表决同意"):  # fmt: skip
        assert said in page, said
    assert "王秀英" not in page
    shown = html.fromstring(page)
    (fold,) = shown.xpath('//section[@aria-labelledby="round-1"]/details[not(@open)]')
    assert fold.xpath("string(summary)").strip() == "看 1 条意见和答复"
    assert "能不能分两次交？" in fold.text_content()
    client.set_cookie("elder", "1")
    head, rest = client.get(hall.path(f"issues/{about.number}/plan")).text.split("看全部经过")
    assert "还没有上报" in head and "每户出150元" in rest and "每户出150元" not in head
    word = client.get(hall.path(f"issues/{about.number}/plan.docx"))
    assert word.status_code == 200
    assert client.get(hall.path("issues/2026-999/plan")).status_code == 404


def test_the_database_lets_a_plan_go_once_and_a_clause_be_answered_once(hall, project) -> None:
    _about, text, resolution = project
    answered(hall, text)
    submit(hall, resolution)
    sent = reading.submitted(resolution)[0]
    twice = {"community_id": sent.community_id, "resolution_id": sent.resolution_id}
    answer = twice | {"clause": 1, "text": "甲"}
    db.session.execute(sa.insert(PlanAnswer).values(**answer))

    for table, row in (
        (SubmittedPlan, twice | {"version_id": sent.version_id, "digest": "0"}),
        (PlanAnswer, answer),
    ):
        with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
            db.session.execute(sa.insert(table).values(**row))
    db.session.rollback()
