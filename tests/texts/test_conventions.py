"""A convention's way: put as it is, in force once adopted, on trial, looked at again (§9)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import DutyKind
from deliberation.journal.models import Entry
from deliberation.lobby.operations import settle_due
from deliberation.resolve.operations import resolutions
from deliberation.rules.refusals import Refused
from deliberation.texts.models import Adoption, Text
from deliberation.texts.operations import adopting
from deliberation.texts.queries import conventions as reading
from tests import conventions, plans, records, scene


@pytest.fixture
def hall(app: Flask):
    with app.app_context():
        yield scene.community(neighbours=0)


def _adopted(hall, body: str = conventions.FIRST, when=scene.START, text=None, title="公约"):
    """A convention in force, its issue and its resolution."""
    issue = scene.topic(hall, title, when=when)
    if text is None:
        text = conventions.convention(hall, issue, body, when=when)
    else:
        with unit_of_work():
            adopting.bring(text, issue, by=hall.committee, at=when)
        if body:
            plans.published(hall, text, body, name="新稿", when=when)
    conventions.given(hall, conventions.asked(hall, text, key=title, when=when), when=when)
    return text, issue, scene.issue_in_execution(hall, issue, when=when)


def _entries(verb: str) -> list[Entry]:
    return list(db.session.scalars(db.select(Entry).where(Entry.verb == verb).order_by(Entry.id)))


def test_what_was_before_the_assembly_is_in_force_though_a_newer_version_was_published(
    hall,
) -> None:
    issue = scene.topic(hall)
    text = conventions.convention(hall, issue)
    conventions.given(hall, conventions.asked(hall, text))
    scene.meeting_decided(hall, issue)
    plans.published(hall, text, conventions.SECOND, name="二稿")  # after the notice
    resolution = scene.resolution_posted(hall, issue)
    settle_due(hall.community, resolution.posting_over)

    (adopted,) = conventions.adoptions(text)
    first, second = (plans_version(text, number) for number in (1, 2))
    assert adopted.version_id == first.id != second.id
    assert adopted.digest == first.digest
    assert adopted.in_force_at == resolution.in_force_at
    (entry,) = _entries("text:took_force")
    assert entry.particulars["text_hash"] == first.digest
    assert entry.particulars["resolution"] == resolution.number


def plans_version(text: Text, number: int):
    from deliberation.texts import queries

    found = queries.version(text, number)
    assert found is not None
    return found


def test_an_amendment_takes_the_place_of_what_was_in_force(hall) -> None:
    text, _issue, first = _adopted(hall)
    later = first.in_force_at + timedelta(days=3)
    _text, _other, second = _adopted(hall, conventions.SECOND, later, text, "改公约")

    old, new = conventions.adoptions(text)
    assert (old.ended_at, old.ended_because) == (second.in_force_at, "replaced")
    assert new.ended_at is None and new.resolution == second.number
    (row,) = reading.shelf(hall.community.id)
    assert (row.version, row.resolution) == (2, second.number)


def test_it_is_in_force_no_more_when_its_resolution_is_revoked(hall) -> None:
    text, issue, resolution = _adopted(hall)
    at = resolution.in_force_at + timedelta(days=2)
    with unit_of_work():
        resolutions.take_down(resolution, issue, "上级撤销。", at=at)

    (adopted,) = conventions.adoptions(text)
    assert (adopted.ended_at, adopted.ended_because) == (at, "revoked")
    assert reading.shelf(hall.community.id) == []


def test_it_is_not_brought_elsewhere_while_it_is_decided_on(hall) -> None:
    issue = scene.topic(hall)
    text = conventions.convention(hall, issue)
    conventions.given(hall, conventions.asked(hall, text))
    scene.meeting_decided(hall, issue)
    other = scene.topic(hall, "别的")

    with pytest.raises(Refused, match="adopting.deciding"), unit_of_work():
        adopting.bring(text, other, by=hall.committee, at=scene.START)
    assert text.issue_id == issue.id


@pytest.mark.parametrize(
    ("day", "why"), [(29, "adopting.trial_too_short"), (731, "adopting.trial_too_long")]
)
def test_a_trial_has_its_bounds(hall, day: int, why: str) -> None:
    issue = scene.topic(hall)
    text = conventions.convention(hall, issue)

    with pytest.raises(Refused, match=why), unit_of_work():
        adopting.bring(
            text, issue, trial_until=scene.at(days=day).date(), by=hall.committee, at=scene.START
        )


# ------------------------------------------------------------------ trial


def _on_trial(hall):
    issue = scene.topic(hall)
    text = conventions.convention(hall, issue)
    last = scene.at(days=120).date()
    with unit_of_work():
        adopting.bring(text, issue, trial_until=last, by=hall.committee, at=scene.START)
    conventions.given(hall, conventions.asked(hall, text))
    return text, last, scene.issue_in_execution(hall, issue)


def test_a_trial_ends_by_itself_after_its_day_once(hall) -> None:
    text, last, _resolution = _on_trial(hall)
    over = clock.end_of(last)

    settle_due(hall.community, over - timedelta(seconds=1))
    (adopted,) = conventions.adoptions(text)
    assert adopted.ended_at is None
    settle_due(hall.community, over + timedelta(days=5))
    settle_due(hall.community, over + timedelta(days=6))
    assert (adopted.ended_at, adopted.ended_because) == (over, "trial")
    assert len(_entries("text:ended")) == 1


def test_a_trial_that_is_confirmed_does_not_end(hall) -> None:
    text, last, resolution = _on_trial(hall)
    at = resolution.in_force_at + timedelta(days=5)
    _text, _issue, confirmed = _adopted(hall, "", at, text, "确认公约")
    settle_due(hall.community, clock.end_of(last) + timedelta(days=1))

    trial, kept = conventions.adoptions(text)
    assert trial.ended_because == "replaced" and trial.version_id == kept.version_id
    assert kept.until is None and kept.ended_at is None
    assert kept.in_force_at == confirmed.in_force_at
    assert _entries("text:ended") == []


# ------------------------------------------------------------------ filed, looked at again


def test_filing_is_recorded_once_with_day_and_number(hall) -> None:
    text, _issue, resolution = _adopted(hall)
    at = resolution.in_force_at + timedelta(days=3)
    day = clock.day_of(at)

    def file(on: date, number: str = "街办备〔2026〕7号") -> None:
        with unit_of_work():
            adopting.file(text, on, to="北河街道办", number=number, by=hall.committee, at=at)

    for on, number, why in (
        (day - timedelta(days=4), "7", "adopting.filed_before"),
        (day + timedelta(days=1), "7", "adopting.filed_later"),
        (day, " ", "adopting.filed_number_missing"),
    ):
        with pytest.raises(Refused, match=why):
            file(on, number)
    file(day)
    with pytest.raises(Refused, match="adopting.filed_already"):
        file(day)
    (row,) = reading.shelf(hall.community.id)
    assert (row.filed_on, row.filed_number) == (day, "街办备〔2026〕7号")


def test_what_is_in_force_is_looked_at_again_after_two_years(hall) -> None:
    text, issue, resolution = _adopted(hall)
    since = clock.day_of(resolution.in_force_at)
    due = since.replace(year=since.year + 2)

    with pytest.raises(Refused, match="adopting.review_early"), unit_of_work():
        adopting.review(text, "好。", by=hall.committee, at=resolution.in_force_at)
    settle_due(hall.community, clock.at(due - timedelta(days=30)))
    (owed,) = [one for one in records.owed(issue) if one[0] == DutyKind.REVIEW_TEXT]
    assert owed[1:] == ("committee", due)

    late = clock.at(due + timedelta(days=2))
    with unit_of_work():
        adopting.review(text, "大家照着做，不改。", by=hall.committee, at=late)
    assert [one for one in records.owed(issue) if one[0] == DutyKind.REVIEW_TEXT] == []
    assert len(_entries("text:reviewed_late")) == 1
    (adopted,) = conventions.adoptions(text)
    assert adopted.review_on == clock.day_of(late).replace(year=late.year + 2)
    settle_due(hall.community, clock.at(adopted.review_on))
    assert [one for one in records.owed(issue) if one[0] == DutyKind.REVIEW_TEXT]


# ------------------------------------------------------------------ the database


def test_one_version_of_a_text_is_before_the_assembly_and_one_in_force(hall) -> None:
    text, issue, _resolution = _adopted(hall)
    (adopted,) = conventions.adoptions(text)
    about = {
        "community_id": text.community_id, "text_id": text.id, "version_id": adopted.version_id,
        "issue_id": issue.id, "digest": adopted.digest, "put_at": scene.START,
    }  # fmt: skip

    with pytest.raises(IntegrityError), unit_of_work():
        db.session.add(Adoption(**about, in_force_at=scene.START))
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.add_all([Adoption(**about), Adoption(**about)])


def test_the_shelf_asks_as_much_for_three_as_for_one(
    hall, client: FlaskClient, count_queries
) -> None:
    _adopted(hall)
    with count_queries() as one:
        assert len(reading.shelf(hall.community.id)) == 1
    for title in ("甲", "乙"):
        _adopted(hall, title=title)
    with count_queries() as three:
        assert len(reading.shelf(hall.community.id)) == 3
    assert one.count == three.count, three


# ------------------------------------------------------------------ pages


def test_a_convention_goes_its_way_by_clicking(
    app: Flask, hall, client: FlaskClient, time_machine
) -> None:
    time_machine.move_to(scene.START)
    issue = scene.topic(hall)
    text = conventions.convention(hall, issue)
    page = hall.path(f"texts/{text.number}")
    scene.sign_in(client, hall, "committee")
    told = client.get(page).text
    assert "罚款" in told and "有没有罚款？" in told and "请求审查第 1 版" in told

    ask = {"giver": "unit", "unit": str(hall.units["department"].id), "due": "2026-03-10"}
    refused = client.post(f"{page}/legality/", data=ask | {"unit": ""})
    assert refused.status_code == 422 and "不能是居委会自己" in refused.text
    assert client.post(f"{page}/legality/", data=ask).location == f"{page}/legality/1"
    assert client.get(f"{page}/legality/1/findings").status_code == 403  # they have an account

    scene.sign_in(client, hall, "officer")
    form = client.get(f"{page}/legality/1/findings").text
    assert "有没有罚款？" in form and "怎么来的" not in form
    found = {"finding_3": "unlawful", "said_3": "不能罚款。", "rest_sound": "y"}
    refused = client.post(f"{page}/legality/1/findings", data=found)
    assert refused.status_code == 422
    assert 'id="article_3-error"' in refused.text and "不能罚款。" in refused.text
    short = client.post(f"{page}/legality/1/findings", data={"finding_3": "unlawful"}).text
    assert 'id="article_3-error"' in short and 'id="said_3-error"' in short
    assert 'id="finding_2-error"' in short  # no choice, and nothing said of the others
    found["article_3"] = "《行政处罚法》第十七条"
    done = client.post(f"{page}/legality/1/findings", data=found)
    assert done.location == f"{page}/legality/1"

    client.delete_cookie("session")
    public = client.get(done.location).text
    assert "《行政处罚法》第十七条" in public and "撤回这一条" not in public
    assert "违法 1 条" in client.get(page).text

    scene.sign_in(client, hall, "officer")
    away = f"{page}/legality/1/findings/3/withdrawal"
    assert client.post(away, data={"reasons": ""}).status_code == 422
    assert client.post(away, data={"reasons": "条文是笔误。"}).location == done.location
    assert "条文是笔误。" in client.get(done.location).text


def test_the_shelf_says_what_is_in_force_since_when_and_by_which_resolution(
    hall, client: FlaskClient, time_machine
) -> None:
    text, _issue, resolution = _adopted(hall)
    time_machine.move_to(resolution.in_force_at + timedelta(days=1))
    scene.sign_in(client, hall, "committee")
    sent = {"to": "北河街道办", "on": clock.day_of(resolution.in_force_at).isoformat()}
    page = hall.path(f"texts/{text.number}")
    assert client.post(f"{page}/filing", data=sent).status_code == 422
    assert client.post(f"{page}/filing", data=sent | {"number": "备7号"}).location == page

    client.delete_cookie("session")
    shelf = client.get(hall.path("texts/")).text
    assert "现在有效的" in shelf and f"第 {resolution.number} 号决议" in shelf
    assert "已备案：备7号" in shelf
    assert "有效" in client.get(page).text
