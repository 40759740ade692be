"""The responsibility matrix: one lead, milestones, later deadlines, supervision orders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue, Timer
from deliberation.lobby.operations import settle_due
from deliberation.people.models import Unit
from deliberation.people.operations import lists
from deliberation.resolve.models import Milestone, Resolution, Task
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import Refusal
from deliberation.supervise import operations as supervise
from deliberation.supervise.operations import deadlines, handing, orders
from deliberation.supervise.queries import matrix
from tests import scene
from tests.records import messages_on, owed, refusal_of, stored, told

DEADLINE = date(2026, 4, 30)


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        yield scene.community(neighbours=2)


@pytest.fixture
def task(hall) -> Task:
    steps = (("立牌", date(2026, 4, 20)), ("画线", date(2026, 4, 10)))
    resolution = scene.issue_in_execution(hall, tasks=[scene.task(hall, steps=steps)])
    return scene.tasks_of(resolution)[0]


def at(task: Task, days: int = 1, hours: int = 9):
    resolution = stored(Resolution, task.resolution_id)
    return resolution.in_force_at + timedelta(days=days, hours=hours)


def issue_of(task: Task) -> Issue:
    return stored(Issue, stored(Resolution, task.resolution_id).issue_id)


def asked(hall, task, until=DEADLINE + timedelta(days=20), when=None):
    with unit_of_work():
        return deadlines.ask(task, until, "连续下雨", by=hall.property_manager, at=when or at(task))


# ------------------------------------------------------------------ one lead


def test_the_database_knows_no_task_without_its_one_lead(hall, task) -> None:
    lead = Task.__table__.c.lead_unit_id
    assert (lead.nullable, [key.target_fullname for key in lead.foreign_keys]) == (
        False,
        ["units.id"],
    )
    for unit in ("department", "property", "department"):
        with unit_of_work():
            handing.hand_over(task, hall.units[unit], "换人", by=hall.committee, at=at(task))
        leads = db.session.scalars(
            sa.select(Unit.name).join(Task, Task.lead_unit_id == Unit.id).where(Task.id == task.id)
        ).all()
        assert leads == [hall.units[unit].name]
        assert [who for kind, who, _ in owed(issue_of(task)) if kind == "execute"] == [
            hall.units[unit].id
        ]


def test_a_hand_over_takes_the_open_orders_along(hall, task) -> None:
    with unit_of_work():
        orders.issue_order(task, "说明进度", date(2026, 4, 12), key="1",
                           issuer=RoleKind.COMMITTEE, by=hall.committee, at=at(task))  # fmt: skip
        handing.hand_over(task, hall.units["department"], "归街道", by=hall.committee,
                          at=at(task, 2))  # fmt: skip

    assert [who for kind, who, _ in owed(issue_of(task)) if kind == "order"] == [
        hall.units["department"].id
    ]


# ------------------------------------------------------------------ milestones


def test_milestones_stand_by_their_day_and_say_whether_they_were_kept(hall, task) -> None:
    first, second = matrix.courses(task.community_id, [task.id])[task.id].milestones
    assert [(one.title, one.due) for one in (first, second)] == [
        ("画线", date(2026, 4, 10)),
        ("立牌", date(2026, 4, 20)),
    ]
    with unit_of_work():
        deadlines.reach(first, by=hall.property_manager, at=clock.at(date(2026, 4, 11)))

    states = [one.state(date(2026, 4, 21)) for one in (first, second)]
    assert states == ["reached_late", "late"]
    assert second.state(date(2026, 4, 20)) == "to_come"
    again = refusal_of(deadlines.reach, first, by=None, at=clock.at(date(2026, 4, 12)))
    assert again == Refusal.of("supervise.milestone_reached_already", "5")


def test_a_milestone_after_the_deadline_is_no_milestone(hall) -> None:
    late = scene.task(hall, steps=(("晚了", DEADLINE + timedelta(days=1)),))
    about = scene.topic(hall)

    told_why = refusal_of(scene.resolution_written, hall, about, tasks=[late])

    assert told_why == Refusal.of("resolve.milestone_after_deadline", "5")
    assert db.session.scalars(sa.select(Milestone)).all() == []


def test_half_of_the_milestones_and_deadlines_behind_us_plan_half_of_the_work(hall) -> None:
    steps = (("一", date(2026, 4, 1)), ("二", date(2026, 4, 15)), ("三", date(2026, 4, 20)))
    resolution = scene.issue_in_execution(hall, tasks=[scene.task(hall, steps=steps)])

    days = (date(2026, 3, 31), date(2026, 4, 15), DEADLINE)
    assert [matrix.planned(resolution, day) for day in days] == [0, 50, 100]


# ------------------------------------------------------------------ later deadlines


def test_a_granted_extension_moves_the_deadline_the_duty_and_the_poll(hall, task) -> None:
    wanted = asked(hall, task)
    assert ("extension", "supervisor", clock.day_of(at(task)) + timedelta(days=3)) in owed(
        issue_of(task)
    )
    with unit_of_work():
        deadlines.grant(wanted, by=hall.supervisor, at=at(task, 2))

    until = DEADLINE + timedelta(days=20)
    due = {kind: day for kind, _, day in owed(issue_of(task))}
    falls = db.session.scalar(
        sa.select(Timer.falls_due).where(
            Timer.kind == "poll_after_deadline", Timer.settled_at.is_(None)
        )
    )
    assert (task.deadline, due["execute"], "extension" in due) == (until, until, False)
    assert falls == clock.end_of(until + timedelta(days=30))
    assert [verb for verb, _ in told(issue_of(task))][-2:] == [
        "extension:asked",
        "extension:granted",
    ]
    assert hall.property_manager.id in messages_on(issue_of(task), "extension:granted")


def test_a_refused_extension_leaves_the_deadline_and_says_why(hall, task) -> None:
    wanted = asked(hall, task)
    assert refusal_of(deadlines.refuse, wanted, " ", by=None, at=at(task, 2)) == Refusal.of(
        "supervise.refusal_reason_missing", "5"
    )
    with unit_of_work():
        deadlines.refuse(wanted, "天气预报说晴", by=hall.supervisor, at=at(task, 2))

    assert (task.deadline, wanted.verdict, wanted.remark) == (DEADLINE, "refused", "天气预报说晴")
    assert refusal_of(deadlines.grant, wanted, by=None, at=at(task, 2)) == Refusal.of(
        "supervise.decided_already", "5"
    )


def test_a_deadline_is_put_off_as_often_as_the_bylaws_say_and_no_more(hall, task) -> None:
    for time in (1, 2):
        wanted = asked(hall, task, DEADLINE + timedelta(days=20 * time))
        with unit_of_work():
            deadlines.grant(wanted, by=hall.supervisor, at=at(task))

    third = DEADLINE + timedelta(days=50)
    assert refusal_of(deadlines.ask, task, third, "又下雨", by=None, at=at(task)) == Refusal.of(
        "supervise.extended_enough", "5", most=2
    )


@pytest.mark.parametrize(
    "until, reason, days, why",
    [
        (DEADLINE, "下雨", 1, Refusal.of("supervise.extension_not_later", "5")),
        (DEADLINE + timedelta(days=31), "下雨", 1,
         Refusal.of("supervise.extension_too_long", "5", most=30)),
        (DEADLINE + timedelta(days=9), " ", 1,
         Refusal.of("supervise.extension_reason_missing", "5")),
        (DEADLINE + timedelta(days=9), "下雨", 40,
         Refusal.of("supervise.extension_too_late", "5")),
    ],
)  # fmt: skip
def test_an_extension_is_asked_for_in_time_with_a_reason_and_within_bounds(
    hall, task, until, reason, days, why
) -> None:
    assert refusal_of(deadlines.ask, task, until, reason, by=None, at=at(task, days)) == why


def test_two_extensions_are_not_asked_for_at_once(hall, task) -> None:
    asked(hall, task)

    again = refusal_of(
        deadlines.ask, task, DEADLINE + timedelta(days=9), "下雨", by=None, at=at(task)
    )
    assert again == Refusal.of("supervise.extension_asked_already", "5")


def test_an_extension_is_overtaken_by_the_poll_that_opened_by_itself(hall, task) -> None:
    wanted = asked(hall, task, when=clock.at(DEADLINE))
    later = clock.end_of(DEADLINE + timedelta(days=30))
    settle_due(hall.community, later)

    assert refusal_of(deadlines.grant, wanted, by=None, at=later) == Refusal.of(
        "supervise.extension_overtaken", "5"
    )


# ------------------------------------------------------------------ supervision orders


def test_an_order_is_owed_by_the_lead_and_answered_in_public(hall, task) -> None:
    given = {"key": "1", "issuer": RoleKind.SUPERVISOR, "by": hall.supervisor, "at": at(task)}
    with unit_of_work():
        order = orders.issue_order(task, "为什么还没有开工", date(2026, 4, 8), **given)
        assert orders.issue_order(task, "为什么还没有开工", date(2026, 4, 8), **given) is order
    issue = issue_of(task)
    assert ("order", hall.units["property"].id, date(2026, 4, 8)) in owed(issue)
    assert hall.property_manager.id in messages_on(issue, "order:issued")

    with unit_of_work():
        orders.answer(order, "材料昨天到了", by=hall.property_manager, at=at(task, 3))
    assert "order" not in {kind for kind, _, _ in owed(issue)}
    assert hall.supervisor.id in messages_on(issue, "order:answered")
    assert refusal_of(orders.answer, order, "再说", by=None, at=at(task, 4)) == Refusal.of(
        "supervise.order_answered_already", "5"
    )


def test_an_order_needs_words_and_a_day_to_come(hall, task) -> None:
    given = {"key": "2", "issuer": RoleKind.COMMITTEE, "by": hall.committee, "at": at(task)}

    assert refusal_of(orders.issue_order, task, " ", DEADLINE, **given) == Refusal.of(
        "supervise.order_text_missing", "5"
    )
    past = clock.day_of(at(task)) - timedelta(days=1)
    assert refusal_of(orders.issue_order, task, "说", past, **given) == Refusal.of(
        "supervise.order_day_passed", "5"
    )


# ------------------------------------------------------------------ lists, paper


def test_leads_are_proposed_by_their_lists_and_the_committee_is_warned(hall) -> None:
    property_, department = hall.units["property"], hall.units["department"]
    with unit_of_work():
        for unit, kind, text in (
            (property_, "responsibility", "停车秩序"),
            (department, "power", "道路开挖审批"),
            (department, "negative", "催缴停车费"),
        ):
            lists.add(unit, kind, text, by=hall.committee, at=scene.START)
    here = hall.community.id

    found = lists.proposed(here, "门前道路开挖以后，停车位怎么办")
    assert [(one.unit_id, one.item) for one in found] == [
        (department.id, "道路开挖审批"), (property_.id, "停车秩序"),
    ]  # fmt: skip
    assert [one.unit_id for one in lists.proposed(here, "停车秩序太乱")] == [property_.id]
    committee = hall.units["committee"].id
    leads = [(unit, "上门催缴停车费") for unit in (committee, property_.id, department.id)]
    assert lists.warnings(here, leads) == [lists.LaidOn(department.name, "催缴停车费"), None, None]
    assert [(one.unit_id, one.list) for one in lists.proposed(here, "上门催缴停车费")] == [
        (department.id, "negative"), (property_.id, "responsibility"),
    ]  # fmt: skip
    assert refusal_of(lists.add, department, "negative", "催缴停车费 ", by=None,
                      at=scene.START) == Refusal.of("lists.there_already", None)  # fmt: skip


def test_what_may_not_be_laid_on_the_committee_is_warned_of_once(app, hall, task) -> None:
    with unit_of_work():
        lists.add(hall.units["department"], "negative", "划好停车位", by=None, at=scene.START)
    committee = hall.units["committee"].id
    client, path = app.test_client(), hall.path(f"tasks/{task.id}/handovers")
    form = {"over-unit": committee, "over-reason": "街道交办"}
    with clock.pretend(at(task)):
        scene.sign_in(client, hall, "committee")
        warned = client.post(path, data=form)
        taken = client.post(path, data=form | {"over-despite": "y"})

    assert (warned.status_code, "划好停车位”" in warned.get_data(as_text=True)) == (422, True)
    assert taken.status_code == 303
    db.session.expire_all()
    assert stored(Task, task.id).lead_unit_id == committee


def test_the_matrix_is_a_paper_with_milestones_extensions_and_orders(app, hall, task) -> None:
    asked(hall, task)
    with unit_of_work():
        orders.issue_order(task, "说明进度", date(2026, 4, 8), key="1",
                           issuer=RoleKind.SUBDISTRICT, by=hall.subdistrict,
                           at=at(task))  # fmt: skip
    number = stored(Resolution, task.resolution_id).number
    client = app.test_client()
    with clock.pretend(at(task)):
        page = client.get(hall.path(f"resolutions/{number}/matrix")).get_data(as_text=True)
        file = client.get(hall.path(f"resolutions/{number}/matrix.docx"))

    for words in ("画线", "立牌", "连续下雨", "说明进度", "还没有答复", "<svg"):
        assert words in page
    assert file.data[:2] == b"PK"


def test_report_done_and_accept_still_open_the_poll_after_all_this(hall, task) -> None:
    wanted = asked(hall, task)
    with unit_of_work():
        deadlines.grant(wanted, by=hall.supervisor, at=at(task, 2))
        done = supervise.report_done(
            task, "好了", without="无", by=hall.property_manager, at=at(task, 5)
        )
        supervise.accept(done, by=hall.supervisor, at=at(task, 6))

    assert {kind for kind, _, _ in owed(issue_of(task))} == {"rate"}
