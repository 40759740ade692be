"""Each connection to the database: how it is made, how long it waits, what its errors say."""

from __future__ import annotations

import fcntl
import sqlite3
import sys
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, inspect
from sqlalchemy.engine import Connection, Dialect, ExceptionContext
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from deliberation.driver import keep_values_out


def drivers() -> tuple[type[Exception], ...]:
    """What the drivers raise themselves, where a statement goes past SQLAlchemy.

    PostgreSQL's driver takes 15 MB, and is there where the engine has brought it.
    """
    psycopg = sys.modules.get("psycopg")
    return (sqlite3.Error, psycopg.Error) if psycopg else (sqlite3.Error,)


class Busy(Exception):
    """Others are writing, and it was not waited for any longer."""


#: Seconds. Whoever holds a lock for longer than that is not waited for: the page says so.
LOCK_PATIENCE = 5
SQLITE_PATIENCE = 10  # one writer at a time, and each waits for the disk
CONNECT_PATIENCE = 5
#: Seconds that one statement may take on PostgreSQL, unless ``STATEMENT_TIMEOUT`` says otherwise.
STATEMENT_PATIENCE = 60

_statement_patience = STATEMENT_PATIENCE


def configure(*, statement_patience: int) -> None:
    """Let a statement of connections made from now on take so many seconds; 0: any number."""
    global _statement_patience
    _statement_patience = statement_patience


@event.listens_for(Engine, "do_connect")
def _connect_in_time(dialect: Dialect, record: Any, arguments: Any, named: dict) -> None:
    if dialect.name == "postgresql":
        named.setdefault("connect_timeout", CONNECT_PATIENCE)


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        # Said here and not at connecting: poolers in between do not hand such options on.
        connection.autocommit = True
        connection.execute(f"SET lock_timeout = {LOCK_PATIENCE * 1000}")
        connection.execute(f"SET statement_timeout = {_statement_patience * 1000}")
        connection.autocommit = False
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # a vote that was confirmed survives a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={SQLITE_PATIENCE * 1000}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    patience = options.get("patience")
    if connection.dialect.name != "sqlite":
        if patience:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(patience * 1000)}")
        return
    driver = connection.connection.driver_connection
    assert driver is not None  # it is in use
    if patience:
        driver.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")
    try:
        begin = "BEGIN IMMEDIATE" if options.get("begin_immediate") else "BEGIN"
        connection.exec_driver_sql(begin)
    finally:
        if patience:
            driver.execute(f"PRAGMA busy_timeout={SQLITE_PATIENCE * 1000}")


# ------------------------------------------------------------------ what goes wrong


@event.listens_for(Engine, "handle_error")
def _keep_values_out(context: ExceptionContext) -> None:
    """No value of a row gets into an error's words, and so none into a log (see also config)."""
    kept = str(context.original_exception)
    keep_values_out(context.original_exception)
    wrapped = context.sqlalchemy_exception
    if wrapped is not None:
        wrapped.args = tuple(
            arg.replace(kept, str(context.original_exception)) if isinstance(arg, str) else arg
            for arg in wrapped.args
        )


def without_words(error: BaseException) -> str:
    """*error* as a log may say it: where it happened and of what kind it and its causes are.

    What it says itself may repeat what somebody typed (``invalid literal: '…'``), so that only the
    words of the database's errors stay, which hold no values (see above).
    """
    told, seen = [], set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        kind = f"{type(one).__module__}.{type(one).__qualname__}"
        words = f": {one}" if isinstance(one, (SQLAlchemyError, *drivers())) else ""
        told.append("".join(traceback.format_tb(one.__traceback__)) + kind + words)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "Traceback (most recent call last):\n" + "\nwhich came of:\n".join(told)


_BUSY = ("55P03", "57014", "40001", "40P01")  # locked, too long, two in each other's way
_AWAY = ("08", "57P", "53")  # no connection, going down or coming up, no room for one more
_SQLITE_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_SQLITE_AWAY = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL)


def is_busy(error: BaseException) -> bool:
    """Whether *error* says that somebody else was at it for too long: later it may well work."""
    driven = getattr(error, "orig", None) or error
    if isinstance(driven, sqlite3.Error):
        return _sqlite_code(driven) in _SQLITE_BUSY
    return isinstance(error, Busy | PoolTimeout) or getattr(driven, "sqlstate", None) in _BUSY


def is_away(error: BaseException) -> bool:
    """Whether *error* says that the database does not answer."""
    driven = getattr(error, "orig", None) or error
    if isinstance(driven, sqlite3.Error):
        return _sqlite_code(driven) in _SQLITE_AWAY
    psycopg = sys.modules.get("psycopg")
    if not psycopg or not isinstance(driven, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    return driven.sqlstate is None or driven.sqlstate.startswith(_AWAY)


def _sqlite_code(error: sqlite3.Error) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF  # without what is told beside it


# ------------------------------------------------------------------ before anything is asked


def is_made(engine: Engine) -> bool:
    """Whether there is a database with tables, without making one by looking."""
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        return False
    return inspect(engine).has_table("alembic_version")


def revision(engine: Engine) -> str | None:
    """The migration at which the database is; ``None``: no migration has run."""
    from alembic.migration import MigrationContext  # no page needs it

    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def close_to_others(engine: Engine) -> None:
    """Let nobody but its owner read the file of a SQLite database."""
    if engine.dialect.name == "sqlite":
        for ending in ("", "-wal", "-shm"):
            path = Path(f"{engine.url.database}{ending}")
            if path.exists():
                path.chmod(0o600)


@contextmanager
def alone(engine: Engine, folder: Path) -> Iterator[None]:
    """Inside, no other process of this machine (on PostgreSQL: of any) is inside.

    :param folder: of the installation, the same one for all
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "prepare.lock").open("a") as file, ExitStack() as locked:
        fcntl.flock(file, fcntl.LOCK_EX)
        if engine.dialect.name == "postgresql":
            connection = locked.enter_context(engine.connect())
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql("SET lock_timeout = 0")
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({_ALONE})")
            locked.callback(connection.invalidate)  # closing it gives the lock back
        yield


_ALONE = 7226  # among the numbers that programs agree upon; the journal's is 7225
