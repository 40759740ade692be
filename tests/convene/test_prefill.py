"""The next meeting opens as the last one of the same body was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.convene.models import Meeting
from deliberation.convene.operations import CORE, notice, recalling, seat_operations
from deliberation.convene.queries import seat_queries
from deliberation.database import db, unit_of_work
from deliberation.lobby.operations import departures
from deliberation.people import operations as people
from deliberation.people import queries as people_queries
from deliberation.people.models import Person, Role
from deliberation.rules.policy import RoleKind
from deliberation.rules.registers import Leaving
from tests import scene
from tests.records import stored


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
            for seat in seat_queries.seats(latest)
        }


def test_weekday_time_and_place_are_the_last_ones_and_the_title_is_its_own(clerk, hall) -> None:
    page = clerk.get(hall.path("meetings/new")).text

    assert date(2026, 3, 12).weekday() == date(2026, 3, 26).weekday()
    for said in ("2026-03-26", "19:00", "居委会二楼会议室", "2026年3月议事会"):
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


# ------------------------------------------------------------------ exactly last time's seats


@pytest.fixture
def many(app: Flask) -> Iterator[scene.Neighbourhood]:
    """51 hold an office of the core; 17 sat in the last meeting."""
    with clock.pretend(scene.at(days=14)):
        with app.app_context():
            made = scene.community(neighbours=46)
            with unit_of_work():
                for person in made.neighbours:
                    people.give_role(
                        person, RoleKind.REPRESENTATIVE, since=date(2026, 1, 1), by=None,
                        at=scene.START,
                    )  # fmt: skip
            meeting = scene.meeting_called(made, scene.topic(made, "快递柜放哪里"), noticed=False)
            lasting = [one.id for one in made.neighbours[:11]]
            with unit_of_work():
                held = [one.person_id for one in seat_queries.seats(meeting)]
                officers = {made.people[part].id for part in scene.OFFICERS.values()}
                keep = officers | {
                    made.representative.id, made.second_representative.id,
                    made.property_manager.id, *lasting,
                }  # fmt: skip
                away = [one for one in held if one not in keep]
                seat_operations.seat_several(
                    meeting, away, None, False, by=made.committee, at=scene.START
                )
                notice.give_notice(made.community, meeting, by=made.committee, at=scene.START)
            scene.topic(made, "电动车充电", when=scene.at(days=13))
        yield made


def test_seats_are_exactly_last_times_and_not_everybody_of_the_core(app, client, many) -> None:
    clerk = scene.sign_in(client, many, "committee")
    called(clerk, many)

    with app.app_context():
        before, made = db.session.scalars(sa.select(Meeting).order_by(Meeting.id)).all()
        was = {
            (one.person_id, one.kind, one.votes, one.function) for one in seat_queries.seats(before)
        }
        now = {
            (one.person_id, one.kind, one.votes, one.function) for one in seat_queries.seats(made)
        }
        core = people_queries.holders(many.community.id, CORE, clock.today())
    page = clerk.get(many.path("meetings/2")).text

    assert (len(core), len(was)) == (51, 17)
    assert now == was
    assert "现在有表决权的 17 席，列席的 0 席。" in page
    assert "法定人数：有表决权席位的三分之二以上，就是至少 12 人到会才能开会。" in page
    assert "没有人离开，也没有人新担任" in page


def test_what_has_changed_since_is_named_and_a_successor_is_one_press_away(
    app, client, many
) -> None:
    gone, over, new = many.neighbours[0], many.neighbours[1], many.resident
    at = scene.at(days=13)
    with app.app_context(), unit_of_work():
        departures.leave(
            stored(Person, gone.id), on=clock.day_of(at), why=Leaving.MOVED_OUT,
            by=many.committee, at=at,
        )  # fmt: skip
        role = db.session.scalar(sa.select(Role).where(Role.person_id == over.id))
        people.end_role(role, on=clock.day_of(at), by=None, at=at)
        people.give_role(
            new, RoleKind.OWNERS_COMMITTEE, since=clock.day_of(at), by=many.committee, at=at
        )
    clerk = scene.sign_in(client, many, "committee")
    called(clerk, many)
    page = clerk.get(many.path("meetings/2"))

    made = seats(app)
    assert {gone.id, over.id, new.id} & set(made) == set()
    assert len(made) == 15
    assert "邻1不在本社区了（3月15日），没有再排席位。" in page.text
    assert "邻2不再担任任何角色（3月15日），没有再排席位。" in page.text
    assert "上一次以后新担任、还没有席位的：" in page.text

    seen = re.search(r'name="seen" value="(\d+)"', page.text)[1]
    sent = clerk.post(
        many.path("meetings/2/seats/several"),
        data={"seen": seen, "person": [str(new.id)], "seat": "core"},
    )
    assert sent.status_code == 303
    assert seats(app)[new.id] == ("core", True, None)


def test_many_seats_are_changed_at_once_and_functions_stay(app, client, many) -> None:
    clerk = scene.sign_in(client, many, "committee")
    called(clerk, many)
    chosen = [many.committee.id, many.representative.id, many.property_manager.id]

    sent = clerk.post(
        many.path("meetings/2/seats/several"),
        data={"person": [str(one) for one in chosen], "seat": "invited-attending"},
    )
    nobody = clerk.post(many.path("meetings/2/seats/several"), data={"seat": "core"})

    made = seats(app)
    assert sent.status_code == 303
    assert [made[one] for one in chosen] == [
        ("invited", False, "chair"), ("invited", False, None), ("invited", False, None),
    ]  # fmt: skip
    assert (nobody.status_code, "请先勾选要改席位的人" in nobody.text) == (422, True)


def test_a_representative_chosen_since_is_named_as_who_came_into_the_seat(app, hall) -> None:
    at = scene.at(days=13)
    with app.app_context():
        with unit_of_work():
            old = db.session.scalar(sa.select(Role).where(Role.person_id == hall.representative.id))
            old.group_id = hall.groups[0].id
            people.end_role(old, on=clock.day_of(at), by=None, at=at)
            people.give_role(
                hall.neighbour, RoleKind.REPRESENTATIVE, since=clock.day_of(at),
                group=hall.groups[0], by=None, at=at,
            )  # fmt: skip
        before = db.session.scalars(sa.select(Meeting)).one()
        draft = scene.meeting_called(
            hall, scene.topic(hall, "电动车充电", when=at), when=at, noticed=False
        )
        told = recalling.since(draft, before, clock.today())

        assert [(one.person_id, one.why, one.successors) for one in told.gone] == [
            (hall.representative.id, "ended", (hall.neighbour.id,))
        ]
