"""The record of an office: what stands above its communities, in a chain of the office's own.

Who works for it, who sits in its council and what the council's agenda was belongs to no community.
Whatever a transaction changes of these rows stands, before it commits, in one entry of the
office's chain, with a salted digest of each row as it is then. Salts stand beside the digests,
outside the hash; nothing of an office is ever covered, so they stay.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, RowMapping, Table, select, text

from deliberation import clock
from deliberation.database import Model, db
from deliberation.journal.models import OfficeEntry, chain
from deliberation.journal.operations.kept_tables import BY_OFFICES, whose
from deliberation.journal.operations.row_digests import digest

_ROWS_AT_ONCE = 500  # in one entry

Place = tuple[str, int]
"""A table and an id."""


def keep(touched: Mapping[int, Iterable[Place]]) -> None:
    """Put these rows, as they are now, on the record of their offices; those gone as gone."""
    for office_id in sorted(touched):
        last = _last(office_id)
        known = _told(office_id)
        rows, beside = [], []
        for name, row_id in sorted(set(touched[office_id])):
            before, row = known.get((name, row_id)), _row(office_id, name, row_id)
            if row is None:
                if before is not None and before[0] is not None:
                    rows.append([name, row_id, None])
                    beside.append(["", ""])
                continue
            columns = [column.name for column in _columns(name)]
            if before is not None and before[2] == " ".join(columns):
                if digest(before[1], columns, row) == before[0]:
                    continue  # written, and as it was
            salt = secrets.token_hex(16)
            rows.append([name, row_id, digest(salt, columns, row)])
            beside.append([salt, " ".join(columns)])
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            end = start + _ROWS_AT_ONCE
            last = _append(office_id, last, rows[start:end], beside[start:end])


def begin() -> None:
    """Put the rows of offices of before there was such a record into it, as they stand now."""
    db.session.flush()
    begun = set(db.session.scalars(select(OfficeEntry.office_id).distinct()))
    there: dict[int, list[Place]] = {}
    for name in BY_OFFICES:
        table = _table(name)
        for office_id, row_id in db.session.execute(select(whose(table), table.c.id)):
            if office_id not in begun:
                there.setdefault(office_id, []).append((name, row_id))
    keep(there)


def lacking() -> bool:
    """Whether there is an office without a record."""
    offices = _table("offices")
    unkept = select(offices.c.id).where(offices.c.id.not_in(select(OfficeEntry.office_id)))
    return db.session.scalar(unkept.limit(1)) is not None


def flaws(office_id: int) -> Iterator[str]:
    """What of an office's rows is otherwise than its record says, in plain English."""
    known = _told(office_id)
    if not known:
        yield "there is no record of it"
        return
    for name in BY_OFFICES:
        table, names = _table(name), {column.name for column in _columns(name)}
        rows = select(table.c.id, *_columns(name)).where(whose(table) == office_id)
        for row in db.session.execute(rows.order_by(table.c.id)).mappings():
            found, salt, columns = known.pop((name, row["id"]), (None, "", ""))
            if found is None:
                yield f"{name} {row['id']} is not on record"
            elif names.issuperset(columns.split(" ")):  # else of another version's columns
                if digest(salt, columns.split(" "), row) != found:
                    yield f"{name} {row['id']} is not what the record has the digest of"
    for (name, row_id), (found, _, _) in sorted(known.items()):
        if found is not None and name in BY_OFFICES:
            yield f"{name} {row_id} is on record and is gone"


def _append(
    office_id: int, last: tuple[int, str], rows: Sequence[Any], beside: Sequence[Any]
) -> tuple[int, str]:
    number, previous = last
    entry = OfficeEntry(
        office_id=office_id,
        number=number + 1,
        recorded_at=clock.now(),
        rows=list(rows),
        beside=list(beside),
        previous=previous,
    )
    entry.hash = chain.office_digest(entry)
    db.session.add(entry)
    db.session.flush()
    return entry.number, entry.hash


def _last(office_id: int) -> tuple[int, str]:
    """Number and hash of the last entry, with the turn to append the next."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(
            text("SELECT pg_advisory_xact_lock(7226, :office)"), {"office": office_id}
        )
    return office_head(office_id)


def office_head(office_id: int) -> tuple[int, str]:
    """Number and hash of the latest entry of an office."""
    row = db.session.execute(
        select(OfficeEntry.number, OfficeEntry.hash)
        .where(OfficeEntry.office_id == office_id)
        .order_by(OfficeEntry.number.desc())
        .limit(1)
    ).one_or_none()
    return (row.number, row.hash) if row else (0, chain.GENESIS)


def _told(office_id: int) -> dict[Place, tuple[str | None, str, str]]:
    """Of each row that the record tells of: its last digest, salt and columns."""
    found: dict[Place, tuple[str | None, str, str]] = {}
    entries = (
        select(OfficeEntry.rows, OfficeEntry.beside)
        .where(OfficeEntry.office_id == office_id)
        .order_by(OfficeEntry.number)
    )
    for rows, beside in db.session.execute(entries):
        salts = [*beside, *[("", "")] * len(rows)]  # also where somebody took one out
        for (name, row_id, one), (salt, columns) in zip(rows, salts, strict=False):
            found[name, row_id] = (one, salt, columns)
    return found


def _row(office_id: int, name: str, row_id: int) -> RowMapping | None:
    table = _table(name)
    asked = select(*_columns(name)).where(whose(table) == office_id, table.c.id == row_id)
    return db.session.execute(asked).mappings().one_or_none()


def _columns(name: str) -> list[Column]:
    return sorted(
        (column for column in _table(name).c if not column.primary_key),
        key=lambda column: column.name,
    )


def _table(name: str) -> Table:
    return Model.metadata.tables[name]
