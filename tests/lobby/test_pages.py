"""The pages over all rooms: what they show, to whom, and how few questions they ask."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.collect import operations as collect
from deliberation.database import db, unit_of_work
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.issues.operations import statistics
from deliberation.lobby import queries
from deliberation.review import operations as reviewing
from deliberation.rules.policy import VISITOR
from tests import scene
from tests.records import stored

MOST = 8  # queries of a page, whatever the number of issues


@pytest.fixture
def hall(app):
    with app.app_context():
        return scene.community(neighbours=0)


def open_issues(app, hall, number: int, *, step: str = "review") -> list[str]:
    """So many issues at *step*, each with a duty; their numbers."""
    with app.app_context(), unit_of_work():
        made = [
            issues.open_issue(
                hall.community.id,
                key=f"page:{step}:{one}",
                at=scene.at(days=one % 20),
                title=f"第 {one} 件事",
                problem="楼道的灯坏了。",
                channel="online",
                proposer_id=hall.resident.id,
            )
            for one in range(number)
        ]
        db.session.execute(sa.update(Issue).where(Issue.step == "collect").values(step=step))
        statistics.count_anew(hall.community.id)
        for issue in made:
            issues.owe(issue, "answer", at=scene.START, due=scene.at(days=30), role="committee")
        return [issue.number for issue in made]


#: To make so many takes 4 s there, and what is asked is the same there for one and for three.
MANY = pytest.param(
    120, marks=pytest.mark.on("sqlite", reason="on PostgreSQL the same is asked for one and three")
)


@pytest.mark.parametrize("number", [1, 3, MANY])
@pytest.mark.parametrize("page", ["", "issues/", "desk", "mine"])
def test_a_page_asks_the_same_few_questions_for_any_number_of_issues(
    app, hall, client, count_queries, number, page
):
    open_issues(app, hall, number)
    scene.sign_in(client, hall, "committee")

    with count_queries() as asked:
        answer = client.get(hall.path(page))
    with count_queries() as again:
        client.get(hall.path(page))

    assert answer.status_code == 200
    # One of them asks until when what is kept of the pages holds: once a state of the record.
    assert asked.count <= MOST + 1, asked
    assert again.count <= 6, again


@pytest.mark.parametrize("part", [None, "resident", "committee"])
@pytest.mark.parametrize("others", [1, 3, MANY])
def test_the_issue_page_asks_at_most_eight_questions(
    app, hall, client, count_queries, part, others
):
    number = open_issues(app, hall, others)[0]
    if part:
        scene.sign_in(client, hall, part)

    with count_queries() as asked:
        answer = client.get(hall.path(f"issues/{number}"))

    assert answer.status_code == 200
    assert asked.count <= MOST, asked


def test_the_board_counts_every_issue_and_names_the_three_that_came_last(app, hall):
    numbers = open_issues(app, hall, 5)
    with app.app_context():
        columns = queries.board(hall.community.id, VISITOR).columns

        assert [(column.step, column.count) for column in columns] == [
            ("collect", 0),
            ("review", 5),
            ("convene", 0),
            ("discuss", 0),
            ("resolve", 0),
            ("supervise", 0),
        ]
        assert [issue.number for issue in columns[1].issues] == numbers[:-4:-1]


def test_the_list_of_issues_goes_on_by_pages_without_a_gap(app, hall, client):
    numbers = open_issues(app, hall, queries.PAGE + 5)

    first = client.get(hall.path("issues/")).text
    with app.app_context():
        last = db.session.scalar(sa.select(Issue.id).where(Issue.number == numbers[5]))
    second = client.get(hall.path(f"issues/?before={last}")).text

    shown = [[number for number in numbers if f"/issues/{number}" in page]
             for page in (first, second)]  # fmt: skip
    assert shown == [numbers[5:], numbers[:5]]


@pytest.mark.parametrize(("part", "status"), [(None, 404), ("neighbour", 404), ("resident", 200),
                                              ("mediator", 404), ("committee", 200)])  # fmt: skip
def test_a_dispute_is_counted_in_public_and_named_to_nobody_else(app, hall, client, part, status):
    number = open_issues(app, hall, 1)[0]
    with app.app_context(), unit_of_work() as session:
        session.execute(sa.update(Issue).values(kind="dispute", body="MED", step="discuss"))
        statistics.count_anew(hall.community.id)
    if part:
        scene.sign_in(client, hall, part)

    front = client.get(hall.path()).text
    assert '<b class="num">1</b>' in front
    assert ("第 0 件事" in front) == (status == 200)
    assert client.get(hall.path(f"issues/{number}")).status_code == status


def test_an_unknown_community_issue_or_step_is_not_found(hall, client):
    addresses = ["/nowhere/", hall.path("issues/2026-999"), hall.path("issues/?step=dreaming")]

    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_following_twice_is_the_same_as_once(app, hall, client):
    number = open_issues(app, hall, 1)[0]
    scene.sign_in(client, hall, "neighbour")

    answers = [client.post(hall.path(f"issues/{number}/following")) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    with app.app_context():
        issue = db.session.scalar(sa.select(Issue).where(Issue.number == number))
        assert issues.concerned(issue) == {hall.resident.id, hall.neighbour.id}


def test_what_a_resident_wrote_never_runs(app, hall, client):
    number = open_issues(app, hall, 1)[0]
    with app.app_context(), unit_of_work() as session:
        session.execute(
            sa.update(Issue).values(
                title="<script>alert(1)</script>",
                problem="<img src=x onerror=alert(1)> **要紧** [点我](javascript:alert(1)) 🙂",
            )
        )

    page = client.get(hall.path(f"issues/{number}")).text

    assert "<script>alert" not in page
    assert "onerror" not in page.replace("&lt;img src=x onerror=alert(1)&gt;", "")
    assert 'href="javascript' not in page
    assert "<strong>要紧</strong>" in page and "🙂" in page


def test_every_page_is_under_a_strict_content_policy(hall, client):
    headers = client.get(hall.path()).headers

    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


# ------------------------------------------------------------------ what a visitor is told


def test_a_visitor_is_told_what_signing_in_is_good_for(app, hall, client):
    """Each word is what a resident who signs in finds on the same page."""
    with app.app_context():
        collected = scene.issue_at_collect(hall)
        declined = scene.issue_at_review(hall, title="在花坛里停一辆车")
        with unit_of_work():
            reviewing.decline(
                declined, reasons="花坛是大家的。", by=hall.committee, at=scene.at(hours=2)
            )
        posted = scene.resolution_posted(hall, scene.topic(hall, "快递柜"))
        running = scene.issue_in_execution(hall, scene.topic(hall, "路灯"))
        issues_of = {one: stored(Issue, one.issue_id).number for one in (posted, running)}
        pages = {
            "登录后联名": collected.number,
            "登录后联名要求重审": declined.number,
            "登录后提意见": issues_of[posted],
            "登录后关注进展": issues_of[running],
        }
        at = posted.posted_at + timedelta(hours=1)

    def button(number: str) -> list[str]:
        page = client.get(hall.path(f"issues/{number}")).text
        return list(dict.fromkeys(re.findall(r">(登录后[^<]*)</a>", page)))

    with clock.pretend(at):
        told = {word: button(pages[word]) for word in list(pages)[:3]}
    with clock.pretend(running.in_force_at + timedelta(hours=1)):
        told["登录后关注进展"] = button(pages["登录后关注进展"])

    assert told == {word: [word] for word in pages}


def test_of_an_ended_issue_a_visitor_is_promised_nothing(app, hall, client):
    with app.app_context():
        withdrawn = scene.issue_at_collect(hall)
        with unit_of_work():
            collect.withdraw(withdrawn, reason="修好了。", by=hall.resident, at=scene.at(hours=1))

    assert "登录后" not in client.get(hall.path(f"issues/{withdrawn.number}")).text
