"""Giving notice: rule, bylaws and roll are frozen, people are told, nothing changes afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from deliberation.convene import operations
from deliberation.convene.models import Meeting
from deliberation.convene.operations import notice, seat_operations
from deliberation.convene.queries import seat_queries
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Duty, Issue
from deliberation.journal import queries as journal
from deliberation.messages.models import Message
from deliberation.people import operations as people
from deliberation.people.models import Community
from deliberation.rules.refusals import NotReady, OutOfOrder, Stale
from deliberation.rules.voting import profile_from_json
from deliberation.rules.voting.bodies import Electorate
from tests import scene
from tests.records import stored


@pytest.fixture
def hall(app: Flask):
    with app.app_context():
        yield scene.community()


def fresh(meeting: Meeting) -> Meeting:
    return stored(Meeting, meeting.id)


def test_notice_freezes_rule_bylaws_and_roll(hall) -> None:
    meeting = scene.meeting_called(hall)
    with unit_of_work():
        community = db.session.get_one(Community, hall.community.id)
        other = replace(community.bylaws, hall_notice_days=9, second_seconds=10)
        people.change_bylaws(community, other, by=None, at=scene.at(days=1))

    kept = fresh(meeting)

    assert (kept.rule.notice_days, kept.numbers.second_seconds) == (3, 60)
    assert profile_from_json(kept.profile).clause_zh == kept.rule.clause_zh
    assert (kept.entitled, kept.electorate, kept.state) == (6, "seats", "noticed")


def test_the_roll_hash_is_the_same_when_it_is_taken_again_and_another_when_a_vote_changes(
    hall,
) -> None:
    meeting = scene.meeting_called(hall)
    assert notice.roll_now(fresh(meeting)) == meeting.roll_hash

    with unit_of_work():
        seat_queries.seats(fresh(meeting))[0].votes = False

    assert notice.roll_now(fresh(meeting)) != meeting.roll_hash


def test_notice_is_on_record_with_its_roll_and_on_every_issues_story(hall) -> None:
    meeting = scene.meeting_called(hall)
    issue = db.session.scalar(select(Issue))

    entry = next(e for e in journal.walk(hall.community.id) if e.verb == "meeting:noticed")
    assert (entry.number, entry.hash) == (meeting.entry_number, meeting.entry_hash)
    assert entry.particulars["roll"] == meeting.roll_hash
    latest = journal.of_issue(hall.community.id, issue.id)[0]
    told = {
        "meeting": 1,
        "body": "HALL",
        "starts_at": meeting.starts_at.isoformat(),
        "place": "居委会二楼会议室",
    }
    assert (latest.verb, latest.particulars) == ("issue:noticed", told)


def test_everybody_with_a_seat_and_the_proposer_are_told(hall) -> None:
    scene.meeting_called(hall, guests=("officer",))

    told = db.session.execute(select(Message.verb, Message.person_id)).all()

    seats = ("second_committee", "supervisor", "representative", "second_representative")
    expected = {("meeting:noticed", hall.people[part].id) for part in seats}
    expected |= {("meeting:noticed", hall.property_manager.id)}
    expected |= {("meeting:noticed", hall.officer.id), ("issue:noticed", hall.resident.id)}
    assert {tuple(row) for row in told} == expected


def test_notice_settles_what_the_committee_owed(hall) -> None:
    meeting = scene.meeting_called(hall)

    open_duties = db.session.scalars(select(Duty).where(Duty.settled_at.is_(None))).all()

    assert [(one.kind, one.subject_id, one.due) for one in open_duties] == [
        ("hold_meeting", meeting.id, meeting.starts_at)
    ]


def test_nothing_is_changed_after_notice(hall) -> None:
    meeting = scene.meeting_called(hall)
    changes = (
        lambda: operations.set_agenda(meeting, (), by=hall.committee, at=scene.at(1)),
        lambda: seat_operations.seat(meeting, {}, by=hall.committee, at=scene.at(1)),
        lambda: notice.give_notice(hall.community, meeting, by=hall.committee, at=scene.at(1)),
        lambda: operations.change_particulars(
            meeting,
            title="议事会",
            starts_at=meeting.starts_at,
            place="别处",
            by=hall.committee,
            at=scene.at(1),
        ),
    )
    for change in changes:
        with pytest.raises(OutOfOrder) as refused, unit_of_work():
            change()
        assert refused.value.refusal.name == "convene.noticed_already"


def test_a_refused_notice_leaves_nothing_behind(hall) -> None:
    meeting = scene.meeting_called(hall, noticed=False)
    tomorrow = meeting.starts_at - timedelta(days=2)

    with pytest.raises(NotReady) as refused, unit_of_work():
        notice.give_notice(hall.community, meeting, by=hall.committee, at=tomorrow)

    assert str(refused.value.refusal) == "notice.too_short [2] (day=13, days=3, month=3, year=2026)"
    assert (fresh(meeting).state, fresh(meeting).roll_hash) == ("draft", None)
    assert db.session.scalars(select(Message)).all() == []


# ------------------------------------------------------------------ assemblies


def test_every_adult_has_a_seat_in_the_residents_assembly(hall) -> None:
    meeting = scene.meeting_called(hall, body="RA", seats=(), electorate=Electorate.ADULTS)

    voting = {seat.person_id for seat in seat_queries.seats(meeting) if seat.votes}

    adults = {person.id for person in hall.people.values() if person.household_id and person.adult}
    adults |= {person.id for person in hall.neighbours}
    assert voting == adults
    assert (meeting.entitled, meeting.roll_hash) == (20, notice.roll_now(meeting))


def test_staff_without_a_household_lose_the_vote_that_they_were_given_by_mistake(hall) -> None:
    meeting = scene.meeting_called(hall, body="RA", seats=(), electorate=Electorate.ADULTS)

    votes = {seat.person_id: seat.votes for seat in seat_queries.seats(meeting)}

    assert votes[hall.committee.id] is False


def test_a_household_sends_whom_it_chose(hall) -> None:
    with unit_of_work():
        home = hall.households[0]
        son = people.add_person(hall.community, "王建军", household=home)
    hall.people["son"] = son

    meeting = scene.meeting_called(
        hall, body="RA", seats=("son",), electorate=Electorate.HOUSEHOLDS
    )

    voting = {seat.person_id for seat in seat_queries.seats(meeting) if seat.votes}
    assert son.id in voting and hall.resident.id not in voting
    assert meeting.entitled == len(hall.households)


def test_two_of_a_household_cannot_both_vote_for_it(hall) -> None:
    with unit_of_work():
        son = people.add_person(hall.community, "王建军", household=hall.households[0])
    hall.people["son"] = son

    with pytest.raises(NotReady) as refused:
        scene.meeting_called(
            hall, body="RA", seats=("son", "resident"), electorate=Electorate.HOUSEHOLDS
        )

    assert refused.value.refusal.name == "convene.two_of_a_household"


# ------------------------------------------------------------------ before and instead


def test_a_person_has_one_function_and_a_function_one_person(hall) -> None:
    meeting = scene.meeting_called(hall, noticed=False)
    another = {hall.representative.id: seat_operations.Place(function="chair")}

    with pytest.raises(NotReady) as refused, unit_of_work():
        seat_operations.seat(meeting, another, by=hall.committee, at=scene.at(1))

    assert refused.value.refusal.name == "convene.function_twice"


def test_functions_may_be_exchanged_in_one_save(hall) -> None:
    meeting = scene.meeting_called(hall, noticed=False)
    exchanged = {
        hall.committee.id: seat_operations.Place(function="secretary"),
        hall.second_committee.id: seat_operations.Place(function="chair"),
    }

    with unit_of_work():
        seat_operations.seat(meeting, exchanged, by=hall.committee, at=scene.at(1))

    functions = {seat.function: seat.person_id for seat in seat_queries.seats(meeting)}
    assert functions["chair"] == hall.second_committee.id
    assert functions["secretary"] == hall.committee.id


def test_strangers_get_no_seat(hall) -> None:
    meeting = scene.meeting_called(hall, noticed=False)
    other = scene.community("xingfu")

    with pytest.raises(NotReady) as refused, unit_of_work():
        strangers = {other.resident.id: seat_operations.Place()}
        seat_operations.seat(fresh(meeting), strangers, by=hall.committee, at=scene.at(1))

    assert refused.value.refusal.name == "convene.seat_unknown"


def test_an_issue_of_another_body_is_not_put_on_the_agenda(hall) -> None:
    meeting = scene.meeting_called(hall, noticed=False)
    other = scene.topic(hall, "修缮屋顶", body="RRA")

    with pytest.raises(NotReady) as refused, unit_of_work():
        operations.set_agenda(fresh(meeting), [other], by=hall.committee, at=scene.at(1))

    assert refused.value.refusal.name == "convene.item_not_here"


def test_a_stale_page_changes_nothing(hall) -> None:
    meeting = scene.meeting_called(hall, noticed=False)
    seen = meeting.version
    with unit_of_work():
        seat_operations.seat(meeting, {}, by=hall.committee, at=scene.at(1), seen=seen)

    with pytest.raises(Stale), unit_of_work():
        seat_operations.seat(meeting, {}, by=hall.committee, at=scene.at(1), seen=seen)


def test_cancelling_tells_everybody_and_notice_is_owed_again(hall) -> None:
    meeting = scene.meeting_called(hall)

    with unit_of_work():
        operations.cancel(meeting, reason="人数不足。", by=hall.committee, at=scene.at(10))

    issue = db.session.scalar(select(Issue))
    latest = journal.of_issue(hall.community.id, issue.id)[0]
    told = {"meeting": 1, "reason": "人数不足。"}
    assert (latest.verb, latest.particulars) == ("issue:meeting_cancelled", told)
    assert (issue.step, fresh(meeting).state) == ("convene", "cancelled")
    owed = db.session.scalars(select(Duty).where(Duty.settled_at.is_(None))).all()
    assert [duty.kind for duty in owed] == ["notice"]


def test_a_meeting_that_was_opened_is_not_cancelled(hall) -> None:
    meeting = scene.meeting_called(hall)
    scene.meeting_opened(hall, meeting)

    with pytest.raises(OutOfOrder) as refused, unit_of_work():
        operations.cancel(meeting, reason="太晚了。", by=hall.committee, at=meeting.starts_at)

    assert refused.value.refusal.name == "convene.held_already"
