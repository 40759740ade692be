"""Whether what was decided is lawful: asked while it is posted; what hangs on the answer (§9)."""

from __future__ import annotations

import io
import zipfile
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import DutyKind
from deliberation.lobby.operations import settle_due
from deliberation.resolve.models import Resolution
from deliberation.resolve.operations import legality as examining
from deliberation.resolve.operations import resolutions
from deliberation.rules.refusals import Refused
from deliberation.texts import queries as texts
from deliberation.texts.models import LegalityOpinion, Text
from deliberation.texts.queries import legality as reading
from tests import conventions, records, scene

DECIDED = "第一条 9–17 时供来访车辆停放。\n第二条 占位的，每次罚款50元。\n"
WANTING = {"第二条": ("unlawful", "《行政处罚法》第十七条", "居民之间不能罚款。")}


@pytest.fixture
def hall(app: Flask):
    with app.app_context():
        yield scene.community(neighbours=0)


@pytest.fixture
def issue(hall):
    return scene.topic(hall)


@pytest.fixture
def resolution(hall, issue) -> Resolution:
    return scene.resolution_posted(hall, issue, text=DECIDED)


asked = conventions.resolution_asked


def given(hall, resolution: Resolution, wanting=WANTING) -> LegalityOpinion:
    """The department answers that fines are unlawful, unless told otherwise."""
    return conventions.resolution_examined(hall, resolution, wanting)


def test_what_hangs_is_examined_clause_by_clause(hall, issue, resolution) -> None:
    opinion = asked(hall, resolution)
    assert asked(hall, resolution).id == opinion.id  # a second press
    (owed,) = [one for one in records.owed(issue) if one[0] == DutyKind.LEGALITY]
    assert owed[1] == hall.units["department"].id
    assert records.messages_on(issue, "legality:asked_on_resolution") == {hall.officer.id}

    conventions.given(hall, opinion, WANTING, when=resolution.posted_at)
    text = texts.of_resolution(hall.community.id, resolution.number)
    assert texts.version(text, 1).source == resolution.text
    (told,) = reading.of_text(text)
    assert dict(told.counts) == {"sound": 1, "unlawful": 1}
    assert [one for one in records.owed(issue) if one[0] == DutyKind.LEGALITY] == []


def _asking(issue) -> list[tuple[str, str | int | None, date]]:
    """What of asking is owed."""
    return [one for one in records.owed(issue) if one[0] == DutyKind.ASK_LEGALITY]


def test_the_committee_owes_asking_from_the_posting_until_it_has_asked(
    hall, issue, resolution
) -> None:
    day = clock.add_working_days(clock.day_of(resolution.posted_at), 5)
    assert _asking(issue) == [("ask_legality", "committee", day)]
    late = clock.end_of(day)
    settle_due(hall.community, late)
    assert _asking(issue), "it does not end by being late"
    asked(hall, resolution, days=7, when=late)
    assert _asking(issue) == []
    settle_due(hall.community, resolution.posting_over)
    assert ("resolution:not_examined", None) not in records.told(issue)


def test_there_is_time_left_for_the_answer_where_days_of_rest_are_many(hall, issue) -> None:
    """Before the Spring Festival five working days end when nobody could answer any more."""
    resolution = scene.resolution_written(hall, issue, text=DECIDED)
    posted = clock.at(date(2027, 2, 4), time(9))
    with unit_of_work():
        resolutions.post(resolution, by=hall.committee, at=posted)
    (owed,) = _asking(issue)
    day = owed[2]
    assert day < clock.add_working_days(date(2027, 2, 4), 5)
    opinion = asked(hall, resolution, days=3, when=clock.last_moment(day))
    assert opinion.due == resolution.posting_ends_on


@pytest.mark.parametrize("urgent", ["", "下雨天会塌"])
def test_that_nobody_asked_is_on_record_when_the_posting_ends(hall, issue, urgent) -> None:
    resolution = scene.resolution_posted(hall, issue, text=DECIDED, urgent_reason=urgent)
    settle_due(hall.community, resolution.posting_over - timedelta(seconds=1))
    assert _asking(issue)
    settle_due(hall.community, resolution.posting_over)
    assert _asking(issue) == []
    assert records.told(issue).count(("resolution:not_examined", None)) == 1
    with pytest.raises(Refused, match="legality.not_posted"):
        asked(hall, resolution, when=resolution.posting_over)


