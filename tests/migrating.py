"""Going back to an older form of the tables and forth again, with the rows that are there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import flask_migrate
import sqlalchemy as sa

from deliberation.database import Model, db

Columns = dict[str, set[str]]
"""Table → its columns."""


@contextmanager
def taken_back(revision: str) -> Iterator[Columns]:
    """Inside, the tables are as at *revision*; afterwards as they are now.

    What later migrations brought is lost on the way down, as it has to be, and put back in the
    end: so that a test of one migration says nothing of those that came after it.
    """
    rows = everything()
    flask_migrate.downgrade(revision=revision)
    stood = standing()
    yield stood
    flask_migrate.upgrade()
    with db.engine.begin() as connection:
        for table in Model.metadata.sorted_tables:
            _put_back(connection, table, stood.get(table.name), rows[table.name])


def everything() -> dict[str, list[sa.RowMapping]]:
    """All rows of all declared tables, in the order of their keys."""
    with db.engine.connect() as connection:
        return {
            table.name: [
                *connection.execute(
                    sa.select(table).order_by(*table.primary_key.columns)
                ).mappings()
            ]
            for table in Model.metadata.sorted_tables
        }


def standing() -> Columns:
    """What there is in the database as it is now."""
    inspected = sa.inspect(db.engine)
    return {
        name: {one["name"] for one in inspected.get_columns(name)}
        for name in inspected.get_table_names()
    }


def _put_back(
    connection: sa.Connection,
    table: sa.Table,
    stood: set[str] | None,
    rows: list[sa.RowMapping],
) -> None:
    if stood is None:
        if rows:
            connection.execute(sa.insert(table), [dict(row) for row in rows])
        return
    lost = [column for column in table.columns if column.name not in stood]
    for row in rows if lost else ():
        key = sa.and_(*(column == row[column.name] for column in table.primary_key.columns))
        values = {column.name: row[column.name] for column in lost}
        connection.execute(sa.update(table).where(key).values(values))
