"""The database: one session, one base class, and the only commit in the house."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar, cast

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Column,
    CompoundSelect,
    Constraint,
    CursorResult,
    DateTime,
    Delete,
    Engine,
    ForeignKeyConstraint,
    MetaData,
    Row,
    Select,
    Table,
    UniqueConstraint,
    Update,
    inspect,
    select,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session, declared_attr
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.util import identity_key
from sqlalchemy.types import TypeDecorator

from deliberation import clock
from deliberation.connections import SQLITE_PATIENCE, Busy
from deliberation.driver import Step, gives_rows, keep_values_out
from deliberation.rules.refusals import Stale


class Model(DeclarativeBase):
    """The base of all tables; names of constraints are fixed so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    @classmethod
    def __table_cls__(cls, name: str, metadata: MetaData, *parts: Any, **options: Any) -> Table:
        return Table(name, metadata, *parts, *_within_its_community(name, parts), **options)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """How rows are told apart: a community's by (community_id, id).

        So that reading one anew, changing and deleting it name its community, which the key of
        its table, the number of the row alone, does not (docs/decisions/0031).
        """
        columns = cls.__table__.columns
        key = [column.name for column in cls.__table__.primary_key]
        if "community_id" in columns and "community_id" not in key:
            key.insert(0, "community_id")
        version = next((column for column in columns if column.info.get("version")), None)
        return {"primary_key": key, "version_id_col": version}


def row_of(table: str) -> dict[str, str]:
    """What a column's ``info`` says that holds the id of a row of *table*, of the same community.

    ``box_id: Mapped[int] = mapped_column(info=row_of("boxes"))``. The base of all tables makes
    the foreign key of it, (community_id, box_id) → boxes (community_id, id), so that the database
    itself refuses a neighbour's row (docs/decisions/0031). What belongs to no community (an
    account, an office) is referred to by a plain ``ForeignKey``.
    """
    return {"row_of": table}


#: What a column's ``info`` says that counts a record's changes, so that of two who change it at
#: once the second is told (:class:`Stale`).
VERSION = {"version": True}


def _within_its_community(name: str, parts: Sequence[Any]) -> Iterator[Constraint]:
    """The keys that hold rows of the table *name*, declared by *parts*, in their community."""
    columns = [part for part in parts if isinstance(part, Column)]
    if not any(column.name == "community_id" for column in columns):
        return
    own = [column.name for column in columns if column.primary_key]
    if "community_id" not in own:
        yield UniqueConstraint("community_id", *own)
    for column in columns:
        if other := column.info.get("row_of"):
            yield ForeignKeyConstraint(
                ["community_id", column.name],
                [f"{other}.community_id", f"{other}.id"],
                name=f"fk_{name}_{column.name}",
            )


db = SQLAlchemy(
    model_class=Model,
    disable_autonaming=True,
    session_options={"expire_on_commit": False},
)


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC, on databases that know time zones and on SQLite, which does not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Writers wait their turn inside the process: SQLite has one writer at a time, and threads that
# meet in its busy handler wait up to seconds where a queue costs microseconds.
_sqlite_writer = threading.RLock()


@contextmanager
def _turn_to_write(patience: float) -> Iterator[None]:
    """Inside, this thread is the one of this process that writes to SQLite.

    :raises Busy: others were writing for longer than *patience* (seconds)
    """
    if not _sqlite_writer.acquire(timeout=patience):
        raise Busy
    try:
        yield
    finally:
        _sqlite_writer.release()


