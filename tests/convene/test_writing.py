"""A written vote of the hall: who votes, how it ends, and what comes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Box
from deliberation.ballots.queries import doors
from deliberation.convene import queries
from deliberation.convene.models import Writing
from deliberation.convene.operations import written_vote
from deliberation.database import unit_of_work
from deliberation.discuss.queries import adopted
from deliberation.issues.models import Issue
from deliberation.lobby.operations import settle_due
from deliberation.rules import workflow
from deliberation.rules.box import Secrecy
from tests import scene
from tests.records import messages_on, owed, refusal_of, stored, told

TEXT = "在3栋每层楼梯装一副扶手。"


@pytest.fixture
def hall(app):
    with app.app_context():
        yield scene.community(neighbours=0)


def cast(hall, vote: Writing, count: int, choice: str, skip: int = 0, days: int = 1) -> None:
    box = stored(Box, vote.box_id)
    silent = [line.voter_id for line in doors.lines(box) if not line.answered]
    voters = boxes.voters(box, silent)
    with unit_of_work():
        for one in silent[skip : skip + count]:
            ballots.cast(
                box,
                voters[one],
                choice,
                channel="online",
                by=hall.people["committee"],
                at=box.opens_at + timedelta(days=days),
            )


def ended(hall, vote: Writing) -> Issue:
    box = stored(Box, vote.box_id)
    settle_due(hall.community, box.closes_at)
    return stored(Issue, vote.issue_id)


# The core of the scene's hall: two of the committee, two representatives, the property manager.
ENTITLED = 5


def test_the_core_votes_where_no_meeting_has_given_seats(hall) -> None:
    vote = scene.writing_open(hall)
    box = stored(Box, vote.box_id)

    assert box.entitled == ENTITLED
    assert set(doors.persons(box)) == {
        hall.people[part].id
        for part in (
            "committee",
            "second_committee",
            "representative",
            "second_representative",
            "property_manager",
        )
    }


def test_the_seats_of_the_last_meeting_vote_where_there_was_one(hall) -> None:
    meeting = scene.meeting_decided(hall, scene.topic(hall, "路灯"))
    vote = scene.writing_open(hall, when=meeting.starts_at + timedelta(days=1))

    assert stored(Box, vote.box_id).entitled == 6  # the supervisor has a seat, too


@pytest.mark.parametrize(
    ("for_", "against", "result", "step", "duties"),
    [
        (4, 0, "adopted", "resolve", ["write_resolution"]),
        (3, 2, "adopted", "resolve", ["write_resolution"]),
        (2, 2, "tied", "closed", []),
        (1, 3, "lost", "closed", []),
    ],
)
def test_the_clock_closes_it_and_the_issue_goes_where_the_rulebook_says(
    hall, for_, against, result, step, duties
) -> None:
    vote = scene.writing_open(hall)
    cast(hall, vote, for_, "for")
    cast(hall, vote, against, "against")
    issue = ended(hall, vote)

    assert (vote.result, issue.step) == (result, step)
    assert [(kind, who) for kind, who, _ in owed(issue)] == [(one, "committee") for one in duties]


def test_what_was_adopted_is_ready_to_be_written_down(hall) -> None:
    vote = scene.writing_open(hall)
    cast(hall, vote, 4, "for")
    issue = ended(hall, vote)
    decision = adopted(issue)

    assert (decision.text, decision.writing, decision.meeting) == (TEXT, vote.number, None)
    assert (decision.in_favour, decision.against, decision.abstained) == (4, 0, 0)
    assert told(issue)[-1] == ("issue:adopted_in_writing", None)


def test_too_few_answers_extend_it_once_and_then_it_is_not_adopted_for_participation(hall) -> None:
    vote = scene.writing_open(hall, days=7)
    box = stored(Box, vote.box_id)
    first_end = box.closes_at
    cast(hall, vote, 3, "for")  # two thirds of five are four
    issue = ended(hall, vote)

    assert (vote.ended_at, box.closes_at - first_end) == (None, timedelta(days=7))
    assert messages_on(issue, "issue:writing_extended") >= set(doors.persons(box, silent=True))
    issue = ended(hall, vote)
    assert (vote.result, issue.step) == ("quorum_missed", "convene")
    assert [verb for verb, _ in told(issue) if "writing" in verb] == [
        "issue:writing_opened",
        "issue:writing_extended",
        "issue:not_adopted_in_writing",
    ]
    assert [(kind, who) for kind, who, _ in owed(issue)] == [("go_on", "committee")]


def test_enough_answers_in_the_extension_adopt_it(hall) -> None:
    vote = scene.writing_open(hall)
    cast(hall, vote, 3, "for")
    ended(hall, vote)
    cast(hall, vote, 1, "against", days=9)
    issue = ended(hall, vote)

    assert (vote.result, issue.step) == ("adopted", "resolve")


def test_the_end_comes_once_however_often_it_is_settled(hall) -> None:
    vote = scene.writing_open(hall)
    cast(hall, vote, 5, "for")
    issue = ended(hall, vote)
    settle_due(hall.community, scene.at(days=90))

    assert [verb for verb, _ in told(issue)].count("issue:adopted_in_writing") == 1


def test_a_lost_vote_closes_the_issue_for_the_waiting_time(hall) -> None:
    vote = scene.writing_open(hall)
    cast(hall, vote, 5, "against")
    issue = ended(hall, vote)

    closed_on = clock.day_of(vote.ended_at)
    assert issue.position.closing is workflow.Closing.NOT_ADOPTED
    waits = workflow.waiting(issue.position, closed_on, closed_on + timedelta(days=89))
    assert (waits.name, dict(waits.values)["days"]) == ("workflow.waiting_time", 90)
    assert workflow.may_propose_anew(issue.position, closed_on, closed_on + timedelta(days=90))


def test_after_too_few_answers_the_committee_may_put_it_again_or_call_a_meeting(hall) -> None:
    vote = scene.writing_open(hall)
    ended(hall, vote)
    issue = ended(hall, vote)
    again = scene.writing_open(hall, issue, when=vote.ended_at + timedelta(days=1))

    assert [one.number for one in queries.writings(issue)] == [again.number, vote.number]
    assert [kind for kind, _, _ in owed(issue)] == ["write_vote"]


def test_while_it_runs_nothing_else_decides_the_issue(hall) -> None:
    issue = scene.topic(hall)
    draft = scene.meeting_called(hall, issue, noticed=False)
    vote = scene.writing_open(hall, issue)

    from deliberation.convene import operations
    from deliberation.convene.operations import notice

    meeting = refusal_of(
        operations.set_agenda, draft, [issue], by=hall.committee, at=scene.at(days=1)
    )
    noticed = refusal_of(
        notice.give_notice, hall.community, draft, by=hall.committee, at=scene.at(days=1)
    )
    second = refusal_of(
        written_vote.open_writing,
        hall.community,
        stored(Issue, vote.issue_id),
        key="other",
        text=TEXT,
        days=7,
        by=hall.committee,
        at=scene.at(days=1),
    )
    assert {meeting.name, noticed.name} == {"writing.meeting_meanwhile"}
    assert second.name == "writing.running_already"


def test_what_a_meeting_was_noticed_for_is_not_put_in_writing(hall) -> None:
    issue = scene.topic(hall)
    scene.meeting_called(hall, issue)

    told = refusal_of(
        written_vote.open_writing,
        hall.community,
        issue,
        key="k",
        text=TEXT,
        days=7,
        by=hall.committee,
        at=scene.at(days=1),
    )

    assert told.name == "writing.on_agenda"


def test_a_double_click_opens_one_vote(hall) -> None:
    vote = scene.writing_open(hall)
    issue = stored(Issue, vote.issue_id)
    with unit_of_work():
        again = written_vote.open_writing(
            hall.community,
            issue,
            key=vote.key,
            text="另一句话",
            days=9,
            by=hall.committee,
            at=scene.at(days=1),
        )

    assert again.id == vote.id


def test_only_those_who_are_silent_are_reminded_and_once_a_day(hall) -> None:
    vote = scene.writing_open(hall)
    cast(hall, vote, 2, "for")
    box = stored(Box, vote.box_id)
    silent = set(doors.persons(box, silent=True))
    with unit_of_work():
        number = written_vote.remind(vote, by=hall.administrator, at=scene.at(days=2))
    same_day = refusal_of(
        written_vote.remind, vote, by=hall.administrator, at=scene.at(days=2, hours=3)
    )
    issue = ended(hall, vote)

    assert (number, messages_on(issue, "issue:writing_reminded")) == (3, silent)
    assert same_day.name == "writing.reminded_today"


def test_a_secret_vote_ends_like_a_named_one(hall) -> None:
    vote = scene.writing_open(hall, secrecy=Secrecy.SECRET)
    cast(hall, vote, 4, "for")
    cast(hall, vote, 1, "against")
    issue = ended(hall, vote)

    assert (vote.result, issue.step) == ("adopted", "resolve")


def test_it_closes_with_the_last_day(hall) -> None:
    vote = scene.writing_open(hall, days=7)
    box = stored(Box, vote.box_id)

    assert box.closes_at == clock.end_of(scene.at(days=7).date())
    assert box.last_day == scene.at(days=7).date()


# ------------------------------------------------------------------ owners


def owners_vote(hall) -> Writing:
    scene.owners_registered(hall)
    about = scene.topic(hall, "更换电梯", body="OWN-G")
    return scene.writing_open(hall, about, days=15)


def owner_casts(hall, vote: Writing, *choices: str | None) -> None:
    """The four owners of the scene: a resident, co-owners, a firm, the developer."""
    box = stored(Box, vote.box_id)
    roll = [line.voter_id for line in doors.lines(box)]
    known = boxes.voters(box, roll)
    for line, choice in zip(roll, choices, strict=True):
        if choice:
            with unit_of_work():
                ballots.cast(
                    box,
                    known[line],
                    choice,
                    channel="paper",
                    by=hall.committee,
                    at=box.opens_at + timedelta(days=1),
                )


def test_owners_vote_on_the_register_by_area_and_by_persons(hall) -> None:
    vote = owners_vote(hall)
    box = stored(Box, vote.box_id)

    # 89.53 + 120.80 + (60 + 13.20) + (100 + 100) m²: four persons
    assert (box.entitled, box.area) == (4, 48353)
    assert [(line.person, line.door) for line in doors.lines(box)][2] == ("东山公司", "0201室")


@pytest.mark.parametrize(
    ("choices", "result", "step"),
    [
        # the firm is silent: three of four persons, and most of the area, take part
        (("for", "for", None, "for"), "adopted", "resolve"),
        # two persons of three, but 210.33 of 410.33 m²: more than half of both
        (("for", "for", None, "against"), "adopted", "resolve"),
        # most of the area, but two persons of four
        (("for", "against", "against", "for"), "lost", "closed"),
        # two of four persons are not two thirds
        ((None, None, "for", "for"), "quorum_missed", "convene"),
    ],
)
def test_owners_need_both_numbers(hall, choices, result, step) -> None:
    vote = owners_vote(hall)
    owner_casts(hall, vote, *choices)
    issue = ended(hall, vote)
    if result == "quorum_missed":
        issue = ended(hall, vote)

    assert (vote.result, issue.step) == (result, step)


def test_owners_are_not_asked_before_they_are_registered(hall) -> None:
    about = scene.topic(hall, "更换电梯", body="OWN-S")

    told = refusal_of(
        written_vote.open_writing,
        hall.community,
        about,
        key="k",
        text=TEXT,
        days=15,
        by=hall.committee,
        at=scene.at(days=1),
    )

    assert told.name == "owners.nobody_registered"
