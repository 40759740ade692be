"""The satisfaction poll: exactly 80 % closes, less reopens, too few are asked again (§5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Ballot, Box
from deliberation.ballots.operations import confirming
from deliberation.ballots.operations.confirming import Entered
from deliberation.ballots.queries import contest_days
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Duty, Issue, Timer, TimerKind
from deliberation.issues.queries import points
from deliberation.journal.models import Entry
from deliberation.journal.queries import verify
from deliberation.lobby.operations import settle_due
from deliberation.messages.models import Message
from deliberation.people import operations as people
from deliberation.resolve.models import Resolution
from deliberation.rules.refusals import OutOfOrder, Refusal, Refused
from deliberation.supervise import operations as supervise
from deliberation.supervise.operations import answers, polls
from tests import scene
from tests.records import refusal_of, stored


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        yield scene.community(neighbours=42)


def issue_of(box: Box) -> Issue:
    return stored(Issue, box.issue_id)


def resolution_of(box: Box) -> Resolution:
    return stored(Resolution, box.subject_id)


def told(issue: Issue, *verbs: str) -> list[tuple[str, dict]]:
    entries = db.session.scalars(
        sa.select(Entry)
        .where(Entry.issue_id == issue.id, Entry.verb.in_(verbs))
        .order_by(Entry.number)
    )
    return [(entry.verb, entry.particulars) for entry in entries]


def owed(issue: Issue) -> list[tuple[str, str | None]]:
    rows = db.session.execute(
        sa.select(Duty.kind, Duty.role)
        .where(Duty.issue_id == issue.id, Duty.settled_at.is_(None))
        .order_by(Duty.kind)
    )
    return [tuple(row) for row in rows]


def timers() -> list[tuple[str, int, datetime]]:
    rows = db.session.execute(
        sa.select(Timer.kind, Timer.occasion, Timer.falls_due)
        # The head of each day is waited for until the box is found closed: no step hangs on it.
        .where(Timer.settled_at.is_(None), Timer.kind != TimerKind.BOX_HEAD)
        .order_by(Timer.falls_due)
    )
    return [tuple(row) for row in rows]


def place(issue: Issue) -> tuple[str, int, str | None]:
    db.session.expire_all()
    return issue.step, issue.round, issue.closing


def window_over(hall, box: Box) -> datetime:
    settle_due(hall.community, box.closes_at)
    db.session.expire_all()
    return box.closes_at


def test_exactly_80_percent_closes(hall) -> None:
    box = scene.poll_open(hall)
    scene.answered_on_paper(hall, box, satisfied=25, basically=15, dissatisfied=10)

    issue = issue_of(box)
    assert place(issue) == ("closed", 1, "satisfied")
    assert told(issue, "issue:satisfied") == [
        (
            "issue:satisfied",
            {
                "arithmetic": {
                    "zh": "发出 50 份，答复 50 份：满意 25、基本满意 15、不满意 10；"
                    "满意率 40/50，达到 4/5，可以销号",
                    "en": "50 sent out, 50 answered: 25 satisfied, 15 basically satisfied, "
                    "10 dissatisfied; satisfied 40/50, reaches 4/5: may be closed",
                }
            },
        )
    ]
    assert owed(issue) == [] and timers() == []


def test_one_answer_below_80_percent_reopens(hall) -> None:
    box = scene.poll_open(hall)
    scene.answered_on_paper(hall, box, satisfied=25, basically=14, dissatisfied=11)

    assert place(issue_of(box)) == ("convene", 2, None)


def test_35_of_50_reopens_and_49_of_50_in_the_second_round_closes(hall) -> None:
    box = scene.poll_open(hall)
    scene.answered_on_paper(hall, box, satisfied=20, basically=15, dissatisfied=15)
    issue = issue_of(box)

    assert place(issue) == ("convene", 2, None)
    assert issue.reopened == 1
    assert resolution_of(box).ended_at == contest_days.until(box, box.opens_at)
    assert told(issue, "issue:reopened", "issue:sent_to_subdistrict") == [
        (
            "issue:reopened",
            {
                "arithmetic": {
                    "zh": "发出 50 份，答复 50 份：满意 20、基本满意 15、不满意 15；"
                    "满意率 35/50，低于 4/5，重新协商",
                    "en": "50 sent out, 50 answered: 20 satisfied, 15 basically satisfied, "
                    "15 dissatisfied; satisfied 35/50, below 4/5: reopened",
                },
                "round": 2,
            },
        )
    ]
    assert owed(issue) == [("notice", "committee")]
    assert timers() == []

    second = scene.poll_open(hall, issue, when=scene.at(days=60), tasks=[
        scene.task(hall, deadline=date(2026, 6, 30))
    ])  # fmt: skip
    assert (second.id, second.occasion) == (box.id + 1, 1)
    scene.answered_on_paper(hall, second, satisfied=40, basically=9, dissatisfied=1)
    assert place(issue) == ("closed", 2, "satisfied")
    assert [one.number for one in db.session.scalars(sa.select(Resolution))] == [
        "2026-01",
        "2026-02",
    ]
    assert verify(hall.community.id) is None


def test_everybody_concerned_is_told_of_reopening(hall) -> None:
    box = scene.poll_open(hall)
    scene.answered_on_paper(hall, box, satisfied=35, dissatisfied=15)

    told = db.session.scalars(
        sa.select(Message.person_id).where(Message.verb == "issue:reopened")
    ).all()
    residents = [hall.people[part] for part in scene.RESIDENTS]
    everybody = [*residents, *hall.neighbours, hall.committee, hall.second_committee]
    assert sorted(told) == sorted(person.id for person in everybody)


def test_why_people_were_not_satisfied_is_the_next_rounds_agenda(app, hall) -> None:
    box = scene.poll_open(hall)
    doors = boxes.unanswered(box, limit=50)
    words = ["夜里还是有外来车占着"] * 7 + ["外来车夜里占位"] * 3 + ["收费说不清"] * 5
    sheets = [
        answers.PaperAnswer(door.voter_id, "dissatisfied", words[place] if place < 15 else "")
        for place, door in enumerate(doors)
    ]
    scene.entered_and_confirmed(
        hall, box, sheets, channel="door", at=box.opens_at + timedelta(hours=1)
    )
    issue = issue_of(box)

    assert [(one.round, one.text, one.also, one.voters) for one in points([issue])[issue.id]] == [
        (2, "夜里还是有外来车占着", ["外来车夜里占位"], 10),
        (2, "收费说不清", [], 5),
    ]
    assert told(issue, "issue:points_carried_over") == [
        ("issue:points_carried_over", {"groups": 2, "voters": 15})
    ]
    page = app.test_client().get(hall.path(f"issues/{issue.number}")).get_data(as_text=True)
    assert "收费说不清" in page
    meeting = scene.meeting_called(hall, issue, when=scene.at(days=60))
    notice = app.test_client().get(hall.path(f"meetings/{meeting.number}"))
    assert "收费说不清（5 户）" in notice.get_data(as_text=True)


def test_answers_come_on_paper_at_the_door_or_by_phone_and_in_no_other_way(hall) -> None:
    box = scene.poll_open(hall)
    door = boxes.unanswered(box, limit=1)[0]
    sheet = [answers.PaperAnswer(door.voter_id, "satisfied")]
    at = box.opens_at + timedelta(hours=1)

    refused = refusal_of(
        answers.enter_paper, box, sheet, key="1", by=hall.supervisor, at=at, channel="online"
    )
    assert refused == Refusal.of("supervise.channel_unknown", None)


def test_the_second_reopening_goes_to_the_subdistrict_office_as_well(hall) -> None:
    box = scene.poll_open(hall)
    scene.answered_on_paper(hall, box, satisfied=35, dissatisfied=15)
    issue = issue_of(box)
    again = scene.poll_open(hall, issue, when=scene.at(days=60), tasks=[
        scene.task(hall, deadline=date(2026, 6, 30))
    ])  # fmt: skip
    scene.answered_on_paper(hall, again, satisfied=35, dissatisfied=15)

    assert (place(issue), issue.reopened) == (("convene", 3, None), 2)
    assert told(issue, "issue:sent_to_subdistrict") == [("issue:sent_to_subdistrict", {"times": 2})]
    office = sa.select(Message.person_id).where(Message.verb == "issue:sent_to_subdistrict")
    assert db.session.scalars(office).all() == [hall.subdistrict.id]


def test_4_of_100_extends_then_is_inconclusive_then_a_new_poll_opens(app: Flask) -> None:
    with app.app_context():
        hall = scene.community(neighbours=92)
        box = scene.poll_open(hall)
        scene.answered_on_paper(hall, box, satisfied=4)
        first_end = box.closes_at

        window_over(hall, box)
        extended = first_end + timedelta(days=14)
        assert (box.extended_at, box.closes_at, box.closed_at) == (first_end, extended, None)
        assert timers() == [("poll_close", 2, extended)]
        assert owed(issue_of(box)) == [("rate", "resident")]

        window_over(hall, box)
        again = extended + timedelta(days=30)
        assert (box.closed_at, box.counts) == (
            extended,
            {"satisfied": 4, "basically": 0, "dissatisfied": 0},
        )
        assert place(issue_of(box)) == ("supervise", 1, None)
        assert timers() == [("poll_again", 1, again)]
        assert told(issue_of(box), "poll:extended", "poll:inconclusive") == [
            (
                "poll:extended",
                {
                    "arithmetic": {
                        "zh": "发出 100 份，答复 4 份：满意 4、基本满意 0、不满意 0；"
                        "少于有效所需的 20 份，延长一次期限，并上门补收",
                        "en": "100 sent out, 4 answered: 4 satisfied, 0 basically satisfied, "
                        "0 dissatisfied; fewer than the 20 that a valid poll needs: the window is "
                        "extended once, with answers on paper from door to door",
                    },
                    "until": clock.day_of(extended - timedelta(1)).isoformat(),
                },
            ),
            (
                "poll:inconclusive",
                {
                    "arithmetic": {
                        "zh": "发出 100 份，答复 4 份：满意 4、基本满意 0、不满意 0；"
                        "少于有效所需的 20 份，没有结论，公布后择期再问",
                        "en": "100 sent out, 4 answered: 4 satisfied, 0 basically satisfied, "
                        "0 dissatisfied; fewer than the 20 that a valid poll needs: inconclusive, "
                        "published as such and asked again later",
                    },
                    "until": clock.day_of(again - timedelta(1)).isoformat(),
                },
            ),
        ]

        settle_due(hall.community, again)
        found = boxes.of_subject(hall.community.id, polls.SUBJECT, box.subject_id)
        assert [(one.occasion, one.opens_at, one.entitled) for one in found] == [
            (2, again, 100),
            (1, box.opens_at, 100),
        ]


def test_a_poll_with_enough_answers_is_judged_at_the_end_of_its_window_not_before(hall) -> None:
    box = scene.poll_open(hall)
    scene.answered_on_paper(hall, box, satisfied=10)

    settle_due(hall.community, box.closes_at - timedelta(seconds=1))
    assert place(issue_of(box)) == ("supervise", 1, None)
    window_over(hall, box)
    assert place(issue_of(box)) == ("closed", 1, "satisfied")
    assert issue_of(box).since == box.closes_at


def test_one_household_has_one_answer_whoever_of_its_adults_answers(hall) -> None:
    with unit_of_work():
        spouse = people.add_person(hall.community, "王大伟", household=hall.households[0])
    box = scene.poll_open(hall)
    at = box.opens_at + timedelta(hours=2)
    with unit_of_work():
        answers.answer(box, hall.resident, "dissatisfied", reason="<b>线画歪了</b>", at=at)

    with pytest.raises(OutOfOrder) as error, unit_of_work():
        answers.answer(box, spouse, "satisfied", at=at)
    assert error.value.refusal == Refusal.of("supervise.household_answered", "5")
    kept = db.session.execute(sa.select(Ballot.choice, Ballot.reason, Ballot.channel)).all()
    assert kept == [("dissatisfied", "<b>线画歪了</b>", "online")]


def test_a_household_that_is_not_affected_is_not_asked(hall) -> None:
    box = scene.poll_open(hall, affected=10)

    with pytest.raises(Refused) as error, unit_of_work():
        answers.answer(box, hall.neighbours[-1], "satisfied", at=box.opens_at)
    assert error.value.refusal == Refusal.of("ballots.not_on_roll", "4")


# ------------------------------------------------------------------ paper, by two persons


def entered(hall, box, *sheets: answers.PaperAnswer, key: str = "1", channel: str = "paper"):
    with unit_of_work():
        return answers.enter_paper(
            box, sheets, key=key, channel=channel, by=hall.supervisor, at=box.opens_at
        )


def sheets_of(box, *choices: str) -> list[answers.PaperAnswer]:
    """A sheet for each of *choices*, from door to door."""
    doors = boxes.unanswered(box, limit=len(choices))
    return [
        answers.PaperAnswer(door.voter_id, choice)
        for door, choice in zip(doors, choices, strict=True)
    ]


def test_what_one_person_entered_counts_when_another_has_confirmed_it(hall) -> None:
    box = scene.poll_open(hall)
    batch = entered(hall, box, *sheets_of(box, "satisfied", "dissatisfied"))
    before = (boxes.turnout(box), answers.waiting(box))

    own = refusal_of(answers.confirm, batch, by=hall.supervisor, at=box.opens_at)
    with unit_of_work():
        came = answers.confirm(batch, by=hall.second_supervisor, at=box.opens_at)

    assert before == ({}, 2)
    assert own == Refusal.of("ballots.confirm_own", "4")
    assert came == Entered(counted=2, duplicates=0, spoiled=0)
    assert (boxes.turnout(box), answers.waiting(box)) == ({"paper": 2}, 0)
    rows = db.session.execute(sa.select(Ballot.channel, Ballot.entered_by)).all()
    assert rows == [("paper", hall.supervisor.id)] * 2


def test_a_batch_sent_twice_is_entered_once(hall) -> None:
    box = scene.poll_open(hall)
    sheets = sheets_of(box, *["satisfied"] * 7)

    made = [entered(hall, box, *sheets).id for _ in range(2)]

    assert made[0] == made[1]
    assert answers.waiting(box) == 7


@pytest.mark.parametrize("confirmed", [False, True])
def test_a_household_that_waits_or_was_counted_is_not_entered_again(hall, confirmed) -> None:
    box = scene.poll_open(hall)
    first, second = sheets_of(box, "satisfied", "satisfied")
    batch = entered(hall, box, first)
    if confirmed:
        with unit_of_work():
            answers.confirm(batch, by=hall.second_supervisor, at=box.opens_at)

    with pytest.raises(Refused) as error:
        entered(hall, box, second, answers.PaperAnswer(first.voter_id, "basically"), key="2")

    assert error.value.refusal == Refusal.of("ballots.paper_entered", "4", serial=1)
    assert answers.waiting(box) == (0 if confirmed else 1)


def test_what_does_not_fit_the_sheets_goes_back_and_is_entered_anew(hall) -> None:
    box = scene.poll_open(hall)
    (sheet,) = sheets_of(box, "satisfied")
    batch = entered(hall, box, sheet)
    with unit_of_work():
        confirming.send_back(
            batch, "纸上写的是基本满意。", by=hall.second_supervisor, at=box.opens_at
        )
    late = refusal_of(answers.confirm, batch, by=hall.second_supervisor, at=box.opens_at)

    again = entered(hall, box, answers.PaperAnswer(sheet.voter_id, "basically"), key="2")
    with unit_of_work():
        answers.confirm(again, by=hall.second_supervisor, at=box.opens_at)

    assert late == Refusal.of("ballots.batch_settled", "4")
    assert db.session.scalars(sa.select(Ballot.choice)).all() == ["basically"]


def test_a_spoiled_sheet_is_kept_and_the_next_one_has_another_number(hall) -> None:
    box = scene.poll_open(hall)
    (sheet,) = sheets_of(box, answers.SPOILED)
    came = scene.entered_and_confirmed(hall, box, [sheet], at=box.opens_at)
    spoiled = stored(Box, box.id).spoiled

    batch = entered(hall, box, answers.PaperAnswer(sheet.voter_id, "satisfied"), key="2")
    with unit_of_work():
        answers.confirm(batch, by=hall.second_supervisor, at=box.opens_at)

    assert (came, spoiled) == (Entered(counted=0, duplicates=0, spoiled=1), 1)
    assert [one.serial for one in answers.entries(batch)] == [box.entitled + 1]
    assert boxes.turnout(box) == {"paper": 1}


def test_who_answered_online_meanwhile_is_counted_once(hall) -> None:
    box = scene.poll_open(hall)
    line = boxes.standing(box, household_id=hall.resident.household_id)
    batch = entered(hall, box, answers.PaperAnswer(line.voter.id, "dissatisfied", "漏了一户"))
    with unit_of_work():
        answers.answer(box, hall.resident, "satisfied", at=box.opens_at)
    with unit_of_work():
        came = answers.confirm(batch, by=hall.second_supervisor, at=box.opens_at)

    assert came == Entered(counted=0, duplicates=1, spoiled=0)
    assert db.session.scalars(sa.select(Ballot.choice)).all() == ["satisfied"]


def test_what_nobody_confirmed_before_the_end_does_not_count(hall) -> None:
    box = scene.poll_open(hall)
    sheets = sheets_of(box, *["satisfied"] * 10, *["dissatisfied"] * 40)
    batch = entered(hall, box, *sheets[10:])
    scene.entered_and_confirmed(hall, box, sheets[:10], at=box.opens_at)
    ended = box.closes_at
    settle_due(hall.community, ended)

    late = refusal_of(answers.confirm, batch, by=hall.second_supervisor, at=ended)

    assert late == Refusal.of("ballots.closed", "4")
    assert stored(Box, box.id).counts == {
        "satisfied": 10, "basically": 0, "dissatisfied": 0
    }  # fmt: skip


def test_by_phone_one_helper_enters_twenty_a_day(hall) -> None:
    box = scene.poll_open(hall)
    sheets = sheets_of(box, *["satisfied"] * 21)
    entered(hall, box, *sheets[:20], channel="phone")

    with pytest.raises(OutOfOrder) as error:
        entered(hall, box, sheets[20], key="2", channel="phone")
    entered(hall, box, sheets[20], key="3", channel="door")

    assert error.value.refusal == Refusal.of("two_persons.enough_today", "4", most=20)
    assert answers.waiting(box) == 21


# ------------------------------------------------------------------ opening by itself


def test_it_opens_by_itself_15_days_after_done_when_nobody_decides(hall) -> None:
    resolution = scene.issue_in_execution(hall)
    done = resolution.in_force_at + timedelta(days=1, hours=9)
    with unit_of_work():
        task = scene.tasks_of(resolution)[0]
        completion = supervise.report_done(
            task, "好了", without="无", by=hall.property_manager, at=done
        )
    opens = clock.end_of(clock.day_of(done) + timedelta(days=15))
    settle_due(hall.community, opens - timedelta(seconds=1))
    assert boxes.of_subject(hall.community.id, polls.SUBJECT, resolution.id) == []

    settle_due(hall.community, opens)
    (box,) = boxes.of_subject(hall.community.id, polls.SUBJECT, resolution.id)
    assert box.opens_at == opens

    scene.answered_on_paper(hall, box, satisfied=50)
    issue = issue_of(box)
    assert place(issue) == ("supervise", 1, None)  # content, but nobody has accepted yet
    assert owed(issue) == [("accept", "supervisor"), ("report", "supervisor")]
    with unit_of_work():
        supervise.accept(completion, by=hall.supervisor, at=opens + timedelta(days=3))
    assert place(issue) == ("closed", 1, "satisfied")


def test_what_is_sent_back_after_a_poll_has_ended_is_asked_about_anew(hall) -> None:
    resolution = scene.issue_in_execution(hall)
    at = resolution.in_force_at + timedelta(days=1, hours=9)
    task = scene.tasks_of(resolution)[0]
    with unit_of_work():
        completion = supervise.report_done(
            task, "好了", without="无", by=hall.property_manager, at=at
        )
    opens = clock.end_of(clock.day_of(at) + timedelta(days=15))
    settle_due(hall.community, opens)
    (first,) = boxes.of_subject(hall.community.id, polls.SUBJECT, resolution.id)
    scene.answered_on_paper(hall, first, satisfied=12)
    ended = first.closes_at
    settle_due(hall.community, ended)
    issue = issue_of(first)
    assert place(issue) == ("supervise", 1, None)  # content, and nobody has accepted

    back = ended + timedelta(days=1)
    with unit_of_work():
        supervise.send_back(completion, "线没有画完", by=hall.supervisor, at=back)
    again = clock.end_of(clock.day_of(back) + timedelta(days=30))
    settle_due(hall.community, again - timedelta(seconds=1))
    assert len(boxes.of_subject(hall.community.id, polls.SUBJECT, resolution.id)) == 1
    settle_due(hall.community, again)
    second = boxes.of_subject(hall.community.id, polls.SUBJECT, resolution.id)[0]
    assert (second.occasion, second.opens_at) == (2, again)


def test_the_acceptance_after_rework_opens_another_poll(hall) -> None:
    resolution = scene.issue_in_execution(hall)
    at = resolution.in_force_at + timedelta(days=1, hours=9)
    task = scene.tasks_of(resolution)[0]
    with unit_of_work():
        completion = supervise.report_done(
            task, "好了", without="无", by=hall.property_manager, at=at
        )
    settle_due(hall.community, clock.end_of(clock.day_of(at) + timedelta(days=15)))
    (first,) = boxes.of_subject(hall.community.id, polls.SUBJECT, resolution.id)
    scene.answered_on_paper(hall, first, satisfied=12)
    ended = first.closes_at
    settle_due(hall.community, ended)
    with unit_of_work():
        supervise.send_back(completion, "线没有画完", by=hall.supervisor, at=ended)
    with unit_of_work():
        done = supervise.report_done(
            task, "画完了", without="无", by=hall.property_manager, at=ended + timedelta(days=1)
        )
        supervise.accept(done, by=hall.supervisor, at=ended + timedelta(days=2))
    second = boxes.of_subject(hall.community.id, polls.SUBJECT, resolution.id)[0]
    assert (second.occasion, place(issue_of(second))) == (2, ("supervise", 1, None))


def test_it_opens_by_itself_30_days_after_the_deadline_when_nobody_reports(hall) -> None:
    resolution = scene.issue_in_execution(hall)
    opens = clock.end_of(date(2026, 5, 30))  # the task's deadline was 30 April
    settle_due(hall.community, opens)

    (box,) = boxes.of_subject(hall.community.id, polls.SUBJECT, resolution.id)
    assert box.opens_at == opens
    assert [verb for verb, _ in told(issue_of(box), "poll:opened", "poll:opened_overdue")] == [
        "poll:opened_overdue"
    ]


def test_a_task_sent_back_after_all_that_time_does_not_dodge_the_poll(hall) -> None:
    resolution = scene.issue_in_execution(hall)
    late = clock.at(date(2026, 5, 28))
    with unit_of_work():
        task = scene.tasks_of(resolution)[0]
        completion = supervise.report_done(
            task, "好了", without="无", by=hall.property_manager, at=late
        )
    settle_due(hall.community, clock.at(date(2026, 6, 1)))  # the deadline's timer has come
    assert boxes.of_subject(hall.community.id, polls.SUBJECT, resolution.id) == []
    with unit_of_work():
        back = clock.at(date(2026, 6, 5))
        supervise.send_back(completion, "线没有画", by=hall.supervisor, at=back)

    settle_due(hall.community, clock.end_of(date(2026, 7, 5)))
    (box,) = boxes.of_subject(hall.community.id, polls.SUBJECT, resolution.id)
    assert box.opens_at == clock.end_of(date(2026, 7, 5))