def test_asking_is_on_the_desk_and_late_on_the_board(
    client: FlaskClient, hall, issue, resolution, time_machine
) -> None:
    time_machine.move_to(resolution.posted_at + timedelta(hours=1))
    scene.sign_in(client, hall, "committee")
    shown = html.fromstring(client.get(hall.path("desk")).text)
    (row,) = shown.xpath('//li[.//a[contains(., "请求审查")]]')
    assert "应请求合法性审查" in row.text_content()
    page = client.get(hall.path(f"issues/{issue.number}")).text
    assert f"resolutions/{resolution.number}#lawful" in page

    time_machine.move_to(resolution.posted_at + timedelta(days=10))
    client.delete_cookie("session")
    board = client.get(hall.path("overdue/")).text
    assert "应请求合法性审查" in board


def test_an_unlawful_clause_keeps_it_from_force_until_that_is_withdrawn(hall, resolution) -> None:
    opinion = given(hall, resolution)
    settle_due(hall.community, resolution.posting_over)
    assert resolution.state == "posted"

    (wrong,) = [one for one in reading.findings(opinion).values() if one.finding == "unlawful"]
    later = resolution.posting_over + timedelta(days=1)
    with pytest.raises(Refused, match="legality.reasons_missing"), unit_of_work():
        examining.withdraw(opinion, wrong, "", by=hall.officer, at=later)
    assert resolution.in_force_at is None
    with unit_of_work():
        examining.withdraw(opinion, wrong, "“罚款”是笔误。", by=hall.officer, at=later)
    assert resolution.in_force_at == later


def test_a_resolution_written_anew_is_another_one(hall, issue, resolution) -> None:
    given(hall, resolution)
    with unit_of_work():
        resolutions.withdraw(
            resolution, "第二条违法，改过再公示。", by=hall.committee, at=resolution.posted_at
        )
    again = scene.resolution_posted(hall, issue, text=DECIDED.replace("罚款50元", "劝说"))
    settle_due(hall.community, again.posting_over)

    assert again.number != resolution.number and again.in_force_at == again.posting_over


@pytest.mark.parametrize("wanting", [{}, {"第二条": ("advice", "", "写明谁来劝说。")}])
def test_what_is_sound_or_advised_takes_force_with_its_posting(hall, resolution, wanting) -> None:
    given(hall, resolution, wanting)
    settle_due(hall.community, resolution.posting_over)
    assert resolution.in_force_at == resolution.posting_over


def test_silence_is_late_and_blocks_nothing(hall, resolution) -> None:
    opinion = asked(hall, resolution)
    settle_due(hall.community, resolution.posting_over)
    assert resolution.in_force_at == resolution.posting_over
    assert opinion.is_late(clock.day_of(resolution.posting_over))


def test_it_is_asked_for_while_the_resolution_hangs_and_comes_before_its_end(hall, issue) -> None:
    scene.meeting_decided(hall, issue)
    draft = scene.resolution_written(hall, issue, text=DECIDED)
    with pytest.raises(Refused, match="legality.not_posted"):
        asked(hall, draft, when=draft.written_at)
    with unit_of_work():
        resolutions.post(draft, by=hall.committee, at=draft.written_at)
    with pytest.raises(Refused, match="legality.due_after_posting"):
        asked(hall, draft, days=40)
    with pytest.raises(Refused, match="legality.not_posted"):
        asked(hall, draft, when=draft.posting_over)
    with pytest.raises(Refused, match="legality.giver_missing"):
        asked(hall, draft, unit=hall.units["committee"])
    assert texts.of_resolution(hall.community.id, draft.number) is None


