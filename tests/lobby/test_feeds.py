"""Feeds: what calendars and feed readers make of them, and what never stands in one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

import feedparser
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.convene import operations as convene
from deliberation.database import db, unit_of_work
from deliberation.people.models import Account, Person
from deliberation.people.operations import calendars
from tests import mediation, scene

NOW = scene.at(days=1)


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context(), clock.pretend(NOW):
        yield scene.community()


def events(client: FlaskClient, path: str) -> dict[str, object]:
    """What a calendar library reads at *path*: events by their titles."""
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    whole = Calendar.from_ical(answer.data)
    assert not whole.errors
    found = {str(one["summary"]): one for one in whole.walk("VEVENT")}
    assert len({str(one["uid"]) for one in found.values()}) == len(found)
    return found


def test_meetings_deadlines_and_votes_stand_in_the_communitys_calendar(hall, client) -> None:
    meeting = scene.meeting_called(hall, when=NOW)
    scene.box_open(hall, when=NOW)
    resolution = scene.resolution_posted(hall, when=NOW - timedelta(days=20))
    found = events(client, hall.path("calendar.ics"))

    assert set(found) == {
        f"第 {meeting.number} 次会议：议事会",
        "收票截止：要不要装充电桩？",
        f"公示最后一天：{resolution.title}",
    } | {title for title in found if title.startswith("第 ")}
    event = found[f"第 {meeting.number} 次会议：议事会"]
    assert event.decoded("dtstart") == meeting.starts_at
    assert str(event["location"]) == "居委会二楼会议室"
    assert str(event["url"]).endswith(hall.path(f"meetings/{meeting.number}"))
    posted = found[f"公示最后一天：{resolution.title}"].decoded("dtstart")
    assert (type(posted), posted) == (date, resolution.posting_ends_on)


def test_a_meeting_that_is_cancelled_is_so_in_every_calendar(hall, client) -> None:
    meeting = scene.meeting_called(hall, when=NOW)
    one = hall.path(f"meetings/{meeting.number}/calendar.ics")
    (before,) = events(client, one).values()
    with unit_of_work():
        convene.cancel(meeting, reason="场地停电。", by=hall.committee, at=NOW)
    (after,) = events(client, one).values()

    assert (before.get("status"), str(after["status"])) == (None, "CANCELLED")
    assert before["uid"] == after["uid"]
    assert "会议取消" in str(after["description"])


def test_a_meeting_without_notice_has_no_calendar(hall, client) -> None:
    meeting = scene.meeting_called(hall, when=NOW, noticed=False)
    assert client.get(hall.path(f"meetings/{meeting.number}/calendar.ics")).status_code == 404
    assert events(client, hall.path("calendar.ics")) == {}


def test_the_address_says_the_language(hall, client) -> None:
    meeting = scene.meeting_called(hall, when=NOW)
    (title,) = events(client, hall.path("calendar.ics?language=en"))
    assert title == f"Meeting {meeting.number}: 议事会"


# ------------------------------------------------------------------ one's own


def opened(client: FlaskClient, hall: scene.Neighbourhood, part: str = "resident") -> str:
    """The path of the calendar that *part* is given, read off the page that shows it once."""
    scene.sign_in(client, hall, part)
    answer = client.post(hall.path("subscribe"))
    assert answer.status_code == 303
    (address,) = [
        line.partition('<code class="address">')[2].partition("</code>")[0]
        for line in client.get(answer.location).text.splitlines()
        if "/calendars/" in line
    ]
    return "/" + address.split("?")[0].split("/", 3)[3]


def test_ones_own_calendar_says_what_is_ones_own(app, hall, client) -> None:
    scene.meeting_called(hall, when=NOW)
    scene.box_open(hall, when=NOW)
    own = opened(client, hall, "representative")
    device = app.test_client()  # signs nobody in
    found = events(device, own)

    assert "请您投票：要不要装充电桩？" in found
    assert "收票截止：要不要装充电桩？" not in found
    (meeting,) = (one for title, one in found.items() if title.startswith("第 "))
    assert str(meeting["description"]).startswith("您有席位。")
    assert device.get(own).headers["Cache-Control"] == "private, no-store"
    # It is shown once.
    assert "/calendars/" not in client.get(hall.path("subscribe")).text


def test_what_was_voted_is_in_no_calendar(app, hall, client) -> None:
    box = scene.box_open(hall, when=NOW)
    own = opened(client, hall)
    assert "请您投票：要不要装充电桩？" in events(app.test_client(), own)
    scene.cast(box, "for", at=NOW)  # the first line of the roll is the resident's home
    assert set(events(app.test_client(), own)) == {"收票截止：要不要装充电桩？"}


@pytest.mark.parametrize("end", ["ended", "another", "left", "revoked"])
def test_an_address_that_is_over_shows_nothing(app, hall, client, end) -> None:
    own = opened(client, hall)
    if end == "ended":
        client.post(hall.path("subscribe/end"))
    elif end == "another":
        client.post(hall.path("subscribe"))
    else:
        with unit_of_work():
            account = db.session.get(Account, hall.resident.account_id)
            person = db.session.get(Person, (hall.community.id, hall.resident.id))
            if end == "left":
                person.left_on = clock.today()
            else:
                account.revoked_at = NOW
    assert app.test_client().get(own).status_code == 404


def test_whoever_leaves_takes_no_calendar_along(hall) -> None:
    from deliberation.people.operations import leaving
    from deliberation.rules.registers import Leaving

    neighbour = hall.neighbours[0]
    with unit_of_work():
        calendars.open_calendar(neighbour)
    with unit_of_work():
        leaving.leave(
            neighbour, on=clock.today(), why=Leaving.MOVED_OUT, by=hall.administrator, at=NOW
        )
    assert neighbour.calendar_digest is None


def test_nobody_opens_a_calendar_for_somebody_else(hall, client) -> None:
    assert client.post(hall.path("subscribe")).status_code in (303, 403)
    keys = db.session.scalars(sa.select(Person.calendar_digest)).all()
    assert set(keys) == {None}


def test_two_have_no_address_together(hall) -> None:
    with pytest.raises(IntegrityError), unit_of_work():
        for person in (hall.resident, hall.neighbour):
            person.calendar_digest = calendars.digest("the same")


# ------------------------------------------------------------------ news


def test_a_feed_reader_reads_what_happened(hall, client) -> None:
    issue = scene.issue_at_convene(hall, title="楼道的灯", at=NOW)
    answer = client.get(hall.path("news.atom"))
    feed = feedparser.parse(answer.data)

    assert (answer.mimetype, feed.bozo, feed.version) == ("application/atom+xml", False, "atom10")
    entry = feed.entries[0]
    assert entry.title == f"楼道的灯（{issue.number} 号）"
    assert "受理议题" in entry.summary
    assert entry.link.endswith(hall.path(f"issues/{issue.number}"))
    assert len({one.id for one in feed.entries}) == len(feed.entries)
    again = client.get(hall.path("news.atom"), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_nothing_that_not_everybody_may_know_of_leaves_as_a_feed(app, hall, client) -> None:
    """Neither to a program, nor to a party to a dispute who opens the address signed in."""
    mediation.everything(hall)
    private = db.session.scalars(sa.text("SELECT title FROM issues WHERE kind = 'dispute'")).all()
    assert private
    own = opened(client, hall, "neighbour")
    for path in ("calendar.ics", "news.atom"):
        for reader in (client, app.test_client()):
            text = reader.get(hall.path(path)).text.replace("\r\n ", "")
            assert not [title for title in private if title in text]
    text = app.test_client().get(own).text.replace("\r\n ", "")
    assert not [title for title in private if title in text]


@pytest.mark.parametrize("path", ["calendar.ics", "news.atom"])
def test_a_feed_takes_as_many_questions_for_three_as_for_one(
    hall, client, count_queries, path
) -> None:
    counts: list[int] = []
    occasions = count(1)
    for more in (1, 2):
        for _ in range(more):
            scene.meeting_called(hall, when=NOW)
            scene.box_open(hall, when=NOW, occasion=next(occasions))
        client.get(hall.path(path))
        with count_queries() as asked:
            client.get(hall.path(path))
        counts.append(asked.count)
    assert counts[0] == counts[1] <= 9
