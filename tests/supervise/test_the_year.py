"""A year, day by day: with the tick never run, run twice a day, run late — the same on every day.

Where the tick does not run, a page still shows what has happened: its request settles first. So
that such a day leaves nothing behind for the next one, what the request settles is looked at and
taken back. What people do is done in all three years at the same moments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock, create_app
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Box
from deliberation.database import db, read, unit_of_work
from deliberation.issues.models import Duty, Issue
from deliberation.journal.models import Entry
from deliberation.journal.operations.kept import KEPT
from deliberation.journal.queries import verify
from deliberation.lobby.operations import settle_due
from deliberation.lobby.operations.reminders import remind
from deliberation.messages.models import Message
from deliberation.resolve.models import Resolution, Task
from deliberation.rules.policy import VISITOR, RoleKind
from deliberation.rules.workflow import monthly
from deliberation.supervise import operations as supervise
from deliberation.supervise.operations import answers, deadlines, handing, orders
from deliberation.supervise.queries import months, overview
from tests import scene

BEGUN = clock.at(date(2026, 4, 11))  # midnight
DAYS = 365
Hall = scene.Neighbourhood


def begun() -> Hall:
    """One posted, one whose lead has reported, one asked about."""
    hall = scene.community(neighbours=4)
    scene.resolution_posted(hall, scene.topic(hall, "甲"))
    reported = scene.issue_in_execution(hall, scene.topic(hall, "乙"))
    with unit_of_work():
        supervise.report_done(
            scene.tasks_of(reported)[0], "办好了", without="无", by=hall.property_manager,
            at=reported.in_force_at + timedelta(days=1),
        )  # fmt: skip
    scene.answered_on_paper(hall, scene.poll_open(hall, scene.topic(hall, "丙")), satisfied=2)
    return hall


# ------------------------------------------------------------------ what people do


def acts(day: int) -> bool:
    """Whether somebody acts on the day *day*: else no request comes but the evening's glance."""
    return day in (2, 3, 4, 10, 12, 15, 100, 250) or reports_on(clock.day_of(BEGUN), day)


def reports_on(first: date, day: int) -> bool:
    """The supervision group reports every other month; the others are missing."""
    today = first + timedelta(days=day)
    return today.day == 25 and today.month % 2 == 1


def lived(hall: Hall, day: int, at: datetime) -> None:
    """What people do on the day *day* of the year, at the moment *at*."""
    task = db.session.scalars(sa.select(Task).order_by(Task.id)).first()
    match day:
        case 2:
            scene.issue_at_collect(hall, title="没有人提交的事", at=at)
            scene.issue_at_review(hall, title="没有人答复的事", at=at)
        case 3:
            deadlines.ask(task, date(2026, 5, 20), "下雨", by=hall.property_manager, at=at)
        case 4:
            extension = db.session.scalars(sa.select(deadlines.Extension)).one()
            deadlines.grant(extension, by=hall.supervisor, at=at)
        case 10:
            handing.hand_over(task, hall.units["department"], "换人", by=hall.committee, at=at)
        case 12:
            orders.issue_order(task, "说明进度", clock.day_of(at) + timedelta(days=5), key="1",
                               issuer=RoleKind.SUPERVISOR, by=hall.supervisor, at=at)  # fmt: skip
        case 15:
            orders.answer(db.session.scalars(sa.select(orders.Order)).one(), "在做",
                          by=hall.officer, at=at)  # fmt: skip
        case 100 | 250:
            for box in db.session.scalars(sa.select(Box).where(Box.closed_at.is_(None))):
                choice = "dissatisfied" if box.question == "甲" else "satisfied"
                sheets = [answers.PaperAnswer(door.voter_id, choice, "没有画线")
                          for door in boxes.unanswered(box)]  # fmt: skip
                batch = answers.enter_paper(
                    box, sheets, key=f"{box.id}:{at}", by=hall.supervisor, at=at
                )
                answers.confirm(batch, by=hall.second_supervisor, at=at)
    if reports_on(clock.day_of(BEGUN), day):
        for resolution in db.session.scalars(sa.select(Resolution).order_by(Resolution.id)):
            if resolution.in_force_at and not resolution.ended_at:
                supervise.publish_report(
                    resolution, monthly.month_of(clock.day_of(at)), percent=50,
                    state="on_time", text="在做", by=hall.supervisor, at=at,
                )  # fmt: skip


# ------------------------------------------------------------------ what a page would show


def shown(hall: Hall, at: datetime) -> dict[str, list[tuple[Any, ...]]]:
    """The state of everything at the moment *at*, and what is computed from it when it is read."""
    here = hall.community.id
    columns = {
        "issues": (Issue.number, Issue.step, Issue.round, Issue.closing, Issue.reopened,
                   Issue.since),
        "resolutions": (Resolution.number, Resolution.in_force_at, Resolution.executed_at,
                        Resolution.ended_at),
        "tasks": (Task.id, Task.lead_unit_id, Task.deadline, Task.reported_at, Task.accepted_at),
        "boxes": (Box.id, Box.occasion, Box.opens_at, Box.closes_at, Box.extended_at,
                  Box.closed_at, Box.counts),
    }  # fmt: skip
    found = {
        name: [tuple(map(repr, row)) for row in read(sa.select(*wanted).order_by(wanted[0]))]
        for name, wanted in columns.items()
    }
    # Without the digests of rows, one entry for each transaction, and so without the numbers.
    happened = sa.select(Entry.verb, Entry.at, Entry.issue_id, Entry.actor_id)
    found["entries"] = [
        tuple(map(repr, row))
        for row in read(happened.where(Entry.verb != KEPT).order_by(Entry.number))
    ]
    owed = sa.select(Duty.kind, Duty.issue_id, Duty.role, Duty.unit_id, Duty.due).where(
        Duty.settled_at.is_(None)
    )
    found["duties"] = sorted(tuple(map(repr, row)) for row in read(owed))
    found["missing months"] = [
        (one.resolution.number, *map(str, one.months.missing)) for one in months.reporting(here, at)
    ]
    found["colours"] = [
        (row.unit or row.role, repr(row.counts)) for row in overview.by_debtor(here, VISITOR, at)
    ]
    return found


