"""Referring with its reply, and the one appeal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.journal.models import Entry
from deliberation.lobby.operations import settle_due
from deliberation.people.models import Community
from deliberation.review import operations, queries
from deliberation.review.models import AppealSignature, Referral
from deliberation.review.operations import appealing, referring
from deliberation.rules.refusals import Refusal
from deliberation.rules.workflow import IssueKind, Sorting
from tests import scene
from tests.records import messages_on, owed, refusal_of, stored, told


@pytest.fixture(autouse=True)
def context(app: Flask, hall: scene.Neighbourhood) -> Iterator[None]:
    with app.app_context():
        yield


def here(hall: scene.Neighbourhood) -> Community:
    return db.session.get(Community, hall.community.id)


def refer(hall, issue, **how):
    particulars = {
        "to": Sorting.DEPARTMENT,
        "to_unit": hall.units["department"],
        "owner": hall.committee,
        "deadline": date(2026, 3, 20),
        "by": hall.committee,
        "at": scene.at(days=1),
    }
    with unit_of_work():
        return referring.refer(issue, **(particulars | how))


def reply(hall, issue, **how) -> None:
    particulars = {"text": "已列入本月计划。", "by": hall.officer, "at": scene.at(days=5)}
    with unit_of_work():
        referring.reply(issue, here(hall), **(particulars | how))


def declined(hall: scene.Neighbourhood, **more) -> Issue:
    issue = scene.issue_at_review(hall, **more)
    with unit_of_work():
        operations.decline(issue, reasons="不归社区管。", by=hall.committee, at=scene.at(days=1))
    return issue


def appeal(hall, issue, **how) -> None:
    particulars = {"reason": "路是小区的。", "by": hall.resident, "at": scene.at(days=2)}
    with unit_of_work():
        appealing.appeal(issue, here(hall), **(particulars | how))


def sign(hall, issue, *people) -> list[bool]:
    signed = []
    for person in people:
        with unit_of_work():
            signed.append(appealing.sign(issue, here(hall), by=person, at=scene.at(days=2)))
    return signed


# ------------------------------------------------------------------ referring


def test_what_belongs_to_a_department_is_owed_by_it_and_stays_visible(hall) -> None:
    issue = scene.issue_at_review(hall)
    refer(hall, issue)

    assert (issue.step, issue.owner_id) == ("referred", hall.committee.id)
    assert owed(issue) == [("reply", hall.units["department"].id, date(2026, 3, 20))]
    assert db.session.scalars(
        sa.select(Entry.particulars).where(Entry.verb == "issue:referred")
    ).all() == [
        {
            "sorting": "department",
            "addressee": "街道城管办",
            "due": "2026-03-20",
            "owner_person": hall.committee.id,
        }
    ]


def test_the_reply_of_somebody_outside_is_owed_by_the_committee(hall) -> None:
    issue = scene.issue_at_review(hall)
    refer(hall, issue, to=Sorting.OWNERS, to_unit=None, addressee="业主委员会")

    assert owed(issue) == [("reply", "committee", date(2026, 3, 20))]


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"to_unit": None}, Refusal.of("workflow.referral_addressee_missing", "1")),
        ({"owner": None}, Refusal.of("workflow.referral_owner_missing", "1")),
        ({"deadline": None}, Refusal.of("workflow.referral_deadline_missing", "1")),
        (
            {"deadline": date(2026, 3, 2)},
            Refusal.of("review.deadline_passed", "1", today="2026-03-03"),
        ),
    ],
)
def test_a_referral_names_addressee_owner_and_deadline(hall, how, refusal) -> None:
    issue = scene.issue_at_review(hall)

    assert refusal_of(refer, hall, issue, **how) == refusal
    assert stored(Issue, issue.id).step == "review"


def judge(hall, issue, satisfied: bool, text: str = "", *, days: int = 6, by=None) -> None:
    with unit_of_work():
        referring.settle_feedback(
            issue, here(hall), satisfied=satisfied, text=text,
            by=by or hall.resident, at=scene.at(days=days),
        )  # fmt: skip


def test_a_reply_closes_nothing_before_the_proposer_was_asked(hall) -> None:
    issue = scene.issue_at_review(hall)
    referral = refer(hall, issue)
    reply(hall, issue)

    assert (issue.step, issue.closing) == ("referred", None)
    assert owed(issue) == [("feedback", hall.resident.id, date(2026, 3, 14))]
    assert (referral.reply, referral.replied_by) == ("已列入本月计划。", hall.officer.id)
    assert messages_on(issue, "referral:replied") == {hall.resident.id}
    assert refusal_of(reply, hall, issue).name == "review.replied_already"

    judge(hall, issue, True)
    assert (issue.step, issue.closing, owed(issue)) == ("closed", "answered", [])
    assert (referral.feedback, told(issue)[-1]) == (
        "satisfied", ("referral:answered", hall.resident.id),
    )  # fmt: skip


def test_who_is_not_satisfied_has_it_redone_once_by_the_same_unit_then_it_comes_back(hall) -> None:
    issue = scene.issue_at_review(hall)
    refer(hall, issue)  # on 3 March, until the 20th: 17 days
    reply(hall, issue)

    assert refusal_of(judge, hall, issue, False).name == "review.feedback_reason_missing"
    judge(hall, issue, False, "只画了线，没有疏通。")
    unit = hall.units["department"].id
    # Half of 17 days, from the 8th on.
    assert (issue.step, owed(issue)) == ("referred", [("reply", unit, date(2026, 3, 17))])

    reply(hall, issue, text="已疏通。", at=scene.at(days=10))
    assert [kind for kind, _, _ in owed(issue)] == ["feedback"]
    judge(hall, issue, False, "还是堵。", days=11)
    assert issue.step == "review"
    assert [kind for kind, _, _ in owed(issue)] == ["acknowledge", "answer"]
    rows = sa.select(Referral.occasion, Referral.reply, Referral.feedback_text)
    assert db.session.execute(rows.order_by(Referral.id)).all() == [
        (1, "已列入本月计划。", "只画了线，没有疏通。"), (2, "已疏通。", "还是堵。"),
    ]  # fmt: skip
    assert [verb for verb, _ in told(issue)][-4:] == [
        "referral:replied", "referral:redo", "referral:replied", "referral:unsettled",
    ]  # fmt: skip


def test_who_says_nothing_for_seven_days_is_told_that_it_is_closed_as_answered(hall) -> None:
    issue = scene.issue_at_review(hall)
    referral = refer(hall, issue)
    reply(hall, issue)  # on Saturday, 7 March

    settle_due(here(hall), clock.at(date(2026, 3, 14), time(23, 59)))
    assert issue.step == "referred"
    settle_due(here(hall), clock.at(date(2026, 3, 15)))
    assert (issue.step, issue.closing, referral.feedback) == ("closed", "answered", "silent")
    assert (owed(issue), told(issue)[-1]) == ([], ("referral:not_contradicted", None))


def test_what_a_channel_brought_is_asked_of_the_clerk_who_answers_for_it(hall) -> None:
    issue = scene.issue_at_review(hall)
    with unit_of_work():
        issue.proposer_id, issue.clerk_id = None, hall.second_committee.id
    refer(hall, issue)
    reply(hall, issue)
    assert owed(issue) == [("feedback", hall.second_committee.id, date(2026, 3, 14))]


def test_the_proposer_is_asked_on_a_page_and_nobody_else(app, hall) -> None:
    issue = scene.issue_at_review(hall)
    refer(hall, issue)
    reply(hall, issue)
    number, client = issue.number, app.test_client()
    path = hall.path(f"issues/{number}/reply/feedback")
    with clock.pretend(scene.at(days=6)):
        for part in ("committee", "neighbour", "officer"):
            scene.sign_in(client, hall, part)
            assert (part, client.get(path).status_code) == (part, 403)
        scene.sign_in(client, hall, "resident")
        assert path in client.get(hall.path(f"issues/{number}")).text
        assert "已列入本月计划。" in client.get(path).text
        empty = client.post(path, data={"verdict": "no", "seen": issue.version})
        assert (empty.status_code, "请写明还差什么" in empty.text) == (422, True)
        said = {"verdict": "no", "text": "没有疏通。", "seen": issue.version}
        assert client.post(path, data=said).status_code == 303
        assert "由街道城管办重办" in client.get(hall.path(f"issues/{number}")).text


def test_a_reply_that_sends_the_matter_back_starts_the_clock_anew(hall) -> None:
    issue = scene.issue_at_review(hall)
    refer(hall, issue)
    reply(hall, issue, sends_back=True)

    assert issue.step == "review"
    # Saturday, 7 March: the first working day is Monday.
    assert owed(issue) == [
        ("acknowledge", "committee", date(2026, 3, 9)),
        ("answer", "committee", date(2026, 3, 13)),
    ]
    refer(hall, issue, at=scene.at(days=7))
    assert [r.occasion for r in (queries.latest(issue),)] == [2]


def test_only_what_was_referred_gets_a_reply_and_the_reply_has_words(hall) -> None:
    waiting, referred = scene.issue_at_review(hall), scene.issue_at_review(hall, title="占道经营")
    refer(hall, referred)

    assert [
        refusal_of(reply, hall, waiting).name,
        refusal_of(reply, hall, referred, text=" ").name,
    ] == ["workflow.answer_when_referred", "workflow.reply_missing"]


# ------------------------------------------------------------------ appealing


def test_the_proposers_appeal_goes_to_another_reviewer(hall) -> None:
    issue = declined(hall)
    appeal(hall, issue)

    assert (issue.step, issue.appealed) == ("review", True)
    assert owed(issue)[0] == ("acknowledge", "committee", date(2026, 3, 5))
    assert told(issue)[-1] == ("issue:appealed", hall.resident.id)

    how = {"reasons": "还是不归社区管。", "at": scene.at(days=3)}
    assert refusal_of(operations.decline, issue, by=hall.committee, **how) == Refusal.of(
        "review.another_reviewer", "1"
    )
    with unit_of_work():
        operations.decline(issue, by=hall.second_committee, **how)

    assert issue.position.ended
    assert refusal_of(appeal, hall, issue).name == "workflow.appeal_once_when_declined"


def test_an_appeal_says_why(hall) -> None:
    assert refusal_of(appeal, hall, declined(hall), reason=" ") == Refusal.of(
        "review.appeal_reason_missing", "1"
    )


def test_where_nobody_else_reviews_there_is_no_appeal_to_another_reviewer(hall) -> None:
    issue = declined(hall)
    with unit_of_work():
        role = db.session.execute(
            sa.text("UPDATE roles SET kind = 'volunteer' WHERE person_id = :person"),
            {"person": hall.second_committee.id},
        )
        assert role.rowcount == 1

    assert refusal_of(appeal, hall, issue).name == "workflow.appeal_needs_another_reviewer"


def test_nobody_appeals_in_the_proposers_place(hall) -> None:
    issue = declined(hall)

    assert refusal_of(appeal, hall, issue, by=hall.neighbour) == Refusal.of(
        "workflow.appeal_signatures_missing",
        "1",
        adults_signed=0,
        adults_needed=1,
        representatives_signed=0,
        representatives_needed=1,
    )


def test_a_tenth_of_the_adults_bring_a_declined_issue_back(hall) -> None:
    issue = declined(hall)

    # Twenty adults live here: two signatures are a tenth, and one twice is one.
    assert sign(hall, issue, hall.neighbour, hall.neighbour) == [True, False]
    assert issue.step == "declined"
    assert sign(hall, issue, hall.tenant) == [True]

    assert (issue.step, issue.appealed) == ("review", True)
    assert [verb for verb, _ in told(issue)][-3:] == [
        "issue:appeal_signed",
        "issue:appeal_signed",
        "issue:appealed_by_signatures",
    ]
    assert messages_on(issue, "issue:appealed_by_signatures") == {
        hall.resident.id,
        hall.neighbour.id,
        hall.tenant.id,
    }


def test_a_fifth_of_the_representatives_do_so_as_well(hall) -> None:
    issue = declined(hall)

    sign(hall, issue, hall.representative)

    assert db.session.scalars(
        sa.select(Entry.particulars).where(Entry.verb == "issue:appealed_by_signatures")
    ).all() == [{"adults": 1, "representatives": 1}]


def test_after_the_signatures_the_first_reviewer_may_decide_again(hall) -> None:
    issue = declined(hall)
    sign(hall, issue, hall.representative)

    with unit_of_work():
        operations.accept(
            issue,
            kind=IssueKind.DAILY,
            body="HALL",
            owner=hall.committee,
            by=hall.committee,
            at=scene.at(days=3),
        )

    assert issue.step == "convene"


def test_it_is_the_constraint_that_lets_each_sign_the_appeal_once(hall) -> None:
    issue = declined(hall)
    with unit_of_work():
        AppealSignature.__table__.drop(db.session.connection())
        columns = [
            sa.Column(column.name, column.type, primary_key=column.primary_key)
            for column in AppealSignature.__table__.columns
        ]
        sa.Table("appeal_signatures", sa.MetaData(), *columns).create(db.session.connection())

    assert sign(hall, issue, hall.neighbour, hall.neighbour) == [True, True]
