"""Who may supervise: never the committee, its close relatives, or the executor's staff (§5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.people import operations as people
from deliberation.people.arrivals import identity
from deliberation.people.models import Account, Person
from deliberation.rules.policy import Actor, Fact, Permission, RoleKind, may
from deliberation.supervise import handing, queries
from tests import scene

TODAY = date(2026, 4, 2)


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        yield scene.community(neighbours=2)


def actor(hall, person: Person) -> Actor:
    account = db.session.get(Account, person.account_id)
    return identity(account.id, account.stamp, hall.community.id, TODAY).actor


def stands(hall, resolution, person: Person, **particulars) -> set[Fact]:
    who = actor(hall, person)
    return queries.standing(hall.community.id, who, TODAY, resolution.id, **particulars)


def supervises(hall, resolution, person: Person) -> bool:
    facts = stands(hall, resolution, person)
    return may(Permission.SUPERVISE, actor(hall, person), facts)


def made_supervisor(hall, person: Person) -> Person:
    with unit_of_work():
        people.give_role(
            person, RoleKind.SUPERVISOR, since=date(2026, 1, 1), by=None, at=scene.START
        )
    return person


def test_a_member_of_the_supervision_group_who_is_independent_supervises(hall) -> None:
    resolution = scene.issue_in_execution(hall)

    assert stands(hall, resolution, hall.supervisor) == {Fact.AFFECTED}
    assert supervises(hall, resolution, hall.supervisor)


def test_whoever_is_independent_but_not_of_the_group_does_not(hall) -> None:
    resolution = scene.issue_in_execution(hall)

    assert not supervises(hall, resolution, hall.volunteer)


def test_a_member_of_the_committee_does_not_supervise(hall) -> None:
    resolution = scene.issue_in_execution(hall)

    assert not supervises(hall, resolution, made_supervisor(hall, hall.committee))


@pytest.mark.parametrize("declared_by", ["relative", "member"])
def test_a_close_relative_of_a_member_does_not_supervise(hall, declared_by) -> None:
    resolution = scene.issue_in_execution(hall)
    two = (hall.supervisor, hall.committee)
    with unit_of_work():
        people.declare_relatives(*(two if declared_by == "relative" else reversed(two)))

    assert stands(hall, resolution, hall.supervisor) == {Fact.AFFECTED, Fact.PARTISAN}
    assert not supervises(hall, resolution, hall.supervisor)


def test_a_relative_of_somebody_who_left_the_committee_supervises(hall) -> None:
    resolution = scene.issue_in_execution(hall)
    with unit_of_work():
        former = people.add_person(hall.community, "旧委员", login="old", password="p")
        people.give_role(former, RoleKind.COMMITTEE, since=date(2024, 1, 1), until=TODAY,
                         by=None, at=scene.START)  # fmt: skip
        people.declare_relatives(hall.supervisor, former)

    assert supervises(hall, resolution, hall.supervisor)


def test_the_executors_staff_do_not_supervise(hall) -> None:
    resolution = scene.issue_in_execution(hall)

    manager = made_supervisor(hall, hall.property_manager)
    assert stands(hall, resolution, manager) == {Fact.LEAD, Fact.PARTISAN}
    assert not supervises(hall, resolution, manager)


def test_staff_of_one_tasks_lead_do_not_accept_another_tasks_execution(hall) -> None:
    tasks = [scene.task(hall), scene.task(hall, lead_unit_id=hall.units["department"].id)]
    resolution = scene.issue_in_execution(hall, tasks=tasks)
    theirs, other = scene.tasks_of(resolution)
    manager = made_supervisor(hall, hall.property_manager)

    assert stands(hall, resolution, manager, task=theirs) == {Fact.LEAD, Fact.PARTISAN}
    assert stands(hall, resolution, manager, task=other) == {Fact.PARTISAN}


def test_whoever_is_in_charge_of_a_task_does_not_supervise_it(hall) -> None:
    resolution = scene.issue_in_execution(
        hall, tasks=[scene.task(hall, person_id=hall.second_supervisor.id)]
    )

    assert not supervises(hall, resolution, hall.second_supervisor)
    assert supervises(hall, resolution, hall.supervisor)


def test_the_new_lead_is_partisan_from_the_hand_over_on_and_the_old_one_leads_no_more(hall) -> None:
    resolution = scene.issue_in_execution(hall)
    (task,) = scene.tasks_of(resolution)
    with unit_of_work():
        handing.hand_over(
            task, hall.units["department"], "归街道", by=hall.committee,
            at=resolution.in_force_at + timedelta(hours=9),
        )  # fmt: skip

    assert stands(hall, resolution, hall.officer) == {Fact.LEAD, Fact.PARTISAN}
    assert stands(hall, resolution, hall.property_manager) == set()


@pytest.mark.parametrize(
    "act", ["acceptance", "return", "reports", "paper", "reports/new", "paper (page)"]
)
def test_every_act_of_supervision_is_closed_to_a_partisan(app, hall, act) -> None:
    box = scene.poll_open(hall, tasks=[scene.task(hall)])
    number = scene.number_of(box)
    with unit_of_work():
        people.declare_relatives(hall.supervisor, hall.committee)
    path = {
        "acceptance": "completions/1/acceptance",
        "return": "completions/1/return",
        "reports": f"resolutions/{number}/reports",
        "paper": f"polls/{box.id}/paper",
        "reports/new": f"resolutions/{number}/reports/new",
        "paper (page)": f"polls/{box.id}/paper",
    }[act]
    client = app.test_client()
    with clock.pretend(box.opens_at + timedelta(hours=1)):
        scene.sign_in(client, hall, "supervisor")
        send = client.get if act in ("reports/new", "paper (page)") else client.post
        assert send(hall.path(path)).status_code == 403
