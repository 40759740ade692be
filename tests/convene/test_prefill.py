"""The next meeting opens as the last one of the same body was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.convene import sitting
from deliberation.convene.models import Meeting
from deliberation.database import db, unit_of_work
from deliberation.people import operations as people
from deliberation.people.models import Role
from tests import scene


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    """A hall that met on Thursday 12 March 2026 at 19:00; now it is the Monday after."""
    with clock.pretend(scene.at(days=14)):
        with app.app_context():
            made = scene.community()
            scene.meeting_decided(made, guests=("partner",))
            scene.topic(made, "快递柜", when=scene.at(days=13))
        yield made


@pytest.fixture
def clerk(client: FlaskClient, hall: scene.Neighbourhood) -> FlaskClient:
    return scene.sign_in(client, hall, "committee")


def called(clerk: FlaskClient, hall: scene.Neighbourhood) -> None:
    sent = {"key": "1", "body": "HALL", "title": "议事会", "day": "2026-03-26",
            "clock": "19:00", "place": "二楼", "group": "0"}  # fmt: skip
    assert clerk.post(hall.path("meetings/"), data=sent).status_code == 303


def seats(app: Flask) -> dict[int, tuple[str, bool, str | None]]:
    with app.app_context():
        latest = db.session.scalar(sa.select(Meeting).order_by(Meeting.id.desc()))
        return {
            seat.person_id: (seat.kind, seat.votes, seat.function)
            for seat in sitting.seats(latest)
        }


def test_weekday_time_place_and_title_are_the_last_ones(clerk, hall) -> None:
    page = clerk.get(hall.path("meetings/new")).text

    assert date(2026, 3, 12).weekday() == date(2026, 3, 26).weekday()
    for said in ("2026-03-26", "19:00", "居委会二楼会议室", "议事会"):
        assert f'value="{said}"' in page, said


def test_the_topic_that_it_is_called_for_gives_the_title(clerk, hall) -> None:
    page = clerk.get(hall.path("meetings/new?issue=2026-002")).text

    assert 'value="快递柜"' in page


def test_seats_and_functions_are_the_last_ones_without_the_guests(app, clerk, hall) -> None:
    called(clerk, hall)

    made = seats(app)
    assert {key: seat for key, seat in made.items() if seat[2]} == {
        hall.committee.id: ("core", True, "chair"),
        hall.second_committee.id: ("core", True, "secretary"),
        hall.supervisor.id: ("core", True, "scrutineer"),
    }
    assert hall.representative.id in made
    assert hall.partner.id not in made


def test_who_has_no_role_any_longer_is_not_seated_again(app, clerk, hall) -> None:
    with app.app_context(), unit_of_work():
        held = db.session.scalar(sa.select(Role).where(Role.person_id == hall.supervisor.id))
        people.end_role(held, on=date(2026, 3, 14), by=None, at=scene.at(days=13))

    called(clerk, hall)

    assert hall.supervisor.id not in seats(app)


def test_the_first_meeting_begins_at_seven_in_the_evening(app, client) -> None:
    with clock.pretend(scene.START):
        with app.app_context():
            fresh = scene.community("fresh")
        page = scene.sign_in(client, fresh, "committee").get(fresh.path("meetings/new")).text

    assert 'value="19:00"' in page
