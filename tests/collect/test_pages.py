"""The room's pages and presses, as each person meets them."""

from __future__ import annotations

import re
import threading

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.collect.models import Cosignature
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.people import operations as people
from deliberation.people.models import Community
from tests import scene

PROPOSAL = {
    "key": "a form's key",
    "title": "3栋门前路面不平",
    "problem": "下雨积水，老人出门要绕路。",
    "action": "请修平。",
    "place": "单元门口",
    "building": "0",
    "then": "submit",
}


def issues(app: Flask) -> list[tuple]:
    with app.app_context():
        return [
            tuple(row)
            for row in db.session.execute(
                sa.select(
                    Issue.title, Issue.step, Issue.channel, Issue.proposer_id, Issue.clerk_id
                ).order_by(Issue.id)
            )
        ]


def at_collect(app: Flask, hall: scene.Neighbourhood, **more) -> Issue:
    with app.app_context():
        return scene.issue_at_collect(hall, **more)


def test_a_resident_proposes_and_submits_in_one_go(app, client, hall) -> None:
    scene.sign_in(client, hall, "tenant")
    page = client.get(hall.path("proposals/new"))
    assert page.status_code == 200
    assert re.search(r'name="key"[^>]*value="[\w-]{20,}"', page.text)

    answer = client.post(hall.path("proposals"), data=PROPOSAL)

    assert (answer.status_code, answer.location) == (303, hall.path("issues/2026-001"))
    assert issues(app) == [(PROPOSAL["title"], "review", "online", hall.tenant.id, None)]


def test_a_double_click_leads_to_the_one_issue(app, client, hall) -> None:
    scene.sign_in(client, hall, "resident")

    answers = [client.post(hall.path("proposals"), data=PROPOSAL) for _ in range(2)]

    assert {answer.location for answer in answers} == {hall.path("issues/2026-001")}
    assert len(issues(app)) == 1


