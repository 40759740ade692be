"""The tables that a secret box is filled into while it is open, and their end (§4).

Each open secret box has two tables of its own: who has cast, and what was cast. They have no
common key, no time, and rows lie by a random number or by the roll, never by their arrival.
Closing copies both, sorted, into the tables that stay and drops these, pages and all: what an
order of arrival may have left in their pages goes with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    insert,
    literal,
    select,
)

from deliberation.ballots.models import Box, Choice, Mark
from deliberation.database import db
from deliberation.shredding import shredding

#: Channels of marks that are no ballots: papers that wait in a mixed pile, and spoiled ones.
HELD, SPOILED = "held", "spoiled"


class Working(NamedTuple):
    """The two tables of one open box: ``marks`` and ``choices``."""

    marks: Table
    choices: Table


@lru_cache(maxsize=256)
def tables(box_id: int) -> Working:
    """The tables of box *box_id*; that a voter marks once is held by the key of the first."""
    metadata = MetaData()
    return Working(
        Table(
            f"working_marks_{box_id}",
            metadata,
            Column("voter_id", Integer, primary_key=True, autoincrement=False),
            Column("channel", String(10), nullable=False),
            sqlite_with_rowid=False,  # else the rows would be numbered as they arrive
        ),
        Table(
            f"working_choices_{box_id}",
            metadata,
            Column("commitment", String(64), primary_key=True),
            Column("choice", Text, nullable=False),
            Column("nonce", String(64), nullable=False),
            sqlite_with_rowid=False,
        ),
    )


@lru_cache(maxsize=256)
def piles(box_id: int) -> Table:
    """How often which choice lay in each batch of papers: beside no voter, and gone at closing."""
    return Table(
        f"working_piles_{box_id}",
        MetaData(),
        Column("batch_id", Integer, primary_key=True, autoincrement=False),
        Column("choice", Text, primary_key=True),
        Column("papers", Integer, nullable=False),
        sqlite_with_rowid=False,
    )


@lru_cache(maxsize=256)
def published(box_id: int) -> Table:
    """Which commitments are public already (``publishing``); gone at closing, when all are."""
    return Table(
        f"working_published_{box_id}",
        MetaData(),
        Column("commitment", String(64), primary_key=True),
        sqlite_with_rowid=False,
    )


def _all(box: Box) -> tuple[Table, ...]:
    """All tables of *box*: those of before there was a second format have published nothing."""
    every = (*tables(box.id), piles(box.id))
    return every if box.format == 1 else (*every, published(box.id))


def open_tables(box: Box) -> None:
    """Make the tables of *box*."""
    connection = db.session.connection()
    for table in _all(box):
        table.create(connection)
        if connection.dialect.name == "postgresql":
            # Or the planner's statistics would keep samples of what lies where.
            connection.exec_driver_sql(f"ALTER TABLE {table.name} SET (autovacuum_enabled = false)")


def put_aside(box: Box, voters: Sequence[int], why: str) -> None:
    """Let these lines (ids) cast no more, without a ballot: *why* is one of the channels above."""
    if voters:
        marks = tables(box.id).marks
        rows = [{"voter_id": voter, "channel": why} for voter in sorted(voters)]
        db.session.execute(marks.insert(), rows)


def take_back(box: Box, voters: Sequence[int]) -> None:
    """Let these lines (ids), which were held, cast again."""
    marks = tables(box.id).marks
    db.session.execute(marks.delete().where(marks.c.voter_id.in_(voters), marks.c.channel == HELD))


def counts(marks: Table) -> ColumnElement[bool]:
    """The condition that a mark of the table *marks* is a ballot's."""
    return marks.c.channel.not_in((HELD, SPOILED))


def keep_pile(box: Box, batch_id: int, tally: Mapping[str, int]) -> None:
    """Keep how often which choice lay in the pile of a batch, until the box is closed."""
    rows = [
        {"batch_id": batch_id, "choice": choice, "papers": number}
        for choice, number in sorted(tally.items())
    ]
    db.session.execute(piles(box.id).insert(), rows)


def pile(box: Box, batch_id: int) -> dict[str, int]:
    """What :func:`keep_pile` kept; nothing once the box is closed."""
    if box.closed_at is not None:
        return {}
    table = piles(box.id)
    kept = select(table.c.choice, table.c.papers).where(table.c.batch_id == batch_id)
    return dict(db.session.execute(kept).all())


def rewrite(box: Box) -> None:
    """Copy what is in the tables of *box* into those that stay, sorted; the tables are gone."""
    marks, choices = tables(box.id)
    here = (literal(box.community_id), literal(box.id))
    db.session.execute(
        insert(Mark).from_select(
            ["community_id", "box_id", "voter_id", "channel"],
            select(*here, marks.c.voter_id, marks.c.channel)
            .where(counts(marks))
            .order_by(marks.c.voter_id),
        )
    )
    db.session.execute(
        insert(Choice).from_select(
            ["community_id", "box_id", "commitment", "choice", "nonce"],
            select(*here, choices.c.commitment, choices.c.choice, choices.c.nonce).order_by(
                choices.c.commitment
            ),
        )
    )
    with shredding(box):
        for table in _all(box):
            table.drop(db.session.connection())
