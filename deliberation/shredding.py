"""What is dropped or deleted for good is gone from the database's files as well, sooner or later.

On SQLite, what is gone lies in free pages, and in the log until nobody reads an old state any more:
the file is written anew and the log emptied. Where somebody reads for long (a backup tool that
holds the file open, a forgotten shell), that fails, and is tried again by every ``flask tick`` and
at requests until it has succeeded. What is not done yet stands in a table, on the box's page and
in ``flask doctor``.

PostgreSQL gives the file of a dropped table back at once. A row that is changed or deleted stays
in its table's file until that is written anew (``VACUUM FULL``: a plain one leaves the bytes of
what it frees), which is done as soon as the change is committed, and again by every tick while
somebody reads an old state or holds a lock. What was written stands in the server's own log until
that is past the moment and a checkpoint has let it go; which of its files the server keeps,
archives or sends elsewhere is its operator's affair; ``flask doctor`` says so.
"""

from __future__ import annotations

import logging
import math
import re
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, String, event, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from deliberation import clock
from deliberation.connections import LOCK_PATIENCE, SQLITE_PATIENCE
from deliberation.database import Model, Moment, db, once_committed

log = logging.getLogger(__name__)

#: Seconds that whoever closes a box waits for those who read; the rest is tried again later.
AT_ONCE = 1
#: Seconds after which a request of the same process tries again, and asks whether others failed.
AGAIN, ASK_ANEW = 1, 60


class Shredding(Model):
    """Something that is gone from the tables, but perhaps not yet from the files.

    It is an affair of the whole installation, whose files are one.

    :ivar what: table and id of what it belonged to, such as ``boxes:17``
    :ivar place: on PostgreSQL, the place in the server's log at which it was gone
    :ivar tables: on PostgreSQL, the tables whose files are still to be written anew, with commas
    """

    __tablename__ = "shreddings"

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(40), index=True)
    since: Mapped[datetime] = mapped_column(Moment)
    place: Mapped[str | None] = mapped_column(String(20))
    tables: Mapped[str | None]


@contextmanager
def shredding(what: Model) -> Iterator[None]:
    """What is dropped or deleted inside of this, in a unit of work, is to leave nothing behind.

    :param what: the row that it belonged to
    """
    session = db.session()
    connection = session.connection()
    on_sqlite = connection.dialect.name == "sqlite"
    owing = Shredding(what=_name(what), since=clock.now(), place=None, tables=None)
    if on_sqlite:
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
        try:
            yield
        finally:
            connection.exec_driver_sql("PRAGMA secure_delete=OFF")
        once_committed(lambda: _first_try(db.engine))
    else:
        with _changes(connection) as changed:
            yield
            session.flush()
        owing.tables = ",".join(sorted(changed)) or None
        owing.place = str(session.scalar(select(func.pg_current_wal_insert_lsn())))
        if changed:
            once_committed(partial(_postgresql, db.engine))
    session.add(owing)


_CHANGES = re.compile(r'\s*(?:UPDATE|DELETE\s+FROM|(INSERT\s+INTO))\s+"?(\w+)', re.IGNORECASE)


@contextmanager
def _changes(connection: Connection) -> Iterator[set[str]]:
    """The tables of which rows are changed or deleted inside: old ones stay in their files."""
    tables: set[str] = set()

    def heard(
        one: Connection, cursor: Any, statement: str, values: Any, context: Any, many: bool
    ) -> None:
        found = _CHANGES.match(statement)
        if found and (not found[1] or "DO UPDATE" in statement.upper()):
            tables.add(found[2])

    event.listen(connection, "before_cursor_execute", heard)
    try:
        yield tables
    finally:
        event.remove(connection, "before_cursor_execute", heard)


def _name(what: Model) -> str:
    return f"{what.__tablename__}:{what.id}"  # type: ignore[attr-defined]


def owed() -> Sequence[Shredding]:
    """What is not known to be gone from the files yet, the oldest first."""
    return db.session.scalars(select(Shredding).order_by(Shredding.id)).all()


def is_owed(what: Model) -> bool:
    """Whether what belonged to *what* may still lie in the files."""
    asked = select(Shredding.id).where(Shredding.what == _name(what)).limit(1)
    return db.session.scalar(asked) is not None


# ------------------------------------------------------------------ trying again

#: Seconds of the process's own clock at which its requests look next; of those that know of nothing
#: they only ask, now and then, whether another process has failed.
_next: WeakKeyDictionary[Engine, float] = WeakKeyDictionary()
_trying = threading.Lock()