def test_two_presses_at_the_same_moment_make_one_issue_and_one_signature(app, hall) -> None:
    clients = [scene.sign_in(app.test_client(), hall, "tenant") for _ in range(2)]
    signed = at_collect(app, hall)

    def together(address: str, data: dict[str, str]) -> list[int]:
        start, statuses = threading.Barrier(len(clients)), []

        def press(client: FlaskClient) -> None:
            start.wait()
            with clock.pretend(scene.START):
                statuses.append(client.post(hall.path(address), data=data).status_code)

        threads = [threading.Thread(target=press, args=(client,)) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return statuses

    assert together("proposals", PROPOSAL) == [303, 303]
    assert together(f"issues/{signed.number}/cosignatures", {}) == [303, 303]
    assert len(issues(app)) == 2
    with app.app_context():
        assert db.session.scalars(sa.select(Cosignature.person_id)).all() == [hall.tenant.id]


def test_the_property_manager_reports_through_the_propertys_channel(app, client, hall) -> None:
    scene.sign_in(client, hall, "property_manager")

    client.post(hall.path("proposals"), data=PROPOSAL | {"then": "collect"})

    assert issues(app) == [
        (PROPOSAL["title"], "collect", "property", None, hall.property_manager.id)
    ]


@pytest.mark.parametrize("written", ["王秀英", "3栋 王秀英", "3栋 0101室 王秀英"])
def test_the_committee_enters_what_a_resident_brought_to_the_desk(
    app, client, hall, written
) -> None:
    scene.sign_in(client, hall, "committee")

    client.post(hall.path("proposals"), data=PROPOSAL | {"channel": "paper", "proposer": written})

    assert issues(app) == [
        (PROPOSAL["title"], "review", "paper", hall.resident.id, hall.committee.id)
    ]


def test_a_name_that_fits_nobody_or_several_is_asked_again(app, client, hall) -> None:
    with app.app_context(), unit_of_work():
        people.add_person(
            db.session.get(Community, hall.community.id), "王秀英", household=hall.households[3]
        )
    scene.sign_in(client, hall, "committee")

    def said(written: str) -> tuple[int, str]:
        sent = PROPOSAL | {"channel": "visit", "proposer": written}
        answer = client.post(hall.path("proposals"), data=sent)
        found = re.search(r'id="proposer-error"[^>]*>([^<]*)<', answer.text)
        return answer.status_code, found.group(1)

    assert said("王美丽") == (422, "名册里没有叫“王美丽”的成年居民，请核对姓名和门牌。")
    assert said("王秀英") == (
        422,
        "叫“王秀英”的居民不止一位。请在姓名前写上楼栋和门牌，例如：3栋 0101室 王秀英。",
    )
    assert issues(app) == []


def test_errors_stand_beside_their_fields_and_what_was_typed_stays(app, client, hall) -> None:
    scene.sign_in(client, hall, "resident")

    answer = client.post(
        hall.path("proposals"),
        data=PROPOSAL | {"title": "短", "problem": "", "action": "<b>修</b>平"},
    )

    assert answer.status_code == 422
    errors = dict(re.findall(r'id="(\w+)-error"[^>]*>([^<]*)<', answer.text))
    assert errors == {"title": "请写 4 到 60 个字。", "problem": "请写明出了什么问题。"}
    assert 'value="短"' in answer.text and "&lt;b&gt;修&lt;/b&gt;平" in answer.text
    assert issues(app) == []


def test_where_cosigners_are_asked_for_only_collecting_is_offered(app, client, hall) -> None:
    with app.app_context():
        scene.ways(hall, cosigner_threshold=3)
    scene.sign_in(client, hall, "resident")

    page = client.get(hall.path("proposals/new"))
    assert re.findall(r'name="then" value="(\w+)"', page.text) == ["collect"]

    # The button of a page opened before the bylaws changed.
    answer = client.post(hall.path("proposals"), data=PROPOSAL)
    assert answer.status_code == 422
    assert "联名还差 3 人" in answer.text
    assert issues(app) == []


@pytest.mark.parametrize("part", ["child", "officer", "partner", "subdistrict"])
def test_only_adult_residents_committee_and_property_propose(client, hall, part) -> None:
    scene.sign_in(client, hall, part)

    assert [
        client.get(hall.path("proposals/new")).status_code,
        client.post(hall.path("proposals"), data=PROPOSAL).status_code,
    ] == [403, 403]


def test_a_visitor_is_shown_to_the_sign_in(client, hall) -> None:
    answer = client.get(hall.path("proposals/new"))

    assert (answer.status_code, answer.location) == (
        303,
        "/session/new?next=/heping/proposals/new",
    )


def test_signing_twice_is_signing_once(app, client, hall) -> None:
    issue = at_collect(app, hall)
    scene.sign_in(client, hall, "neighbour")

    answers = [
        client.post(hall.path(f"issues/{issue.number}/cosignatures")).status_code for _ in range(2)
    ]

    assert answers == [303, 303]
    with app.app_context():
        assert db.session.scalars(sa.select(Cosignature.person_id)).all() == [hall.neighbour.id]


def test_the_issues_page_offers_each_what_is_theirs(app, hall) -> None:
    issue = at_collect(app, hall)

    def offered(part: str | None) -> list[str]:
        client = app.test_client()
        if part:
            scene.sign_in(client, hall, part)
        page = client.get(hall.path(f"issues/{issue.number}"))
        acts = rf"/issues/{issue.number}/(cosignatures|submission|withdrawal)"
        # What comes first is offered twice: among the acts, and at the foot of a phone's screen.
        return list(dict.fromkeys(re.findall(acts, page.text)))

    assert {part: offered(part) for part in (None, "resident", "neighbour", "committee")} == {
        None: [],
        "resident": ["submission", "withdrawal"],
        "neighbour": ["cosignatures"],
        "committee": [],
    }


def test_a_stale_page_submits_nothing(app, client, hall) -> None:
    issue = at_collect(app, hall)
    scene.sign_in(client, hall, "resident")

    answer = client.post(hall.path(f"issues/{issue.number}/submission"), data={"seen": "0"})

    assert answer.status_code == 409
    assert issues(app)[0][1] == "collect"


def test_withdrawing_asks_for_the_reason_and_keeps_to_the_version_seen(app, client, hall) -> None:
    issue = at_collect(app, hall)
    scene.sign_in(client, hall, "resident")
    address = hall.path(f"issues/{issue.number}/withdrawal")
    assert 'name="seen" type="hidden" value="1"' in client.get(address).text

    without = client.post(address, data={"seen": "1", "reason": " "})
    stale = client.post(address, data={"seen": "0", "reason": "修好了"})
    done = client.post(address, data={"seen": "1", "reason": "修好了"})

    assert [without.status_code, stale.status_code, done.status_code] == [422, 409, 303]
    assert "修好了" in stale.text and "请看过现在的情况" in stale.text
    assert 'name="seen" type="hidden" value="1"' in stale.text
    assert issues(app)[0][1] == "withdrawn"


def test_others_do_not_withdraw_or_submit(app, client, hall) -> None:
    issue = at_collect(app, hall)
    scene.sign_in(client, hall, "committee")

    assert [
        client.get(hall.path(f"issues/{issue.number}/withdrawal")).status_code,
        client.post(hall.path(f"issues/{issue.number}/withdrawal")).status_code,
        client.post(hall.path(f"issues/{issue.number}/submission")).status_code,
        client.post(hall.path("issues/2026-999/submission")).status_code,
    ] == [403, 403, 403, 404]


@pytest.mark.settings(RATELIMIT_ENABLED=True)
def test_nobody_floods_the_hall_with_proposals_but_the_desk_enters_a_pile(app, hall) -> None:
    def statuses(part: str) -> list[int]:
        client = scene.sign_in(app.test_client(), hall, part)
        sent = [PROPOSAL | {"key": f"{part} {number}", "channel": "paper"} for number in range(11)]
        return [client.post(hall.path("proposals"), data=data).status_code for data in sent]

    assert statuses("resident") == [303] * 10 + [429]
    assert statuses("committee") == [303] * 11
    assert len(issues(app)) == 21


@pytest.mark.settings(WTF_CSRF_ENABLED=True)
def test_a_forged_proposal_is_refused(app, client, hall) -> None:
    assert client.post(hall.path("proposals"), data=PROPOSAL).status_code == 400
    assert issues(app) == []


@pytest.mark.parametrize("people_and_houses", [1, 3])
def test_the_forms_ask_the_same_few_questions_whatever_is_there(
    app, client, hall, count_queries, people_and_houses
) -> None:
    with app.app_context():
        for number in range(people_and_houses):
            issue = scene.issue_at_collect(hall, title=f"第 {number} 个议题")
            with unit_of_work():
                people.add_building(db.session.get(Community, hall.community.id), f"{number}座")
    scene.sign_in(client, hall, "resident")

    with count_queries() as proposing:
        client.get(hall.path("proposals/new"))
    with count_queries() as withdrawing:
        client.get(hall.path(f"issues/{issue.number}/withdrawal"))

    assert (proposing.count, withdrawing.count) == (2, 4), f"{proposing}\n{withdrawing}"