@contextmanager
def unit_of_work(*, patience: float | None = None) -> Iterator[Session]:
    """One change and its record, in one transaction: all of it or nothing.

    Whatever was read before is read afresh inside, so that decisions are taken on what is
    true under the lock. A unit inside a unit joins it.

    :param patience: seconds that a lock is waited for; else as long as the engine says
    :raises Stale: somebody else changed the same record first
    :raises Busy: others were writing all the time; likewise errors of which :func:`is_busy` is true
    """
    session = db.session()
    if session.info.get("unit_of_work"):
        yield session
        return
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    options = {"begin_immediate": True} | ({"patience": patience} if patience else {})
    # Before the turn is waited for: who waits must not hold a connection that the writer needs.
    session.rollback()
    with _turn_to_write(patience or SQLITE_PATIENCE) if on_sqlite else nullcontext():
        session.info["unit_of_work"] = True
        session.info["of_this_unit"] = {}  # what is known while it lasts, and forgotten with it
        try:
            session.connection(execution_options=options)
            clock.hold_anew()
            yield session
            for do in session.info.pop("at_the_end", {}).values():
                do()
            session.commit()
            for do in session.info.pop("once_committed", ()):
                do()
        except StaleDataError as error:
            session.rollback()
            raise Stale.because("page.changed", None) from error
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop("unit_of_work", None)
            session.info.pop("of_this_unit", None)
            session.info.pop("at_the_end", None)
            session.info.pop("once_committed", None)


def at_the_end(key: object, do: Callable[[], object]) -> None:
    """Let *do* happen as the last thing of this unit of work, once for each *key*."""
    db.session().info.setdefault("at_the_end", {}).setdefault(key, do)


def once_committed(do: Callable[[], object]) -> None:
    """Let *do* happen as soon as this unit of work is committed, in the same turn to write."""
    db.session().info.setdefault("once_committed", []).append(do)


M = TypeVar("M", bound=Model)


class OfCommunity(Protocol):
    """A row of a community."""

    community_id: Any


class AboutRecord(OfCommunity, Protocol):
    """What is about one record of its community, without a foreign key: of many kinds."""

    subject_id: Any


def subject_of(kind: type[M], about: AboutRecord, **options: Any) -> M:
    """The record of *kind* that *about* is about; a neighbour's is none.

    :raises NoResultFound: there is none in its community
    """
    return record_beside(about, kind, about.subject_id, **options)


def record_beside(row: OfCommunity, kind: type[M], id_: int | None, **options: Any) -> M:
    """The record of *kind* with this id, in the community of *row*, which says the id.

    ``record_beside(ballot, Box, ballot.box_id)``; what is known in the session is not asked for.

    :raises NoResultFound: there is none in its community
    """
    return _kept(db.session.get_one(kind, (row.community_id, id_), **options))


def _kept(record: M) -> M:
    """*record*, which the session goes on to know although nobody holds it.

    A session forgets what nobody refers to: an issue that was only asked whether it may be read
    was read again for the page's title. The last :data:`KEPT` stay, so that an operation over
    thousands of rows does not hold them all.
    """
    kept = db.session().info.setdefault("kept", deque(maxlen=KEPT))
    kept.append(record)
    return record


#: How many of the records that were asked for by number a session keeps, whoever holds them.
KEPT = 64


def record_in(kind: type[M], community_id: int, /, **by: Any) -> M | None:
    """The record of *kind* in this community whose columns are as *by* says; at most one is.

    ``record_in(Task, community_id, id=task_id)``: what an address names is looked for in the
    community of the address, so that a neighbour's is none.
    """
    if by.keys() == {"id"}:
        found = db.session.get(kind, (community_id, by["id"]))
        return found and _kept(found)
    return db.session.scalar(db.select(kind).filter_by(community_id=community_id, **by))


def records_in(kind: type[M], community_id: int, ids: Collection[int]) -> list[M]:
    """Those records of *kind* in this community that have one of these *ids*, in their order.

    One query for all that the session does not know yet, and none where it knows all of them.
    """
    session, table = db.session(), cast(Any, kind)
    known, unknown = {}, []
    for id_ in set(ids):
        found = session.identity_map.get(identity_key(kind, (community_id, id_)))
        if found is None or inspect(found).expired:  # each alone would be read again
            unknown.append(id_)
        else:
            known[id_] = found
    if unknown:
        here = table.community_id == community_id
        rows = session.execute(select(table.id, kind).where(here, table.id.in_(unknown)))
        known |= {id_: found for id_, found in rows}
    return [_kept(known[id_]) for id_ in sorted(known)]


