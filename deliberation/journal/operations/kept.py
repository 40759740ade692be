"""Digests of rows in the record: what was said, decided and given cannot be changed unseen.

Whatever a transaction adds, changes or deletes in the tables of ``kept_tables`` stands, before it
commits, in an entry ``rows:kept`` with a digest of each row as it is then, or with nothing for a
row that is gone. The digest is salted, so that nobody can try guesses against it once words were
covered (§1): the salt stands beside the row and is another one after each change.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Table, delete, event, func, inspect, select, text
from sqlalchemy.orm import ORMExecuteState, Session

from deliberation import clock
from deliberation.database import Model, db
from deliberation.journal.models import Entry, KeptRow
from deliberation.journal.operations import kept_by_offices, record
from deliberation.journal.operations.kept_tables import (
    BY_OFFICES,
    FROM_CLOSING,
    kept,
    must_be_kept,
    of_community,
    whose,
)
from deliberation.journal.operations.row_digests import digest

KEPT, BEGUN = "rows:kept", "rows:begun"
_AT_ONCE = 500  # rows in one entry, and values in one query
_INFO = "rows_touched"


@dataclass(frozen=True, slots=True)
class _Community:
    """The subject of these entries: a community in its own chain."""

    id: int
    __tablename__ = "communities"

    @property
    def community_id(self) -> int:
        return self.id


# ------------------------------------------------------------------ what a transaction touches


def watch() -> None:
    """From now on, whatever the session writes is kept before it commits."""
    if not event.contains(db.session, "before_commit", _before_commit):
        event.listen(db.session, "after_flush", _after_flush)
        event.listen(db.session, "do_orm_execute", _in_bulk)
        event.listen(db.session, "before_commit", _before_commit)
        event.listen(db.session, "after_rollback", _forget)


class _Touched:
    """Rows that this transaction has written, and where new ones begin.

    :ivar ids: of each table, by community, or by office
    :ivar after: the last id of a table before rows were put in by a statement
    """

    def __init__(self) -> None:
        self.ids: dict[str, dict[int, set[int]]] = {}
        self.after: dict[str, int] = {}

    def add(self, table: str, rows: Iterable[Any]) -> None:
        """*rows* of *table*: pairs of a community and an id."""
        of = self.ids.setdefault(table, {})
        for community_id, row_id in rows:
            of.setdefault(community_id, set()).add(row_id)


def _touched(session: Session) -> _Touched:
    return session.info.setdefault(_INFO, _Touched())


def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_INFO, None)


def _after_flush(session: Session, context: Any) -> None:
    # Each of the three is made anew when it is asked for: once, not once for each thing in it.
    for thing in (*session.new, *session.dirty, *session.deleted):
        table = inspect(type(thing)).local_table.name
        if table in BY_OFFICES:
            office_id = thing.id if table == "offices" else thing.office_id
            _touched(session).add(table, [(office_id, thing.id)])
        elif table in kept():
            of = thing.id if table == "communities" else thing.community_id
            _touched(session).add(table, [(of, thing.id)])


def _in_bulk(state: ORMExecuteState) -> None:
    """Statements over many rows: which they are is asked before they are changed."""
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    table, touched = state.statement.table, _touched(state.session)
    watched = table.name in kept() or table.name in BY_OFFICES
    if not watched or (state.is_insert and table.name in FROM_CLOSING):
        return
    if state.is_insert:
        if table.name not in touched.after:
            last = select(func.coalesce(func.max(table.c.id), 0))
            touched.after[table.name] = state.session.execute(last).scalar_one()
    elif isinstance(state.parameters, list):  # by their keys
        of = whose(table)
        for start in range(0, len(state.parameters), _AT_ONCE):
            rows = state.parameters[start : start + _AT_ONCE]
            some = _places(table).where(
                of.in_({row[of.key] for row in rows}), table.c.id.in_([row["id"] for row in rows])
            )
            touched.add(table.name, state.session.execute(some))
    else:
        found = _places(table).where(*state.statement._where_criteria)
        touched.add(table.name, state.session.execute(found, state.parameters))


def _places(table: Table) -> Select:
    return select(whose(table), table.c.id)


def _before_commit(session: Session) -> None:
    if session.in_nested_transaction() or session.info.get("keeping_rows"):
        return
    session.flush()
    touched = session.info.pop(_INFO, None)
    if touched is None:
        return
    for name, after in touched.after.items():
        table = _table(name)
        touched.add(name, session.execute(_places(table).where(table.c.id > after)))
    of_offices: dict[int, list[kept_by_offices.Place]] = {}
    for name in BY_OFFICES:
        for office_id, ids in touched.ids.pop(name, {}).items():
            of_offices.setdefault(office_id, []).extend((name, one) for one in ids)
    _keep(touched.ids)
    kept_by_offices.keep(of_offices)


def from_closing(community_id: int, box_id: int) -> None:
    """A box is closed: what waited for it stays as it is now.

    These are the reasons that were given with ballots, and who had help at the hall's screen.
    """
    for name in (*sorted(FROM_CLOSING), "helps"):
        table = _table(name)
        rows = _places(table).where(
            table.c.community_id == community_id, table.c.box_id == box_id, must_be_kept(table)
        )
        _touched(db.session()).add(name, db.session.execute(rows))


def _table(name: str) -> Table:
    return Model.metadata.tables[name]


# ------------------------------------------------------------------ digests, and their entries


def _keep(touched: Mapping[str, Mapping[int, Iterable[int]]]) -> None:
    """Put the rows with these ids, as they are now, on the record of their communities.

    :param touched: ids by table and community
    """
    told: dict[int, list[list[Any]]] = {}
    for name in sorted(touched):
        for community_id, found in sorted(touched[name].items()):
            ids, rows = sorted(found), told.setdefault(community_id, [])
            for start in range(0, len(ids), _AT_ONCE):
                rows += _keep_some(community_id, name, ids[start : start + _AT_ONCE])
    for community_id in sorted(told):
        rows = told[community_id]
        for start in range(0, len(rows), _AT_ONCE):
            record(
                KEPT, _Community(community_id), by=None, at=clock.now(),
                rows=rows[start : start + _AT_ONCE],
            )  # fmt: skip


def _keep_some(community_id: int, name: str, ids: Sequence[int]) -> list[list[Any]]:
    """Keep these rows of a table; what is to be told of them: table, id, digest."""
    table, columns = _table(name), [column.name for column in kept()[name]]
    beside = select(*KeptRow.__table__.c).where(
        KeptRow.community_id == community_id, KeptRow.of == name, KeptRow.row_id.in_(ids)
    )
    known = {row.row_id: row for row in db.session.execute(beside)}
    told: list[list[Any]] = []
    made, gone = [], set(known)
    there = _rows(table).where(of_community(table) == community_id, table.c.id.in_(ids))
    for row in db.session.execute(there).mappings():
        before = known.get(row["id"])
        if before is None and not row["must_be_kept"]:
            continue
        gone.discard(row["id"])
        if before is not None and before.columns == " ".join(columns):
            if digest(before.salt, columns, row) == before.digest:
                continue  # written, and as it was
        salt = secrets.token_hex(16)
        found = digest(salt, columns, row)
        told.append([name, row["id"], found])
        made.append({
            "community": community_id, "of": name, "row": row["id"], "salt": salt,
            "digest": found, "columns": " ".join(columns),
        })  # fmt: skip
    told += [[name, row_id, None] for row_id in sorted(gone)]
    if made:
        db.session.execute(_PUT, made)
    if gone:
        db.session.execute(
            delete(KeptRow).where(
                KeptRow.community_id == community_id,
                KeptRow.of == name,
                KeptRow.row_id.in_(sorted(gone)),
            ),
            execution_options={"synchronize_session": False},
        )
    return told


_PUT = text(
    "INSERT INTO kept_rows (community_id, of, row_id, salt, digest, columns) "
    "VALUES (:community, :of, :row, :salt, :digest, :columns) "
    "ON CONFLICT (community_id, of, row_id) DO UPDATE SET "
    "salt = excluded.salt, digest = excluded.digest, columns = excluded.columns"
)


def _rows(table: Table) -> Select:
    must = must_be_kept(table).label("must_be_kept")
    return select(table.c.id, must, *kept()[table.name]).order_by(table.c.id)


# ------------------------------------------------------------------ rows from before


def lacking(community_id: int) -> list[str]:
    """The tables of which the community's record does not say yet that their rows are kept."""
    begun = _entries(community_id, BEGUN)
    return sorted(set(kept()) - {name for entry in begun for name, _ in entry["tables"]})


