"""The room's pages and presses, as committee, department and proposer meet them."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.journal.models import Entry
from deliberation.review import operations
from deliberation.review.models import Review
from tests import scene
from tests.records import stored


def at_review(app: Flask, hall: scene.Neighbourhood, **more: Any) -> Issue:
    with app.app_context():
        return scene.issue_at_review(hall, **more)


def declined(app: Flask, hall: scene.Neighbourhood) -> Issue:
    with app.app_context():
        issue = scene.issue_at_review(hall)
        with unit_of_work():
            operations.decline(issue, reasons="不归社区管。", by=hall.committee, at=scene.START)
        return issue


def now(app: Flask, issue: Issue) -> Issue:
    with app.app_context():
        return stored(Issue, issue.id)


def post(client: FlaskClient, hall, issue: Issue, what: str, **sent: Any):
    data = {"seen": str(issue.version)} | sent
    return client.post(hall.path(f"issues/{issue.number}/{what}"), data=data)


def acceptance(hall, **changes: str) -> dict[str, str]:
    return {
        "kind": "daily",
        "body": "HALL",
        "owner": f"p:{hall.committee.id}",
        "size": "small",
        "competence": "self",
    } | changes


def errors(page: str) -> dict[str, str]:
    return dict(re.findall(r'id="([\w-]+)-error"[^>]*>([^<]*)<', page))


@pytest.fixture
def clerk(client: FlaskClient, hall: scene.Neighbourhood) -> FlaskClient:
    return scene.sign_in(client, hall, "committee")


def test_the_clerk_sees_the_matter_the_deadlines_and_each_decision(app, clerk, hall) -> None:
    issue = at_review(app, hall)

    page = clerk.get(hall.path(f"issues/{issue.number}/review"))

    assert page.status_code == 200
    assert re.findall(r'action="[\w/-]*/([\w]+)" novalidate', page.text) == [
        "acknowledgement",
        "acceptance",
        "declining",
        "referral",
        "merger",
    ]
    assert issue.problem in page.text and "王秀英" in page.text
    assert re.findall(r"(\d+月\d+日) 23:59", page.text) == ["3月3日", "3月9日"]


def test_acknowledging_keeps_the_clerk_on_the_page_of_the_review(app, clerk, hall) -> None:
    issue = at_review(app, hall)

    answer = post(clerk, hall, issue, "acknowledgement", immediate="y")

    assert (answer.status_code, answer.location) == (303, hall.path("issues/2026-001/review"))
    page = clerk.get(answer.location).text
    assert "/acknowledgement" not in page and "3月4日 09:00" in page


def test_accepting_moves_the_issue_on(app, clerk, hall) -> None:
    issue = at_review(app, hall)

    answer = post(clerk, hall, issue, "acceptance", **acceptance(hall))

    assert (answer.status_code, answer.location) == (303, hall.path("issues/2026-001"))
    issue = now(app, issue)
    assert (issue.step, issue.kind, issue.body, issue.owner_id) == (
        "convene",
        "daily",
        "HALL",
        hall.committee.id,
    )


def test_a_unit_may_own_the_next_step(app, clerk, hall) -> None:
    issue = at_review(app, hall)
    unit = hall.units["property"].id

    post(clerk, hall, issue, "acceptance", **acceptance(hall, owner=f"u:{unit}"))

    issue = now(app, issue)
    assert (issue.owner_id, issue.owner_unit_id) == (None, unit)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"kind": "", "body": "", "owner": ""},
            {
                "acceptance-kind": "请选择类别。",
                "acceptance-body": "请选择由谁决定。",
                "acceptance-owner": "请选择由谁负责。",
            },
        ),
        (
            {"kind": "dispute"},
            {"acceptance-body": "矛盾纠纷用调解解决，不交会议表决。"},
        ),
        (
            {"kind": "dispute", "body": "MED"},
            {"acceptance-kind": "调解要各方当事人都同意，才能受理。"},
        ),
        (
            {"body": "RRA", "important": "y"},
            {
                "acceptance-study": "重要事项提交居民会议或居民代表会议之前，"
                "要先由党组织研究，并记录在案。"
            },
        ),
    ],
)
def test_what_is_missing_is_said_beside_its_field(app, clerk, hall, changes, said) -> None:
    issue = at_review(app, hall)

    answer = post(clerk, hall, issue, "acceptance", **acceptance(hall, **changes))

    assert answer.status_code == 422
    assert errors(answer.text) == said
    assert now(app, issue).step == "review"


def test_declining_without_reasons_opens_that_form_again(app, clerk, hall) -> None:
    issue = at_review(app, hall)

    answer = post(clerk, hall, issue, "declining", reasons=" ", size="private")

    assert answer.status_code == 422
    assert errors(answer.text) == {"declining-reasons": "不予受理必须写明理由。理由会向大家公开。"}
    assert re.findall(r'<details[^>]*id="(\w+)"[^>]* open>', answer.text) == ["declining"]
    assert '<option selected value="private">' in answer.text


def test_declining_tells_everybody_why(app, client, clerk, hall) -> None:
    issue = at_review(app, hall)

    assert post(clerk, hall, issue, "declining", reasons="属于私事。").status_code == 303

    client.post("/session/end")
    assert "不予受理，理由：属于私事。" in client.get(hall.path("issues/2026-001")).text


def test_merging_asks_for_a_number_that_exists(app, clerk, hall) -> None:
    first, second = at_review(app, hall), at_review(app, hall, title="小区道路积水")

    page = clerk.get(hall.path(f"issues/{second.number}/review")).text
    assert re.findall(r'<option value="(2026-\d+)">', page) == [first.number]

    unknown = post(clerk, hall, second, "merger", number="2026-999")
    itself = post(clerk, hall, second, "merger", number=second.number)
    done = post(clerk, hall, second, "merger", number=first.number)

    assert [errors(unknown.text), errors(itself.text), done.status_code] == [
        {"merger-number": "没有 2026-999 号议题，请核对编号。"},
        {"merger-number": "议题不能并入它自己，请另选一个。"},
        303,
    ]
    assert now(app, second).merged_into_id == first.id


def test_a_department_answers_what_was_referred_to_it(app, clerk, hall) -> None:
    issue = at_review(app, hall)
    sent = {
        "sorting": "department",
        "unit": str(hall.units["department"].id),
        "owner": f"p:{hall.committee.id}",
        "deadline": "2026-03-20",
    }
    late = post(clerk, hall, issue, "referral", **(sent | {"deadline": "2026-03-01"}))
    assert errors(late.text) == {"referral-deadline": "答复期限不能早于今天。"}
    assert post(clerk, hall, issue, "referral", **sent).status_code == 303

    officer = scene.sign_in(app.test_client(), hall, "officer")
    partner = scene.sign_in(app.test_client(), hall, "property_manager")
    address = hall.path(f"issues/{issue.number}/reply")
    assert [officer.get(address).status_code, partner.get(address).status_code] == [200, 403]
    assert f'href="{address}"' in officer.get(hall.path(f"issues/{issue.number}")).text

    empty = post(officer, hall, now(app, issue), "reply", text="")
    done = post(officer, hall, now(app, issue), "reply", text="本月内修好。")

    assert [empty.status_code, done.status_code] == [422, 303]
    assert now(app, issue).step == "referred"  # until the proposer was asked


def test_the_proposer_appeals_and_the_first_reviewer_is_shown_out(app, clerk, hall) -> None:
    issue = declined(app, hall)
    resident = scene.sign_in(app.test_client(), hall, "resident")
    page = resident.get(hall.path(f"issues/{issue.number}/appeals/new")).text
    assert "不归社区管。" in page

    empty = post(resident, hall, issue, "appeals", reason=" ")
    done = post(resident, hall, issue, "appeals", reason="路是小区的。")
    assert [errors(empty.text), done.status_code] == [{"reason": "请写明为什么要复核。"}, 303]

    page = clerk.get(hall.path(f"issues/{issue.number}/review")).text
    assert "/acceptance" not in page and "由居委会的其他成员决定" in page
    refused = post(clerk, hall, now(app, issue), "acceptance", **acceptance(hall))
    assert refused.status_code == 422
    assert "复核要换一个人来决定" in refused.text


def test_residents_sign_the_appeal_with_one_press(app, hall) -> None:
    issue = declined(app, hall)
    for part in ("neighbour", "tenant"):
        client = scene.sign_in(app.test_client(), hall, part)
        page = client.get(hall.path(f"issues/{issue.number}")).text
        assert f'action="{hall.path(f"issues/{issue.number}/appeals")}"' in page
        assert post(client, hall, issue, "appeals").status_code == 303

    assert now(app, issue).step == "review"


def test_a_stale_page_gets_a_clear_word_and_keeps_what_was_typed(app, clerk, hall) -> None:
    issue = at_review(app, hall)
    sent = acceptance(hall, body="RRA", study="3月2日研究")
    assert post(clerk, hall, issue, "acceptance", **acceptance(hall)).status_code == 303
    second = scene.sign_in(app.test_client(), hall, "second_committee")

    answer = post(second, hall, issue, "acceptance", **sent)

    assert answer.status_code == 409
    assert "您看的时候，2026-001 号议题已经变了。" in answer.text
    assert "这个议题现在不在审核中" in answer.text
    assert now(app, issue).body == "HALL"


def test_two_who_press_at_the_same_moment_make_one_decision(app, hall) -> None:
    issue = at_review(app, hall)
    clerks = [
        scene.sign_in(app.test_client(), hall, part) for part in ("committee", "second_committee")
    ]
    start, statuses = threading.Barrier(2), []

    def press(client: FlaskClient) -> None:
        start.wait()
        with clock.pretend(scene.START):
            statuses.append(post(client, hall, issue, "acceptance", **acceptance(hall)).status_code)

    threads = [threading.Thread(target=press, args=(client,)) for client in clerks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [303, 409]
    with app.app_context():
        accepted = sa.select(sa.func.count()).where(Entry.verb == "issue:accepted")
        reviews = sa.select(sa.func.count()).select_from(Review)
        assert (db.session.scalar(accepted), db.session.scalar(reviews)) == (1, 1)


@pytest.mark.parametrize("part", ["resident", "supervisor", "property_manager", "subdistrict"])
def test_only_the_committee_reviews(app, client, hall, part) -> None:
    issue = at_review(app, hall)
    scene.sign_in(client, hall, part)
    acts = ("acknowledgement", "acceptance", "declining", "merger", "referral")

    assert client.get(hall.path(f"issues/{issue.number}/review")).status_code == 403
    assert {post(client, hall, issue, act).status_code for act in acts} == {403}


@pytest.mark.parametrize("others", [1, 3])
def test_the_pages_ask_the_same_few_questions_whatever_is_there(
    app, clerk, hall, count_queries, others
) -> None:
    for number in range(others):
        at_review(app, hall, title=f"第 {number} 个议题")
    issue = declined(app, hall)
    resident = scene.sign_in(app.test_client(), hall, "resident")

    with count_queries() as reviewing:
        clerk.get(hall.path("issues/2026-001/review"))
    with count_queries() as appealing:
        resident.get(hall.path(f"issues/{issue.number}/appeals/new"))

    assert (reviewing.count, appealing.count) == (9, 5), f"{reviewing}\n{appealing}"
