"""Statements as the database's driver takes them, without what SQLAlchemy does for each.

For what thousands do in the same minute: of a small statement's price most is what lies between
it and the driver. Statements are the same as elsewhere, and compiled once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ClauseElement
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

Step = tuple[ClauseElement, Mapping[str, Any]]
"""A statement with its values; one that can be called is, once the statement has its turn."""


def gives_rows(driver: Any, dialect: Dialect, steps: Sequence[Step]) -> bool:
    """Carry out *steps* one by one, as long as each gives a row; whether all did.

    :param driver: a connection of the driver, psycopg's or sqlite3's
    """
    for statement, values in steps:
        compiled, writers = _compiled(dialect, statement)
        known = {name: value() if callable(value) else value for name, value in values.items()}
        named = dict(compiled.construct_params(known))
        for name, write in writers:
            named[name] = write(named[name])
        given: Any = named
        if compiled.positional:
            given = [named[name] for name in compiled.positiontup or ()]
        if driver.execute(compiled.string, given).fetchone() is None:
            return False
    return True


def keep_values_out(error: BaseException) -> None:
    """Leave out of a driver's *error* what its words repeat of a row.

    PostgreSQL adds to "violates not-null constraint" the whole row that failed: of a secret
    ballot its choice and what it was sealed with. SQLite names columns only.
    """
    state = getattr(error, "sqlstate", None)
    if state is None:  # not of PostgreSQL, or there was no connection
        return
    told = None if state.startswith("22") else error.diag.message_primary  # 22: 'syntax: "value"'
    error.args = (f"{told or type(error).__name__} ({state})",)


@lru_cache(maxsize=256)
def _compiled(
    dialect: Dialect, statement: ClauseElement
) -> tuple[SQLCompiler, list[tuple[str, Callable[[Any], Any]]]]:
    """*statement* in words, and what writes those of its values that the driver cannot."""
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    writers = {
        name: bound.type.dialect_impl(dialect).bind_processor(dialect)
        for bound, name in compiled.bind_names.items()
    }
    return compiled, [(name, write) for name, write in writers.items() if write]
