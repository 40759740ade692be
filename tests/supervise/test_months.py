"""A month's report: photos without a place, a poster, comments with answers, reminders."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.journal.models import Entry
from deliberation.lobby.operations.reminders import remind
from deliberation.messages.models import Message
from deliberation.people import operations as people
from deliberation.resolve.models import Resolution
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import Refusal
from deliberation.supervise import operations as supervise
from deliberation.supervise.models import Comment, Report, ReportPhoto
from deliberation.supervise.operations import comments
from tests import scene
from tests.records import owed, refusal_of, stored

APRIL = date(2026, 4, 1)


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        yield scene.community(neighbours=2)


@pytest.fixture
def resolution(hall) -> Resolution:
    return scene.issue_in_execution(hall)  # in force since 31 March


def published(hall, resolution, **particulars) -> Report:
    with unit_of_work():
        return supervise.publish_report(
            resolution, APRIL, percent=30, state="on_time", text="画了线", planned=50,
            by=hall.supervisor, at=clock.at(date(2026, 4, 20)), **particulars,
        )  # fmt: skip


def issue_of(resolution) -> Issue:
    return stored(Issue, resolution.issue_id)


def photo_with_a_place() -> io.BytesIO:
    image, file = Image.new("RGB", (80, 60), "red"), io.BytesIO()
    exif = image.getexif()
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 0.0)  # GPS latitude
    exif[0x010F] = "a maker"
    image.save(file, "JPEG", exif=exif)
    file.seek(0)
    return file


def test_a_month_is_published_with_a_photo_that_says_nothing_of_where(app, hall, resolution):
    client = app.test_client()
    form = {"month": "2026-04-01", "planned": "50", "percent": "30", "state": "on_time",
            "text": "画了线", "photos": (photo_with_a_place(), "IMG_1.jpg")}  # fmt: skip
    with clock.pretend(clock.at(date(2026, 4, 20))):
        scene.sign_in(client, hall, "supervisor")
        path = hall.path(f"resolutions/{resolution.number}/reports")
        answer = client.post(path, data=form, content_type="multipart/form-data")
        page = client.get(answer.location).get_data(as_text=True)
        photo = db.session.scalars(sa.select(ReportPhoto)).one()
        sent = client.get(hall.path(f"evidence/{photo.sha256}"))
        word = client.get(answer.location + "/paper.docx")

    assert answer.status_code == 303
    assert dict(Image.open(io.BytesIO(sent.data)).getexif()) == {}
    entry = db.session.scalars(sa.select(Entry).where(Entry.verb == "report:photo_attached")).one()
    assert entry.particulars["sha256"] == photo.sha256
    for shown in (photo.sha256, "50%", "30%", "<svg"):
        assert shown in page
    assert word.data[:2] == b"PK"


def test_the_form_proposes_what_should_be_done_by_the_end_of_the_month(app, hall) -> None:
    steps = (("画线", date(2026, 4, 30)),)
    task = scene.task(hall, steps=steps, deadline=date(2026, 5, 31))
    resolution = scene.issue_in_execution(hall, tasks=[task])
    client = app.test_client()
    with clock.pretend(clock.at(date(2026, 4, 30)) + timedelta(hours=9)):
        scene.sign_in(client, hall, "supervisor")
        page = client.get(hall.path(f"resolutions/{resolution.number}/reports/new"))

    assert 'id="planned"' in page.get_data(as_text=True)
    assert 'value="50"' in page.get_data(as_text=True)


def test_the_supervision_group_finds_what_is_due_and_nobody_partisan_is_offered_it(
    app, hall, resolution
) -> None:
    offered, at = {}, clock.at(date(2026, 4, 20))
    path = f"resolutions/{resolution.number}/reports/new"
    with unit_of_work():
        people.give_role(hall.property_manager, RoleKind.SUPERVISOR, since=date(2026, 1, 1),
                         by=None, at=scene.START)  # fmt: skip
    for part in ("supervisor", "property_manager", "committee", "tenant"):
        client = app.test_client()
        with clock.pretend(at):
            scene.sign_in(client, hall, part)
            page = client.get(hall.path("reports/")).get_data(as_text=True)
        offered[part] = hall.path(path) in page

    assert offered == {"supervisor": True, "property_manager": False, "committee": False,
                       "tenant": False}  # fmt: skip


def test_a_comment_is_answered_in_public_and_who_asked_is_told(app, hall, resolution) -> None:
    report, at = published(hall, resolution), clock.at(date(2026, 4, 21))
    given = {"key": "1", "by": hall.tenant, "at": at}
    with unit_of_work():
        said = comments.comment(report, "线画歪了", **given)
        assert comments.comment(report, "线画歪了", **given) is said
    assert ("answer_comment", "supervisor", date(2026, 4, 28)) in owed(issue_of(resolution))
    with unit_of_work():
        comments.answer(said, "明天重画", by=hall.supervisor, at=at)

    assert "answer_comment" not in {kind for kind, _, _ in owed(issue_of(resolution))}
    assert refusal_of(comments.answer, said, "又", by=None, at=at) == Refusal.of(
        "supervise.comment_answered_already", "5"
    )
    told = sa.select(Message.person_id).where(Message.verb == "report:comment_answered")
    assert db.session.scalars(told).all() == [hall.tenant.id]
    with clock.pretend(at):
        page = app.test_client().get(hall.path(f"reports/{report.id}")).get_data(as_text=True)
    assert ("线画歪了" in page, "明天重画" in page) == (True, True)


def test_a_double_click_comments_once(app, hall, resolution) -> None:
    report, client = published(hall, resolution), app.test_client()
    with clock.pretend(clock.at(date(2026, 4, 21))):
        scene.sign_in(client, hall, "tenant")
        for _ in range(2):
            answer = client.post(hall.path(f"reports/{report.id}/comments"),
                                 data={"key": "abc", "text": "好"})  # fmt: skip
            assert answer.status_code == 303

    assert len(db.session.scalars(sa.select(Comment)).all()) == 1


def test_the_tick_reminds_once_before_and_once_after_the_end(hall) -> None:
    scene.issue_in_execution(hall, tasks=[scene.task(hall, deadline=date(2026, 6, 30))])
    until = clock.last_moment(date(2026, 4, 30))  # the report of April, the first that counts
    told = sa.select(Message.verb, Message.person_id).where(Message.verb.startswith("duty:"))

    counts = [remind(hall.community, until - timedelta(hours=hours)) for hours in (80, 20, 10)]
    assert counts[1:] == [1, 0] or counts == [1, 0, 0]
    first = set(map(tuple, db.session.execute(told)))
    assert first == {("duty:due_soon", hall.supervisor.id),
                     ("duty:due_soon", hall.second_supervisor.id)}  # fmt: skip
    late = until + timedelta(days=2)
    assert [remind(hall.community, late), remind(hall.community, late)] == [1, 0]
    both = {verb for verb, _ in db.session.execute(told)}
    assert both == {"duty:due_soon", "duty:overdue"}


def test_whoever_was_never_reminded_is_only_chased(hall, resolution) -> None:
    remind(hall.community, clock.at(date(2026, 5, 10)))

    told = sa.select(Message.verb).where(Message.verb.startswith("duty:")).distinct()
    assert db.session.scalars(told).all() == ["duty:overdue"]


def test_a_report_is_offered_from_the_first_month_that_owes_one(app, hall, resolution) -> None:
    """In force since 31 March: March cannot be reported, and no button leads to a refusal."""
    number = issue_of(resolution).number
    form = hall.path(f"resolutions/{resolution.number}/reports/new")
    client, offered = app.test_client(), {}
    for day in (date(2026, 3, 31), APRIL):
        with clock.pretend(clock.at(day, time(23))):
            scene.sign_in(client, hall, "supervisor")
            page = client.get(hall.path(f"issues/{number}")).get_data(as_text=True)
            offered[day] = (f'href="{form}"' in page, client.get(form).status_code)

    assert offered == {date(2026, 3, 31): (False, 422), APRIL: (True, 200)}
