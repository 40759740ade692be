"""How issues are found by words: the pairs of characters of each text, and an index over them.

Chinese writes no gaps between words, so texts are cut into overlapping pairs when they are
written and when they are asked for. The pairs stand in one table; what makes them quick to find
is the database's own and hangs on that table: FTS5 on SQLite, GIN on PostgreSQL.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, ForeignKey, Table, Text, event
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, row_of

#: The names of what is derived from the table of texts begin so; no model declares it.
DERIVED = "issue_search"


class IssueText(Model):
    """The pairs of one issue's texts, each behind the mark of its community."""

    __tablename__ = "issue_texts"

    issue_id: Mapped[int] = mapped_column(
        info=row_of("issues"), primary_key=True, autoincrement=False
    )
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    pairs: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))


_SQLITE = (
    f"CREATE VIRTUAL TABLE {DERIVED} USING fts5("
    "pairs, content='issue_texts', content_rowid='issue_id', "
    "tokenize='ascii', detail=none)",  # texts are cut already; nothing but pairs is asked for
    f"CREATE TRIGGER {DERIVED}_added AFTER INSERT ON issue_texts BEGIN "
    f"INSERT INTO {DERIVED}(rowid, pairs) VALUES (new.issue_id, new.pairs); END",
    f"CREATE TRIGGER {DERIVED}_removed AFTER DELETE ON issue_texts BEGIN "
    f"INSERT INTO {DERIVED}({DERIVED}, rowid, pairs) "
    "VALUES ('delete', old.issue_id, old.pairs); END",
    f"CREATE TRIGGER {DERIVED}_changed AFTER UPDATE ON issue_texts BEGIN "
    f"INSERT INTO {DERIVED}({DERIVED}, rowid, pairs) "
    "VALUES ('delete', old.issue_id, old.pairs); "
    f"INSERT INTO {DERIVED}(rowid, pairs) VALUES (new.issue_id, new.pairs); END",
)
_POSTGRESQL = (f"CREATE INDEX {DERIVED} ON issue_texts USING gin (pairs)",)


def is_derived(name: str | None) -> bool:
    """Whether the database's object *name* belongs to the index over the texts."""
    return (name or "").startswith(DERIVED)


# Listened to on all tables: a migration makes its own Table of this name.
@event.listens_for(Table, "after_create")
def _index(table: Table, connection: Connection, **known: Any) -> None:
    if table.name == IssueText.__tablename__:
        sqlite = connection.dialect.name == "sqlite"
        for statement in _SQLITE if sqlite else _POSTGRESQL:
            connection.exec_driver_sql(statement)


@event.listens_for(Table, "before_drop")
def _unindex(table: Table, connection: Connection, **known: Any) -> None:
    if table.name == IssueText.__tablename__ and connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {DERIVED}")
