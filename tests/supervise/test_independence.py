"""Who may supervise: never the committee, its close relatives, or the executor's staff (§5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Ballot, Voter
from deliberation.database import db, unit_of_work
from deliberation.people import operations as people
from deliberation.people.models import Account, Person
from deliberation.people.queries.arrivals import identity
from deliberation.resolve.operations import PartDraft
from deliberation.rules.policy import Actor, Fact, Permission, RoleKind, may
from deliberation.supervise import operations as supervise
from deliberation.supervise import queries
from deliberation.supervise.operations import answers, assessing, deadlines, handing
from tests import scene
from tests.test_policy import addresses, as_rule

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


def helped(hall):
    """A task's draft that the department assists with."""
    part = PartDraft(unit_id=hall.units["department"].id, part="批准占用人行道")
    return scene.task(hall, parts=(part,))


def test_staff_of_an_assisting_unit_execute_too_and_lead_nothing(hall) -> None:
    alone = scene.issue_in_execution(hall, scene.topic(hall, "路灯"))
    together = scene.issue_in_execution(hall, scene.topic(hall, "停车"), tasks=[helped(hall)])
    officer = made_supervisor(hall, hall.officer)

    assert stands(hall, together, officer) == {Fact.PARTISAN}
    assert stands(hall, together, officer, task=scene.tasks_of(together)[0]) == {Fact.PARTISAN}
    assert stands(hall, alone, officer) == set()
    assert not supervises(hall, together, officer)
    assert supervises(hall, alone, officer)


def test_staff_of_who_assisted_in_a_year_do_not_confirm_its_sheet(hall) -> None:
    scene.issue_in_execution(hall, tasks=[helped(hall)])
    officer = actor(hall, made_supervisor(hall, hall.officer))

    stand = {
        year: assessing.standing(hall.community.id, officer, year, TODAY) for year in (2025, 2026)
    }

    assert stand == {2025: set(), 2026: {Fact.PARTISAN}}


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


# ------------------------------------------------------------------ nobody partisan, nowhere


def _supervising(app: Flask) -> list[tuple[str, str]]:
    """Every address by which the supervision group acts, with its method: found, not listed."""
    return [
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "permission", None) is Permission.SUPERVISE
        for method in sorted(rule.methods & {"GET", "POST"})
    ]


def _kept() -> dict[str, int]:
    """How many rows there are of what supervision leaves behind, and how many are decided."""
    counts = {
        table: f"SELECT count(*) FROM {table}"
        for table in ("reports", "ballots", "boxes", "duplicate_ballots", "entries")
    }
    counts["closed"] = "SELECT count(*) FROM boxes WHERE closed_at IS NOT NULL"
    settled = "SELECT count(*) FROM paper_batches WHERE settled_at IS NOT NULL"
    counts["batches settled"] = settled
    counts["decided"] = "SELECT count(*) FROM completions WHERE verdict IS NOT NULL"
    return {name: db.session.scalar(sa.text(counted)) for name, counted in counts.items()}


def _partisan(hall, who: str) -> str:
    """Who plays *who*, also made a member of the supervision group; gives the part's name."""
    if who == "relative":
        with unit_of_work():
            people.declare_relatives(hall.committee, hall.supervisor)
        return "supervisor"
    part = {"clerk": "property_manager", "assistant": "officer"}.get(who, who)
    made_supervisor(hall, hall.people[part])
    return part


@pytest.mark.parametrize("who", ["relative", "clerk", "assistant", "administrator"])
def test_no_partisan_publishes_opens_answers_for_others_or_closes(app, hall, who) -> None:
    box = scene.poll_open(hall, scene.topic(hall, "停车"), tasks=[helped(hall)])
    other = scene.issue_in_execution(hall, scene.topic(hall, "路灯"), tasks=[helped(hall)] * 2)
    done, later = scene.tasks_of(other)
    at = other.in_force_at + timedelta(days=1)
    with unit_of_work():
        supervise.report_done(done, "好了", without="无", by=hall.property_manager, at=at)
        deadlines.ask(later, later.deadline + timedelta(days=5), "雨", by=None, at=at)
        door = boxes.unanswered(box, limit=1)[0]  # its sheet waits for the second person
        sheet = answers.PaperAnswer(door.voter_id, "satisfied")
        answers.enter_paper(box, [sheet], key="1", by=hall.second_supervisor, at=box.opens_at)
    part, client = _partisan(hall, who), app.test_client()
    before, tried = _kept(), set()
    voters = db.session.scalars(sa.select(Voter.id).where(Voter.box_id == box.id)).all()
    typed = {f"choice-{voter}": "satisfied" for voter in voters} | {
        "month": "2026-03-01", "percent": "100", "state": "done", "text": "都好了",
        "back-reasons": "不好", "no-remark": "不行", "reason": "字看不清",
    }  # fmt: skip
    with clock.pretend(box.opens_at + timedelta(hours=1)):
        scene.sign_in(client, hall, part)
        for rule, method in _supervising(app):
            for path in addresses(app, as_rule(rule.replace("<community>", hall.code)), hall):
                status = client.open(path, method=method, data=typed).status_code
                assert status in (403, 404), f"{method} {path}"
                tried |= {rule} if status == 403 else set()
    db.session.rollback()

    assert tried == {rule for rule, _ in _supervising(app)}
    assert _kept() == before


def test_nobody_answers_the_poll_for_another_household(app, hall) -> None:
    box = scene.poll_open(hall)
    at = box.opens_at + timedelta(hours=1)
    for part, status in (("administrator", 403), ("committee", 403), ("property_manager", 403),
                         ("tenant", 303)):  # fmt: skip
        client = app.test_client()
        with clock.pretend(at):
            scene.sign_in(client, hall, part)
            form = {"choice": "satisfied", "household": hall.households[0].id, "voter": 1}
            answer = client.post(hall.path(f"polls/{box.id}/answers"), data=form)
        assert (part, answer.status_code) == (part, status)
    db.session.rollback()

    rows = db.session.execute(
        sa.select(Voter.household_id, Ballot.choice).join(Ballot, Ballot.voter_id == Voter.id)
    ).all()
    assert rows == [(hall.tenant.household_id, "satisfied")]


def test_a_poll_is_opened_and_closed_by_nobodys_hand(app) -> None:
    views = app.view_functions.items()
    polls = [name for name, _ in views if "poll" in name]
    by_hand = [name for name in polls if "open" in name or "clos" in name]

    assert by_hand == []
