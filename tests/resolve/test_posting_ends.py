"""An end that falls into a year not yet published is computed anew until it comes (§5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Duty, Issue, Timer
from deliberation.issues.operations import step_duties
from deliberation.journal.models import Entry
from deliberation.journal.queries import verify
from deliberation.lobby.operations import settle_due
from deliberation.lobby.operations.ends import ends_anew
from deliberation.people.models import Community
from deliberation.people.operations import rule_offers
from deliberation.resolve import operations
from deliberation.resolve.models import Resolution
from tests import scene
from tests.records import stored


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        yield scene.community(neighbours=4)


def noon(day: date):
    return clock.at(day, time(12))


@pytest.fixture
def posted(hall) -> Resolution:
    """Posted on 17 December 2026: fifteen days end on New Year's Day, so on Monday 4 January."""
    resolution = scene.resolution_written(hall)
    with unit_of_work():
        operations.post(resolution, by=hall.committee, at=noon(date(2026, 12, 17)))
    return resolution


def stands(resolution: Resolution) -> tuple[date, object]:
    db.session.expire_all()
    timer = sa.select(Timer.falls_due).where(
        Timer.kind == "force", Timer.subject_id == resolution.id, Timer.settled_at.is_(None)
    )
    return resolution.posting_ends_on, db.session.scalar(timer)


def here(hall) -> Community:
    return db.session.get_one(Community, hall.community.id)


def test_a_posting_that_ended_on_new_years_day_ends_on_the_monday_after(hall, posted) -> None:
    monday = date(2027, 1, 4)
    assert stands(posted) == (monday, clock.end_of(monday))


def test_an_end_frozen_onto_a_holiday_does_not_take_force_on_it(hall, posted) -> None:
    frozen = date(2027, 1, 1)  # as it was kept before the library knew of 2027
    with unit_of_work():
        posted.posting_ends_on, posted.posting_days = frozen, None
        db.session.execute(sa.update(Timer).values(falls_due=clock.end_of(frozen)))

    settle_due(here(hall), clock.end_of(frozen) + timedelta(hours=1))

    assert stands(posted) == (date(2027, 1, 4), clock.end_of(date(2027, 1, 4)))
    assert posted.in_force_at is None
    settle_due(here(hall), clock.end_of(date(2027, 1, 4)))
    db.session.expire_all()
    assert posted.in_force_at == clock.end_of(date(2027, 1, 4))
    assert verify(hall.community.id) is None


def test_what_is_published_moves_the_open_ends_once_and_on_record(hall, posted) -> None:
    about = scene.issue_at_review(hall, key="other")
    at = noon(date(2026, 12, 28))
    with unit_of_work():
        db.session.execute(sa.delete(Duty))
        step_duties.review(stored(Issue, about.id), here(hall), at=at)

    def answer() -> date:
        due = db.session.scalar(sa.select(Duty.due).where(Duty.kind == "answer"))
        return clock.day_of(due)

    assert answer() == date(2027, 1, 5)
    with unit_of_work():  # Saturday is worked, Monday is free
        here(hall).working_days, here(hall).closed_days = ["2027-01-02"], ["2027-01-04"]
    with unit_of_work():
        assert ends_anew(here(hall), at=at) == 2 - 1
    assert stands(posted)[0] == date(2027, 1, 2)
    assert answer() == date(2027, 1, 5)  # one day less, one day more
    with unit_of_work():
        here(hall).working_days = ["2027-02-14"]
        assert ends_anew(here(hall), at=at) == 2
        assert ends_anew(here(hall), at=at) == 0
    assert (stands(posted)[0], answer()) == (date(2027, 1, 5), date(2027, 1, 6))
    told = db.session.scalars(sa.select(Entry).where(Entry.verb == "resolution:end_moved")).all()
    assert [(one.particulars["before"], one.particulars["until"]) for one in told] == [
        ("2027-01-04", "2027-01-02"), ("2027-01-02", "2027-01-05"),
    ]  # fmt: skip


def test_the_pages_say_so_until_the_year_is_published(hall, posted, client) -> None:
    def page(path: str) -> str:
        return client.get(hall.path(path)).get_data(as_text=True)

    with clock.pretend(noon(date(2026, 12, 18))):
        for path in (f"resolutions/{posted.number}", "", "postings/"):
            assert "（以公布的放假安排为准）" in page(path), path
        with unit_of_work():
            here(hall).working_days = ["2027-02-14"]
        assert "以公布的放假安排为准" not in page(f"resolutions/{posted.number}")


def test_the_administrator_enters_days_and_the_ends_move_once_another_confirms(
    hall, posted, client
) -> None:
    before = stands(posted)
    scene.sign_in(client, hall, "administrator")
    with clock.pretend(noon(date(2026, 12, 18))):
        both = {"closed_days": "2027-01-02", "working_days": "2027-01-02"}
        refused = client.post(hall.path("settings"), data=both)
        done = client.post(hall.path("settings"), data={"working_days": "2027-01-02"})
        assert stands(posted) == before
        scene.sign_in(client, hall, "committee")
        offered = rule_offers.waiting(hall.community.id)
        client.post(hall.path(f"rule-offers/{offered.id}/confirmation"))

    assert (refused.status_code, done.status_code) == (422, 303)
    assert "2027年1月2日 既填了休息又填了上班，请去掉一处。" in refused.get_data(as_text=True)
    assert stands(posted) == (date(2027, 1, 2), clock.end_of(date(2027, 1, 2)))
