"""A year in which meetings are not held: nothing stands still unseen (§1, rulebook 3.2.9).

Each row of the tables is a day, and what the pages of that day say.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.convene import operations as convening
from deliberation.convene import queries
from deliberation.convene.models import Meeting
from deliberation.convene.operations import postponing
from deliberation.convene.queries import seat_queries
from deliberation.database import db, unit_of_work
from deliberation.discuss import operations
from deliberation.discuss.queries import floor_cache
from deliberation.issues.models import Duty, Issue
from deliberation.journal.models import Entry
from deliberation.journal.queries import verify
from deliberation.lobby.operations import settle_due
from deliberation.people.models import Community
from deliberation.rules.meeting import acts
from deliberation.rules.refusals import NotReady, OutOfOrder
from tests import scene

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        made = scene.community(neighbours=2)
        scene.office_above(made)
        yield made


@pytest.fixture
def topics(hall) -> list[Issue]:
    return [scene.topic(hall, title) for title in ("停车", "路灯")]


@pytest.fixture
def meeting(hall, topics) -> Meeting:
    return scene.meeting_called(hall, *topics)


def here(hall) -> Community:
    return db.session.get_one(Community, hall.community.id)


def owed(topic: Issue) -> list[tuple[str, datetime]]:
    db.session.expire_all()
    rows = sa.select(Duty.kind, Duty.due).where(
        Duty.issue_id == topic.id, Duty.settled_at.is_(None)
    )
    return [tuple(row) for row in db.session.execute(rows.order_by(Duty.kind))]


def told(topic: Issue) -> list[str]:
    rows = sa.select(Entry.verb).where(Entry.issue_id == topic.id).order_by(Entry.number)
    return [verb for verb in db.session.scalars(rows) if verb != "issue:step"]


def opens(hall, meeting: Meeting, at: datetime) -> str | None:
    """Why the chair cannot call to order at *at*; ``None``: the meeting is open now."""
    try:
        with unit_of_work():
            for seat in seat_queries.seats(meeting):
                member = str(seat.person_id)
                operations.arrive(
                    meeting, member, how=acts.ArrivalMode.DOOR, by=hall.second_committee, at=at
                )
            chair = floor_cache.floor(meeting).chair
            operations.act(meeting, acts.CallToOrder(chair), by=hall.committee, at=at)
    except OutOfOrder as refused:
        return refused.refusal.name
    return None


@pytest.mark.parametrize(
    ("after", "says"),
    [
        (-DAY, "discuss.too_early"),
        (timedelta(minutes=-31), "discuss.hour_not_come"),
        (timedelta(minutes=-30), None),
        (timedelta(0), None),
        (timedelta(hours=4, minutes=59), None),  # noticed for seven in the evening
        (5 * HOUR, "discuss.day_over"),
        (39 * DAY, "discuss.day_over"),
    ],
)
def test_a_meeting_opens_from_half_an_hour_before_until_the_end_of_its_day(
    hall, meeting, after, says
):
    assert f"{clock.local(meeting.starts_at):%H:%M}" == "19:00"
    assert opens(hall, meeting, meeting.starts_at + after) == says


#: Days after the hour of a meeting that nobody opens → (issue's page, desk, front page, office).
NEVER_OPENED = [
    (-1, "还剩 1 天", False, False),
    (0, "今天逾期", True, True),
    (1, "逾期 1 天", True, True),
    (39, "逾期 39 天", True, True),
    (364, "逾期 364 天", True, True),
]


@pytest.mark.parametrize(("days", "said", "overdue", "office"), NEVER_OPENED)
def test_a_meeting_never_opened_is_late_from_its_hour_on_wherever_one_looks(
    hall, topics, meeting, client, days, said, overdue, office
):
    desk = scene.sign_in(client.application.test_client(), hall, "committee")
    above = scene.sign_in(client.application.test_client(), hall, "officer")
    with clock.pretend(meeting.starts_at + days * DAY + timedelta(minutes=1)):
        issue = client.get(hall.path(f"issues/{topics[0].number}")).get_data(as_text=True)
        front = client.get(hall.path()).get_data(as_text=True)
        mine = desk.get(hall.path("desk")).get_data(as_text=True)
        notice = client.get(hall.path(f"meetings/{meeting.number}")).get_data(as_text=True)
        list_ = above.get("/offices/beihe/").get_data(as_text=True)

    assert "居委会应开会、改期或取消会议" in issue and said in issue
    assert "应开会、改期或取消会议" in mine and said in mine
    assert ("应开会、改期或取消会议" in front) == overdue
    assert ("会议还没有开始" in notice) == overdue
    assert ("没有开 ·" in list_) == office


def test_cancelled_or_postponed_its_issues_go_on(hall, topics, meeting):
    late = meeting.starts_at + 3 * DAY
    with pytest.raises(NotReady, match="notice.too_short"), unit_of_work():
        _postpone(hall, meeting, late + 2 * DAY, at=late)
    assert owed(topics[0]) == [("hold_meeting", meeting.starts_at)]  # nothing has changed

    with unit_of_work():
        made = _postpone(hall, meeting, late + 3 * DAY, at=late)
    assert (meeting.state, meeting.postponed_to, made.state) == ("postponed", 2, "noticed")
    assert [topic.id for _, topic in queries.agenda(made)] == [topic.id for topic in topics]
    assert (made.entitled, made.roll_hash) == (meeting.entitled, meeting.roll_hash)
    assert owed(topics[0]) == [("hold_meeting", made.starts_at)]
    assert told(topics[0])[-2:] == ["issue:meeting_postponed", "issue:noticed"]
    with unit_of_work():
        assert _postpone(hall, meeting, late + 9 * DAY, at=late).id == made.id  # pressed twice
    assert opens(hall, meeting, late) == "discuss.cancelled"

    with unit_of_work():
        convening.cancel(made, reason="停电", by=hall.committee, at=late)
    assert [kind for kind, _ in owed(topics[0])] == ["notice"]
    assert opens(hall, made, made.starts_at) == "discuss.cancelled"
    assert verify(hall.community.id) is None


def _postpone(hall, meeting: Meeting, starts_at: datetime, *, at: datetime) -> Meeting:
    return postponing.postpone(
        here(hall),
        meeting,
        key="again",
        starts_at=starts_at,
        place="活动室",
        reason="主持人生病",
        by=hall.committee,
        at=at,
    )


def test_the_committee_postpones_on_the_page_and_is_told_what_day_is_possible(
    hall, meeting, client
):
    scene.sign_in(client, hall, "committee")
    address = hall.path(f"meetings/{meeting.number}/postponement")
    late = meeting.starts_at + DAY
    day = clock.day_of(late)
    given = {"key": "k", "seen": meeting.version, "clock": "19:30", "place": "活动室"}
    with clock.pretend(late):
        soon = given | {"day": (day + DAY).isoformat(), "why": "停电"}
        refused = client.post(address, data=soon)
        silent = client.post(address, data=given | {"day": (day + 4 * DAY).isoformat()})
        done = client.post(address, data=soon | {"day": (day + 4 * DAY).isoformat()})
        page = client.get(hall.path("meetings/1")).get_data(as_text=True)

    assert (refused.status_code, silent.status_code, done.status_code) == (422, 422, 303)
    assert "活动室" in refused.get_data(as_text=True) and "停电" in refused.get_data(as_text=True)
    assert "请写明理由，好告诉参会的人。" in silent.get_data(as_text=True)
    assert done.location.endswith("/meetings/2")
    assert "会议已改期。" in page and "看第 2 次会议的通知" in page


# ------------------------------------------------------------------------ opened, and left


@pytest.fixture
def left(hall, topics, meeting) -> Meeting:
    """Opened at seven, the first item opened; by eight everybody has gone."""
    scene.meeting_opened(hall, meeting)
    floor = floor_cache.floor(meeting)
    at = meeting.starts_at
    with unit_of_work():
        item = floor.setup.items[0].key
        operations.act(meeting, acts.OpenItem(floor.chair, item), by=hall.committee, at=at)
        for member in sorted(floor.present):
            operations.leave(
                meeting, member, how=acts.ArrivalMode.DOOR, by=hall.second_committee, at=at + HOUR
            )
    return meeting


#: Hours after seven in the evening → state of the meeting, steps of its two issues, what is owed.
LEFT = [
    (1, "in_session", ["discuss", "convene"], [["end_meeting"], ["end_meeting"]]),
    (12, "in_session", ["discuss", "convene"], [["end_meeting"], ["end_meeting"]]),
    (13, "adjourned", ["convene", "convene"], [["notice"], ["notice"]]),
    (24 * 30, "adjourned", ["convene", "convene"], [["notice"], ["notice"]]),
]


@pytest.mark.parametrize(("hours", "state", "steps", "duties"), LEFT)
def test_a_meeting_opened_and_left_is_adjourned_by_the_clock_after_twelve_hours(
    hall, topics, left, hours, state, steps, duties
):
    settle_due(here(hall), left.starts_at + hours * HOUR)

    db.session.expire_all()
    assert left.state == state
    assert [topic.step for topic in topics] == steps
    assert [[kind for kind, _ in owed(topic)] for topic in topics] == duties


def test_what_the_clock_adjourned_says_so_and_nothing_is_in_order_afterwards(
    hall, topics, left, client
):
    settle_due(here(hall), left.starts_at + 20 * HOUR)
    db.session.expire_all()
    floor_cache.forget()

    assert left.adjourned_at == left.starts_at + 13 * HOUR
    assert floor_cache.floor(left).phase == "adjourned"
    assert told(topics[0])[-1] == "issue:returned" and told(topics[1])[-1] == "issue:not_reached"
    with clock.pretend(left.starts_at + 30 * HOUR):
        minutes = client.get(hall.path(f"meetings/{left.number}/minutes")).get_data(as_text=True)
    assert "会场已经没有人，十二个小时没有记录，会议自动休会。" in minutes
    with pytest.raises(OutOfOrder, match="floor.adjourned"), unit_of_work():
        member = str(hall.committee.id)
        operations.arrive(
            left,
            member,
            how=acts.ArrivalMode.DOOR,
            by=hall.committee,
            at=left.starts_at + 21 * HOUR,
        )
    assert verify(hall.community.id) is None


def test_whoever_comes_back_in_time_keeps_the_meeting_going(hall, topics, left):
    back = left.starts_at + 12 * HOUR
    with unit_of_work():
        member = str(hall.committee.id)
        operations.arrive(
            left, member, how=acts.ArrivalMode.DOOR, by=hall.second_committee, at=back
        )
    settle_due(here(hall), left.starts_at + 100 * HOUR)
    db.session.expire_all()
    assert left.state == "in_session"
    end = clock.last_moment(clock.day_of(left.starts_at))
    assert owed(topics[0]) == [("end_meeting", end)]  # late, and on the office's list


def test_one_never_ended_stands_late_on_the_desk_and_before_the_office(
    hall, topics, meeting, client
):
    scene.meeting_opened(hall, meeting)
    desk = scene.sign_in(client.application.test_client(), hall, "committee")
    above = scene.sign_in(client.application.test_client(), hall, "officer")
    with clock.pretend(meeting.starts_at + 2 * DAY):
        mine = desk.get(hall.path("desk")).get_data(as_text=True)
        list_ = above.get("/offices/beihe/").get_data(as_text=True)
    assert "应宣布会议结束" in mine and "逾期 2 天" in mine
    assert "没有结束 ·" in list_
