"""A community's row refers to rows of its own community, and the database holds it to that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError, IntegrityError

from deliberation.database import Model, db
from deliberation.discuss.models import Act
from tests import scene
from tests.migrating import everything, taken_back

#: The migration before the one that made the keys.
BEFORE = "0029"


@pytest.fixture
def two(app: Flask) -> Iterator[Flask]:
    """Two communities in which the same has happened: a line in nearly every table of each."""
    with app.app_context():
        for code in ("heping", "yuanyuan"):
            scene.poll_open(scene.community(code, neighbours=2))
        db.session.remove()
        yield app
        db.session.remove()


def test_a_neighbours_row_is_refused_by_these_keys_alone_and_they_change_nothing(
    two: Flask,
) -> None:
    """One test for all three, because living through it twice takes most of the time."""
    before, said = everything(), _verified(two)
    refused = {place: _pointed_at_a_neighbour(*place) for place in _references()}
    with taken_back(BEFORE) as stood:
        places = [place for place in refused if place[1] in stood.get(place[0], ())]
        taken = {place: _pointed_at_a_neighbour(*place) for place in places}

    assert {how for how in refused.values() if how} == {"refused"}
    assert sum(how == "refused" for how in refused.values()) >= 40, refused
    assert {how for how in taken.values() if how} == {"taken"}
    assert sum(how == "taken" for how in taken.values()) >= 40, taken
    assert everything() == before
    assert _verified(two) == said and "whole" in said
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(sa.update(Act.__table__).values(seq=1))


#: Looked for in all communities: the number of an account is nobody else's.
ANYWHERE = ("letters", "login")


def test_naming_the_community_keeps_sqlite_from_no_index() -> None:
    """Without figures of its tables it may take (community_id, id) for as good as (issue_id)."""
    engine = sa.create_engine("sqlite://")
    Model.metadata.create_all(engine)
    lost = []
    with engine.connect() as connection:
        for table in Model.metadata.sorted_tables:
            if "community_id" not in table.columns:
                continue
            for first in {index.columns[0].name for index in table.indexes} - {"community_id"}:
                plan = connection.exec_driver_sql(
                    f"EXPLAIN QUERY PLAN SELECT * FROM {table.name} "
                    f"WHERE community_id = 1 AND {first} = 2"
                )
                if f"{first}=?" not in plan.one().detail and (table.name, first) != ANYWHERE:
                    lost.append(f"{table.name}: begin the index of {first} with community_id")

    assert lost == []


def _references() -> Iterator[tuple[str, str, str]]:
    """Table, column, and the table that it refers to, of each reference within a community."""
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            if other := column.info.get("row_of"):
                yield table.name, column.name, other


def _pointed_at_a_neighbour(table: str, column: str, other: str) -> str | None:
    """What came of letting a row refer to one of the other community; ``None``: not tried.

    Not tried is where there is no row, where a trigger refuses each change of one, and where
    another constraint is hurt as well.
    """
    row = sa.table(table, sa.column(column), sa.column("community_id"))
    theirs = sa.table(other, sa.column("id"), sa.column("community_id")).alias()
    with db.engine.connect() as connection:
        found: Any = connection.execute(
            sa.select(row.c[column], row.c.community_id, theirs.c.id)
            .join(theirs, theirs.c.community_id != row.c.community_id)
            .order_by(row.c[column].is_(None))
            .limit(1)
        ).first()
        if found is None:
            return None
        mine = row.c[column].is_not_distinct_from(found[0]) & (row.c.community_id == found[1])
        try:
            connection.execute(sa.update(row).where(mine).values({column: found[2]}))
        except IntegrityError as error:
            return "refused" if "foreign key" in str(error.orig).lower() else None
        except DBAPIError:
            return None
        finally:
            connection.rollback()
        return "taken"


def _verified(app: Flask) -> str:
    done = app.test_cli_runner().invoke(args=["verify"])
    db.session.remove()  # nobody reads while tables are changed
    assert done.exit_code == 0, done.output
    return "\n".join(line for line in done.output.splitlines() if "whole" in line)
