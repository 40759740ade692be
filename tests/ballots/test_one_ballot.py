"""One voter, one ballot, whatever the channel: the database's constraint is what holds it (§4)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.ballots import operations, queries
from deliberation.ballots.models import ONE_BALLOT, Ballot, Box, Duplicate
from deliberation.ballots.operations import secret_tables
from deliberation.database import db, unit_of_work
from deliberation.rules.refusals import OutOfOrder
from tests import scene

TIMES = 200
SECRECIES = ("named", "secret")


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context(), clock.pretend(scene.at(days=1)):
        yield scene.community(neighbours=0)


def press_at_once(app: Flask, hall: scene.Neighbourhood, box: Box) -> Counter[str]:
    """So many attempts of one voter at the same moment, through all channels; what each got."""
    line = queries.standing(box, household_id=hall.resident.household_id).voter.id
    box_id, community_id = box.id, hall.community.id
    path = hall.path(f"ballots/{box_id}/ballot")
    client = scene.sign_in(FlaskClient(app, app.response_class), hall, "resident")
    session = client.get_cookie("session").value
    db.session.rollback()
    together, answers = Barrier(TIMES, timeout=60), []

    def online(choice: str) -> str:
        mine = FlaskClient(app, app.response_class)
        mine.set_cookie("session", session)
        together.wait()
        status = mine.post(path, data={"choice": choice, "line": line}).status_code
        return {303: "counted", 422: "refused"}[status]

    def entered(choice: str, channel: str) -> str:
        with app.app_context():
            try:
                found = queries.box(community_id, box_id)
                voter = queries.voters(found, [line])[line]
                db.session.rollback()  # a pool has fewer connections than these are threads
                together.wait()
                with unit_of_work():
                    done = operations.cast(
                        found, voter, choice, channel=channel, by=None, at=clock.now()
                    )
                return "counted" if done.counted else "kept"
            except OutOfOrder as refused:
                assert refused.refusal.name == "ballots.cast_already"
                return "refused"
            finally:
                db.session.remove()

    def press(number: int) -> None:
        with clock.pretend(scene.at(days=1)):  # a thread begins without what its maker pretends
            answers.append(attempt(number))

    def attempt(number: int) -> str:
        choice = ("for", "against")[number % 2]
        channel = operations.CHANNELS[number % len(operations.CHANNELS)]
        return online(choice) if channel == operations.ONLINE else entered(choice, channel)

    threads = [Thread(target=press, args=(number,)) for number in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return Counter(answers)


def inside(box: Box) -> tuple[int, int]:
    """How many have been marked as having cast, and how many choices are in the box."""
    if not box.is_secret:
        counted = sa.select(sa.func.count()).select_from(Ballot).where(Ballot.box_id == box.id)
        return db.session.scalar(counted), db.session.scalar(counted)
    return tuple(
        db.session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in secret_tables.tables(box.id)
    )


@pytest.mark.parametrize("secrecy", SECRECIES)
def test_two_hundred_at_once_through_all_channels_leave_one_ballot(app, hall, secrecy) -> None:
    box = scene.box_open(hall, secrecy=secrecy)

    answers = press_at_once(app, hall, box)

    assert answers["counted"] == 1 and answers.total() == TIMES, answers
    assert inside(box) == (1, 1)
    kept = db.session.scalar(sa.select(sa.func.count()).select_from(Duplicate))
    assert kept == answers["kept"]


@pytest.mark.parametrize("secrecy", SECRECIES)
def test_without_the_constraint_the_same_two_hundred_leave_more(app, hall, secrecy) -> None:
    box = scene.box_open(hall, secrecy=secrecy)
    db.session.rollback()
    take_away_the_constraint(
        secret_tables.tables(box.id).marks if box.is_secret else Ballot.__table__
    )

    answers = press_at_once(app, hall, box)

    assert answers == {"counted": TIMES}
    assert inside(box) == (TIMES, TIMES)


def take_away_the_constraint(table: sa.Table) -> None:
    """Drop it from the table: SQLite cannot, so there the table is made anew without it."""
    name = ONE_BALLOT if table.name == "ballots" else f"{table.name}_pkey"
    db.session.rollback()
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"ALTER TABLE {table.name} DROP CONSTRAINT {name}")
            return
        made = connection.exec_driver_sql(
            f"SELECT sql FROM sqlite_master WHERE name = '{table.name}'"
        ).scalar_one()
        held = ONE_BALLOT if table.name == "ballots" else "PRIMARY KEY"
        lines = [line for line in made.splitlines() if held not in line]
        assert len(lines) == len(made.splitlines()) - 1
        bare = re.sub(r",\s*\)", "\n)", "\n".join(lines)).replace("WITHOUT ROWID", "")
        connection.exec_driver_sql(f"DROP TABLE {table.name}")
        connection.exec_driver_sql(bare)
