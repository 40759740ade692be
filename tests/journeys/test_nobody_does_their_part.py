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
from deliberation.issues.models import Duty, Issue, Timer, TimerKind
from deliberation.journal.queries import verify
from deliberation.lobby.operations import settle_due
from deliberation.people.models import Person, Role
from deliberation.people.operations import leaving
from deliberation.resolve.models import Resolution
from deliberation.resolve.operations import planning
from deliberation.review.models import Referral
from deliberation.review.operations import referring
from deliberation.rules.policy import RoleKind
from deliberation.rules.registers import Leaving
from deliberation.rules.workflow import IssueKind, Sorting
from tests import scene
from tests.records import stored

#: title → what is not done.
TITLES = RETURNED, SILENT, UNWRITTEN, UNANSWERED, MOVED, LEAVE = (
    "改造菜场", "划停车位", "修好路灯", "门口红绿灯", "修好门禁", "清理杂物",
)  # fmt: skip


def morning(day: date) -> datetime:
    return clock.at(day, time(9))


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
            major.kind = IssueKind.MAJOR.value
        plan = scene.resolution_posted(hall, major)
        self.plan = plan.id
        # In force on 13 March, since somebody fell: March counts, and owes its report.
        scene.resolution_posted(hall, scene.topic(hall, SILENT), urgent_reason="有人摔倒了")
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
                plan = stored(Resolution, self.plan)
                planning.submit(plan, "北河街道", by=hall.committee, at=at)
            if day == date(2026, 6, 1):
                plan = stored(Resolution, self.plan)
                planning.reply(plan, "returned", "先征求摊主意见", by=hall.subdistrict, at=at)
            if day == date(2026, 4, 7):
                moved = stored(Issue, self.referred[MOVED])
                referring.reply(moved, hall.community, text="好了", by=hall.officer, at=at)
            if day == date(2026, 4, 9):
                leaving.leave(
                    stored(Person, hall.representative.id), on=day,
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
        sa.select(Referral.issue_id).where(Referral.id.in_(of(TimerKind.REFERRAL_SILENT))),
    )
    return set(db.session.scalars(found))