def begin(community_id: int) -> None:
    """Say on record from when on these rows are kept, and keep those that are there already.

    What stood there before is witnessed as it stands now; the entry says how many such rows.
    """
    db.session.flush()
    lacked, before = lacking(community_id), {}
    new = _touched(db.session()).ids  # of this very transaction: kept when it commits
    for name in lacked:
        table = _table(name)
        there = select(table.c.id).where(of_community(table) == community_id, must_be_kept(table))
        known = select(KeptRow.row_id).where(
            KeptRow.community_id == community_id, KeptRow.of == name
        )
        ids = db.session.scalars(there.where(table.c.id.not_in(known)).order_by(table.c.id))
        before[name] = [one for one in ids if one not in new.get(name, {}).get(community_id, ())]
    if lacked:
        record(
            BEGUN, _Community(community_id), by=None, at=clock.now(),
            tables=[[name, len(before[name])] for name in lacked],
        )  # fmt: skip
        _keep({name: {community_id: ids} for name, ids in before.items()})


def _entries(community_id: int, verb: str) -> Iterator[dict[str, Any]]:
    yield from db.session.scalars(
        select(Entry.particulars)
        .where(Entry.community_id == community_id, Entry.verb == verb)
        .order_by(Entry.number)
        .execution_options(yield_per=200)
    )