def test_what_is_taken_down_is_owed_no_more(hall, issue, resolution) -> None:
    asked(hall, resolution)
    with unit_of_work():
        resolutions.withdraw(resolution, "写错了。", by=hall.committee, at=resolution.posted_at)
    assert _asking(issue) == []
    assert [one for one in records.owed(issue) if one[0] == DutyKind.LEGALITY] == []


def test_a_resolution_has_one_text_in_the_database(hall, resolution) -> None:
    asked(hall, resolution)
    text = texts.of_resolution(hall.community.id, resolution.number)
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.execute(
            sa.insert(Text).values(
                community_id=text.community_id, number="2026-99", key="other", kind="resolution",
                title="又一份", latest=0, begun_at=scene.START, resolution=text.resolution,
            )
        )  # fmt: skip


# ------------------------------------------------------------------ pages and the paper


def _send(client: FlaskClient, address: str, **typed: str):
    form = html.fromstring(client.get(address).text).xpath("//main//form")[0]
    return client.post(form.action, data=dict(form.form_values()) | typed)


def test_from_the_resolutions_page_to_the_paper(
    client: FlaskClient, hall, resolution, time_machine
) -> None:
    time_machine.move_to(resolution.posted_at + timedelta(hours=1))
    page = hall.path(f"resolutions/{resolution.number}")
    assert "还没有请求审查。公示期间要审查。" in client.get(page).text
    scene.sign_in(client, hall, "committee")
    unit = str(hall.units["department"].id)
    last = resolution.posting_ends_on + timedelta(days=1)
    late = _send(
        client, f"{page}/legality/new", giver="unit", unit=unit, due=last.isoformat()
    )  # fmt: skip
    assert late.status_code == 422 and "意见要在这以前来" in late.text
    done = _send(client, f"{page}/legality/new", giver="unit", unit=unit)
    opinion = done.location

    client.delete_cookie("session")
    scene.sign_in(client, hall, "officer")
    form = html.fromstring(client.get(f"{opinion}/findings").text).xpath("//main//form")[0]
    typed = dict(form.form_values()) | {"rest_sound": "y"}
    (clause,) = {name.removeprefix("said_") for name in form.fields if name.startswith("said_")} - {
        "1"
    }
    typed |= {
        f"finding_{clause}": "unlawful",
        f"article_{clause}": "《行政处罚法》第十七条",
        f"said_{clause}": "居民之间不能罚款。",
    }
    assert client.post(form.action, data=typed).location == opinion

    client.delete_cookie("session")
    assert "还有 1 条违法没有撤回" in client.get(page).text
    public = client.get(opinion).text
    assert f"第 {resolution.number} 号决议的合法性审查" in public and "居民之间不能罚款。" in public
    assert client.get(f"{opinion}.docx").status_code == 200
    text = opinion.split("/texts/")[1].split("/")[0]
    assert client.get(hall.path(f"texts/{text}")).status_code == 404  # it has its own page
    assert f"texts/{text}" not in client.get(hall.path("texts/")).text
    time_machine.move_to(resolution.posting_over + timedelta(hours=1))
    assert "审查意见说违法的 1 条，没有改好，也没有撤回" in client.get(page).text
    assert "第 1 份" in _docx(client.get(f"{opinion}.docx").data)


def _docx(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return file.read("word/document.xml").decode()


def test_the_paper_tells_each_clause_its_article_and_what_was_withdrawn(
    client: FlaskClient, hall, resolution
) -> None:
    opinion = given(hall, resolution)
    (wrong,) = [one for one in reading.findings(opinion).values() if one.finding == "unlawful"]
    with unit_of_work():
        examining.withdraw(opinion, wrong, "是笔误。", by=hall.officer, at=resolution.posted_at)
    text = texts.of_resolution(hall.community.id, resolution.number)
    paper = _docx(client.get(hall.path(f"texts/{text.number}/legality/1.docx")).data)
    for said in (
        "合法性审查意见", "第一条", "合法", "第二条", "违法", "违反：《行政处罚法》第十七条",
        "意见：居民之间不能罚款。", "撤回：是笔误。", "违法 1 条，建议修改 0 条，合法 1 条",
    ):  # fmt: skip
        assert said in paper, said
