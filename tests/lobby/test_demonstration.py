"""The demonstration: its record verifies, parking is in its second round, pages stay quick."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from deliberation import clock
from deliberation.database import db
from deliberation.demo import community as demonstration
from deliberation.demo.cast import RESIDENTS, STAFF
from deliberation.issues.models import Issue
from deliberation.journal import queries as journal
from deliberation.people import operations as people
from deliberation.people.operations import DEMONSTRATION_PASSWORD

MOST = 8  # queries of a page
pytestmark = pytest.mark.settings(DEMONSTRATION=True)  # elsewhere its password opens nothing


@pytest.fixture
def made(app, monkeypatch):
    # The same argon2id, without the work that keeps guessers out.
    monkeypatch.setattr(
        people.people, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )
    with app.app_context():
        yield demonstration.make(clock.now())


def issue(title: str) -> Issue:
    return db.session.scalars(sa.select(Issue).where(Issue.title == title)).one()


def test_its_record_is_whole(made):
    assert journal.verify(made.id) is None


def test_the_parking_case_waits_for_its_second_meeting_after_35_of_50(made):
    parking = issue("停车位错时共享")
    told = [entry.particulars for entry in journal.of_issue(made.id, parking.id)
            if entry.verb == "issue:reopened"]  # fmt: skip

    assert (parking.step, parking.round, parking.reopened) == ("convene", 2, 1)
    assert ["35/50" in one["arithmetic"]["zh"] for one in told] == [True]


def test_every_step_has_something_to_show(made):
    steps = db.session.scalars(sa.select(Issue.step).order_by(Issue.number)).all()

    assert steps == ["convene", "supervise", "resolve", "collect", "review", "collect"]


def test_every_issue_page_asks_at_most_eight_questions_of_everybody(app, made, count_queries):
    numbers = db.session.scalars(sa.select(Issue.number)).all()
    counts = {}
    # Until when anything of this state holds is asked once, by the first of all pages.
    assert app.test_client().get(f"/{made.code}/").status_code == 200
    for account in (None, *RESIDENTS, *STAFF):
        client = app.test_client()
        if account:
            form = {"login": account, "password": DEMONSTRATION_PASSWORD}
            assert client.post("/session", data=form).status_code == 303
        for number in numbers:
            with count_queries() as asked:
                assert client.get(f"/{made.code}/issues/{number}").status_code == 200
            counts[account, number] = asked.count

    assert {key: count for key, count in counts.items() if count > MOST} == {}
