"""A resolution is written once, posted its full days, objected to, and takes force by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues import operations as issues
from deliberation.issues.models import Duty, Issue, Timer
from deliberation.journal.models import Entry
from deliberation.journal.queries import verify
from deliberation.lobby.operations import settle_due
from deliberation.resolve import operations, queries
from deliberation.resolve.models import Objection, Resolution
from deliberation.resolve.operations import objections, planning
from deliberation.rules import workflow
from deliberation.rules.box import roll_hash
from deliberation.rules.refusals import NotReady, OutOfOrder, Refusal, Refused, Stale
from tests import scene
from tests.records import stored


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        yield scene.community(neighbours=4)


def decided(hall, *, kind: workflow.IssueKind = workflow.IssueKind.DAILY) -> Issue:
    """An issue that a meeting carried on 12 March 2026, 19:30."""
    about = scene.topic(hall)
    scene.meeting_decided(hall, about)
    with unit_of_work():
        about.kind = kind.value
    return about


def write(hall, about: Issue, *, at: datetime | None = None, **particulars) -> Resolution:
    given = {
        "key": "k1",
        "text": "白天供来访车辆停放。",
        "tasks": [scene.task(hall)],
        "households": [household.id for household in hall.households],
        "by": hall.committee,
        "at": at or about.since + timedelta(hours=14),
    }
    with unit_of_work():
        return operations.write(about, **(given | particulars))


def post(hall, resolution: Resolution, *, at: datetime | None = None) -> Resolution:
    with unit_of_work():
        operations.post(resolution, by=hall.committee, at=at or resolution.written_at)
    return resolution


def objected(hall, resolution: Resolution, key: str = "o1") -> Objection:
    with unit_of_work():
        at = resolution.posted_at + timedelta(days=1)
        return objections.object_to(resolution, key=key, text="太吵", by=hall.tenant, at=at)


def owed(issue: Issue) -> list[tuple[str, datetime]]:
    rows = db.session.execute(
        sa.select(Duty.kind, Duty.due)
        .where(Duty.issue_id == issue.id, Duty.settled_at.is_(None))
        .order_by(Duty.kind)
    )
    return [tuple(row) for row in rows]


def verbs(issue: Issue, after: str = "issue:decided") -> list[str]:
    entries = sa.select(Entry.verb).where(Entry.issue_id == issue.id).order_by(Entry.number)
    found = db.session.scalars(entries).all()
    return [verb for verb in found[found.index(after) + 1 :] if verb != "issue:step"]


def stands(issue: Issue) -> tuple[str, int]:
    db.session.expire_all()
    return issue.step, issue.round


# ------------------------------------------------------------------ writing


def test_it_is_numbered_in_its_year_and_keeps_the_vote_as_recorded(hall) -> None:
    about = decided(hall)
    resolution = write(hall, about)

    told = db.session.scalar(sa.select(Entry).where(Entry.verb == "issue:decided")).particulars
    assert (resolution.number, resolution.year, resolution.serial) == ("2026-01", 2026, 1)
    assert (resolution.meeting_id, resolution.arithmetic) == (1, told["arithmetic"]["zh"])
    roll = roll_hash(f"h:{household.id}" for household in hall.households)
    assert (resolution.affected, resolution.affected_hash) == (12, roll)
    assert verbs(about) == ["resolution:written"]


def test_submitting_twice_makes_one_resolution(hall) -> None:
    about = decided(hall)

    assert write(hall, about).id == write(hall, about).id
    assert len(db.session.scalars(sa.select(Resolution)).all()) == 1


def test_two_who_write_at_once_make_one_and_the_other_is_told(hall) -> None:
    about = decided(hall)
    write(hall, about)

    with pytest.raises(OutOfOrder) as error:
        write(hall, about, key="k2")
    assert error.value.refusal == Refusal.of("resolve.written_already", "5")


def test_a_page_that_knew_an_older_issue_is_refused(hall) -> None:
    about = decided(hall)

    with pytest.raises(Stale):
        write(hall, about, seen=about.version - 1)


@pytest.mark.parametrize(
    "particulars, name",
    [
        ({"text": "  "}, "resolve.text_missing"),
        ({"tasks": []}, "resolve.tasks_missing"),
        ({"households": []}, "resolve.nobody_affected"),
        ({"households": [9999]}, "resolve.household_unknown"),
    ],
)
def test_what_is_missing_is_named(hall, particulars, name) -> None:
    with pytest.raises(Refused) as error:
        write(hall, decided(hall), **particulars)
    assert error.value.refusal == Refusal(name, "5")


def test_a_deadline_in_the_past_and_a_unit_of_nowhere_are_refused(hall) -> None:
    about = decided(hall)

    for task, name in (
        (scene.task(hall, deadline=date(2026, 3, 12)), "resolve.deadline_passed"),
        (scene.task(hall, lead_unit_id=999), "resolve.unit_unknown"),
    ):
        with pytest.raises(Refused) as error:
            write(hall, about, tasks=[task])
        assert error.value.refusal == Refusal(name, "5")


def test_nothing_is_written_before_a_meeting_has_decided(hall) -> None:
    with pytest.raises(OutOfOrder) as error:
        write(hall, scene.topic(hall))
    assert error.value.refusal == Refusal.of("resolve.nothing_decided", "5")


# ------------------------------------------------------------------ posting


@pytest.mark.parametrize(
    "posted, ends",
    [
        (date(2026, 3, 13), date(2026, 3, 30)),  # the 15th day is a Saturday
        (date(2026, 3, 16), date(2026, 3, 31)),
        (date(2026, 4, 16), date(2026, 5, 6)),  # 1 May, then the holidays until the 5th
        (date(2026, 9, 17), date(2026, 10, 8)),  # 2 October, then the holidays until the 7th
    ],
)
def test_posting_runs_15_days_after_its_day_and_ends_on_a_working_day(hall, posted, ends) -> None:
    far = [scene.task(hall, deadline=date(2026, 12, 1))]
    resolution = post(hall, write(hall, decided(hall), tasks=far), at=clock.at(posted, time(10)))

    assert resolution.posting_ends_on == ends
    timers = db.session.execute(
        sa.select(Timer.kind, Timer.falls_due).where(Timer.kind == "force")
    ).all()
    assert timers == [("force", clock.end_of(ends))]


def test_it_takes_force_by_itself_when_the_posting_has_ended(hall) -> None:
    about = decided(hall)
    resolution = post(hall, write(hall, about))
    over = resolution.posting_over

    settle_due(hall.community, over - timedelta(seconds=1))
    assert stands(about) == ("resolve", 1)
    settle_due(hall.community, over + timedelta(days=9))
    assert (stands(about), resolution.in_force_at) == (("supervise", 1), over)
    assert clock.day_of(over) == date(2026, 3, 31), "one day of March owes no report"
    assert owed(about) == [
        ("execute", clock.last_moment(date(2026, 4, 30))),
        ("report", clock.last_moment(date(2026, 4, 30))),
    ]
    assert verbs(about) == [
        "resolution:written", "resolution:posted", "resolution:not_examined",
        "resolution:took_force",
    ]  # fmt: skip
    assert verify(hall.community.id) is None


def test_posting_twice_is_refused(hall) -> None:
    resolution = post(hall, write(hall, decided(hall)))

    with pytest.raises(OutOfOrder) as error:
        post(hall, resolution)
    assert error.value.refusal == Refusal.of("resolve.posted_already", "5")


def test_an_urgent_small_matter_takes_force_at_once_and_is_posted_all_the_same(hall) -> None:
    about = decided(hall)
    resolution = post(hall, write(hall, about, urgent_reason="下雨天会塌"))

    assert stands(about) == ("supervise", 1)
    assert resolution.in_force_at == resolution.posted_at
    assert resolution.is_posted(resolution.posting_over - timedelta(seconds=1))
    objected(hall, resolution)


def test_a_major_matter_is_never_urgent(hall) -> None:
    with pytest.raises(NotReady) as error:
        write(hall, decided(hall, kind=workflow.IssueKind.MAJOR), urgent_reason="快")
    assert error.value.refusal == Refusal.of("workflow.major_is_never_urgent", "5")


def test_a_major_project_waits_for_the_reply_to_its_plan(hall) -> None:
    about = decided(hall, kind=workflow.IssueKind.MAJOR)
    resolution = post(hall, write(hall, about))
    settle_due(hall.community, resolution.posting_over)
    assert stands(about) == ("resolve", 1)

    at = resolution.posting_over + timedelta(days=1)
    with unit_of_work():
        planning.submit(resolution, "街道办", by=hall.committee, at=at)
    assert [kind for kind, _ in owed(about)] == ["plan_reply"]
    with unit_of_work():
        later = at + timedelta(days=2)
        planning.reply(resolution, "approved", "同意", by=hall.subdistrict, at=later)
    assert (stands(about), resolution.in_force_at) == (("supervise", 1), later)


def test_a_withdrawn_resolution_keeps_its_reason_and_another_is_written(hall) -> None:
    about = decided(hall)
    resolution = post(hall, write(hall, about))
    at = resolution.posted_at + timedelta(days=3)
    with pytest.raises(NotReady), unit_of_work():
        operations.withdraw(resolution, " ", by=hall.committee, at=at)
    with unit_of_work():
        operations.withdraw(resolution, "期限写错了", by=hall.committee, at=at)

    settle_due(hall.community, resolution.posting_over)
    assert (stands(about), resolution.withdrawn_because) == (("resolve", 1), "期限写错了")
    assert [kind for kind, _ in owed(about)] == ["write_resolution"]
    assert write(hall, about, key="k2", at=at).number == "2026-02"


# ------------------------------------------------------------------ objections


def test_the_last_answer_after_the_postings_end_lets_it_take_force(hall) -> None:
    about = decided(hall)
    resolution = post(hall, write(hall, about))
    first, second = objected(hall, resolution), objected(hall, resolution, "o2")
    settle_due(hall.community, resolution.posting_over)
    assert stands(about) == ("resolve", 1)
    assert [kind for kind, _ in owed(about)] == ["answer_objection"] * 2

    at = resolution.posting_over + timedelta(days=2)
    with unit_of_work():
        objections.answer(first, "已装隔音垫", upheld=False, by=hall.committee, at=at)
    assert stands(about) == ("resolve", 1)
    with unit_of_work():
        objections.answer(second, "已装隔音垫", upheld=False, by=hall.committee, at=at)
    assert (stands(about), resolution.in_force_at) == (("supervise", 1), at)


def test_an_answer_before_the_end_does_not_shorten_the_posting(hall) -> None:
    about = decided(hall)
    resolution = post(hall, write(hall, about))
    objection = objected(hall, resolution)
    with unit_of_work():
        at = resolution.posted_at + timedelta(days=2)
        objections.answer(objection, "好", upheld=False, by=hall.committee, at=at)

    assert (stands(about), resolution.in_force_at) == (("resolve", 1), None)


def test_an_upheld_objection_takes_the_posting_down_and_begins_the_next_round(hall) -> None:
    about = decided(hall)
    resolution = post(hall, write(hall, about))
    objection, other = objected(hall, resolution), objected(hall, resolution, "o2")
    at = resolution.posted_at + timedelta(days=4)
    with unit_of_work():
        objections.answer(objection, "确实太吵", upheld=True, by=hall.committee, at=at)

    assert stands(about) == ("convene", 2)
    assert (resolution.withdrawn_at, resolution.state) == (at, "withdrawn")
    assert owed(about) == [("notice", clock.last_moment(clock.day_of(at) + timedelta(30)))]
    settle_due(hall.community, resolution.posting_over)
    assert stands(about) == ("convene", 2)
    assert stored(Objection, other.id).answered_at is None


@pytest.mark.parametrize("late", [False, True])
def test_an_answer_must_be_written_and_is_given_once(hall, late) -> None:
    resolution = post(hall, write(hall, decided(hall)))
    objection = objected(hall, resolution)
    at = resolution.posted_at + timedelta(days=2)
    with pytest.raises(NotReady) as error, unit_of_work():
        objections.answer(objection, " ", upheld=late, by=hall.committee, at=at)
    assert error.value.refusal == Refusal.of("resolve.answer_missing", "5")
    with unit_of_work():
        objections.answer(objection, "好", upheld=False, by=hall.committee, at=at)
    with pytest.raises(OutOfOrder) as error, unit_of_work():
        objections.answer(objection, "好", upheld=late, by=hall.committee, at=at)
    assert error.value.refusal == Refusal.of("resolve.answered_already", "5")


def test_one_objects_only_while_it_is_posted_and_a_second_press_is_the_same(hall) -> None:
    resolution = write(hall, decided(hall))
    with pytest.raises(OutOfOrder) as error, unit_of_work():
        objections.object_to(
            resolution, key="x", text="太吵", by=hall.tenant, at=resolution.written_at
        )
    assert error.value.refusal == Refusal.of("resolve.not_posted", "5")
    post(hall, resolution)
    assert objected(hall, resolution).id == objected(hall, resolution).id
    with pytest.raises(OutOfOrder), unit_of_work():
        objections.object_to(
            resolution, key="y", text="太吵", by=hall.tenant, at=resolution.posting_over
        )


# ------------------------------------------------------------------ what lists read


def test_what_is_posted_now_is_listed_by_its_end_in_one_question(hall, count_queries) -> None:
    resolution = post(hall, write(hall, decided(hall)))
    objected(hall, resolution)
    here = hall.community.id

    with count_queries() as asked:
        (one,) = queries.posted_now(here, resolution.posting_over - timedelta(seconds=1))
    assert asked.count == 1
    assert (one.number, one.objections, one.unanswered) == ("2026-01", 1, 1)
    assert one.posting_ends_on == resolution.posting_ends_on
    assert queries.posted_now(here, resolution.posting_over) == []


def test_a_dispute_has_no_resolution_and_no_posting(hall) -> None:
    about = decided(hall, kind=workflow.IssueKind.DISPUTE)

    with pytest.raises(OutOfOrder) as error:
        write(hall, about)
    assert error.value.refusal == Refusal.of("resolve.agreement_instead", "1")
    assert issues.concerned(about) == {hall.resident.id}
