"""A scene in which many have written what one person wrote: rows cloned, whatever their table.

Of each table some rows that stand there already are copied many times, each copy with a key, a
number or a person of its own, whatever its constraints want to be different. That needs to know
no table. Where a constraint lets a subject have one row, no copy is made, and that is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from deliberation.database import Model, db, unit_of_work

#: First these, because the copies of others need somebody of their own to belong to.
FIRST = ("households", "people")
#: Rows of each table that are copied for each thing that its rows belong to.
FAMILIES = 6
#: Columns of text that name one row, where others hold one of a few words.
NAMES = frozenset({
    "key", "name", "number", "code", "door", "digest", "hash", "nonce", "reference", "occasion",
    "sha256", "serial", "login", "title", "commitment", "token", "account", "unit",
})  # fmt: skip


def multiply(times: int, which: Collection[str]) -> dict[str, int]:
    """Copy rows of the tables called *which*, each *times* times.

    :return: how many copies each table has got; 0 where its constraints allow of none
    """
    tables = {table.name: table for table in Model.metadata.sorted_tables}
    names = [*FIRST, *(name for name in tables if name not in FIRST)]
    fresh: dict[str, list[int]] = {}
    made = {}
    for name in names:
        if name in which:
            made[name] = _copied(tables[name], times, fresh)
    return made


def _copied(table: sa.Table, times: int, fresh: dict[str, list[int]]) -> int:
    varied = _varied(table)
    if varied is None:
        return 0
    made = 0
    for number, row in enumerate(_examples(table)):
        copies = [_copy(row, varied, number * times + n, fresh) for n in range(1, times + 1)]
        try:
            with unit_of_work():
                if table.name in FIRST:
                    fresh.setdefault(table.name, []).extend(
                        db.session.scalars(sa.insert(table).returning(table.c.id), copies)
                    )
                else:
                    db.session.execute(sa.insert(table), copies)
        except DBAPIError:
            continue
        made += times
    return made


def _varied(table: sa.Table) -> list[sa.Column] | None:
    """The columns of which each copy needs values of its own; ``None`` where it can have none."""
    keys = [c for c in table.constraints
            if isinstance(c, sa.UniqueConstraint | sa.PrimaryKeyConstraint)]  # fmt: skip
    unique = [list(key.columns) for key in keys]
    unique += [list(index.columns) for index in table.indexes if index.unique]
    varied: list[sa.Column] = []
    for columns in unique:
        if any(column in varied for column in columns):
            continue
        free = [c for c in columns if not c.foreign_keys and _free(c)]
        owned = [c for c in columns if _owner(c) in FIRST]
        spare = [c for c in columns if c.nullable]  # nobody's is nobody's double
        if not (free or owned or spare):
            return None
        varied.append((owned or free or spare)[-1])
    return varied


def _owner(column: sa.Column) -> str | None:
    """The table to whose rows *column* refers by their ids."""
    return next((k.column.table.name for k in column.foreign_keys if k.column.name == "id"), None)


def _free(column: sa.Column) -> bool:
    return not isinstance(column.type, sa.String) or column.name in NAMES


def _examples(table: sa.Table) -> Iterator[dict[str, Any]]:
    """For each thing that rows of *table* belong to, the latest row that does."""
    rows = [dict(row._mapping) for row in db.session.execute(sa.select(table)).all()][::-1]
    owners = [c.name for c in table.columns if c.foreign_keys and c.name != "community_id"]
    chosen: list[dict[str, Any]] = []
    for owner in owners or ["community_id"]:
        seen: set[Any] = set()
        for row in rows:
            if row.get(owner) not in seen and len(seen) < FAMILIES:
                seen.add(row.get(owner))
                if row not in chosen:
                    chosen.append(row)
    db.session.rollback()
    yield from chosen


def _copy(
    row: dict[str, Any], varied: list[sa.Column], number: int, fresh: dict[str, list[int]]
) -> dict[str, Any]:
    copy = dict(row)
    for column in varied:
        value = row[column.name]
        owner = _owner(column)
        if owner in FIRST and owner in fresh:
            copy[column.name] = fresh[owner][number % len(fresh[owner])]
        elif column.primary_key and column.name == "id":
            del copy["id"]
        elif isinstance(value, bytes):
            copy[column.name] = number.to_bytes(4) + value[4:]
        elif isinstance(value, str):
            length = getattr(column.type, "length", None) or 1000
            tail = f"~{number}"
            copy[column.name] = value[: length - len(tail)] + tail
        elif isinstance(value, datetime | date):
            copy[column.name] = value + timedelta(days=number)
        elif column.foreign_keys:
            copy[column.name] = None
        elif isinstance(value, int):
            copy[column.name] = 1_000 + number
    return copy