def read(statement: Select | CompoundSelect, **values: Any) -> Sequence[Row]:
    """The rows of *statement* with its parameters bound to *values*: for columns only read.

    The same as the session's ``execute()``, what is pending is written first; but the session
    does not look after the rows, which is two thirds of the price of a small question.
    """
    session = db.session()
    session.flush()
    return session.connection().execute(statement, values).all()


def changed(statement: Update | Delete) -> int:
    """Carry out *statement*; how many rows it changed."""
    done = db.session.execute(statement)
    assert isinstance(done, CursorResult)
    return done.rowcount


def at_once(*steps: Step) -> bool:
    """Carry out *steps* in a durable transaction, by the driver alone; all of them or none.

    For what thousands do in the same minute: of a small statement's price most is what lies
    between it and the driver. Each has to give a row: where one gives none, nothing has
    happened, and the answer is no. It has happened, durably, when it is yes.
    """
    engine = db.engine
    if engine.dialect.name == "sqlite":
        return _together.carry_out(engine, steps)
    with closing(engine.raw_connection()) as pooled:  # which rolls back what is not committed
        driver = pooled.driver_connection
        assert driver is not None  # it is in use
        driver.autocommit = len(steps) == 1  # one is a transaction, and one way to the server
        try:
            if done := gives_rows(driver, engine.dialect, steps):
                driver.commit()
        except Exception as error:
            keep_values_out(error)
            raise
        finally:
            if driver.autocommit:
                driver.autocommit = False
        return done


@dataclass(eq=False, slots=True)
class _Waiting:
    """Steps that wait for their turn, and then what came of them."""

    engine: Engine
    steps: Sequence[Step]
    over: bool = False
    done: bool = False
    error: BaseException | None = None


class _Together:
    """What arrives while the disk is writing shares the next commit: one write for all of them."""

    def __init__(self) -> None:
        self._turn = threading.Condition()
        self._waiting: list[_Waiting] = []
        self._leading = False

    def carry_out(self, engine: Engine, steps: Sequence[Step]) -> bool:
        mine = _Waiting(engine, steps)
        with self._turn:
            self._waiting.append(mine)
            while self._leading and not mine.over:
                self._turn.wait()
            if not mine.over:
                self._leading = True
                those = [one for one in self._waiting if one.engine is engine]
                self._waiting = [one for one in self._waiting if one.engine is not engine]
        if not mine.over:
            try:
                self._commit(engine, those)
            finally:
                with self._turn:
                    self._leading = False
                    for one in those:
                        one.over = True
                    self._turn.notify_all()
        if mine.error is not None:
            raise mine.error
        return mine.done

    def _commit(self, engine: Engine, those: Sequence[_Waiting]) -> None:
        try:
            with _turn_to_write(SQLITE_PATIENCE), closing(engine.raw_connection()) as pooled:
                driver = pooled.driver_connection
                assert driver is not None  # it is in use
                driver.execute("BEGIN IMMEDIATE")
                for one in those:
                    self._try(driver, engine.dialect, one)
                driver.execute("COMMIT")
        except BaseException as error:  # none of them is in, and each has to hear of it
            for one in those:
                one.done, one.error = False, error

    def _try(self, driver: sqlite3.Connection, dialect: Dialect, one: _Waiting) -> None:
        # One statement leaves nothing behind when it fails; of several the first ones would.
        several = len(one.steps) > 1
        if several:
            driver.execute("SAVEPOINT one")
        try:
            one.done = gives_rows(driver, dialect, one.steps)
        except Exception as error:
            one.error = error
        if several:
            if not one.done:
                driver.execute("ROLLBACK TO one")
            driver.execute("RELEASE one")


_together = _Together()


def key_of_installation() -> str:
    """The key of this installation, with which is made what the database alone must not give away.

    It lies in no table, so a copy of the database does not hold it.
    """
    return str(current_app.config["SECRET_KEY"])


def violates(error: IntegrityError, constraint: str, *columns: str) -> bool:
    """Whether *error* says that *constraint* (or, on SQLite, the *columns* it is over) is hurt."""
    told = str(error.orig)
    return constraint in told or (bool(columns) and all(column in told for column in columns))
