"""The tables that a secret box is filled into while it is open, and their end (§4).

Each open secret box has two tables of its own: who has cast, and what was cast. They have no
common key, no time, and rows lie by a random number or by the roll, never by their arrival.
Closing copies both, sorted, into the tables that stay and drops these, pages and all: what an
order of arrival may have left in their pages goes with them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Column, Integer, MetaData, String, Table, Text, insert, literal, select

from deliberation import database
from deliberation.ballots.models import Box, Choice, Mark
from deliberation.database import db


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
            Column("nonce", String(32), nullable=False),
            sqlite_with_rowid=False,
        ),
    )


def open_tables(box: Box) -> None:
    """Make the tables of *box*."""
    connection = db.session.connection()
    for table in tables(box.id):
        table.create(connection)
        if connection.dialect.name == "postgresql":
            # Or the planner's statistics would keep samples of what lies where.
            connection.exec_driver_sql(
                f"ALTER TABLE {table.name} SET (autovacuum_enabled = false)"
            )


def rewrite(box: Box) -> None:
    """Copy what is in the tables of *box* into those that stay, sorted; the tables are gone."""
    marks, choices = tables(box.id)
    here = (literal(box.community_id), literal(box.id))
    db.session.execute(
        insert(Mark).from_select(
            ["community_id", "box_id", "voter_id", "channel"],
            select(*here, marks.c.voter_id, marks.c.channel).order_by(marks.c.voter_id),
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
    with database.shredding():
        for table in (marks, choices):
            table.drop(db.session.connection())
