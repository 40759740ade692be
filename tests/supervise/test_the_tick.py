"""A month with the tick dead, and one with the tick run twice a day, end in the same rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.database import Model, db, unit_of_work
from deliberation.journal.queries import verify
from deliberation.lobby.operations import settle_due
from deliberation.people.models import Community
from deliberation.supervise import operations as supervise
from tests import scene

BEGUN = scene.at(days=40)
#: What says when something was written down, and what follows from it.
OF_WRITING = {"recorded_at", "hash", "previous"}
#: Made anew for every community: secrets, what makes a ballot's receipt, and what follows from it.
OF_CHANCE = {
    "key", "password_hash", "stamp", "uid", "nonce", "commitment", "code", "root", "header",
    "footer", "roll_hash", "seal",
}  # fmt: skip


def begun() -> scene.Neighbourhood:
    """Several things on their way: one posted, one whose lead has reported, one asked about."""
    hall = scene.community(neighbours=4)
    scene.resolution_posted(hall, scene.topic(hall, "甲"))
    reported = scene.issue_in_execution(hall, scene.topic(hall, "乙"))
    with unit_of_work():
        supervise.report_done(
            scene.tasks_of(reported)[0], "办好了", by=hall.property_manager,
            at=reported.in_force_at + timedelta(days=1),
        )  # fmt: skip
    box = scene.poll_open(hall, scene.topic(hall, "丙"))
    scene.answered_on_paper(hall, box, satisfied=2)
    return hall


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for when it was written down."""
    found = {}
    for table in Model.metadata.sorted_tables:
        columns = [c for c in table.columns if c.name not in OF_WRITING | OF_CHANCE]
        order = [c for c in table.primary_key.columns]
        found[table.name] = [
            tuple(map(_told, row))
            for row in db.session.execute(sa.select(*columns).order_by(*order))
        ]
    return found


def _told(value: Any) -> str:
    """*value* as it is compared; of particulars, those that are not made anew."""
    if isinstance(value, dict):
        value = {key: kept for key, kept in value.items() if key not in OF_CHANCE}
    return repr(value)


def lived_through(app: Flask, until: datetime, tick: Callable[[Community], None]) -> dict:
    """The rows of a community that began, was ticked so, and came to *until*."""
    with app.app_context():
        with clock.pretend(BEGUN):  # the past was written down at one moment in both
            hall = begun()
        tick(hall.community)
        with clock.pretend(until):
            settle_due(hall.community, until)
        assert verify(hall.community.id) is None
        found = rows()
        db.session.remove()
    return found


def test_a_dead_tick_and_one_twice_a_day_end_in_the_same_rows(
    app: Flask, fresh_database, tmp_path
) -> None:
    from deliberation import create_app

    until = BEGUN + timedelta(days=100)  # an extension, an end, and the poll that opens anew

    def dead(community: Community) -> None:
        pass

    def twice_a_day(community: Community) -> None:
        at = BEGUN
        while at < until:
            with clock.pretend(at):
                settle_due(community, at)
            at += timedelta(hours=12)

    once = lived_through(app, until, dead)
    with fresh_database() as address:
        other = create_app(
            {
                "TESTING": True,
                "SQLALCHEMY_DATABASE_URI": address,
                "INSTANCE_DIR": tmp_path / "other",
                "SECRET_KEY": "another",
            }
        )
        often = lived_through(other, until, twice_a_day)
        with other.app_context():
            db.engine.dispose()

    assert once == often
    happened = {row[3].strip("'") for row in once["entries"]}
    assert happened >= {
        "resolution:took_force",
        "poll:opened_overdue",
        "poll:opened_unaccepted",
        "poll:extended",
        "poll:inconclusive",
        "poll:opened_again",
    }