def try_again() -> bool:
    """Let what is owed be gone, where that can be done now; for ``flask tick``.

    :returns: whether nothing is owed any more
    """
    done = _postgresql(db.engine) if db.engine.dialect.name != "sqlite" else _sqlite(db.engine)
    _next[db.engine] = time.monotonic() + (ASK_ANEW if done else AGAIN)
    return done


def at_a_request() -> None:
    """The same at a request, which never waits for it: no question at all most of the time."""
    if time.monotonic() < _next.get(db.engine, -math.inf) or not _trying.acquire(blocking=False):
        return
    try:
        if db.engine.dialect.name == "sqlite":
            try_again()
        else:
            _next[db.engine] = math.inf  # only time helps there, and the tick looks
    finally:
        _trying.release()


def _first_try(engine: Engine) -> None:
    done = _sqlite(engine, first=True)
    _next[engine] = time.monotonic() + (ASK_ANEW if done else AGAIN)
    if not done:
        log.warning("somebody reads the database: what is gone is not shredded yet")


def _sqlite(engine: Engine, *, first: bool = False) -> bool:
    """Write the file anew and empty its log, so that no free page and no log holds what is gone."""
    with closing(engine.raw_connection()) as pooled:
        driver: sqlite3.Connection = pooled.driver_connection  # type: ignore[assignment]
        patience = AT_ONCE if first else 0
        try:
            owed = driver.execute("SELECT id FROM shreddings").fetchall()
            if not owed:
                return True
            db.session.rollback()  # or we ourselves were the one who reads
            driver.execute(f"PRAGMA busy_timeout={patience * 1000}")
            if not first and not _log_emptied(driver):
                return False  # which costs nothing; the rest would be in vain
            driver.execute("PRAGMA temp_store=FILE")  # not all of it in memory
            driver.execute("VACUUM")
            if not _log_emptied(driver):
                return False
            driver.executemany("DELETE FROM shreddings WHERE id = ?", owed)
            return True
        except sqlite3.OperationalError:  # others write; or there is no room, which the page says
            return False
        finally:
            driver.execute(f"PRAGMA busy_timeout={SQLITE_PATIENCE * 1000}")


def _log_emptied(driver: sqlite3.Connection) -> bool:
    return not driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]


def _postgresql(engine: Engine) -> bool:
    """Write files anew; forget what lies before the oldest file of its log that the server needs.

    What is in a page stays in its log a while longer: the place is that of writing anew.
    """
    alone = engine.execution_options(isolation_level="AUTOCOMMIT")
    try:
        with alone.connect() as connection:
            owed = connection.exec_driver_sql(
                "SELECT id, tables FROM shreddings WHERE tables IS NOT NULL"
            ).all()
            wanted = sorted({table for row in owed for table in row.tables.split(",")})
            waiting = {table for table in wanted if not _written_anew(connection, table)}
            for row in owed:
                still = ",".join(table for table in row.tables.split(",") if table in waiting)
                connection.exec_driver_sql(
                    "UPDATE shreddings SET tables = %s, place = pg_current_wal_insert_lsn()::text "
                    "WHERE id = %s",
                    (still or None, row.id),
                )
            connection.exec_driver_sql(
                "DELETE FROM shreddings USING pg_control_checkpoint() AS last WHERE "
                "tables IS NULL AND (place IS NULL "
                "OR pg_walfile_name(place::pg_lsn) < last.redo_wal_file)"
            )
            left = connection.exec_driver_sql("SELECT id FROM shreddings LIMIT 1").first()
    except DBAPIError:  # not allowed to look: not known is not done
        return False
    return left is None


def _written_anew(connection: Connection, table: str) -> bool:
    """Whether the file of *table* was written anew with nothing in it but what is there now.

    Whoever reads an old state keeps old rows in it; whoever holds a lock is waited for a moment.
    """
    driver = connection.connection.driver_connection
    assert driver is not None  # it is in use
    counts: list[int] = []

    def heard(told: Any) -> None:
        # "0 dead row versions cannot be removed yet", in whatever language the server speaks
        if found := re.match(r"\D*(\d+)", told.message_detail or ""):
            counts.append(int(found[1]))

    driver.add_notice_handler(heard)
    try:
        connection.exec_driver_sql(f"SET lock_timeout = '{AT_ONCE}s'")
        connection.exec_driver_sql(f'VACUUM (FULL, VERBOSE, ANALYZE) "{table}"')
    except DBAPIError:
        return False
    finally:
        driver.remove_notice_handler(heard)
        connection.exec_driver_sql(f"SET lock_timeout = {LOCK_PATIENCE * 1000}")
    return bool(counts) and counts[0] == 0
