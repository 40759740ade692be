"""One bad row stops nobody: every kind of timer and of duty, every column of JSON, is broken here.

What cannot be done is counted and named, ``flask tick`` ends with status 1, and all the rest is
done: later timers of the same community, and everything of another one.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.database import Model, db, unit_of_work
from deliberation.issues import operations as issues
from deliberation.issues.models import VOTER, Duty, Issue, Timer
from deliberation.lobby.operations import SETTLED_BY, Failure, reminders, settle_due
from deliberation.people.models import Community
from deliberation.rules.policy import RoleKind
from deliberation.web.words import WORDS
from tests import scene
from tests.records import stored

NOBODYS = 999_999
LATER = scene.at(days=400)
OWED_BY = [*map(str, RoleKind), VOTER]


def checksum(community_id: int) -> str:
    """Of everything that is on record of a community."""
    rows = [
        (table.name, *sorted(repr(tuple(row)) for row in db.session.execute(
            sa.select(table).where(table.c.community_id == community_id)
        )))
        for table in Model.metadata.sorted_tables
        if "community_id" in table.c
    ]  # fmt: skip
    db.session.rollback()
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_timers_of_all_kinds_whose_records_are_gone_or_a_neighbours_keep_nobody(
    app: Flask,
) -> None:
    with app.app_context():
        beside = scene.community("anfang", neighbours=0)
        scene.writing_open(beside)
        scene.issue_at_collect(beside, title="邻居的事")
        theirs = range(1, db.session.scalar(sa.select(sa.func.max(Issue.id))) + 1)
        hall = scene.community("heping", neighbours=0)
        with unit_of_work():
            for kind in SETTLED_BY:
                for subject in (*theirs, NOBODYS):
                    issues.set_timer(hall.community.id, kind, subject, falls_due=scene.at(days=1))
        last = scene.issue_at_collect(hall, title="最后一件")
        before = checksum(beside.community.id)
        failures: list[Failure] = []

        settled = settle_due(hall.community, LATER, failures=failures)

        db.session.rollback()
        made = len(SETTLED_BY) * (len(theirs) + 1) + 1
        left = db.session.scalar(sa.select(sa.func.count()).select_from(Timer).where(
            Timer.community_id == hall.community.id, Timer.settled_at.is_(None)
        ))  # fmt: skip
        assert checksum(beside.community.id) == before, "a neighbour's record was touched"
        assert settled + len(failures) == made and left == len(failures)
        assert stored(Issue, last.id).step != "collect"


def test_duties_of_every_kind_and_debtor_whose_subject_is_gone_keep_nobody(app: Flask) -> None:
    with app.app_context():
        hall = scene.community(neighbours=0)
        about = scene.issue_at_collect(hall)
        kinds = [one for one in sorted(WORDS["duty"]) if one not in reminders.UNREMINDED]
        others = ({"unit_id": hall.units["property"].id}, {"person_id": hall.resident.id},
                  {"role": "nobody knows"}, {})  # fmt: skip
        with unit_of_work():
            db.session.execute(sa.update(Duty).values(settled_at=scene.at()))
            for kind in kinds:
                for by in (*({"role": role} for role in OWED_BY), *others):
                    for subject in (NOBODYS, None):
                        issues.owe(about, kind, at=scene.at(), due=LATER, subject_id=subject, **by)
            last = issues.owe(about, kinds[0], at=scene.at(), due=LATER, role="committee")
            last_id = last.id
        failures: list[Failure] = []

        sent = reminders.remind(hall.community, LATER - timedelta(days=1), failures=failures)

        db.session.rollback()
        each = len(kinds) * 2
        # A voter's box that is gone, a role that nobody knows, and a duty that is nobody's.
        assert len(failures) == each * 3
        assert sent == each * (len(OWED_BY) + len(others) - 3) + 1
        assert stored(Duty, last_id).reminded_at is not None


def broken_columns() -> list[sa.Column]:
    return [
        column
        for table in Model.metadata.sorted_tables
        if "community_id" in table.c or table.name == "communities"
        for column in table.columns
        if isinstance(column.type, sa.JSON)
    ]


@pytest.mark.on("sqlite", reason="breaking a row goes past the triggers of one database")
def test_a_community_in_which_all_json_is_broken_keeps_no_other_from_its_day(full, caplog) -> None:
    app, hall = full
    with app.app_context():
        beside = scene.community("anfang", neighbours=0)
        waits = scene.issue_at_collect(beside, title="邻居的事").id
        here = db.session.scalars(sa.select(Community).where(Community.code == hall.code)).one().id
        db.session.rollback()
        broken = []
        for column in broken_columns():
            mine = column.table.c.get("community_id", column.table.c.get("id"))
            try:
                with unit_of_work():
                    changed = db.session.execute(
                        sa.update(column.table).where(mine == here).values({column: "broken"})
                    )
                broken += [str(column)] * bool(changed.rowcount)
            except sa.exc.DBAPIError:
                pass  # what is on record cannot be changed
    with clock.pretend(LATER):
        done = app.test_cli_runner().invoke(args=["tick"])
    lines = dict(line.split(": ", 1) for line in done.output.splitlines() if " settled" in line)

    assert len(broken) >= 12, broken
    assert (done.exit_code, sorted(lines)) == (1, ["anfang", hall.code])
    assert "failed" in lines[hall.code] and "failed" not in lines["anfang"]
    failed = int(lines[hall.code].split(" failed")[0].rsplit(" ", 1)[1])
    logged = [one for one in caplog.records if one.levelname == "ERROR"]
    assert len(logged) == failed >= 5
    with app.app_context():
        assert stored(Issue, waits).step != "collect"
