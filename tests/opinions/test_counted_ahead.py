"""A map is counted before anybody is kept from writing, and what changes meanwhile is counted (§9).

The operation is the app's own; only while it counts, another thread is let write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Timer, TimerKind
from deliberation.lobby.operations import settle_due
from deliberation.opinions import operations
from deliberation.opinions.models import OpinionMap
from deliberation.opinions.operations import closing, taking
from deliberation.people.models import Person
from deliberation.rules.opinion import opinion_map
from tests import scene

AT = scene.at(days=1)


@pytest.fixture
def hall(app) -> Iterator[scene.Neighbourhood]:
    with app.app_context(), clock.pretend(AT):
        yield scene.community()


@pytest.fixture
def one(hall) -> OpinionMap:
    return scene.opinions_open(hall)


def meanwhile(app: Flask, do: Callable[[], object]) -> list[Exception]:
    """What goes wrong when *do* is done in a unit of work of another thread, within a second."""
    wrong: list[Exception] = []

    def other() -> None:
        try:
            with app.app_context(), unit_of_work(patience=1):
                do()
        except Exception as error:
            wrong.append(error)

    thread = Thread(target=other)
    thread.start()
    thread.join()
    return wrong


def test_nobody_is_kept_from_writing_while_it_is_counted(app, hall, one, monkeypatch) -> None:
    scene.says(one, hall.resident, 1, -1)
    wrong: list[Exception] = []
    many = 0
    map_id, timer = one.id, sa.select(Timer).where(Timer.kind == TimerKind.OPINIONS_CLOSE)

    def written_to() -> None:
        taking.hold(scene.stored(OpinionMap, map_id))
        db.session.scalars(timer.with_for_update()).one()

    def counted(*said):
        nonlocal many
        many += 1
        wrong.extend(meanwhile(app, written_to))
        return opinion_map(*said)

    monkeypatch.setattr(closing, "opinion_map", counted)

    assert settle_due(hall.community, one.closes_at) == 1
    assert (wrong, many) == ([], 1)
    db.session.refresh(one)
    assert one.closed_at == one.closes_at and one.result["stances"] == 2


@pytest.mark.parametrize("what", ["a stance", "another stance", "a record joined", "a home"])
def test_what_changes_while_it_is_counted_is_counted(app, hall, one, monkeypatch, what) -> None:
    for person in hall.neighbours:
        scene.says(one, person, 1)
    map_id, (late, second) = one.id, [person.id for person in hall.neighbours[:2]]
    many = 0

    def change() -> None:
        stored = scene.stored(OpinionMap, map_id)
        person = scene.stored(Person, late)
        if what == "a record joined":
            operations.join(person, scene.stored(Person, second))
        elif what == "a home":
            person.household_id = None
        else:  # it came before midnight, and waited for its turn
            number = 2 if what == "a stance" else 1
            operations.take(stored, {number: -1}, by=person, at=AT)

    def counted(*said):
        nonlocal many
        many += 1
        if many == 1:
            assert meanwhile(app, change) == []
        return opinion_map(*said)

    monkeypatch.setattr(closing, "opinion_map", counted)

    assert settle_due(hall.community, one.closes_at) == 1
    db.session.refresh(one)
    persons, statement = one.result["persons"], one.result["statements"][0]
    everybody = len(hall.neighbours)
    assert many == 2
    assert persons == everybody - (what == "a record joined")
    assert one.result["stances"] == everybody + {"a stance": 1, "a record joined": -1}.get(what, 0)
    if what == "another stance":
        assert statement["whole"] == [everybody - 1, 1, 0]
