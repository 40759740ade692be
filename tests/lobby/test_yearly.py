"""The yearly sheet: drawn up by the committee, confirmed by supervision, then read by all."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.journal.models import Entry
from deliberation.lobby.operations import settle_due
from deliberation.people import operations as people
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.supervise.models.yearly import Assessment, PetitionCount
from deliberation.supervise.operations import assessing, honest_failures, petitions
from tests import scene
from tests.records import stored

DECEMBER = scene.START.replace(month=12, day=20)
YEAR = DECEMBER.year
SHEET = f"assessments/{YEAR}"


@pytest.fixture
def hall(app):
    with app.app_context():
        made = scene.community(neighbours=4)
        box = scene.poll_open(made)
        scene.answered_on_paper(made, box, satisfied=5, basically=1, dissatisfied=2)
        settle_due(made.community, box.closes_at)
        held = (made.community, *made.people.values(), *made.units.values(), *made.households)
        for one in held:
            db.session.refresh(one)  # stays readable outside
        return made


@pytest.fixture(autouse=True)
def in_december():
    with clock.pretend(DECEMBER):
        yield


def post(client, hall, part: str, path: str, **data):
    scene.sign_in(client, hall, part)
    return client.post(hall.path(path), data=data)


def draw(client, hall, model: str = "hall", **more):
    return post(client, hall, "committee", "assessments/", model=model, **more)


def test_the_sheet_is_scored_from_the_published_figures(app, hall, client) -> None:
    assert draw(client, hall).status_code == 303

    page = client.get(hall.path(SHEET)).text

    assert "6/8" in page and "1/1" in page  # satisfaction, execution
    assert "87.5%" in page  # 50 × 3/4 + 50 × 1
    assert "满意度 75%，低于 80%，不能评为优秀" in page


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [(None, 404, 200), ("resident", 404, 200), ("committee", 200, 200), ("supervisor", 200, 200),
     ("subdistrict", 200, 200)],
)  # fmt: skip
def test_residents_read_it_once_supervision_has_confirmed(
    app, hall, client, part, before, after
) -> None:
    draw(client, hall)
    reader = app.test_client()
    if part:
        scene.sign_in(reader, hall, part)
    assert reader.get(hall.path(SHEET)).status_code == before
    assert (f"/{SHEET}" in reader.get(hall.path("assessments/")).text) == (before == 200)

    assert post(client, hall, "supervisor", f"{SHEET}/confirmation").status_code == 303

    assert reader.get(hall.path(SHEET)).status_code == after


def test_who_is_not_independent_cannot_confirm(app, hall, client) -> None:
    draw(client, hall)
    with app.app_context(), unit_of_work():
        people.declare_relatives(hall.supervisor, hall.committee)

    assert post(client, hall, "supervisor", f"{SHEET}/confirmation").status_code == 403
    assert post(client, hall, "committee", f"{SHEET}/confirmation").status_code == 403
    assert post(client, hall, "second_supervisor", f"{SHEET}/confirmation").status_code == 303


def test_a_confirmed_sheet_stands(app, hall, client) -> None:
    draw(client, hall)
    post(client, hall, "supervisor", f"{SHEET}/confirmation")

    assert draw(client, hall, "nine").status_code == 422
    assert post(client, hall, "second_supervisor", f"{SHEET}/confirmation").status_code == 422
    with app.app_context():
        assert db.session.scalar(sa.select(Assessment)).model["code"] == "hall"


def test_what_moved_since_it_was_drawn_up_is_shown_and_the_sheet_asked_for_anew(
    app, hall, client
) -> None:
    draw(client, hall)
    with app.app_context(), unit_of_work():
        scene.topic(hall, when=DECEMBER)
        petitions.enter(
            hall.community, DECEMBER.date().replace(month=11, day=1), 3, "登记簿",
            by=hall.committee, at=DECEMBER,
        )  # fmt: skip
    with app.app_context():
        kept = db.session.scalar(sa.select(Assessment.figures))

    answer = post(client, hall, "supervisor", f"{SHEET}/confirmation")
    page = client.get(hall.path(SHEET)).text
    assert answer.status_code == 422
    assert "填表以后有 1 项数据变了，不能按旧数据确认，请居委会重新填表。" in answer.text
    cells = re.search(r'id="moved".*?<tbody>(.*?)</tbody>', page, re.S)[1]
    told = re.findall(r">([^<>]+)<", cells)
    old = "{}/{}".format(*kept["petitions"])
    assert told == ["每月信访件数", old, "3/1"]
    assert "确认这张考核表" not in page

    assert draw(client, hall).status_code == 303
    assert post(client, hall, "supervisor", f"{SHEET}/confirmation").status_code == 303


def test_a_year_is_confirmed_from_december_on(app, hall) -> None:
    early = DECEMBER - timedelta(days=30)
    with app.app_context(), unit_of_work():
        one = assessing.draw_up(
            hall.community, YEAR, "hall", {}, {}, {}, by=hall.committee, at=early
        )
        with pytest.raises(NotReady) as refused:
            assessing.confirm(one, {}, {}, by=hall.supervisor, at=early)

    assert refused.value.refusal.name == "assessment.year_not_over"


def test_innovation_wants_its_reason_beside_the_field(hall, client) -> None:
    answer = draw(client, hall, "three", innovation="20")

    assert answer.status_code == 422
    assert "自己填的分数要写明依据" in answer.text
    assert draw(client, hall, "three", innovation="20", reason="三个小区合办。").status_code == 303


def test_an_honest_failure_is_recorded_and_not_counted(app, hall, client) -> None:
    with app.app_context():
        late = scene.tasks_of(scene.issue_in_execution(hall, scene.topic(hall, "门禁")))[0].id
    draw(client, hall)
    assert "1/2" in client.get(hall.path(SHEET)).text
    told = {"task": late, "procedure": "开工前公示，按时报告。", "reasons": "连下四十天雨。"}

    assert post(client, hall, "committee", f"{SHEET}/tolerances", **told).status_code == 303
    draw(client, hall)
    page = client.get(hall.path(SHEET)).text

    assert "公布的执行率是 1/2；按容错记录的 1 项不计入到期的任务" in page
    assert "连下四十天雨。" in page
    assert post(client, hall, "committee", f"{SHEET}/tolerances", **told).status_code == 422


def test_what_is_done_on_time_needs_no_tolerance(app, hall) -> None:
    with app.app_context(), unit_of_work() as session:
        done = session.scalars(sa.text("SELECT id FROM tasks WHERE on_time")).first()
        task = stored(scene.Task, done)
        with pytest.raises(NotReady):
            honest_failures.tolerate(task, "按程序。", "没有。", by=hall.committee, at=DECEMBER)


def test_a_third_party_stands_beside_and_the_sub_district_remarks_once(hall, client) -> None:
    draw(client, hall)
    told = {"evaluator": "明德评估中心", "evaluation": "91", "text": "台账齐全。"}
    assert post(client, hall, "committee", f"{SHEET}/evaluation", **told).status_code == 303
    assert post(client, hall, "subdistrict", f"{SHEET}/remark", text="同意。").status_code == 422
    post(client, hall, "supervisor", f"{SHEET}/confirmation")

    answers = [
        post(client, hall, "subdistrict", f"{SHEET}/remark", text=text).status_code
        for text in ("同意。", "再写一次。")
    ]
    page = client.get(hall.path(SHEET)).text

    assert answers == [303, 422]
    assert "明德评估中心：91 分" in page and "同意。" in page and "87.5%" in page


def test_it_comes_as_pdf_and_as_word(hall, client) -> None:
    draw(client, hall)

    files = [client.get(hall.path(f"{SHEET}.{ending}")) for ending in ("pdf", "docx")]

    assert [one.status_code for one in files] == [200, 200]
    assert [one.data[:4] for one in files] == [b"%PDF", b"PK\x03\x04"]


# ------------------------------------------------------------------ petitions


def test_petitions_are_entered_with_their_source_and_corrected_on_record(app, hall, client) -> None:
    month = f"{YEAR}-11-01"
    for cases in ("12", "7", "7"):  # the last is pressed twice: nothing was corrected
        told = {"month": month, "cases": cases, "source": "街道信访登记簿"}
        assert post(client, hall, "subdistrict", "petitions", **told).status_code == 303

    with app.app_context():
        assert db.session.execute(sa.select(PetitionCount.cases, PetitionCount.source)).all() == [
            (7, "街道信访登记簿")
        ]
        told = sa.select(Entry.particulars).where(Entry.verb == "petitions:entered")
        assert [one["cases"] for one in db.session.scalars(told)] == [12, 7]


@pytest.mark.parametrize(
    ("cases", "source", "back", "name"),
    [
        (3, " ", 40, "petitions.source_missing"),
        (3, "登记簿", 0, "petitions.month_not_over"),
        (-1, "登记簿", 40, "petitions.cases_out_of_range"),
    ],
)
def test_what_cannot_be_entered_is_refused(app, hall, cases, source, back, name) -> None:
    month = clock.day_of(DECEMBER - timedelta(days=back)).replace(day=1)
    with app.app_context(), unit_of_work(), pytest.raises((NotReady, OutOfOrder)) as refused:
        petitions.enter(hall.community, month, cases, source, by=None, at=DECEMBER)

    assert refused.value.refusal.name == name


@pytest.mark.parametrize(
    ("part", "status"),
    [("resident", 403), ("supervisor", 403), ("committee", 200), ("subdistrict", 200)],
)
def test_only_committee_and_sub_district_enter_petitions(hall, client, part, status) -> None:
    scene.sign_in(client, hall, part)

    assert client.get(hall.path("petitions")).status_code == status


ODD = ("", "x", "-1", "9" * 20, "2026-13-45", "\x00", "长" * 5000, "<script>", "１２", "1.5")
GOOD = {
    "month": f"{YEAR}-11-01", "cases": "3", "source": "登记簿", "model": "three",
    "innovation": "3", "reason": "有依据。", "evaluator": "机构", "evaluation": "3",
    "text": "同意。", "task": "1", "procedure": "按程序。", "reasons": "下雨。",
}  # fmt: skip


@pytest.mark.parametrize(
    ("part", "path", "fields"),
    [
        ("committee", "petitions", ("month", "cases", "source")),
        ("committee", "assessments/", ("model", "innovation", "reason")),
        ("committee", f"{SHEET}/evaluation", ("evaluator", "evaluation", "text")),
        ("committee", f"{SHEET}/tolerances", ("task", "procedure", "reasons")),
        ("subdistrict", f"{SHEET}/remark", ("text",)),
    ],
)
def test_whatever_is_typed_is_answered_in_words(hall, client, part, path, fields) -> None:
    draw(client, hall)
    scene.sign_in(client, hall, part)

    answers = {
        client.post(hall.path(path), data=GOOD | {field: odd}).status_code
        for field in fields
        for odd in ODD
    }

    assert answers <= {303, 422}


@pytest.mark.parametrize(
    "path",
    ["assessments/0", "assessments/99999", "figures?period=0000", "search?q=%00&before=-1",
     "search?q=%22%22*", "figures?period=2000-01", "open-data/participation.csv?period=2000-01"],
)  # fmt: skip
def test_odd_addresses_are_answered_or_not_found(hall, client, path) -> None:
    assert client.get(hall.path(path)).status_code in (200, 404)
