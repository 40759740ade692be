"""A month with the tick dead, and one with the tick run twice a day, end in the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import zip_longest

import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.database import Model, db, unit_of_work
from deliberation.journal.operations.kept import BEGUN as BEGUN_ROWS
from deliberation.journal.operations.kept import KEPT
from deliberation.journal.operations.typed import read_out
from deliberation.journal.queries import verify
from deliberation.lobby.operations import settle_due
from deliberation.people.models import Community
from deliberation.supervise import operations as supervise
from tests import scene

BEGUN = scene.at(days=40)
#: Why a column may say something else in two communities that lived the same: nothing else is
#: left out of the comparison, and each of these has to be seen to differ.
SECRET = "made anew for every form or box, so that nobody can guess it"
FOLLOWS = "a hash over what was made anew"
MAY_DIFFER = {
    "issues.key": SECRET,
    "meetings.key": SECRET,
    "resolutions.key": SECRET,
    "boxes.uid": SECRET,
    "voters.code": SECRET,
    "ballots.nonce": SECRET,
    "ballots.commitment": FOLLOWS,
    "boxes.roll_hash": FOLLOWS,
    "boxes.root": FOLLOWS,
    "boxes.header": FOLLOWS,
    "box_heads.head": FOLLOWS,
    "boxes.footer": FOLLOWS,
    "meetings.entry_hash": FOLLOWS,
    "entry_words.salt": SECRET,
    "kept_rows.salt": SECRET,
    "kept_rows.digest": FOLLOWS,
    "entry_words.digest": FOLLOWS,
    "messages.particulars": FOLLOWS,
    "entries.particulars": FOLLOWS,  # of which only these are left out:
}
HASHES = {"roll_hash", "root", "seal", "head", "lines"}
#: What says when something was written down: of the ticks, not of what happened.
OF_WRITING = {
    f"{table.name}.{column.name}"
    for table in Model.metadata.sorted_tables
    for column in table.columns
    if column.name == "recorded_at"
}
#: The chains, which hash the moments of writing; each is verified by itself.
CHAINS = {
    f"{table.name}.{name}"
    for table in Model.metadata.sorted_tables
    for name in ("hash", "previous")
    if {"hash", "previous"} <= set(table.columns.keys())
}


def begun() -> scene.Neighbourhood:
    """Several things on their way: one posted, one whose lead has reported, one asked about."""
    hall = scene.community(neighbours=4)
    scene.resolution_posted(hall, scene.topic(hall, "甲"))
    reported = scene.issue_in_execution(hall, scene.topic(hall, "乙"))
    with unit_of_work():
        supervise.report_done(
            scene.tasks_of(reported)[0], "办好了", without="无", by=hall.property_manager,
            at=reported.in_force_at + timedelta(days=1),
        )  # fmt: skip
    box = scene.poll_open(hall, scene.topic(hall, "丙"))
    scene.answered_on_paper(hall, box, satisfied=2)
    return hall


def rows() -> dict[str, list[str]]:
    """Each column of every table, by ``table.column``, in the order of the rows' keys."""
    found = {}
    for table in Model.metadata.sorted_tables:
        order = list(table.primary_key.columns)
        asked = sa.select(table).order_by(*order)
        if table.name == "entries":
            # Of writing too: one for each transaction, with the digests of the rows it touched.
            asked = asked.where(table.c.verb.not_in((BEGUN_ROWS, KEPT)))
        kept = db.session.execute(asked).all()
        for place, column in enumerate(table.columns):
            found[f"{table.name}.{column.name}"] = [repr(row[place]) for row in kept]
        if table.name == "entries":
            found["entries.particulars without hashes"] = [
                repr({k: v for k, v in told.items() if k not in HASHES})
                for told in (told for each in kept for told in read_out(each.community_id, [each]))
            ]
    return found


def lived_through(
    app: Flask, until: datetime, tick: Callable[[Community], None]
) -> dict[str, list[str]]:
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
    with another(fresh_database, tmp_path) as other:
        often = lived_through(other, until, twice_a_day)

    differ = {column for column in once if once[column] != often[column]}
    unexplained = differ - set(MAY_DIFFER) - OF_WRITING - CHAINS
    assert {column: where_they_differ(once[column], often[column]) for column in unexplained} == {}
    assert set(MAY_DIFFER) - differ == set(), "these are the same: compare them"
    assert set(once["entries.verb"]) >= {
        repr(verb)
        for verb in (
            "resolution:took_force",
            "poll:opened_overdue",
            "poll:opened_unaccepted",
            "poll:extended",
            "poll:inconclusive",
            "poll:opened_again",
        )
    }


def where_they_differ(one: list[str], other: list[str]) -> list[tuple[str, str]]:
    """The first few rows that differ; a whole column is more than anybody reads."""
    return [pair for pair in zip_longest(one, other, fillvalue="") if pair[0] != pair[1]][:5]


@contextmanager
def another(fresh_database, tmp_path) -> Iterator[Flask]:
    """An application of its own on a database of its own."""
    from deliberation import create_app

    with fresh_database() as address:
        other = create_app(
            {
                "TESTING": True,
                "SQLALCHEMY_DATABASE_URI": address,
                "INSTANCE_DIR": tmp_path / "other",
                "SECRET_KEY": "another",
            }
        )
        yield other
        with other.app_context():
            db.engine.dispose()
