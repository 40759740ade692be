"""Taking a step back: what is restored, who may, until when, and what stays on record (§1)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.collect import operations as collect
from deliberation.convene.operations import notice
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue, Timer, TimerKind
from deliberation.issues.operations import statistics
from deliberation.journal.queries import of_issue, verify
from deliberation.lobby.operations import settle_due
from deliberation.lobby.queries.story import entered
from deliberation.people.models import Community
from deliberation.review import operations
from deliberation.review.models import Referral, Review
from deliberation.review.operations import appealing, referring, takingback
from deliberation.rules.refusals import NotReady, OutOfOrder, Refusal, Stale
from deliberation.rules.workflow import IssueKind, Sorting, Step
from tests import scene
from tests.records import messages_on, owed, refusal_of, stored, told


@pytest.fixture(autouse=True)
def context(app: Flask, hall: scene.Neighbourhood) -> Iterator[None]:
    with app.app_context():
        yield


def here(hall: scene.Neighbourhood) -> Community:
    return db.session.get(Community, hall.community.id)


def back(hall, issue: Issue, by: str, *, hours: int = 5, **how) -> None:
    with unit_of_work():
        takingback.take_back(issue, here(hall), by=hall.people[by], at=scene.at(hours=hours), **how)


def why_not(hall, issue: Issue, by: str) -> Refusal:
    return refusal_of(
        takingback.take_back, issue, here(hall), by=hall.people[by], at=scene.at(hours=9)
    )


def accepted(hall, issue: Issue) -> None:
    operations.accept(
        issue, kind=IssueKind.DAILY, body="HALL", owner=hall.committee, study="支部 3 月 1 日研究",
        size="small", by=hall.committee, at=scene.at(hours=2),
    )  # fmt: skip


def declined(hall, issue: Issue) -> None:
    operations.decline(issue, reasons="不归社区。", by=hall.committee, at=scene.at(hours=2))


def referred(hall, issue: Issue) -> None:
    referring.refer(
        issue, to=Sorting.DEPARTMENT, to_unit=hall.units["department"], owner=hall.committee,
        deadline=date(2026, 3, 20), by=hall.committee, at=scene.at(hours=2),
    )  # fmt: skip


def withdrawn(hall, issue: Issue) -> None:
    collect.withdraw(issue, reason="已经解决。", by=hall.resident, at=scene.at(hours=2))


def merged(hall, issue: Issue) -> None:
    other = db.session.scalar(sa.select(Issue).where(Issue.id != issue.id))
    operations.merge(issue, other, by=hall.committee, at=scene.at(hours=2))


DECISIONS = [
    (accepted, "committee"),
    (declined, "committee"),
    (referred, "committee"),
    (merged, "committee"),
    (withdrawn, "resident"),
]


@pytest.fixture
def at_review(hall: scene.Neighbourhood) -> Issue:
    """What the resident proposed and submitted an hour later, beside another open issue."""
    scene.issue_at_collect(hall, title="楼道灯不亮", by="neighbour")
    issue = scene.issue_at_collect(hall, title="门禁坏了")
    with unit_of_work():
        collect.submit(issue, here(hall), by=hall.resident, at=scene.at(hours=1))
    return issue


@pytest.mark.parametrize(("decide", "by"), DECISIONS)
def test_the_issue_stands_again_where_it_stood_and_the_clock_runs_on(
    hall, at_review: Issue, decide: Callable, by: str
) -> None:
    issue = at_review
    before = (issue.position, issue.since, issue.owner_id, issue.merged_into_id, owed(issue))
    with unit_of_work():
        decide(hall, issue)

    back(hall, issue, by)

    after = (issue.position, issue.since, issue.owner_id, issue.merged_into_id, owed(issue))
    assert after == before
    assert told(issue)[-1] == ("issue:taken_back", hall.people[by].id)
    assert messages_on(issue, "issue:taken_back") == {hall.resident.id} - {hall.people[by].id}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Referral)) == 0
    assert verify(hall.community.id) is None


def test_a_submission_taken_back_may_lapse_as_before(hall, at_review: Issue) -> None:
    issue, last = at_review, date(2026, 5, 1)

    back(hall, issue, "resident")

    assert issue.position.step is Step.COLLECT
    assert owed(issue) == [("submit", hall.resident.id, last)]
    timers = sa.select(Timer.falls_due).where(
        Timer.subject_id == issue.id, Timer.settled_at.is_(None)
    )
    assert db.session.scalars(timers).all() == [clock.end_of(last)]
    settle_due(here(hall), clock.end_of(last))
    assert issue.step == "lapsed"


def test_what_was_submitted_at_once_waits_to_be_submitted(hall) -> None:
    issue = scene.issue_at_review(hall)

    back(hall, issue, "resident")

    assert (issue.step, issue.since) == ("collect", scene.START)
    assert owed(issue) == [("submit", hall.resident.id, date(2026, 5, 1))]


def test_who_takes_a_submission_back_after_the_days_has_the_day_to_think(hall) -> None:
    issue = scene.issue_at_collect(hall)
    with unit_of_work():
        collect.submit(issue, here(hall), by=hall.resident, at=scene.at(days=60))

    back(hall, issue, "resident", hours=24 * 61)
    settle_due(here(hall), scene.at(days=61, hours=5))

    assert (issue.step, owed(issue)) == (
        "collect", [("submit", hall.resident.id, scene.at(days=61).date())]
    )  # fmt: skip


def test_a_decision_can_be_taken_again_on_the_same_sheet(hall, at_review: Issue) -> None:
    with unit_of_work():
        accepted(hall, at_review)
    back(hall, at_review, "committee")

    with unit_of_work():
        declined(hall, at_review)

    sheets = db.session.execute(sa.select(Review.occasion, Review.decision, Review.reasons)).all()
    assert sheets == [(1, "declined", "不归社区。")]
    assert [verb for verb, _ in told(at_review)] == [
        "issue:proposed", "issue:submitted", "issue:accepted", "issue:taken_back",
        "issue:declined",
    ]  # fmt: skip


def test_the_stepper_forgets_what_was_taken_back(hall, at_review: Issue) -> None:
    with unit_of_work():
        accepted(hall, at_review)
    back(hall, at_review, "committee")

    moments = entered(of_issue(hall.community.id, at_review.id))

    assert moments == {Step.COLLECT: scene.at(), Step.REVIEW: scene.at(hours=1)}


def test_the_other_issue_says_that_it_was_let_go(hall, at_review: Issue) -> None:
    other = db.session.scalar(sa.select(Issue).where(Issue.id != at_review.id))
    with unit_of_work():
        merged(hall, at_review)

    back(hall, at_review, "committee")

    clerk = hall.committee.id
    assert told(other)[1:] == [("issue:took_in", clerk), ("issue:let_go", clerk)]


def test_an_appeal_taken_back_may_be_made_again(hall, at_review: Issue) -> None:
    issue = at_review
    with unit_of_work():
        declined(hall, issue)
    for _ in range(2):
        with unit_of_work():
            appealing.appeal(
                issue, here(hall), reason="门禁归社区。", by=hall.resident, at=scene.at(hours=3)
            )
        assert (issue.step, issue.appealed) == ("review", True)
        back(hall, issue, "resident")

    assert (issue.step, issue.appealed, owed(issue)) == ("declined", False, [])


def test_a_reply_entered_by_mistake_is_waited_for_again(hall, at_review: Issue) -> None:
    issue = at_review
    with unit_of_work():
        referred(hall, issue)
    waiting = (issue.position, owed(issue))
    with unit_of_work():
        referring.reply(
            issue, here(hall), text="已派单。", sends_back=True, by=hall.officer,
            at=scene.at(hours=3),
        )  # fmt: skip

    back(hall, issue, "officer")

    assert (issue.position, owed(issue)) == waiting
    assert db.session.scalars(sa.select(Referral.reply)).all() == [None]


def test_who_closed_it_by_mistake_is_asked_again(hall, at_review: Issue) -> None:
    issue = at_review
    with unit_of_work():
        referred(hall, issue)
        referring.reply(issue, here(hall), text="已派单。", by=hall.officer, at=scene.at(hours=3))
    waiting = (issue.position, owed(issue))
    with unit_of_work():
        referring.settle_feedback(
            issue, here(hall), satisfied=True, by=hall.resident, at=scene.at(hours=4)
        )
    assert issue.step == "closed"

    back(hall, issue, "resident")

    assert (issue.position, owed(issue)) == waiting
    rows = db.session.execute(sa.select(Referral.reply, Referral.feedback)).all()
    assert rows == [("已派单。", None)]
    timer = sa.select(Timer.settled_at).where(Timer.kind == TimerKind.REFERRAL_SILENT)
    assert db.session.scalars(timer).all() == [None]


# ------------------------------------------------------------------ who, and until when


def test_only_who_did_it_takes_it_back(hall, at_review: Issue) -> None:
    with unit_of_work():
        accepted(hall, at_review)

    assert why_not(hall, at_review, "second_committee").name == "workflow.take_back_own_step"
    assert at_review.step == "convene"


def test_nobody_takes_back_what_others_have_acted_on(hall, at_review: Issue) -> None:
    with unit_of_work():
        accepted(hall, at_review)
        collect.cosign(at_review, by=hall.tenant, at=scene.at(hours=3))

    assert why_not(hall, at_review, "committee").name == "workflow.acted_since"


def test_a_step_that_was_answered_and_the_answer_taken_back_stays(hall, at_review: Issue) -> None:
    with unit_of_work():
        accepted(hall, at_review)
    back(hall, at_review, "committee")

    assert why_not(hall, at_review, "resident").name == "workflow.acted_since"


def test_what_time_did_is_nobodys_to_take_back(hall) -> None:
    issue = scene.issue_at_collect(hall)
    settle_due(here(hall), scene.at(days=61))

    assert why_not(hall, issue, "resident").name == "workflow.nothing_to_take_back"


def test_after_the_notice_it_is_too_late_even_for_oneself(hall, at_review: Issue) -> None:
    with unit_of_work():
        accepted(hall, at_review)
    scene.meeting_called(hall, at_review, when=scene.at(hours=3))

    assert why_not(hall, at_review, "committee").name == "review.did_more_since"


def test_no_notice_goes_out_with_an_issue_that_was_taken_back(hall, at_review: Issue) -> None:
    with unit_of_work():
        accepted(hall, at_review)
    meeting = scene.meeting_called(hall, at_review, when=scene.at(hours=3), noticed=False)
    back(hall, at_review, "committee")

    refusal = refusal_of(
        notice.give_notice, here(hall), meeting, by=hall.committee, at=scene.at(hours=6)
    )

    assert refusal.name == "notice.item_elsewhere"


def test_a_new_issue_has_nothing_to_take_back(hall) -> None:
    assert why_not(hall, scene.issue_at_collect(hall), "resident").name == (
        "workflow.nothing_to_take_back"
    )


def test_an_older_page_is_refused(hall, at_review: Issue) -> None:
    seen = at_review.version
    with unit_of_work():
        accepted(hall, at_review)

    with pytest.raises(Stale):
        back(hall, at_review, "committee", seen=seen)
    assert at_review.step == "convene"


# ------------------------------------------------------------------ pages


def test_the_page_names_what_will_be_undone_and_one_press_undoes_it(
    app, client, hall, at_review: Issue
) -> None:
    with unit_of_work():
        accepted(hall, at_review)
    path = hall.path(f"issues/{at_review.number}")
    scene.sign_in(client, hall, "committee")

    assert "收回“受理”" in client.get(path).text
    asked = client.get(path + "/taking-back").text
    done = client.post(path + "/taking-back", data={"seen": at_review.version})

    assert "议题回到“议题审核”。" in asked
    assert "不再需要：" in asked and "重新要办：" in asked
    assert (done.status_code, done.location) == (303, path)
    page = client.get(path).text
    assert "收回“受理”这一步，议题回到“议题审核”。" in page
    assert "taking-back" not in page
    sheet = client.get(path + "/review").text
    assert "支部 3 月 1 日研究" in sheet  # what was typed waits in the form


def test_when_it_is_too_late_nothing_is_offered_and_the_rule_is_said(
    client, hall, at_review: Issue
) -> None:
    with unit_of_work():
        accepted(hall, at_review)
    path = hall.path(f"issues/{at_review.number}")
    scene.sign_in(client, hall, "committee")
    with unit_of_work():
        collect.cosign(at_review, by=hall.tenant, at=scene.at(hours=3))

    assert "taking-back" not in client.get(path).text
    asked = client.get(path + "/taking-back")
    pressed = client.post(path + "/taking-back")

    assert (asked.status_code, pressed.status_code) == (422, 422)
    assert "别人已经接着办了，这一步不能再收回。" in asked.text
    assert "别人已经接着办了，这一步不能再收回。" in pressed.text


def test_others_are_shown_no_way_back(client, hall, at_review: Issue) -> None:
    path = hall.path(f"issues/{at_review.number}")
    scene.sign_in(client, hall, "second_committee")

    assert "taking-back" not in client.get(path).text
    assert client.get(path + "/taking-back").status_code == 403
    assert client.post(path + "/taking-back").status_code == 403


def test_of_two_at_once_only_one_is_right(app, hall, at_review: Issue) -> None:
    """The proposer takes the submission back while the committee accepts it."""
    number, seen = at_review.number, at_review.version
    resident = scene.sign_in(app.test_client(), hall, "resident")
    clerk = scene.sign_in(app.test_client(), hall, "committee")
    acceptance = {
        "kind": "daily", "body": "HALL", "owner": f"p:{hall.committee.id}", "seen": seen,
        "size": "small", "competence": "self",
    }  # fmt: skip
    start, statuses = threading.Barrier(2), []

    def press(client, act: str, data: dict) -> None:
        start.wait()
        with clock.pretend(scene.at(hours=2)):
            statuses.append(client.post(hall.path(f"issues/{number}/{act}"), data=data).status_code)

    db.session.remove()
    threads = [
        threading.Thread(target=press, args=(resident, "taking-back", {"seen": seen})),
        threading.Thread(target=press, args=(clerk, "acceptance", acceptance)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [303, 409]
    issue = stored(Issue, at_review.id)
    verbs = [verb for verb, _ in told(issue)]
    assert (issue.step, verbs[-1]) in {
        ("collect", "issue:taken_back"), ("convene", "issue:accepted")
    }  # fmt: skip


def test_refusals_say_whether_it_is_in_order_at_all(hall, at_review: Issue) -> None:
    with unit_of_work():
        accepted(hall, at_review)

    with pytest.raises(NotReady):
        back(hall, at_review, "second_committee")
    with pytest.raises(OutOfOrder):
        back(hall, scene.issue_at_collect(hall), "resident")


def test_answers_are_counted_by_month_as_they_are_hastened_settled_and_owed_again(hall):
    def counted() -> list[tuple[int, int]]:
        assert statistics.due_by_month(hall.community.id) == statistics.due_counted(
            hall.community.id
        )
        return list(statistics.due_by_month(hall.community.id).values())

    issue = scene.issue_at_review(hall)
    assert counted() == [(1, 0)]
    with unit_of_work():
        operations.acknowledge(
            issue, here(hall), immediate=True, by=hall.committee, at=scene.at(hours=1)
        )
    assert counted() == [(1, 0)]
    with unit_of_work():
        operations.decline(issue, reasons="花坛是大家的。", by=hall.committee, at=scene.at(hours=2))
    assert counted() == [(1, 1)]
    back(hall, issue, "committee")
    assert counted() == [(1, 0)]
