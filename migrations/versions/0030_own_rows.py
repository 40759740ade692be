"""rows belong to their community in the database too: composite keys between its tables

Every row of a community can be referred to by (community_id, id), and every reference between
rows of communities names the community: a row that points to a neighbour's is refused. Which
tables these are is read from the database: all that have a ``community_id``.

Revision 0030, after 0029, made on 2026-11-29.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

#: Already on issue_texts before there was the key over the same columns.
TEXTS = "ix_issue_texts_community_id_issue_id"

_ALONE = r"FOREIGN KEY\s*\(\"?(\w+)\"?\) REFERENCES \"?(\w+)\"? \(\"?id\"?\)"
_BESIDE = r"FOREIGN KEY\(community_id, (\w+)\) REFERENCES (\w+) \(community_id, id\)"


def upgrade() -> None:
    op.drop_index(TEXTS, "issue_texts")
    if op.get_bind().dialect.name == "sqlite":
        _rewrite(_with_community)
        return
    tables = _tables()
    for table in tables.values():
        for name, _, _ in _references(table, tables):
            op.drop_constraint(name, table.name, type_="foreignkey")
        if key := _surrogate(table):
            columns = ["community_id", key]
            op.create_unique_constraint(_unique(table.name, key), table.name, columns)
    for table in tables.values():
        for name, column, other in _references(table, tables):
            op.create_foreign_key(
                name, table.name, other, ["community_id", column], ["community_id", "id"]
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rewrite(_without_community)
    else:
        tables = _tables()
        for table in tables.values():
            for name, _, _ in _references(table, tables):
                op.drop_constraint(name, table.name, type_="foreignkey")
        for table in tables.values():
            if key := _surrogate(table):
                op.drop_constraint(_unique(table.name, key), table.name, type_="unique")
            for name, column, other in _references(table, tables):
                op.create_foreign_key(name, table.name, other, [column], ["id"])
    op.create_index(TEXTS, "issue_texts", ["community_id", "issue_id"])


def _tables() -> dict[str, sa.Table]:
    """The tables of communities as they stand in the database, by name."""
    metadata = sa.MetaData()
    metadata.reflect(op.get_bind())
    return {t.name: t for t in metadata.sorted_tables if "community_id" in t.columns}


def _surrogate(table: sa.Table) -> str | None:
    """The one column of *table* that is its primary key; ``None``: its key names the community."""
    key = [column.name for column in table.primary_key.columns]
    return key[0] if len(key) == 1 else None


def _unique(table: str, key: str) -> str:
    return f"uq_{table}_community_id_{key}"


def _references(table: sa.Table, tables: dict[str, sa.Table]) -> Iterator[tuple[str, str, str]]:
    """Name, column and table of each reference from *table* to a row of a community."""
    for constraint in table.foreign_key_constraints:
        if constraint.referred_table.name in tables:
            (column,) = (c for c in constraint.column_keys if c != "community_id")
            yield str(constraint.name), column, constraint.referred_table.name


# ------------------------------------------------------------------ SQLite


def _rewrite(change) -> None:
    """Make each table of a community anew by its own words, *changed*; all that hangs on it too.

    SQLite changes no constraint of a table that there is. Its words are kept as they are
    (checks, defaults, indexes over a part), as no reflection keeps them; the triggers that
    refuse and those that feed the index over texts are off while the rows are copied.
    """
    connection = op.get_bind()
    tables = _tables()
    parts = connection.exec_driver_sql(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    ).all()
    words = {name: sql for kind, name, _, sql in parts if kind == "table"}
    hanging = [part for part in parts if part.type in ("index", "trigger")]
    for kind, name, _, _ in hanging:
        if kind == "trigger":
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    for table in tables.values():
        anew = change(words[table.name], table, set(tables))
        anew = re.sub(r"^CREATE TABLE \"?\w+\"?", "CREATE TABLE made_anew", anew)
        connection.exec_driver_sql(anew)
        # Named: a column that was added later stands at the end of one, but not of the other.
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        connection.exec_driver_sql(
            f"INSERT INTO made_anew ({columns}) SELECT {columns} FROM {table.name}"
        )
        connection.exec_driver_sql(f"DROP TABLE {table.name}")
        connection.exec_driver_sql(f"ALTER TABLE made_anew RENAME TO {table.name}")
    for kind, _, table_name, sql in hanging:
        if kind == "trigger" or table_name in tables:
            connection.exec_driver_sql(sql)


def _with_community(words: str, table: sa.Table, tables: set[str]) -> str:
    def beside(found: re.Match[str]) -> str:
        column, other = found.groups()
        if other not in tables:
            return found[0]
        return f"FOREIGN KEY(community_id, {column}) REFERENCES {other} (community_id, id)"

    words = re.sub(_ALONE, beside, words)
    if key := _surrogate(table):
        end = words.rindex(")")
        unique = f"CONSTRAINT {_unique(table.name, key)} UNIQUE (community_id, {key})"
        words = f"{words[:end].rstrip()},\n\t{unique}\n)"
    return words


def _without_community(words: str, table: sa.Table, tables: set[str]) -> str:
    words = re.sub(_BESIDE, r"FOREIGN KEY(\1) REFERENCES \2 (id)", words)
    if key := _surrogate(table):
        unique = rf",\s*CONSTRAINT {_unique(table.name, key)} UNIQUE \(community_id, {key}\)"
        words = re.sub(unique, "", words)
    return words