def standing_still() -> set[str]:
    """Open issues that nobody owes anything on, and to which nothing will happen by itself."""
    owed = set(db.session.scalars(sa.select(Duty.issue_id).where(Duty.settled_at.is_(None))))
    seen = owed | coming()
    return {title for id_, title in open_issues().items() if id_ not in seen}


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def late(page: str, name: str) -> list[str]:
    """The titles of what a list calls overdue: those with the mark of lateness."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', page, re.S)
    titles = []
    for item in re.findall(r"<li>.*?</li>", found[0] if found else "", re.S):
        if "<b>应召开" in item:
            continue  # a meeting, see below
        owed = re.search(r"<small>(.*?)</small>", item, re.S)
        if ("tag late" in item or "，原定" in item) and owed:
            title = plain(re.search(r"<a[^>]*>.*?</a>", item, re.S)[0])
            said = plain(owed[1]).partition("·")[0].replace(" ，", "，").strip()
            titles.append(f"{title}：{said}")
    return titles


def late_meetings(page: str) -> list[str]:
    """The meetings whose time has passed, as the front page names them."""
    named = re.findall(
        r'<b>(应召开[^<]+)</b></span>\s*<span class="tag \w+">.*?<small>(.*?)</small>', page, re.S
    )
    return [f"{meeting}：{plain(since)}" for meeting, since in named]


#: Work that is late, on the board: of which topic, and in which colour.
_LATE_WORK = (
    r'">([^<]+)</a>\s*<span class="tag (due|orange|red)">[^<]*</span>\s*</div>'
    r"\s*<small>[^<]*应办理完成"
)


def next_step(page: str) -> str:
    """What the page of an issue says comes next."""
    said = plain(re.search(r'<h2 id="next">(.*?)</h2>', page, re.S)[1]).replace(" ", "")
    return said.removeprefix("接下来：")


def named(page: str, name: str) -> list[str]:
    """What a list of the office names."""
    found = re.search(rf'aria-labelledby="{name}".*?</section>', page, re.S)[0]
    return re.findall(r"<li><a[^>]*>([^<]+)</a>", found)


def told(year: Year) -> dict[str, object]:
    """What each page says now, as the table below has it."""
    hall = year.hall
    front_page = year.page(None, hall.path(""))
    front = late(year.page(None, hall.path("overdue/")), "pressing")
    assert late(front_page, "overdue") == front[: len(late(front_page, "overdue"))]
    meetings = late_meetings(front_page)
    clerks = year.page("committee", hall.path("desk"))
    desk = [*late(clerks, "waiting"), *late(clerks, "others")]
    office = year.page("subdistrict", f"/offices/{year.office.code}/")
    overdue = year.page(None, hall.path("overdue/"))
    # The desk and the board read the same duties: neither knows less than the other.
    assert sorted(line.partition("，原定")[0] for line in front) == sorted(desk)
    return {
        "front": front,
        **({"meetings": meetings} if meetings else {}),
        # In the order of TITLES.
        "issues": [
            next_step(year.page(None, hall.path(f"issues/{number}")))
            for number in db.session.scalars(sa.select(Issue.number).order_by(Issue.id)).all()
        ],
        "office": {
            name: listed
            for name in ("plans", "reopened", "red", "stuck")
            if (listed := named(office, name))
        },
        "overdue": re.findall(_LATE_WORK, overdue),
    }


def test_every_day_of_a_year_somebody_owes_or_something_comes(year) -> None:
    day, unseen = date(2026, 3, 3), {}
    while day < date(2027, 3, 3):
        year.happens(day)
        settle_due(year.hall.community, morning(day))
        if still := standing_still():
            unseen[day] = still
        day += timedelta(days=1)
    assert unseen == {}
    assert verify(year.hall.community.id) is None


def test_what_each_page_says_on_each_day_that_matters(year) -> None:
    day, shown = date(2026, 3, 3), {}
    while day <= max(TABLE):
        year.happens(day)
        settle_due(year.hall.community, morning(day))
        if day in TABLE:
            with clock.pretend(morning(day)):
                shown[day] = told(year)
        day += timedelta(days=1)
    assert shown == TABLE


#: Day → what the front page, each issue's page, the office's lists and the board say on it.
TABLE = {
    date(2026, 3, 12): {
        "front": [
            "清理杂物：居委会应告知已收到，原定 3月3日",
            "清理杂物：居委会应答复是否受理，原定 3月9日",
        ],
        "issues": [
            "居委会应请求合法性审查", "居委会应请求合法性审查", "居委会应写出决议并公示",
            "街道城管办应书面答复", "街道城管办应书面答复", "居委会应告知已收到",
        ],
        "office": {},
        "overdue": [],
    },
    date(2026, 3, 21): {
        "front": [
            "清理杂物：居委会应告知已收到，原定 3月3日",
            "清理杂物：居委会应答复是否受理，原定 3月9日",
            "修好路灯：居委会应写出决议并公示，原定 3月19日",
            "改造菜场：居委会应请求合法性审查，原定 3月20日",
            "划停车位：居委会应请求合法性审查，原定 3月20日",
        ],
        "issues": [
            "居委会应请求合法性审查", "居委会应请求合法性审查", "居委会应写出决议并公示",
            "街道城管办应书面答复", "街道城管办应书面答复", "居委会应告知已收到",
        ],
        "office": {},
        "overdue": [],
    },
    date(2026, 4, 2): {
        "front": [
            "清理杂物：居委会应告知已收到，原定 3月3日",
            "清理杂物：居委会应答复是否受理，原定 3月9日",
            "修好路灯：居委会应写出决议并公示，原定 3月19日",
            "改造菜场：居委会应上报方案，原定 3月30日",
            "划停车位：议事监督小组应公布当月进度，原定 3月31日",
            "门口红绿灯：街道城管办应书面答复，原定 3月31日",
            "修好门禁：街道城管办应书面答复，原定 3月31日",
        ],
        "issues": [
            "居委会应上报方案", "议事监督小组应公布当月进度", "居委会应写出决议并公示",
            "街道城管办应书面答复", "街道城管办应书面答复", "居委会应告知已收到",
        ],
        "office": {},
        "overdue": [],
    },
    date(2026, 4, 10): {
        "front": [
            "清理杂物：居委会应告知已收到，原定 3月3日",
            "清理杂物：居委会应答复是否受理，原定 3月9日",
            "修好路灯：居委会应写出决议并公示，原定 3月19日",
            "改造菜场：居委会应上报方案，原定 3月30日",
            "划停车位：议事监督小组应公布当月进度，原定 3月31日",
            "门口红绿灯：街道城管办应书面答复，原定 3月31日",
        ],
        "issues": [
            "居委会应上报方案", "议事监督小组应公布当月进度", "居委会应写出决议并公示",
            "街道城管办应书面答复", "提议人可回答办好了没有", "居委会应告知已收到",
        ],
        "office": {},
        "overdue": [],
    },
    date(2026, 4, 15): {
        "front": [
            "清理杂物：居委会应告知已收到，原定 3月3日",
            "清理杂物：居委会应答复是否受理，原定 3月9日",
            "修好路灯：居委会应写出决议并公示，原定 3月19日",
            "改造菜场：居委会应上报方案，原定 3月30日",
            "划停车位：议事监督小组应公布当月进度，原定 3月31日",
            "门口红绿灯：街道城管办应书面答复，原定 3月31日",
        ],
        "issues": [
            "居委会应上报方案", "议事监督小组应公布当月进度", "居委会应写出决议并公示",
            "街道城管办应书面答复", "已答复，办结", "居委会应告知已收到",
        ],
        "office": {},
        "overdue": [],
    },
    date(2026, 5, 2): {
        "front": [
            "清理杂物：居委会应告知已收到，原定 3月3日",
            "清理杂物：居委会应答复是否受理，原定 3月9日",
            "修好路灯：居委会应写出决议并公示，原定 3月19日",
            "划停车位：议事监督小组应公布当月进度，原定 3月31日",
            "门口红绿灯：街道城管办应书面答复，原定 3月31日",
            "划停车位：物业服务中心应办理完成，原定 4月30日",
        ],
        "issues": [
            "街道办应答复上报的方案", "议事监督小组应公布当月进度", "居委会应写出决议并公示",
            "街道城管办应书面答复", "已答复，办结", "居委会应告知已收到",
        ],
        "office": {"plans": ["改造菜场"], "stuck": ["清理杂物"]},
        "overdue": [("划停车位", "due")],
    },
    date(2026, 5, 22): {
        "front": [
            "清理杂物：居委会应告知已收到，原定 3月3日",
            "清理杂物：居委会应答复是否受理，原定 3月9日",
            "修好路灯：居委会应写出决议并公示，原定 3月19日",
            "划停车位：议事监督小组应公布当月进度，原定 3月31日",
            "门口红绿灯：街道城管办应书面答复，原定 3月31日",
            "划停车位：物业服务中心应办理完成，原定 4月30日",
            "改造菜场：街道办应答复上报的方案，原定 5月20日",
        ],
        "issues": [
            "街道办应答复上报的方案", "议事监督小组应公布当月进度", "居委会应写出决议并公示",
            "街道城管办应书面答复", "已答复，办结", "居委会应告知已收到",
        ],
        "office": {
            "plans": ["改造菜场"], "stuck": ["清理杂物", "门口红绿灯", "改造菜场", "修好路灯"],
        },
        "overdue": [("划停车位", "orange")],
    },
    date(2026, 6, 2): {
        "front": [
            "清理杂物：居委会应告知已收到，原定 3月3日",
            "清理杂物：居委会应答复是否受理，原定 3月9日",
            "修好路灯：居委会应写出决议并公示，原定 3月19日",
            "划停车位：议事监督小组应公布当月进度，原定 3月31日",
            "门口红绿灯：街道城管办应书面答复，原定 3月31日",
            "划停车位：物业服务中心应办理完成，原定 4月30日",
        ],
        "issues": [
            "居委会应发出会议通知", "议事监督小组应公布当月进度", "居委会应写出决议并公示",
            "街道城管办应书面答复", "已答复，办结", "居委会应告知已收到",
        ],
        "office": {"red": ["划好停车位"], "stuck": ["清理杂物", "门口红绿灯", "修好路灯"]},
        "overdue": [("划停车位", "red")],
    },
    date(2026, 7, 2): {
        "front": [
            "清理杂物：居委会应告知已收到，原定 3月3日",
            "清理杂物：居委会应答复是否受理，原定 3月9日",
            "修好路灯：居委会应写出决议并公示，原定 3月19日",
            "划停车位：议事监督小组应公布当月进度，原定 3月31日",
            "门口红绿灯：街道城管办应书面答复，原定 3月31日",
            "划停车位：物业服务中心应办理完成，原定 4月30日",
            "改造菜场：居委会应发出会议通知，原定 7月1日",
        ],
        "issues": [
            "居委会应发出会议通知", "议事监督小组应公布当月进度", "居委会应写出决议并公示",
            "街道城管办应书面答复", "已答复，办结", "居委会应告知已收到",
        ],
        "office": {"red": ["划好停车位"], "stuck": ["清理杂物", "门口红绿灯", "修好路灯"]},
        "overdue": [("划停车位", "red")],
    },
    date(2026, 12, 1): {
        "front": [
            "清理杂物：居委会应告知已收到，原定 3月3日",
            "清理杂物：居委会应答复是否受理，原定 3月9日",
            "修好路灯：居委会应写出决议并公示，原定 3月19日",
            "划停车位：议事监督小组应公布当月进度，原定 3月31日",
            "门口红绿灯：街道城管办应书面答复，原定 3月31日",
            "划停车位：物业服务中心应办理完成，原定 4月30日",
            "改造菜场：居委会应发出会议通知，原定 7月1日",
        ],
        "meetings": [
            "应召开居民代表会议：从3月2日算起，原定 9月2日",
            "应召开议事会：从3月12日算起，原定 9月12日",
        ],
        "issues": [
            "居委会应发出会议通知", "议事监督小组应公布当月进度", "居委会应写出决议并公示",
            "街道城管办应书面答复", "已答复，办结", "居委会应告知已收到",
        ],
        "office": {
            "red": ["划好停车位"], "stuck": ["清理杂物", "门口红绿灯", "修好路灯", "改造菜场"],
        },
        "overdue": [("划停车位", "red")],
    },
    date(2027, 3, 1): {
        "front": [
            "清理杂物：居委会应告知已收到，原定 2026年3月3日",
            "清理杂物：居委会应答复是否受理，原定 2026年3月9日",
            "修好路灯：居委会应写出决议并公示，原定 2026年3月19日",
            "划停车位：议事监督小组应公布当月进度，原定 2026年3月31日",
            "门口红绿灯：街道城管办应书面答复，原定 2026年3月31日",
            "划停车位：物业服务中心应办理完成，原定 2026年4月30日",
            "改造菜场：居委会应发出会议通知，原定 2026年7月1日",
        ],
        "meetings": [
            "应召开居民代表会议：从2026年3月2日算起，原定 2026年9月2日",
            "应召开议事会：从2026年3月12日算起，原定 2026年9月12日",
        ],
        "issues": [
            "居委会应发出会议通知", "议事监督小组应公布当月进度", "居委会应写出决议并公示",
            "街道城管办应书面答复", "已答复，办结", "居委会应告知已收到",
        ],
        "office": {
            "red": ["划好停车位"], "stuck": ["清理杂物", "门口红绿灯", "修好路灯", "改造菜场"],
        },
        "overdue": [("划停车位", "red")],
    },
}  # fmt: skip
