"""A dispute from its acceptance to its end, by the operations of all rooms."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.convene.models import Meeting
from deliberation.convene.operations import mediating
from deliberation.database import db, unit_of_work
from deliberation.discuss.operations import mediation as room
from deliberation.issues.models import Duty, Issue
from deliberation.journal import queries as journal
from deliberation.lobby.operations import settle_due
from deliberation.lobby.queries.mediation import awaited
from deliberation.resolve.models import Resolution
from deliberation.resolve.operations import agreements, confirming, signing
from deliberation.review.operations import parties
from deliberation.supervise.models import FollowUp
from deliberation.supervise.operations import follow_ups
from deliberation.supervise.queries.mediated import Mediations, by_matter, mediations
from tests import mediation, scene
from tests.records import messages_on, owed, refusal_of, told


@pytest.fixture
def hall(app):
    with clock.pretend(scene.START), app.app_context():
        yield scene.community()


@pytest.fixture
def issue(hall) -> Issue:
    return mediation.accepted(hall, at=scene.START)


def test_the_whole_path_leads_to_satisfied_and_is_told_to_those_concerned(hall, issue) -> None:
    visit = mediation.visit_open(hall, issue)
    mediation.answered(hall, issue, visit, "satisfied", "basically")

    verbs = [verb for verb, _who in told(issue)]
    assert verbs[verbs.index("issue:accepted") :] == [
        "issue:accepted", "mediator:appointed", "session:called", "session:opened",
        "terms:proposed", "agreement:written", "agreement:signed", "agreement:signed",
        "agreement:mediator_signed", "agreement:concluded", "agreement:took_force",
        "visit:opened", "visit:answered", "visit:answered", "mediation:satisfied",
    ]  # fmt: skip
    assert (issue.step, issue.closing, issue.round) == ("closed", "satisfied", 1)
    concerned = {hall.resident.id, hall.tenant.id, hall.mediator.id, hall.second_committee.id}
    for verb in ("session:called", "agreement:took_force", "mediation:satisfied"):
        actors = {who for each, who in told(issue) if each == verb}
        assert messages_on(issue, verb) == concerned - actors
    assert owed(issue) == []
    assert journal.verify(hall.community.id) is None


def test_nothing_of_it_is_a_meeting_a_resolution_or_a_ballot(hall, issue) -> None:
    visit = mediation.visit_open(hall, issue)
    mediation.answered(hall, issue, visit, "satisfied", "satisfied")

    for table in (Meeting, Resolution, Box):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def test_a_session_without_a_party_is_missed_and_opens_nothing(hall, issue) -> None:
    session = mediation.session_called(hall, issue)
    first = parties.of_issue(issue)[0]
    early = refusal_of(
        room.record_session, issue, session, present=[], by=hall.mediator,
        at=session.starts_at - timedelta(minutes=1),
    )  # fmt: skip
    assert early.name == "discuss.session_not_begun"
    with unit_of_work():
        held = room.record_session(
            issue, session, present=[first.id], by=hall.mediator, at=session.starts_at
        )

    assert (held, session.state, issue.step) == (False, "missed", "convene")
    assert told(issue)[-1] == ("session:missed", hall.mediator.id)
    assert [kind for kind, _who, _day in owed(issue)] == ["session"]
    again = refusal_of(
        room.record_session, issue, session, present=[], by=hall.mediator, at=session.starts_at
    )
    assert again.name == "discuss.session_recorded"


def test_nobody_sits_down_without_a_mediator_and_no_party_is_one(hall, issue) -> None:
    given = {"key": "k", "place": "调解室", "by": hall.second_committee, "at": scene.at(days=1)}

    refusal = refusal_of(mediating.call_session, issue, starts_at=scene.at(days=2), **given)
    assert refusal.name == "convene.mediator_missing"
    by = {"by": hall.committee, "at": scene.at(days=1)}
    names = [
        refusal_of(mediating.appoint, issue, person, **by).name
        for person in (hall.resident, hall.tenant, hall.neighbour)
    ]
    assert names == ["convene.mediator_is_party", "convene.mediator_is_party",
                     "convene.not_a_mediator"]  # fmt: skip
    with unit_of_work():
        mediating.appoint(issue, hall.mediator, **by)
    past = refusal_of(mediating.call_session, issue, starts_at=scene.at(hours=2), **given)
    assert past.name == "convene.session_in_the_past"


def test_calling_again_moves_the_session_and_the_duty_with_it(hall, issue) -> None:
    first = mediation.session_called(hall, issue)
    with unit_of_work():
        second = mediating.call_session(
            issue, key="again", starts_at=scene.at(days=5), place="调解室",
            by=hall.mediator, at=scene.at(days=1),
        )  # fmt: skip

    db.session.refresh(first)
    assert (first.state, second.state, second.number) == ("moved", "called", 2)
    assert owed(issue) == [("record_session", "mediator", scene.at(days=7).date())]


def test_the_agreement_is_in_force_with_the_last_signature_and_not_before(hall, issue) -> None:
    agreement = mediation.agreement_written(hall, issue)
    at = agreement.written_at + timedelta(hours=1)
    for person in (hall.mediator, hall.resident):
        with unit_of_work():
            signing.sign(agreement, issue, by=person, at=at, seen=1)
        assert (issue.step, agreement.concluded_at) == ("discuss", None)
    twice = refusal_of(signing.sign, agreement, issue, by=hall.resident, at=at)
    other = refusal_of(signing.sign, agreement, issue, by=hall.neighbour, at=at)
    assert (twice.name, other.name) == ("resolve.signed_already", "resolve.not_a_signer")
    with unit_of_work():
        signing.sign(agreement, issue, by=hall.tenant, at=at)

    assert (issue.step, agreement.concluded_at) == ("supervise", at)


def test_both_parties_alone_make_no_agreement_without_the_mediators_hand(hall, issue) -> None:
    agreement = mediation.agreement_written(hall, issue)
    for person in (hall.resident, hall.tenant):
        with unit_of_work():
            signing.sign(agreement, issue, by=person, at=agreement.written_at)

    assert (issue.step, agreement.concluded_at) == ("discuss", None)


def test_a_signature_on_paper_bears_two_names(hall, issue) -> None:
    agreement = mediation.agreement_written(hall, issue)
    upstairs, at = parties.of_issue(issue)[1], agreement.written_at + timedelta(hours=1)
    with unit_of_work():
        signing.sign(agreement, issue, by=hall.mediator, at=at)
        signing.sign(agreement, issue, by=hall.resident, at=at)
        entered = signing.enter_paper(agreement, issue, upstairs, by=hall.second_committee, at=at)
    same = refusal_of(
        signing.confirm_paper, agreement, issue, entered, by=hall.second_committee, at=at
    )
    assert (same.name, entered.counts, issue.step) == ("resolve.second_name", False, "discuss")
    with unit_of_work():
        signing.confirm_paper(agreement, issue, entered, by=hall.mediator, at=at)

    assert (entered.counts, issue.step) == (True, "supervise")


def test_what_is_rewritten_is_signed_anew_and_an_old_page_signs_nothing(hall, issue) -> None:
    agreement = mediation.agreement_written(hall, issue)
    at = agreement.written_at + timedelta(hours=1)
    with unit_of_work():
        signing.sign(agreement, issue, by=hall.resident, at=at)
        before = agreements.fingerprint(agreement)
        again = agreements.write(
            issue, key="second", facts="同上", terms="周末不开工", performance="照办",
            perform_by=agreement.perform_by, by=hall.mediator, at=at,
        )  # fmt: skip

    assert (again.id, again.version, again.number) == (agreement.id, 2, "2026-01")
    assert agreements.signatures(agreement) == {}
    assert agreements.fingerprint(agreement) != before
    stale = refusal_of(signing.sign, agreement, issue, by=hall.tenant, at=at, seen=1)
    assert stale.name == "resolve.agreement_rewritten"


@pytest.mark.parametrize("step", ["convene", "discuss"])
def test_a_clear_refusal_ends_it_and_the_next_rungs_are_named(hall, issue, step) -> None:
    if step == "discuss":
        mediation.session_held(hall, issue)
    upstairs, at = parties.of_issue(issue)[1], scene.at(days=3)
    somebody = refusal_of(room.refuse, issue, upstairs, channel="online", by=hall.resident, at=at)
    outside = refusal_of(room.refuse, issue, upstairs, channel="phone", by=hall.committee, at=at)
    assert [somebody.name, outside.name] == ["discuss.refusal_by_party"] * 2
    with unit_of_work():
        room.refuse(issue, upstairs, channel="phone", by=hall.second_committee, at=at)

    assert (issue.step, issue.closing, upstairs.refused_at) == ("closed", "no_agreement", at)
    assert owed(issue) == []
    assert messages_on(issue, "mediation:refused") >= {hall.resident.id, hall.tenant.id}


def test_one_of_two_who_is_dissatisfied_brings_it_back_for_the_next_round(hall, issue) -> None:
    visit = mediation.visit_open(hall, issue)
    mediation.answered(hall, issue, visit, "satisfied", "dissatisfied")

    assert (issue.step, issue.round, issue.reopened) == ("convene", 2, 1)
    assert [kind for kind, _who, _day in owed(issue)] == ["session"]
    mediation.session_held(hall, issue)
    assert issue.step == "discuss"


def test_a_silent_party_is_asked_longer_then_again_and_nothing_is_decided(hall, issue) -> None:
    visit = mediation.visit_open(hall, issue)
    mediation.answered(hall, issue, visit, "satisfied")
    settle_due(hall.community, visit.closes_at)
    db.session.refresh(visit)
    assert visit.extended_at is not None and visit.closed_at is None
    settle_due(hall.community, visit.closes_at)

    assert told(issue)[-2:] == [("visit:extended", None), ("visit:inconclusive", None)]
    assert issue.step == "supervise"
    settle_due(hall.community, visit.closes_at + timedelta(days=31))
    latest = follow_ups.of_agreement(agreements.current(issue))[0]
    assert (latest.occasion, told(issue)[-1]) == (2, ("visit:opened_again", None))
    mediation.answered(hall, issue, latest, "satisfied", "satisfied")
    assert issue.closing == "satisfied"


def test_a_party_answers_once_and_for_itself(hall, issue) -> None:
    visit = mediation.visit_open(hall, issue)
    below, upstairs = parties.of_issue(issue)
    at = visit.opens_at + timedelta(hours=9)
    with unit_of_work():
        follow_ups.answer(visit, below, "satisfied", channel="online", by=hall.resident, at=at)
    twice = refusal_of(
        follow_ups.answer, visit, below, "dissatisfied", channel="door", by=hall.mediator, at=at
    )
    for_other = refusal_of(
        follow_ups.answer, visit, upstairs, "satisfied", channel="online", by=hall.resident, at=at
    )
    late = refusal_of(
        follow_ups.answer, visit, upstairs, "satisfied", channel="online", by=hall.tenant,
        at=visit.closes_at,
    )  # fmt: skip

    assert [twice.name, for_other.name, late.name] == [
        "supervise.party_answered", "supervise.answer_by_party", "supervise.follow_up_over",
    ]  # fmt: skip


def test_the_court_is_asked_within_thirty_days_and_its_word_is_kept(hall, issue) -> None:
    agreement = mediation.agreement_signed(hall, issue)
    day, by = clock.day_of(agreement.concluded_at), {"by": hall.mediator}
    late = refusal_of(
        confirming.record_application, agreement, issue, court="区人民法院",
        on=day + timedelta(days=31), at=agreement.concluded_at + timedelta(days=40), **by,
    )  # fmt: skip
    assert late.name == "resolve.application_late"
    asked_at = agreement.concluded_at + timedelta(days=40)
    with unit_of_work():
        confirming.record_application(
            agreement, issue, court="区人民法院", on=day + timedelta(days=30), at=asked_at, **by
        )
        confirming.record_ruling(
            agreement, issue, ruling="confirmed", on=day + timedelta(days=38), at=asked_at, **by
        )

    assert told(issue)[-2:] == [
        ("confirmation:applied", hall.mediator.id),
        ("confirmation:ruled", hall.mediator.id),
    ]


def test_success_is_agreed_of_closed_within_the_period(hall) -> None:
    for day in (0, 1):
        one = mediation.accepted(hall, at=scene.at(days=day))
        mediation.answered(hall, one, mediation.visit_open(hall, one), "satisfied", "satisfied")
    no = mediation.accepted(hall, at=scene.at(days=2))
    mediation.refused(hall, no)
    mediation.session_held(hall, mediation.accepted(hall, at=scene.at(days=3)))  # still open
    here, end = hall.community.id, scene.at(days=90)

    assert mediations(here, scene.START, end) == Mediations(agreed=2, closed=3)
    assert by_matter(here, scene.START, end) == {"noise": Mediations(2, 3)}
    assert mediations(here, scene.START, no.since) == Mediations(0, 0)
    assert mediations(here, scene.START, no.since + timedelta(seconds=1)) == Mediations(0, 1)
    # A single one is not told apart by its matter.
    assert by_matter(here, no.since, no.since + timedelta(seconds=1)) == {"other": Mediations(0, 1)}


def test_duties_of_a_dispute_are_never_shown_to_others(hall, issue) -> None:
    from deliberation.rules.policy import VISITOR
    from deliberation.supervise.queries import overview

    mediation.session_called(hall, issue)
    later = scene.at(days=60)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Duty)) > 0
    assert overview.late(hall.community.id, VISITOR, later, 9) == []
    assert overview.soon_or_late(hall.community.id, VISITOR, later) == []
    assert overview.by_debtor(hall.community.id, VISITOR, later) == []


def test_a_party_finds_at_mine_what_it_is_asked_for_and_a_mediator_what_is_owed(
    app, hall, client
) -> None:
    asked = scene.issue_at_review(hall, title="占了楼道", confidential=True)
    party = mediation.parties_named(hall, asked, consenting=False)[1]
    signing_ = mediation.accepted(hall, at=scene.START, title="电钻太响")
    agreement = mediation.agreement_written(hall, signing_)
    visited = mediation.accepted(hall, at=scene.at(days=1), title="漏水没修")
    visit = mediation.visit_open(hall, visited)
    links = [f"parties/{party.id}/consent", f"agreements/{agreement.number}",
             f"follow-ups/{visit.id}"]  # fmt: skip

    with clock.pretend(visit.opens_at + timedelta(hours=9)):
        shown = scene.sign_in(client, hall, "tenant").get(hall.path("mine")).text
        assert [f'href="{hall.path(link)}"' in shown for link in links] == [True] * 3
        judge = scene.sign_in(app.test_client(), hall, "mediator").get(hall.path("mine")).text
        assert ("应回访当事人" in judge, "漏水没修" in judge) == (True, True)
        other = scene.sign_in(app.test_client(), hall, "neighbour").get(hall.path("mine")).text
        assert [title in other for title in ("占了楼道", "电钻太响", "漏水没修")] == [False] * 3


@pytest.mark.parametrize("step", ["consent", "signature", "answer"])
def test_who_is_party_to_three_disputes_asks_no_more_than_of_one(
    hall, step: str, count_queries
) -> None:
    def ask(title: str) -> Issue:
        if step == "consent":
            issue = scene.issue_at_review(hall, title=title, confidential=True)
            mediation.parties_named(hall, issue, consenting=False)
            return issue
        issue = mediation.accepted(hall, at=scene.START, title=title)
        if step == "signature":
            mediation.agreement_written(hall, issue)
        else:
            mediation.visit_open(hall, issue)
        return issue

    asked, counted = [], []
    for titles in (("占了楼道",), ("电钻太响", "漏水没修")):
        asked += [ask(title) for title in titles]
        ends = db.session.scalar(sa.select(sa.func.min(FollowUp.closes_at)))
        for one in (*asked, hall.tenant):
            db.session.refresh(one)
        with count_queries() as queries:
            found = awaited(asked, hall.tenant, (ends or scene.at(days=2)) - timedelta(hours=1))
        assert [(one.kind, one.issue.id) for one in found] == [(step, one.id) for one in asked]
        counted.append(queries.count)
    assert counted[0] == counted[1] <= 2


def test_reminders_go_to_the_mediators_of_the_dispute_alone(hall, issue) -> None:
    from deliberation.lobby.operations.reminders import remind
    from deliberation.messages.models import Message

    with unit_of_work():
        mediating.appoint(issue, hall.second_committee, by=hall.committee, at=scene.at(days=1))
        mediating.call_session(
            issue, key="k", starts_at=scene.at(days=2), place="调解室",
            by=hall.second_committee, at=scene.at(days=1),
        )  # fmt: skip
    remind(hall.community, scene.at(days=9))

    told = db.session.scalars(sa.select(Message.person_id).where(Message.verb.like("duty:%"))).all()
    assert set(told) == {hall.second_committee.id}
