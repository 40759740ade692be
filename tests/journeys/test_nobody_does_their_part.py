"""A year by the clock in which people do not do their part: nothing stands still unseen.

A plan is returned and nobody convenes again; a unit is silent, and nobody reports on it; a poll
is not answered; a department does not reply; a decision is not written down; a clerk is on leave;
a representative moves out before saying whether a reply settles their matter.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Duty, Issue, Timer
from deliberation.journal.queries import verify
from deliberation.lobby.operations import settle_due
from deliberation.people import leaving
from deliberation.people.models import Person, Role
from deliberation.resolve import planning
from deliberation.resolve.models import Resolution
from deliberation.review import referring
from deliberation.review.models import Referral
from deliberation.rules.policy import RoleKind
from deliberation.rules.registers import Leaving
from deliberation.rules.workflow import Kind, Sorting
from tests import scene

#: title → what is not done.
RETURNED, SILENT, UNWRITTEN, UNANSWERED, MOVED, LEAVE = (
    "改造菜场", "划停车位", "修好路灯", "门口红绿灯", "修好门禁", "清理杂物",
)  # fmt: skip


def morning(month: int, day: int, year: int = 2026) -> datetime:
    return clock.at(date(year, month, day), time(9))


class Year:
    """The hall, its office, and what happens on which morning."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.hall = scene.community(neighbours=2)
        self.office = scene.office_above(self.hall)
        self.begun()
        self.client = app.test_client()

    def begun(self) -> None:
        hall = self.hall
        major = scene.topic(hall, RETURNED)
        scene.meeting_decided(hall, major)  # on 12 March
        with unit_of_work():
            major.kind = Kind.MAJOR.value
        plan = scene.resolution_posted(hall, major)
        self.plan = plan.id
        scene.issue_in_execution(hall, scene.topic(hall, SILENT))
        scene.meeting_decided(hall, scene.topic(hall, UNWRITTEN))
        self.referred = {}
        for title, proposer in ((UNANSWERED, hall.resident), (MOVED, hall.representative)):
            made = scene.issue_at_review(hall, title=title)
            self.referred[title] = made.id
            with unit_of_work():
                made.proposer_id = proposer.id
                referring.refer(
                    made, to=Sorting.DEPARTMENT, to_unit=hall.units["department"],
                    owner=hall.committee, deadline=date(2026, 3, 31), by=hall.committee,
                    at=scene.at(days=1),
                )  # fmt: skip
        scene.issue_at_review(hall, title=LEAVE)

    def happens(self, day: date) -> None:
        """What few do on *day*, before the day's look at the pages."""
        hall, at = self.hall, clock.at(day, time(8))
        with unit_of_work():
            if day == date(2026, 3, 3):  # the clerk is on leave for the whole year
                role = sa.select(Role).where(
                    Role.person_id == hall.second_committee.id,
                    Role.kind == RoleKind.COMMITTEE.value,
                )
                db.session.scalars(role).one().until = day
            if day == date(2026, 4, 20):
                plan = db.session.get_one(Resolution, self.plan)
                planning.submit(plan, "北河街道", by=hall.committee, at=at)
            if day == date(2026, 6, 1):
                plan = db.session.get_one(Resolution, self.plan)
                planning.reply(plan, "returned", "先征求摊主意见", by=hall.subdistrict, at=at)
            if day == date(2026, 4, 7):
                moved = db.session.get_one(Issue, self.referred[MOVED])
                referring.reply(moved, hall.community, text="好了", by=hall.officer, at=at)
            if day == date(2026, 4, 9):
                leaving.leave(
                    db.session.get_one(Person, hall.representative.id), on=day,
                    why=Leaving.MOVED_OUT, by=hall.committee, at=at,
                )  # fmt: skip

    def page(self, part: str | None, address: str) -> str:
        if part is None:
            return self.app.test_client().get(address).get_data(as_text=True)
        scene.sign_in(self.client, self.hall, part)
        return self.client.get(address).get_data(as_text=True)


@pytest.fixture
def year(app: Flask):
    with app.app_context():
        yield Year(app)