# ------------------------------------------------------------------ recomputed


@dataclass(frozen=True, slots=True)
class Flaw:
    """A row that is not as the record says: ``changed``, ``gone`` or ``added``."""

    table: str
    row: int
    how: str

    def __str__(self) -> str:
        said = {
            "changed": "is not what the record has the digest of",
            "gone": "is on record and is gone",
            "added": "is not on record",
        }
        return f"{self.table} {self.row} {said[self.how]}"


def flaws(community_id: int) -> Iterator[Flaw]:
    """The rows of a community that are not those of which its record has the digests."""
    said: dict[str, dict[int, str]] = {name: {} for name in kept()}
    for entry in _entries(community_id, KEPT):
        for name, row, found in entry["rows"]:
            rows = said.get(name)
            if rows is not None:  # a table that is no more is another version's
                rows[row] = found
    strict = set(kept()) - set(lacking(community_id))
    for name, rows in said.items():
        yield from _flaws_of(community_id, name, rows, strict=name in strict)


def _flaws_of(
    community_id: int, name: str, said: dict[int, str | None], *, strict: bool
) -> Iterator[Flaw]:
    table, known = _table(name), {column.name for column in kept()[name]}
    beside = {
        row.row_id: (row.salt, row.columns.split(" "))
        for row in db.session.execute(
            select(KeptRow.row_id, KeptRow.salt, KeptRow.columns).where(
                KeptRow.community_id == community_id, KeptRow.of == name
            )
        )
    }
    rows = _rows(table).where(of_community(table) == community_id)
    for row in db.session.execute(rows.execution_options(yield_per=1000)).mappings():
        found = said.pop(row["id"], None)
        if found is None:
            if strict and row["must_be_kept"]:
                yield Flaw(name, row["id"], "added")
            continue
        salt, columns = beside.get(row["id"], ("", ()))
        if not known.issuperset(columns):
            continue  # of a version that had other columns: until it is changed again
        if digest(salt, columns, row) != found:
            yield Flaw(name, row["id"], "changed")
    for row_id, found in sorted(said.items()):
        if found is not None:
            yield Flaw(name, row_id, "gone")


def from_before(community_id: int) -> Counter[str]:
    """How many rows of each table were there before the record kept digests of them."""
    found: Counter[str] = Counter()
    for entry in _entries(community_id, BEGUN):
        found.update({name: rows for name, rows in entry["tables"] if rows})
    return found
