"""Acknowledging, accepting, declining, merging: what is left in the tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.collect import operations as collect
from deliberation.collect.queries import cosigner_count
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Duty, Issue
from deliberation.journal.models import Entry
from deliberation.journal.operations.typed import read_out
from deliberation.people.models import Community
from deliberation.review import operations
from deliberation.review.models import Review
from deliberation.rules.refusals import OutOfOrder, Refusal, Stale
from deliberation.rules.workflow import IssueKind, Step
from tests import scene
from tests.records import messages_on, owed, refusal_of, stored, told


@pytest.fixture(autouse=True)
def context(app: Flask, hall: scene.Neighbourhood) -> Iterator[None]:
    with app.app_context():
        yield


def here(hall: scene.Neighbourhood) -> Community:
    return db.session.get(Community, hall.community.id)


def acknowledge(hall, issue, **how) -> None:
    with unit_of_work():
        operations.acknowledge(
            issue, here(hall), by=hall.committee, at=how.pop("at", scene.at(hours=2)), **how
        )


def accept(hall, issue, **how) -> Review:
    particulars = {
        "kind": IssueKind.DAILY,
        "body": "HALL",
        "owner": hall.committee,
        "by": hall.committee,
        "at": scene.at(days=1),
    }
    with unit_of_work():
        return operations.accept(issue, **(particulars | how))


def test_the_proposer_is_told_by_when_it_is_answered(hall) -> None:
    issue = scene.issue_at_review(hall)

    acknowledge(hall, issue)

    assert owed(issue) == [("answer", "committee", date(2026, 3, 9))]
    assert messages_on(issue, "issue:acknowledged") == {hall.resident.id}
    assert db.session.scalars(
        sa.select(Entry.particulars).where(Entry.verb == "issue:acknowledged")
    ).all() == [{"due": "2026-03-09"}]


def test_the_immediate_track_is_answered_within_48_hours_of_submitting(hall) -> None:
    issue = scene.issue_at_review(hall)

    acknowledge(hall, issue, immediate=True)

    assert db.session.execute(
        sa.select(Duty.kind, Duty.due).where(Duty.settled_at.is_(None))
    ).all() == [("answer", scene.at(hours=48))]
    assert told(issue)[-1] == ("issue:put_on_immediate_track", hall.committee.id)


def test_it_is_acknowledged_once_and_only_at_review(hall) -> None:
    waiting, submitted = scene.issue_at_collect(hall), scene.issue_at_review(hall, title="门禁坏了")
    acknowledge(hall, submitted)

    assert [
        refusal_of(acknowledge, hall, waiting),
        refusal_of(acknowledge, hall, submitted),
    ] == [
        Refusal.of("review.acknowledge_in_review", "1"),
        Refusal.of("review.acknowledged_already", "1"),
    ]


def test_accepting_names_class_body_and_owner_and_the_notice_is_owed(hall) -> None:
    issue = scene.issue_at_review(hall)

    review = accept(hall, issue, owner=None, owner_unit=hall.units["property"], size="small")

    assert (issue.step, issue.kind, issue.body) == ("convene", "daily", "HALL")
    assert (issue.owner_id, issue.owner_unit_id) == (None, hall.units["property"].id)
    assert (review.occasion, review.decision, review.reviewer_id, review.size) == (
        1,
        "convene",
        hall.committee.id,
        "small",
    )
    assert owed(issue) == [("notice", "committee", date(2026, 4, 2))]
    assert messages_on(issue, "issue:accepted") == {hall.resident.id}
    assert db.session.scalars(
        sa.select(Entry.particulars).where(Entry.verb == "issue:accepted")
    ).all() == [
        {
            "kind": "daily",
            "body": "HALL",
            "owner_person": None,
            "owner_unit": hall.units["property"].id,
        }
    ]


def test_answering_without_acknowledging_answers_for_both(hall) -> None:
    issue = scene.issue_at_review(hall)
    accept(hall, issue)

    settled = db.session.execute(
        sa.select(Duty.kind, Duty.settled_at).where(Duty.settled_at.is_not(None)).order_by(Duty.id)
    ).all()
    assert settled == [("acknowledge", scene.at(days=1)), ("answer", scene.at(days=1))]


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"kind": None}, "workflow.kind_missing"),
        ({"body": None}, "workflow.body_missing"),
        ({"owner": None}, "workflow.owner_missing"),
        ({"kind": IssueKind.DISPUTE}, "workflow.dispute_needs_mediation"),
        ({"body": "MED"}, "workflow.mediation_only_for_disputes"),
        ({"kind": IssueKind.DISPUTE, "body": "MED"}, "workflow.parties_consent_missing"),
        ({"body": "RRA", "important": True}, "workflow.study_missing"),
        ({"body": "RA", "important": True, "study": "  "}, "workflow.study_missing"),
    ],
)
def test_a_gate_that_is_not_met_changes_nothing(hall, how, refusal) -> None:
    issue = scene.issue_at_review(hall)

    assert refusal_of(accept, hall, issue, **how).name == refusal

    issue = stored(Issue, issue.id)
    assert (issue.step, issue.owner_id, issue.kind) == ("review", None, None)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Review)) == 0


def test_an_important_matter_of_an_assembly_keeps_the_partys_study(hall) -> None:
    issue = scene.issue_at_review(hall)

    review = accept(hall, issue, body="RRA", important=True, study="3月2日研究，同意提交")

    assert (issue.body, review.important, review.study) == ("RRA", True, "3月2日研究，同意提交")


def test_of_two_who_accept_at_once_the_second_hears_that_it_has_changed(hall) -> None:
    issue = scene.issue_at_review(hall)
    both_saw = issue.version
    accept(hall, issue, seen=both_saw)

    with pytest.raises(Stale) as caught:
        accept(hall, issue, body="RRA", by=hall.second_committee, seen=both_saw)

    assert caught.value.refusal == Refusal.of("issue.changed", None, number="2026-001")
    issue = stored(Issue, issue.id)
    assert (issue.body, [verb for verb, _ in told(issue)].count("issue:accepted")) == ("HALL", 1)


def test_what_is_decided_is_not_decided_again(hall) -> None:
    issue = scene.issue_at_convene(hall)

    with pytest.raises(OutOfOrder) as caught:
        accept(hall, issue)

    assert caught.value.refusal.name == "workflow.accept_from_review"


def test_declining_says_why_to_everybody_who_signed(hall) -> None:
    issue = scene.issue_at_review(hall)
    with unit_of_work():
        collect.cosign(issue, by=hall.neighbour, at=scene.at(hours=1))
        operations.decline(
            issue, reasons="  属于邻里私事。 ", by=hall.committee, at=scene.at(days=1)
        )

    assert (issue.step, owed(issue)) == ("declined", [])
    assert messages_on(issue, "issue:declined") == {hall.resident.id, hall.neighbour.id}
    entries = db.session.scalars(sa.select(Entry).where(Entry.verb == "issue:declined")).all()
    assert read_out(hall.community.id, entries) == [{"reasons": "属于邻里私事。"}]


@pytest.mark.parametrize(
    ("reasons", "refusal"),
    [
        ("  ", Refusal.of("workflow.reasons_missing", "1")),
        ("字" * 4001, Refusal.of("collect.text_too_long", None, most=4000, now=4001)),
    ],
)
def test_declining_needs_reasons_of_bearable_length(hall, reasons, refusal) -> None:
    issue = scene.issue_at_review(hall)

    assert (
        refusal_of(
            operations.decline, issue, reasons=reasons, by=hall.committee, at=scene.at(days=1)
        )
        == refusal
    )


def test_merging_links_the_two_and_invites_the_cosigners_over(hall) -> None:
    first = scene.issue_at_convene(hall, by="neighbour", title="小区道路积水")
    second = scene.issue_at_review(hall)
    with unit_of_work():
        collect.cosign(second, by=hall.tenant, at=scene.at(hours=1))
        operations.merge(second, first, by=hall.committee, at=scene.at(days=1))

    assert (second.step, second.merged_into_id, owed(second)) == ("merged", first.id, [])
    assert (cosigner_count(first), cosigner_count(second)) == (0, 1)
    assert messages_on(second, "issue:merged") == {hall.resident.id, hall.tenant.id}
    assert messages_on(first, "issue:took_in") == {hall.neighbour.id}
    assert (told(first)[-1], told(second)[-1]) == (
        ("issue:took_in", hall.committee.id),
        ("issue:merged", hall.committee.id),
    )
    with unit_of_work():
        assert collect.cosign(first, by=hall.tenant, at=scene.at(days=2))


def test_nothing_is_merged_into_itself_or_into_what_has_ended(hall) -> None:
    issue, ended = scene.issue_at_review(hall), scene.issue_at_collect(hall, title="旧的议题")
    with unit_of_work():
        collect.withdraw(ended, reason="不用了", by=hall.resident, at=scene.at(hours=1))

    def merge(target: Issue) -> str:
        return refusal_of(
            operations.merge, issue, target, by=hall.committee, at=scene.at(days=1)
        ).name

    assert [merge(issue), merge(ended)] == [
        "workflow.merge_into_itself",
        "workflow.merge_target_not_open",
    ]
    assert stored(Issue, issue.id).merged_into_id is None


def test_a_missed_deadline_shows_by_itself(hall) -> None:
    issue = scene.issue_at_review(hall)

    late = db.session.scalars(
        sa.select(Duty.kind).where(
            Duty.settled_at.is_(None), Duty.due < clock.at(date(2026, 3, 10))
        )
    ).all()

    assert (late, issue.position.step) == (["acknowledge", "answer"], Step.REVIEW)
