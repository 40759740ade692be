"""The tables that a map is filled into while it is open, and their end (§9).

Each open map has tables of its own: what was said to which statement, to which groups somebody
declared to belong, and which sheets of paper wait for a second person. A person is not in them.
Who is who is a keyed hash (HMAC), another one in each of them, and the key lies in no table: from
a copy of the database nobody joins a stance with a person, or with groups that few people belong
to. There is no time in them either. Of a sheet that waits, only a keyed digest of it all is there.

A stance can be changed until the map closes, so that something has to lead from a person to their
stances; a ballot of a secret box cannot, and nothing does. Closing counts, keeps the counts
(``rules.opinion``), and drops the tables, pages and all.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import (
    Column,
    Index,
    Insert,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    delete,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from deliberation.database import db, key_of_installation
from deliberation.opinions.models import OpinionMap
from deliberation.shredding import shredding

#: As what somebody is named in each of the tables: names of one person that nobody joins.
STANCES, DECLARED, SHEETS = "stances", "declared", "sheets"


class Working(NamedTuple):
    """The tables of one open map."""

    stances: Table
    declared: Table
    sheets: Table


@lru_cache(maxsize=256)
def tables(map_id: int) -> Working:
    """The tables of map *map_id*; one stance of a person to a statement: the key of the first."""
    metadata = MetaData()
    stances = Table(
        f"working_stances_{map_id}",
        metadata,
        Column("voter", String(64), primary_key=True),
        Column("statement_id", Integer, primary_key=True, autoincrement=False),
        Column("stance", SmallInteger, nullable=False),
        sqlite_with_rowid=False,  # else the rows would be numbered as they arrive
    )
    Index(f"ix_working_stances_{map_id}", stances.c.statement_id, stances.c.stance)
    declared = Table(
        f"working_declared_{map_id}",
        metadata,
        Column("voter", String(64), primary_key=True),
        Column("age_band", String(10), nullable=False),
        Column("tenure", String(10), nullable=False),
        sqlite_with_rowid=False,
    )
    sheets = Table(
        f"working_sheets_{map_id}",
        metadata,
        Column("voter", String(64), primary_key=True),
        Column("entered_by", Integer, nullable=False),  # the clerk, who is no second to themselves
        Column("tries", SmallInteger, nullable=False),
        Column("digest", String(64), nullable=False),
        sqlite_with_rowid=False,
    )
    return Working(stances, declared, sheets)


def open_tables(one: OpinionMap) -> None:
    """Make the tables of *one*."""
    connection = db.session.connection()
    for table in tables(one.id):
        table.create(connection)
        if connection.dialect.name == "postgresql":
            # Or the planner's statistics would keep samples of what lies where.
            connection.exec_driver_sql(f"ALTER TABLE {table.name} SET (autovacuum_enabled = false)")


def drop_tables(one: OpinionMap) -> None:
    """They are gone, and are to leave nothing behind in the database's files."""
    db.session.flush()
    with shredding(one):
        for table in tables(one.id):
            table.drop(db.session.connection())


# ------------------------------------------------------------------ who is who


def name_of(one: OpinionMap, person_id: int, where: str) -> str:
    """As what the person is named in a table of *one*; without the installation's key nobody
    makes it, and with it in hand one makes it of a person, never a person of it."""
    return _keyed(f"opinions {where} {one.community_id} {one.uid} {person_id}")


def names_of(one: OpinionMap, people: Iterable[int], where: str) -> Mapping[str, int]:
    """Of each name that one of *people* has there, whose it is."""
    return {name_of(one, person, where): person for person in people}


def digest_of(one: OpinionMap, person_id: int, content: str) -> str:
    """Of a whole sheet: two that say the same have the same one, and nothing is read from it."""
    return _keyed(f"opinions sheet {one.community_id} {one.uid} {person_id} {content}")


def mark_of(uid: str) -> str:
    """By which it is known whether this installation has still the key with which it named."""
    return _keyed(f"opinions mark {uid}")[:32]


def has_its_key(one: OpinionMap) -> bool:
    """Whether persons are still named as they were when *one* was opened."""
    return hmac.compare_digest(mark_of(one.uid), one.mark)


def _keyed(said: str) -> str:
    return hmac.new(key_of_installation().encode(), said.encode(), hashlib.sha256).hexdigest()


# ------------------------------------------------------------------ rows


def put(table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Put *rows* into *table*, or change those whose key it has: the database holds that."""
    db.session.execute(_put(table, db.session.get_bind().dialect.name), [dict(one) for one in rows])


def _put(table: Table, dialect: str) -> Insert:
    made = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {name: made.excluded[name] for name in table.c.keys() if name not in keys}
    return made.on_conflict_do_update(index_elements=keys, set_=rest)


def join(one: OpinionMap, kept_id: int, dropped_id: int) -> None:
    """*dropped_id* was a second record of *kept_id*: what both have said counts once, as the kept
    one has said it. A sheet of the dropped one that waits is entered once more."""
    sheets = tables(one.id).sheets
    waits = sheets.c.voter == name_of(one, dropped_id, SHEETS)
    db.session.execute(delete(sheets).where(waits))
    for table, where in zip(tables(one.id)[:2], (STANCES, DECLARED), strict=True):
        kept, dropped = (name_of(one, each, where) for each in (kept_id, dropped_id))
        mine = table.c.voter == dropped
        if table.name.startswith("working_stances"):
            said = select(table.c.statement_id).where(table.c.voter == kept).subquery()
            twice = mine & table.c.statement_id.in_(select(said))
        else:
            said = select(table.c.voter).where(table.c.voter == kept).subquery()
            twice = mine & select(said).exists()
        db.session.execute(delete(table).where(twice))
        db.session.execute(update(table).where(mine).values(voter=kept))
