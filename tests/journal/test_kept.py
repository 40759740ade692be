"""What was said, decided and given stands in the record by digests: changed rows are found."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from deliberation.database import Model, db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.journal.models import Entry, KeptRow
from deliberation.journal.operations import kept, kept_tables
from deliberation.people.models import Role
from tests import scene
from tests.records import stored


@pytest.fixture
def community(full: tuple[Flask, scene.Neighbourhood]):
    """A community with something at every step; the application's context is open."""
    app, hall = full
    with app.app_context():
        yield hall.community


def told(community) -> list[str]:
    return [str(flaw) for flaw in kept.flaws(community.id)]


def changed(statement: str, **values: object) -> None:
    """Around the house, as somebody with the database's keys would."""
    db.session.rollback()
    with db.engine.begin() as raw:
        raw.execute(sa.text(statement), values)


def test_every_table_is_kept_or_says_why_not(app) -> None:
    tables = Model.metadata.tables
    assert all(kept_tables.ELSEWHERE.values()) and all(kept_tables.LEFT_OUT.values())
    assert tables.keys() == kept_tables.kept().keys() | kept_tables.ELSEWHERE.keys()
    for name, columns in kept_tables.kept().items():
        assert [one.name for one in tables[name].primary_key] == ["id"], name
        assert columns, name
    unkept = {
        f"{table.name}.{column.name}"
        for table in tables.values()
        for column in table.columns
        if isinstance(column.type, sa.String) and (column.type.length or 60) >= 60
        and table.name not in kept_tables.ELSEWHERE
        and column not in kept_tables.kept().get(table.name, ())
    }  # fmt: skip
    assert {name.rpartition(".")[2] for name in unkept} == {"key"}


def test_nothing_is_found_where_nobody_touched_anything(community) -> None:
    rows = db.session.scalar(sa.select(sa.func.count()).select_from(KeptRow))

    assert (told(community), rows > 100) == ([], True)
    assert not kept.from_before(community.id)


#: What the issue names, each with a change that somebody would want.
CHANGES = [
    ("issues", "problem", "别的"),
    ("resolutions", "text", "别的"),
    ("resolutions", "posting_ends_on", "2030-01-01"),
    ("reports", "text", "别的"),
    ("objections", "answer", "别的"),
    ("referrals", "reply", "别的"),
    ("reviews", "reasons", "别的"),
    ("meetings", "place", "别的"),
    ("agreements", "terms", "别的"),
    ("tasks", "acceptance_test", "别的"),
    ("orders", "text", "别的"),
    ("communities", "desk_phone", "110"),
    ("communities", "numbers", '{"hall_quorum": "1/99"}'),
    ("roles", "until", "2099-12-31"),
    ("seats", "standing_for", "别的"),
    ("follow_ups", "asked", 99),
    ("assessments", "evaluation", 100),
]


@pytest.mark.parametrize("table,column,value", CHANGES, ids=lambda value: str(value)[:20])
def test_a_row_that_was_changed_around_the_record_is_found(
    community, table: str, column: str, value: object
) -> None:
    here = "id" if table == "communities" else "community_id"
    row = db.session.scalar(
        sa.text(f"SELECT max(id) FROM {table} WHERE {here} = :community"),
        {"community": community.id},
    )
    if row is None:
        pytest.fail(f"the scene has no row in {table}")
    changed(f"UPDATE {table} SET {column} = :value WHERE id = :row", value=value, row=row)
    # The forger computes the digest beside the row anew; the one in the record stays.
    changed("UPDATE kept_rows SET digest = :hash WHERE of = :table", hash="0" * 64, table=table)

    assert told(community) == [f"{table} {row} is not what the record has the digest of"]


def test_a_role_that_nobody_gave_is_found(community) -> None:
    with unit_of_work():
        held = db.session.scalar(sa.select(Role).where(Role.community_id == community.id))
    values = {one.name: getattr(held, one.name) for one in Role.__table__.c}
    values |= {"id": 9999, "since": held.since.replace(year=2001)}
    db.session.rollback()
    with db.engine.begin() as raw:
        made = raw.execute(sa.insert(Role.__table__).values(**values)
                           .returning(Role.__table__.c.id)).scalar_one()  # fmt: skip

    assert told(community) == [f"roles {made} is not on record"]


