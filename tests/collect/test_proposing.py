"""Proposing, co-signing, submitting, withdrawing, lapsing: what is left in the tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.collect import operations, queries
from deliberation.collect.models import Cosignature
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Follow, Issue, Timer
from deliberation.journal.models import Entry
from deliberation.journal.operations.typed import read_out
from deliberation.lobby.operations import settle_due
from deliberation.lobby.queries import witnessed_people
from deliberation.people.models import Community
from deliberation.rules.refusals import NotReady, OutOfOrder, Refusal, Stale
from deliberation.rules.workflow import Step
from tests import scene
from tests.records import messages_on, owed, refusal_of, stored, told


@pytest.fixture(autouse=True)
def context(app: Flask, hall: scene.Neighbourhood) -> Iterator[None]:
    with app.app_context():
        yield


def cosign(issue: Issue, *people) -> None:
    for person in people:
        with unit_of_work():
            operations.cosign(issue, by=person, at=scene.at(days=1))


def test_a_proposal_waits_at_collect_until_its_proposer_submits_it(hall) -> None:
    issue = scene.issue_at_collect(hall)

    assert (issue.number, issue.step, issue.channel) == ("2026-001", "collect", "online")
    assert (issue.proposer_id, issue.clerk_id) == (hall.resident.id, None)
    assert owed(issue) == [("submit", hall.resident.id, date(2026, 5, 1))]
    assert told(issue) == [("issue:proposed", hall.resident.id)]
    assert db.session.scalars(sa.select(Follow.person_id)).all() == [hall.resident.id]


def test_what_a_clerk_enters_is_answered_for_by_the_clerk(hall) -> None:
    unknown = scene.issue_at_collect(hall, by="committee", channel="phone", proposer=None)
    known = scene.issue_at_collect(
        hall, by="committee", channel="visit", proposer=hall.tenant, title="电梯经常停运"
    )

    assert (unknown.proposer_id, unknown.clerk_id) == (None, hall.committee.id)
    assert (known.proposer_id, known.clerk_id) == (hall.tenant.id, hall.committee.id)
    assert [owed(issue)[0][:2] for issue in (unknown, known)] == [
        ("submit", hall.committee.id),
        ("submit", hall.committee.id),
    ]
    assert messages_on(known, "issue:entered_for") == {hall.tenant.id}


def test_the_same_form_sent_twice_makes_one_issue(hall) -> None:
    first = scene.issue_at_collect(hall, key="one form")
    second = scene.issue_at_collect(hall, key="one form")

    assert first.id == second.id
    assert told(first) == [("issue:proposed", hall.resident.id)]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": "太短"}, Refusal.of("collect.title_too_short", None, least=4)),
        ({"title": "路" * 61}, Refusal.of("collect.title_too_long", None, most=60, now=61)),
        ({"problem": "  "}, Refusal.of("collect.problem_missing", None)),
        ({"problem": "字" * 4001}, Refusal.of("collect.text_too_long", None, most=4000, now=4001)),
        ({"action": "字" * 4001}, Refusal.of("collect.text_too_long", None, most=4000, now=4001)),
        ({"place": "字" * 61}, Refusal.of("collect.text_too_long", None, most=60, now=61)),
    ],
)
def test_texts_keep_to_their_limits(hall, changes, refusal) -> None:
    assert refusal_of(scene.issue_at_collect, hall, **changes) == refusal
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Issue)) == 0


def test_submitting_starts_the_committees_clock_and_ends_the_collecting(hall) -> None:
    issue = scene.issue_at_collect(hall)
    with unit_of_work():
        operations.submit(
            issue, db.session.get(Community, issue.community_id), by=hall.resident, at=scene.at(1)
        )

    # Tuesday, 3 March: one working day, and five.
    assert owed(issue) == [
        ("acknowledge", "committee", date(2026, 3, 4)),
        ("answer", "committee", date(2026, 3, 10)),
    ]
    assert (issue.step, issue.since) == ("review", scene.at(1))
    assert told(issue)[-1] == ("issue:submitted", hall.resident.id)
    assert db.session.scalars(sa.select(Timer.settled_at)).all() == [scene.at(1)]


def test_days_on_which_the_desk_is_closed_are_not_counted(hall) -> None:
    with unit_of_work():
        db.session.get(Community, hall.community.id).closed_days = ["2026-03-03"]

    issue = scene.issue_at_review(hall)

    assert [day for _, _, day in owed(issue)] == [date(2026, 3, 4), date(2026, 3, 10)]


def test_where_cosigners_are_asked_for_it_waits_for_them(hall) -> None:
    scene.ways(hall, cosigner_threshold=2)
    issue = scene.issue_at_collect(hall)
    cosign(issue, hall.neighbour)
    community = db.session.get(Community, issue.community_id)

    assert refusal_of(
        operations.submit, issue, community, by=hall.resident, at=scene.at(1)
    ) == Refusal.of("workflow.cosigners_missing", "1", cosigners=1, missing=1, threshold=2)

    cosign(issue, hall.tenant)
    with unit_of_work():
        operations.submit(issue, community, by=hall.resident, at=scene.at(2))

    assert issue.position.step is Step.REVIEW


def test_nobody_submits_or_withdraws_for_somebody_else(hall) -> None:
    issue = scene.issue_at_collect(hall)
    community = db.session.get(Community, issue.community_id)

    assert [
        refusal_of(operations.submit, issue, community, by=hall.neighbour, at=scene.at(1)).name,
        refusal_of(
            operations.withdraw, issue, reason="不用了", by=hall.committee, at=scene.at(1)
        ).name,
    ] == ["workflow.submit_by_proposer", "workflow.withdraw_by_proposer"]


def test_each_signs_once_and_follows_from_then_on(hall) -> None:
    issue = scene.issue_at_collect(hall)
    with unit_of_work():
        signed = [
            operations.cosign(issue, by=hall.neighbour, at=scene.at(1)),
            operations.cosign(issue, by=hall.neighbour, at=scene.at(2)),
            operations.cosign(issue, by=hall.tenant, at=scene.at(2)),
        ]

    assert signed == [True, False, True]
    assert queries.cosigning(issue, hall.tenant.id) == queries.Cosigning(2, True)
    assert queries.cosigning(issue, hall.resident.id) == queries.Cosigning(2, False)
    assert queries.cosigners(issue) == {hall.neighbour.id, hall.tenant.id}
    assert told(issue)[1:] == [
        ("issue:cosigned", hall.neighbour.id),
        ("issue:cosigned", hall.tenant.id),
    ]


def test_a_signature_is_taken_back_until_the_topic_is_handed_in(hall) -> None:
    issue = scene.issue_at_collect(hall)
    with unit_of_work():
        operations.cosign(issue, by=hall.neighbour, at=scene.at(1))
        taken = [operations.unsign(issue, by=hall.neighbour, at=scene.at(2)) for _ in range(2)]
        operations.cosign(issue, by=hall.tenant, at=scene.at(2))
        again = operations.cosign(issue, by=hall.neighbour, at=scene.at(3))

    assert (taken, again) == ([True, False], True)
    assert queries.cosigners(issue) == {hall.neighbour.id, hall.tenant.id}
    assert told(issue)[1:3] == [
        ("issue:cosigned", hall.neighbour.id),
        ("issue:unsigned", hall.neighbour.id),
    ]
    assert list(witnessed_people._cosignatures(hall.community.id, {})) == []

    with unit_of_work():
        operations.submit(issue, hall.community, by=hall.resident, at=scene.at(4))
    with pytest.raises(OutOfOrder, match="signature_was_counted"), unit_of_work():
        operations.unsign(issue, by=hall.tenant, at=scene.at(5))
    assert queries.cosigner_count(issue) == 2


def test_it_is_the_constraint_that_lets_each_sign_once(hall) -> None:
    issue = scene.issue_at_collect(hall)
    with unit_of_work():
        Cosignature.__table__.drop(db.session.connection())
        columns = [
            sa.Column(column.name, column.type, primary_key=column.primary_key)
            for column in Cosignature.__table__.columns
        ]
        sa.Table("cosignatures", sa.MetaData(), *columns).create(db.session.connection())

    cosign(issue, hall.neighbour, hall.neighbour)

    assert queries.cosigner_count(issue) == 2


def test_what_is_no_longer_under_way_is_not_signed(hall) -> None:
    issue = scene.issue_at_collect(hall)
    with unit_of_work():
        operations.withdraw(issue, reason="已经修好了", by=hall.resident, at=scene.at(1))

    with pytest.raises(OutOfOrder) as caught:
        cosign(issue, hall.neighbour)

    assert caught.value.refusal == Refusal.of("collect.cosigning_over", "1")


def test_cosigners_are_told_why_it_was_withdrawn(hall) -> None:
    issue = scene.issue_at_review(hall)
    cosign(issue, hall.neighbour, hall.tenant)
    with unit_of_work():
        operations.withdraw(issue, reason="已经修好了", by=hall.resident, at=scene.at(1))

    assert issue.position.step is Step.WITHDRAWN
    assert owed(issue) == []
    assert messages_on(issue, "issue:withdrawn") == {hall.neighbour.id, hall.tenant.id}
    entries = db.session.scalars(sa.select(Entry).where(Entry.verb == "issue:withdrawn")).all()
    assert read_out(hall.community.id, entries) == [{"reason": "已经修好了"}]


def test_withdrawing_needs_a_reason_and_comes_before_acceptance(hall) -> None:
    waiting, accepted = scene.issue_at_collect(hall), scene.issue_at_convene(hall, title="门禁坏了")

    assert [
        refusal_of(operations.withdraw, waiting, reason=" ", by=hall.resident, at=scene.at(1)).name,
        refusal_of(
            operations.withdraw, accepted, reason="算了", by=hall.resident, at=scene.at(1)
        ).name,
    ] == ["workflow.withdrawal_reason_missing", "workflow.withdraw_before_acceptance"]


def test_a_page_that_is_too_old_withdraws_nothing(hall) -> None:
    issue = scene.issue_at_collect(hall)
    seen = issue.version
    with unit_of_work():
        operations.submit(
            issue, db.session.get(Community, issue.community_id), by=hall.resident, at=scene.at(1)
        )

    with pytest.raises(Stale), unit_of_work():
        operations.withdraw(issue, reason="算了", by=hall.resident, at=scene.at(1), seen=seen)

    assert stored(Issue, issue.id).position.step is Step.REVIEW


@pytest.mark.parametrize(("days", "step"), [(60, "collect"), (61, "lapsed"), (90, "lapsed")])
def test_what_is_not_submitted_lapses_when_its_days_are_over(hall, days, step) -> None:
    issue = scene.issue_at_collect(hall)
    cosign(issue, hall.neighbour)
    community = db.session.get(Community, issue.community_id)

    settle_due(community, clock.at(date(2026, 3, 2)) + timedelta(days=days))

    assert stored(Issue, issue.id).step == step
    if step == "lapsed":
        entry = db.session.scalar(sa.select(Entry).where(Entry.verb == "issue:lapsed"))
        assert (entry.at, entry.actor_id) == (clock.at(date(2026, 5, 2)), None)
        assert owed(issue) == []
        assert messages_on(issue, "issue:lapsed") == {hall.resident.id, hall.neighbour.id}


def test_shorter_days_in_the_bylaws_touch_nothing_that_was_proposed_before(hall) -> None:
    issue = scene.issue_at_collect(hall)
    community = scene.ways(hall, collect_days=30)

    settle_due(community, scene.at(days=45))
    assert stored(Issue, issue.id).step == "collect"

    settle_due(community, scene.at(days=61))
    assert stored(Issue, issue.id).step == "lapsed"


def test_a_proposal_that_fails_leaves_no_gap_in_the_numbers(hall) -> None:
    with pytest.raises(NotReady):
        scene.issue_at_collect(hall, title="短")

    assert scene.issue_at_collect(hall).number == "2026-001"
