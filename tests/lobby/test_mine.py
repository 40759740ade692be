"""Mine: what waits first, my topics apart from those I follow, messages until they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues import operations as issues
from deliberation.journal.models import Entry
from deliberation.messages.models import Message
from deliberation.messages.operations import remind
from deliberation.narrative.queries import told
from tests import scene


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        yield scene.community(neighbours=0)


def unread(hall: scene.Neighbourhood, part: str) -> list[int]:
    db.session.rollback()
    return list(
        db.session.scalars(
            sa.select(Message.id)
            .where(Message.person_id == hall.people[part].id, Message.read_at.is_(None))
            .order_by(Message.id)
        )
    )


def test_my_topics_stand_apart_from_those_i_follow(client, hall):
    scene.issue_at_collect(hall, title="我提的路灯")
    other = scene.issue_at_collect(hall, title="邻居提的快递柜", by="neighbour")
    with unit_of_work():
        issues.follow(other, hall.resident)
    scene.sign_in(client, hall, "resident")

    with clock.pretend(scene.at(hours=1)):
        page = client.get(hall.path("mine")).text

    mine, followed = (re.search(rf'id="{name}">.*?</section>', page, re.S)[0] for name in
                      ("proposed", "followed"))  # fmt: skip
    assert ("我提的路灯" in mine, "邻居提的快递柜" in mine) == (True, False)
    assert ("我提的路灯" in followed, "邻居提的快递柜" in followed) == (False, True)


def test_messages_are_marked_until_i_have_read_them_and_only_mine_and_only_those_shown(
    client, hall
):
    box = scene.poll_open(hall)
    scene.sign_in(client, hall, "resident")
    before, others = unread(hall, "resident"), unread(hall, "neighbour")
    with clock.pretend(box.opens_at):
        page = client.get(hall.path("mine")).text
        assert page.count(">未读<") == len(before) > 1
        last = re.search(r'name="last" value="(\d+)"', page)[1]
        assert int(last) == before[-1]

        client.post(hall.path("messages/reading"), data={"last": before[-2]})
        assert unread(hall, "resident") == before[-1:]
        client.post(hall.path("messages/reading"), data={"last": last})

        assert (unread(hall, "resident"), unread(hall, "neighbour")) == ([], others)
        assert "未读" not in client.get(hall.path("mine")).text


def test_nonsense_marks_nothing(client, hall):
    box = scene.poll_open(hall)
    scene.sign_in(client, hall, "resident")
    before = unread(hall, "resident")

    with clock.pretend(box.opens_at):
        for last in ("", "x", "-1", "9" * 30):
            answer = client.post(hall.path("messages/reading"), data={"last": last})
            assert (answer.status_code, unread(hall, "resident")) == (303, before)


@pytest.mark.parametrize(
    "path", ["issues/?before=N", "results?before=N", "postings/?before=N", "meetings/?before=N"]
)
def test_a_page_before_what_no_database_can_hold_is_the_first_page(client, hall, path):
    assert client.get(hall.path(path.replace("N", "9" * 30))).status_code == 200


@pytest.mark.parametrize("path", ["polls/N", "meetings/N", "tasks/N"])
def test_a_number_that_no_database_can_hold_is_no_address(client, hall, path):
    assert client.get(hall.path(path.replace("N", "9" * 30))).status_code == 404


# ------------------------------------------------------------------ in words

#: What the record is checked by, whole or as its two ends.
FINGERPRINT = re.compile(r"[0-9a-f]{4}…[0-9a-f]{4}|[0-9a-f]{32,}")


def test_what_people_are_told_has_no_fingerprints(client, hall):
    meeting = scene.meeting_decided(hall, scene.topic(hall))
    told = set(db.session.scalars(sa.select(Message.verb)))
    with clock.pretend(meeting.starts_at + timedelta(days=1)):
        for part in ("resident", "representative", "property_manager", "second_committee"):
            scene.sign_in(client, hall, part)
            page = client.get(hall.path("mine")).get_data(as_text=True)
            messages = page[page.index('id="messages"') :] if 'id="messages"' in page else page
            assert FINGERPRINT.search(re.sub(r"<[^>]+>", " ", messages)) is None

    assert {"meeting:noticed", "meeting:adjourned"} & told


def test_the_record_shows_the_ends_of_a_fingerprint_never_the_whole(hall):
    meeting = scene.meeting_decided(hall, scene.topic(hall))
    entries = db.session.scalars(sa.select(Entry).where(Entry.verb == "meeting:adjourned")).all()

    (line,) = told(entries, meeting.community_id)

    head = entries[0].particulars["head"]
    assert f"防改码是 {head[:4]}…{head[-4:]}。" in line.text


def test_older_messages_stand_on_further_pages_each_once(client, hall, count_queries):
    with unit_of_work():
        for place in range(75):
            remind(
                [hall.resident.id, hall.neighbour.id], "issue:acknowledged",
                community_id=hall.community.id, issue_id=None, occasion=f"of {place}",
                particulars={"due": f"2026-05-{place % 28 + 1:02}"}, at=scene.at(minutes=place),
            )  # fmt: skip
    mine = sa.select(Message.id).where(Message.person_id == hall.resident.id)
    wanted = sorted((one for one in db.session.scalars(mine)), reverse=True)
    scene.sign_in(client, hall, "resident")
    shown, address = [], hall.path("mine")
    while address:
        with count_queries() as queries:
            page = client.get(address).text
        # One of them asks, once a state of the record, until when what is kept holds.
        assert queries.count <= 9, str(queries)
        with count_queries() as again:
            assert client.get(address).text == page
        assert again.count <= (6 if not shown else 8), str(again)
        told_here = re.search(r'id="messages".*?</section>', page, re.S)[0]
        shown.append(re.findall(r'<time datetime="([^"]+)"', told_here))
        found = re.search(r'href="([^"]*mine\?before=\d+)"', told_here)
        address = found[1] if found else None

    assert [len(one) for one in shown] == [30, 30, len(wanted) - 60]
    times = [one for page in shown for one in page]
    assert len(set(times[:75])) == 75 and times[:75] == sorted(times[:75], reverse=True)