def test_an_objection_that_was_taken_out_is_found(community) -> None:
    row = db.session.scalar(sa.text("SELECT max(id) FROM objections"))
    changed("DELETE FROM objections WHERE id = :row", row=row)
    changed("DELETE FROM kept_rows WHERE of = 'objections' AND row_id = :row", row=row)

    assert told(community) == [f"objections {row} is on record and is gone"]


def test_what_is_written_and_covered_and_deleted_by_the_house_stays_well(app) -> None:
    with app.app_context():
        hall = scene.community(neighbours=0)
        issue = scene.issue_at_collect(hall)
        salt = _salt("issues", issue.id)
        with unit_of_work():
            db.session.execute(
                sa.update(Issue.__table__).where(Issue.id == issue.id).values(problem="遮盖了")
            )
        after = _salt("issues", issue.id)
        with unit_of_work():
            role = db.session.scalar(sa.select(Role).where(Role.community_id == hall.community.id))
            db.session.delete(role)

        assert salt != after, "with the old salt the words that were covered could be guessed"
        assert told(hall.community) == []


def test_what_is_taken_back_leaves_no_digest(app) -> None:
    with app.app_context():
        hall = scene.community(neighbours=0)
        issue = scene.issue_at_collect(hall)
        entries = _entries(hall.community)
        with pytest.raises(RuntimeError), unit_of_work():
            stored(Issue, issue.id).title = "别的"
            db.session.flush()
            raise RuntimeError
        with unit_of_work():  # a change that comes to nothing is none
            there = stored(Issue, issue.id)
            before, there.title = there.title, "别的"
            db.session.flush()
            there.title = before

        assert (_entries(hall.community), told(hall.community)) == (entries, [])


def test_rows_of_before_are_told_and_not_found_fault_with(app) -> None:
    with app.app_context():
        hall = scene.community(neighbours=0)
        scene.issue_at_collect(hall)
        _as_before(hall.community)
        unkept = told(hall.community)
        with unit_of_work():
            kept.begin(hall.community.id)

        assert unkept == [], "an older version has not said that its rows are kept"
        assert kept.from_before(hall.community.id)["issues"] == 1
        assert (told(hall.community), kept.lacking(hall.community.id)) == ([], [])
        changed("UPDATE issues SET problem = '别的'")
        assert told(hall.community) == ["issues 1 is not what the record has the digest of"]


def test_digests_over_columns_that_are_no_more_are_left_alone(app) -> None:
    with app.app_context():
        hall = scene.community(neighbours=0)
        scene.issue_at_collect(hall)
        changed("UPDATE kept_rows SET columns = columns || ' of_old' WHERE of = 'issues'")

        assert told(hall.community) == []


def test_what_is_flushed_is_looked_through_once(app, monkeypatch) -> None:
    """A session makes the set of its new rows when it is asked: asked for each, n rows cost n²."""
    asked = []
    new = Session.new.fget
    monkeypatch.setattr(Session, "new", property(lambda self: asked.append(1) or new(self)))
    with app.app_context():
        hall = scene.community(neighbours=0)
        rows = [{"part": f"{one}室", "area": "80", "owners": f"业主{one}"} for one in range(300)]
        asked.clear()
        scene.owners_registered(hall, rows)

    assert len(asked) < 50


def _as_before(community) -> None:
    for table in ("entries",):
        if db.engine.dialect.name == "sqlite":
            names = [f"{table}_no_{act}" for act in ("update", "delete")]
        else:
            names = [f"{table}_no_{act} ON {table}" for act in ("change", "truncate")]
        for name in names:
            changed(f"DROP TRIGGER {name}")
    changed("DELETE FROM entries WHERE verb LIKE 'rows:%'")
    changed("DELETE FROM kept_rows")


def _salt(table: str, row: int) -> str:
    return db.session.scalar(
        sa.select(KeptRow.salt).where(KeptRow.of == table, KeptRow.row_id == row)
    )


def _entries(community) -> int:
    return db.session.scalar(
        sa.select(sa.func.count()).select_from(Entry).where(Entry.community_id == community.id)
    )