class Looked(Exception):
    """Enough was seen; nothing of it is kept."""


def glance(hall: Hall, at: datetime) -> dict:
    """What a page would show at *at*, leaving nothing settled behind."""
    found: dict = {}
    with clock.pretend(at):
        try:
            with unit_of_work():
                settle_due(hall.community, at)
                found = shown(hall, at)
                raise Looked
        except Looked:
            return found


# ------------------------------------------------------------------ three years


def tick(hall: Hall, at: datetime) -> None:
    """What ``flask tick`` does."""
    with clock.pretend(at):
        settle_due(hall.community, at)
        remind(hall.community, at)


def never(day: int) -> tuple[int, ...]:
    return ()


def twice_a_day(day: int) -> tuple[int, ...]:
    return (6, 6, 18)  # hours; the first one by two machines


def late(day: int) -> tuple[int, ...]:
    return (5,) if day % 11 == 10 else ()


@contextmanager
def house(fresh_database, folder) -> Iterator[Flask]:
    with fresh_database() as address:
        app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": address,
                          "INSTANCE_DIR": folder, "SECRET_KEY": "s"})  # fmt: skip
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def year(
    ticks: Callable[[int], tuple[int, ...]], looked_at: Collection[int]
) -> tuple[dict[int, dict], Counter, list]:
    """What the evenings of the year showed, who was told how often, and the reminders.

    :param looked_at: the days whose evenings are looked at
    """
    evenings = {}
    with clock.pretend(BEGUN - timedelta(seconds=1)):
        hall = begun()
    for day in range(DAYS):
        midnight = clock.at(clock.day_of(BEGUN) + timedelta(days=day))
        for hour in (hour for hour in ticks(day) if hour < 10):
            tick(hall, midnight + timedelta(hours=hour))
        act_at = midnight + timedelta(hours=10)
        if acts(day):
            with clock.pretend(act_at), unit_of_work():
                settle_due(hall.community, act_at)  # the request of who acts
                lived(hall, day, act_at)
        for hour in (hour for hour in ticks(day) if hour >= 10):
            tick(hall, midnight + timedelta(hours=hour))
        if day in looked_at:
            evenings[day] = glance(hall, midnight + timedelta(hours=23))
    assert verify(hall.community.id) is None
    settle_due(hall.community, BEGUN + timedelta(days=DAYS))
    messages = read(sa.select(Message.verb, Message.person_id, Message.at))
    told = Counter(map(tuple, messages))
    reminders = [row for row in told.elements() if row[0].startswith("duty:")]
    return evenings, Counter(r for r in told.elements() if r not in set(reminders)), reminders


@pytest.mark.on(
    "sqlite", reason="its sequences count what was taken back; test_the_tick.py runs there"
)
def test_the_states_are_the_same_on_every_day(fresh_database, tmp_path, whole: bool) -> None:
    """By default on one day of each two weeks, and on those around which somebody acts."""
    looked_at = [day for day in range(DAYS) if whole or day % 14 == 2 or acts(day) or acts(day - 1)]
    years = {}
    for ticks in (never, twice_a_day, late):
        with house(fresh_database, tmp_path / ticks.__name__):
            years[ticks.__name__] = year(ticks, looked_at)

    for other in ("twice_a_day", "late"):
        for day in looked_at:
            one, two = years["never"][0][day], years[other][0][day]
            differing = {name for name in one if one[name] != two[name]}
            assert differing == set(), f"{other}, day {day}: {sorted(differing)}"
        assert years["never"][1] == years[other][1]
    happened = {verb.strip("'") for verb, *_ in years["never"][0][looked_at[-1]]["entries"]}
    assert happened >= {
        "resolution:took_force", "issue:lapsed", "extension:granted", "poll:opened_overdue",
        "resolution:not_examined",
        "poll:opened_unaccepted", "poll:extended", "poll:inconclusive", "poll:opened_again",
        "poll:satisfied", "issue:reopened", "order:answered", "report:published",
    }  # fmt: skip


@pytest.mark.on("sqlite", reason="the tick on PostgreSQL is tried in test_months.py")
def test_reminders_are_the_ticks_and_come_once(fresh_database, tmp_path) -> None:
    with house(fresh_database, tmp_path / "once"):
        with clock.pretend(BEGUN - timedelta(seconds=1)):
            hall = begun()
        for hours in (0, 0, 12, 24, 24 * 40):
            tick(hall, BEGUN + timedelta(hours=hours))
        told = Counter(
            map(tuple, read(sa.select(Message.occasion, Message.person_id)
                            .where(Message.verb.startswith("duty:"))))
        )  # fmt: skip

    assert told and set(told.values()) == {1}
