"""Proposing anew what ended without a decision (§1)."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from deliberation import clock
from deliberation.collect import operations as collect
from deliberation.collect.operations import anew
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.people.models import Community
from tests import scene
from tests.records import messages_on, refusal_of, stored, told

TYPED = {"title": "再议停车位错时共享", "problem": "情况变了。", "channel": "online"}


@pytest.fixture
def lost(app: Flask, hall: scene.Neighbourhood) -> Issue:
    """What a meeting voted down on 12 March 2026."""
    with app.app_context():
        issue = scene.topic(hall)
        scene.meeting_decided(hall, issue, votes=(1, 3, 0))
    assert (issue.closing, clock.day_of(issue.since)) == ("not_adopted", date(2026, 3, 12))
    return issue


FIRST_FREE = clock.at(date(2026, 6, 10))  # ninety days after 12 March


def test_the_page_says_from_when_and_then_offers_it(app, client, hall, lost: Issue) -> None:
    path = hall.path(f"issues/{lost.number}")
    scene.sign_in(client, hall, "tenant")

    with clock.pretend(clock.at(date(2026, 6, 9))):
        early = client.get(path).text
        form = client.get(f"{hall.path()}proposals/new?again=2026-001")
    with clock.pretend(FIRST_FREE):
        late = client.get(path).text
        filled = client.get(f"{hall.path()}proposals/new?again=2026-001").text

    assert "2026年6月10日起可以重新提出" in early.replace(" ", "")
    assert "重新提出</a>" not in early
    assert (form.status_code, "重新提出" in form.text) == (422, True)
    assert "proposals/new?again=2026-001" in late
    assert f'value="{lost.title}"' in filled and lost.problem in filled


def test_the_new_issue_stands_in_the_story_of_the_old_one(app, hall, lost: Issue) -> None:
    with app.app_context():
        here, tenant = db.session.get(Community, hall.community.id), hall.tenant
        typed = TYPED | {"key": "1", "proposer": tenant, "by": tenant, "at": FIRST_FREE}
        issue = stored(Issue, lost.id)
        with unit_of_work():
            made = anew.propose_anew(issue, here, **typed)
        with unit_of_work():
            again = anew.propose_anew(issue, here, **typed)  # a double click

        assert (made.number, again.id, made.step) == ("2026-002", made.id, "collect")
        assert told(issue)[-1] == ("issue:proposed_anew", tenant.id)
        assert [verb for verb, _ in told(issue)].count("issue:proposed_anew") == 1
        assert messages_on(issue, "issue:proposed_anew") == {hall.resident.id}


def test_not_a_day_before_and_not_while_it_is_under_way(app, hall, lost: Issue) -> None:
    with app.app_context():
        here = db.session.get(Community, hall.community.id)
        running = scene.issue_at_review(hall)
        typed = TYPED | {"key": "1", "proposer": hall.tenant, "by": hall.tenant}
        eve = clock.last_moment(date(2026, 6, 9))

        early = refusal_of(anew.propose_anew, stored(Issue, lost.id), here, **typed, at=eve)
        busy = refusal_of(anew.propose_anew, running, here, **typed, at=FIRST_FREE)

        assert (early.name, dict(early.values)) == (
            "workflow.waiting_time", {"until": "2026-06-10", "days": 90}
        )  # fmt: skip
        assert busy.name == "collect.not_to_be_proposed_anew"


def test_what_was_withdrawn_may_come_back_at_once(app, client, hall) -> None:
    with app.app_context():
        issue = scene.issue_at_collect(hall)
        with unit_of_work():
            collect.withdraw(issue, reason="改一改。", by=hall.resident, at=scene.at(hours=1))
    scene.sign_in(client, hall, "resident")
    form = client.get(f"{hall.path()}proposals/new?again={issue.number}")

    sent = {"key": "1", "again": issue.number, "title": issue.title, "problem": issue.problem}
    made = client.post(hall.path("proposals"), data=sent | {"building": "0", "then": "collect"})

    assert (form.status_code, made.status_code) == (200, 303)
    assert made.location == hall.path("issues/2026-002")
    assert "新的议题是 2026-002 号" in client.get(hall.path(f"issues/{issue.number}")).text
