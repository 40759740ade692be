"""Demands to convene with their counters, and the time after which each body is to meet (§2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.convene import operations
from deliberation.convene.models.demands import Demand
from deliberation.convene.operations import demands
from deliberation.convene.queries import owed
from deliberation.database import db, unit_of_work
from deliberation.journal.models import Entry
from deliberation.journal.queries import verify
from deliberation.people import operations as people
from deliberation.people.models import Community, Person
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.voting import profile
from deliberation.rules.voting.bodies import Electorate, Part
from deliberation.rules.workflow import convening
from tests import scene


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        made = scene.community(neighbours=38)
        scene.office_above(made)
        yield made


def here(hall) -> Community:
    return db.session.get_one(Community, hall.community.id)


def opened(hall, body: str = "RA", by: Person | None = None, **given) -> Demand:
    with unit_of_work():
        return demands.open_demand(
            here(hall),
            key=given.get("key", "d1"),
            body=body,
            purpose="电梯怎么办",
            by=by or hall.neighbours[0],
            at=given.get("at", scene.at()),
        )


def counters(hall, demand: Demand) -> dict[Part, tuple[int, int, int]]:
    found = demands.counted(here(hall), [demand], scene.at())[demand.id]
    return {one.portion.part: (one.signed, one.least, one.of) for one in found}


def adults(hall) -> int:
    rows = sa.select(sa.func.count()).where(Person.adult, Person.household_id.is_not(None))
    return db.session.scalar(rows)


# ------------------------------------------------------------------------ the rules


@pytest.mark.parametrize(
    ("last", "months", "due"),
    [
        (date(2026, 3, 2), 6, date(2026, 9, 2)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 3, date(2027, 3, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_a_body_meets_again_before_its_months_are_over(last, months, due):
    assert convening.next_meeting_due(last, months) == due


def test_which_bodies_have_a_time_and_which_can_be_demanded():
    assert dict(convening.meeting_periods(village=False)) == {"RRA": 6, "HALL": 6}
    assert dict(convening.meeting_periods(village=True)) == {"HALL": 6, "VA": 12, "VRA": 3}
    assert [one.code for one in convening.demandable_bodies(village=False)] == ["RA", "RRA"]
    assert [one.code for one in convening.demandable_bodies(village=True)] == ["VA", "VRA"]


@pytest.mark.parametrize(
    ("signed", "met"),
    [
        ({Part.ADULTS: 99}, []),
        ({Part.ADULTS: 100}, [Part.ADULTS]),
        ({Part.HOUSEHOLDS: 40}, []),
        ({Part.HOUSEHOLDS: 41}, [Part.HOUSEHOLDS]),
        ({Part.REPRESENTATIVES: 6}, []),
        ({Part.REPRESENTATIVES: 7}, [Part.REPRESENTATIVES]),
    ],
)
def test_one_share_suffices_and_none_is_rounded(signed, met):
    whole = {Part.ADULTS: 1000, Part.HOUSEHOLDS: 401, Part.REPRESENTATIVES: 20}
    found = convening.demand_counters(profile("RA"), signed, whole)
    assert [one.portion.part for one in found if one.met] == met
    assert not any(
        one.met for one in convening.demand_counters(profile("RA"), {Part.ADULTS: 1}, {})
    )


# ------------------------------------------------------------------------ on record


def test_the_last_signature_that_is_needed_makes_the_meeting_owed(hall):
    demand = opened(hall)
    least = convening.demand_counters(profile("RA"), {}, {Part.ADULTS: adults(hall)})[0].least
    assert counters(hall, demand)[Part.ADULTS] == (1, least, adults(hall))

    for number in range(1, least):
        assert demand.met_at is None
        with unit_of_work():
            for one in (number - 1, number):  # twice is the same as once
                demands.sign(here(hall), demand, by=hall.neighbours[one], at=scene.at())
    db.session.expire_all()

    assert (demand.part, demand.signed, demand.counted) == ("adults", least, adults(hall))
    assert demand.due_on == clock.day_of(scene.at()) + timedelta(days=30)
    told = db.session.scalars(sa.select(Entry.verb).where(Entry.verb.startswith("demand:"))).all()
    assert told == ["demand:opened", *["demand:signed"] * least, "demand:met"]
    with pytest.raises(OutOfOrder, match="demands.met_already"), unit_of_work():
        demands.take_back(demand, by=hall.neighbours[0], at=scene.at())
    assert verify(hall.community.id) is None


def test_representatives_alone_demand_their_assembly_and_one_fifth_suffices(hall):
    representative = hall.people["representative"]
    with unit_of_work():
        for one in hall.neighbours[:7]:  # nine of them then: two are a fifth
            people.give_role(
                one, RoleKind.REPRESENTATIVE, since=scene.START.date(), by=None, at=scene.START
            )
    with pytest.raises(NotReady, match="demands.representatives_only"):
        opened(hall, "RRA", by=hall.neighbours[10])
    demand = opened(hall, "RRA", by=representative)
    assert counters(hall, demand) == {Part.REPRESENTATIVES: (1, 2, 9)}
    with unit_of_work():
        demands.sign(here(hall), demand, by=hall.neighbours[0], at=scene.at(days=1))
    assert demand.met_at == scene.at(days=1)


def test_a_signature_is_taken_back_and_after_sixty_days_none_is_taken(hall):
    demand = opened(hall)
    with unit_of_work():
        demands.take_back(demand, by=hall.neighbours[0], at=scene.at(days=1))
    assert counters(hall, demand)[Part.ADULTS][0] == 0
    with unit_of_work():
        demands.sign(here(hall), demand, by=hall.neighbours[1], at=scene.at(days=60))
    with pytest.raises(OutOfOrder, match="demands.lapsed"), unit_of_work():
        demands.sign(here(hall), demand, by=hall.neighbours[2], at=scene.at(days=61))


# ------------------------------------------------------------------------ what is owed, day by day


def due(hall, day: int) -> list[tuple[str, int, bool]]:
    """Body, days from START to its due day, and whether that is late on *day*."""
    start, today = clock.day_of(scene.START), clock.day_of(scene.at(days=day))
    rows = owed.meetings([here(hall)], scene.at(days=day)).get(hall.community.id, [])
    return [(one.body, (one.due - start).days, one.is_late(today)) for one in rows]


def test_a_body_that_has_not_met_is_late_after_its_time_and_due_anew_once_it_has(hall):
    began = db.session.scalar(sa.select(Entry.at).where(Entry.number == 1))
    first = (convening.next_meeting_due(clock.day_of(began), 6) - clock.day_of(scene.START)).days
    assert due(hall, 0) == [("HALL", first, False), ("RRA", first, False)]
    assert due(hall, first) == [("HALL", first, False), ("RRA", first, False)]
    assert due(hall, first + 1) == [("HALL", first, True), ("RRA", first, True)]

    meeting = scene.meeting_called(hall)
    assert due(hall, first + 1) == [("HALL", first, True), ("RRA", first, True)]  # a notice is none
    scene.meeting_opened(hall, meeting)
    met = clock.day_of(meeting.starts_at)
    anew = (convening.next_meeting_due(met, 6) - clock.day_of(scene.START)).days
    assert due(hall, anew + 1) == [("RRA", first, True), ("HALL", anew, True)]


def test_a_village_has_its_own_bodies_and_times(hall):
    with unit_of_work():
        here(hall).kind = "village"
    assert [body for body, _, _ in due(hall, 0)] == ["VRA", "HALL", "VA"]


def test_a_demand_is_owed_until_notice_is_given_and_again_when_that_meeting_is_cancelled(hall):
    demand = opened(hall)
    for one in hall.neighbours[1:]:
        if demand.met_at is None:
            with unit_of_work():
                demands.sign(here(hall), demand, by=one, at=scene.at())

    def demanded(day: int) -> list[tuple[str, int, bool]]:
        return [one for one in due(hall, day) if one[0] == "RA"]

    assert demanded(30) == [("RA", 30, False)] and demanded(31) == [("RA", 30, True)]
    meeting = scene.meeting_called(
        hall, body="RA", when=scene.at(days=2), starts=scene.at(days=20, hours=10),
        electorate=Electorate.ADULTS,
    )  # fmt: skip
    assert demanded(31) == []
    with unit_of_work():
        operations.cancel(meeting, reason="停电", by=hall.committee, at=scene.at(days=3))
    assert demanded(31) == [("RA", 30, True)]


# ------------------------------------------------------------------------ pages


def test_residents_demand_and_sign_in_the_browser_and_all_see_the_counter(hall, client):
    resident = scene.sign_in(client.application.test_client(), hall, "resident")
    neighbour = scene.sign_in(client.application.test_client(), hall, "neighbour")
    with clock.pretend(scene.at()):
        given = {"key": "k", "body": "RA", "purpose": "加装电梯，请大家来议"}
        empty = resident.post(hall.path("demands/"), data={"key": "k", "body": "RA"})
        done = resident.post(hall.path("demands/"), data=given)
        resident.post(hall.path("demands/"), data=given)  # pressed twice
        alone = resident.post(hall.path("demands/"), data=given | {"key": "l", "body": "RRA"})
        neighbour.post(hall.path("demands/1/signature"))
        page = client.get(hall.path("demands/")).get_data(as_text=True)
        again = neighbour.get(hall.path("demands/")).get_data(as_text=True)
        visitor = client.post(hall.path("demands/1/signature"))

    assert (empty.status_code, done.status_code, alone.status_code) == (422, 303, 422)
    assert "请写明要议什么。" in empty.get_data(as_text=True)
    assert "要求召开居民代表会议，只有现任代表可以签名。" in alone.get_data(as_text=True)
    assert "加装电梯，请大家来议" in alone.get_data(as_text=True)
    least = counters(hall, demands.by_number(hall.community.id, 1))[Part.ADULTS][1]
    assert f"成年居民 {adults(hall)}，须 {least} 签名，已签 2" in page
    assert hall.path("demands/1/signature") not in page  # a visitor signs nothing
    assert hall.path("demands/1/signature/removal") in again
    assert visitor.status_code in (302, 303, 401, 403)


@pytest.mark.parametrize(("day", "late"), [(0, False), (400, True)])
def test_what_is_not_convened_in_time_stands_on_desk_front_page_and_office_list(
    hall, client, day, late
):
    desk = scene.sign_in(client.application.test_client(), hall, "committee")
    above = scene.sign_in(client.application.test_client(), hall, "officer")
    with clock.pretend(scene.at(days=day)):
        pages = [
            one.get(path).get_data(as_text=True)
            for one, path in (
                (desk, hall.path("desk")),
                (client, hall.path()),
                (above, "/offices/beihe/"),
            )
        ]
    assert [("应召开居民代表会议" in page, "应召开议事会" in page) for page in pages] == [
        (late, late)
    ] * 3


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_questions_however_many_demands(
    hall, client, count_queries, number
):
    for one in range(number):
        opened(hall, key=f"d{one}")
    client.get(hall.path("demands/"))
    with count_queries() as asked:
        client.get(hall.path("demands/"))
    assert asked.count <= 9, asked