def open_issues() -> dict[int, str]:
    rows = sa.select(Issue.id, Issue.title).where(
        Issue.step.in_(("collect", "review", "convene", "discuss", "resolve", "supervise",
                        "referred"))
    )  # fmt: skip
    return dict(db.session.execute(rows).all())


def coming() -> set[int]:
    """Ids of the issues to which something will happen by itself."""
    timers = sa.select(Timer.subject_id).where(Timer.settled_at.is_(None))

    def of(*kinds: str):
        return timers.where(Timer.kind.in_(kinds))

    resolutions = ("force", "poll_after_done", "poll_after_deadline", "poll_again")
    found = sa.union(
        sa.select(Issue.id).where(Issue.id.in_(of("lapse"))),
        sa.select(Resolution.issue_id).where(Resolution.id.in_(of(*resolutions))),
        sa.select(Box.issue_id).where(Box.id.in_(of("poll_close"))),
        sa.select(Referral.issue_id).where(Referral.id.in_(of(referring.SILENT))),
    )
    return set(db.session.scalars(found))


def standing_still() -> set[str]:
    """Open issues that nobody owes anything on, and to which nothing will happen by itself."""
    owed = set(db.session.scalars(sa.select(Duty.issue_id).where(Duty.settled_at.is_(None))))
    seen = owed | coming()
    return {title for id_, title in open_issues().items() if id_ not in seen}


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def section(page: str, name: str) -> str:
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', page, re.S)
    return plain(found[0]) if found else ""


def late(page: str, name: str) -> list[str]:
    """The titles of what a list calls overdue: those with the mark of lateness."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', page, re.S)
    titles = []
    for item in re.findall(r"<li>.*?</li>", found[0] if found else "", re.S):
        owed = re.search(r"<small>([^<·]*)", item)
        if "tag late" in item and owed:
            titles.append(f"{plain(re.search(r'<a[^>]*>.*?</a>', item, re.S)[0])}：{owed[1].strip()}")
    return titles


def told(year: Year, day: date) -> dict[str, object]:
    """What each page says on *day*, as the table below has it."""
    hall = year.hall
    front = year.page(None, hall.path(""))
    desk = year.page("committee", hall.path("desk"))
    office = year.page("subdistrict", f"/offices/{year.office.code}/")
    overdue = year.page(None, hall.path("overdue/"))
    return {
        "front": late(front, "overdue"),
        "desk": late(desk, "waiting"),
        "office": [
            name
            for name in ("plans", "reopened", "red", "stuck")
            if "li" in (re.search(rf'aria-labelledby="{name}".*?</section>', office, re.S)[0])
            and "<li>" in re.search(rf'aria-labelledby="{name}".*?</section>', office, re.S)[0]
        ],
        "overdue": re.findall(r'tasks/\d+">([^<]+)</a> <span class="tag (\w+)', overdue),
    }


def test_every_day_of_a_year_somebody_owes_or_something_comes(year) -> None:
    day, unseen = date(2026, 3, 3), {}
    while day < date(2027, 3, 3):
        year.happens(day)
        settle_due(year.hall.community, clock.at(day, time(9)))
        if still := standing_still():
            unseen[day] = still
        day += timedelta(days=1)
    assert unseen == {}
    assert verify(year.hall.community.id) is None


def test_what_each_page_says_on_each_day_that_matters(year) -> None:
    day, shown = date(2026, 3, 3), {}
    while day < date(2027, 3, 3):
        year.happens(day)
        settle_due(year.hall.community, clock.at(day, time(9)))
        if day in DAYS:
            with clock.pretend(clock.at(day, time(9))):
                shown[day] = told(year, day)
        day += timedelta(days=1)
    import pprint

    pprint.pprint(shown, width=150)
    assert shown == {}


DAYS = [date(2026, 3, 12), date(2026, 3, 21), date(2026, 4, 2), date(2026, 4, 15),
        date(2026, 5, 2), date(2026, 5, 22), date(2026, 6, 2), date(2026, 7, 2),
        date(2026, 8, 5), date(2026, 12, 1), date(2027, 3, 1)]
