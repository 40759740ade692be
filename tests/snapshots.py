"""What scenes are built of is built once a process; after that its database is put back as it was.

Most tests begin alike: a community, an issue, a meeting that decides, a resolution. What such a
builder leaves depends on what stood there before, on what it is given, and on the moment that is
pretended. Where all of these are as they were once before, the whole database of then is copied
over the present one, which takes some milliseconds instead of hundreds.

On SQLite alone; elsewhere, and where a test changes how things are done (``monkeypatch``), each
builder does its work.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Engine, event, inspect, select

from deliberation import clock
from deliberation.database import Model, db
from tests import made_once

T = TypeVar("T")
P = ParamSpec("P")

#: How many databases of before a process keeps; each has one to two megabytes.
MOST = 80


@dataclass(frozen=True)
class Snapshot:
    """A database as a builder left it, and what the builder gave."""

    database: sqlite3.Connection
    given: Any
    signature: str


@dataclass(frozen=True)
class State:
    """Of which builders the present database is made, and what shows that it still is as they
    left it: writes of this process, and time and size of its files, which others may write."""

    signature: str
    writes: int
    files: tuple


_snapshots: OrderedDict[Hashable, Snapshot] = OrderedDict()
_states: dict[str, State] = {}
_writes = 0
_in_use = True


class _Unlike(Exception):
    """Something of which it cannot be told whether it is alike."""


def use(yes: bool) -> None:
    """Whether builders of the test that begins may be given what was built before."""
    global _in_use
    _in_use = yes


@event.listens_for(Engine, "before_cursor_execute")
def _count(connection: Any, cursor: Any, statement: str, *others: Any) -> None:
    global _writes
    if not statement.startswith(("SELECT", "PRAGMA", "BEGIN", "WITH")):
        _writes += 1


def made_alike(build: Callable[P, T]) -> Callable[P, T]:
    """The builder *build*, which is given what it left once before where all is as it was then.

    What it gives are rows of the database, or lists and records of them.
    """

    @wraps(build)
    def built(*args: P.args, **kwargs: P.kwargs) -> T:
        key = _key(build, args, kwargs)
        if key is None:
            return build(*args, **kwargs)
        if key in _snapshots:
            _snapshots.move_to_end(key)
            return _put_back(_snapshots[key])
        given = build(*args, **kwargs)
        with suppress(_Unlike):
            _keep(key, given)
        return given

    return built


def _key(build: Callable, args: tuple, kwargs: Mapping) -> Hashable | None:
    if not _in_use or db.engine.dialect.name != "sqlite" or _is_busy():
        return None
    signature = _signature()
    if signature is None:
        return None
    with suppress(_Unlike):
        return signature, build.__qualname__, _told(args), _told(kwargs), clock._pretended.get()
    return None


def _is_busy() -> bool:
    """Whether something is under way that is in no database yet, and may never be."""
    session = db.session()
    under_way = session.info.get("unit_of_work") or session.new or session.dirty
    return bool(under_way or session.deleted)


def _signature() -> str | None:
    """What the present database is made of; ``None``: nobody knows."""
    known = _states.get(_path())
    if known is not None and (known.writes, known.files) == (_writes, _files()):
        return known.signature
    return "nothing" if _is_empty() else None


def _is_empty() -> bool:
    # Not asked by the session: what it reads begins a transaction, whose end expires what it holds.
    communities = "SELECT 1 FROM communities LIMIT 1"
    return _raw(lambda present: present.execute(communities).fetchone()) is None


def _path() -> str:
    return str(db.engine.url.database)


def _files() -> tuple:
    """Time and size of the database and of its log."""
    found = []
    for ending in ("", "-wal"):
        file = Path(_path() + ending)
        with suppress(FileNotFoundError):
            stat = file.stat()
            found.append((stat.st_mtime_ns, stat.st_size, stat.st_ino))
    return tuple(found)


def _told(value: Any) -> Hashable:
    """*value* by what it says; rows by their keys."""
    if isinstance(value, Model):
        identity = inspect(value).identity
        if identity is None:
            raise _Unlike
        return type(value).__name__, identity
    if is_dataclass(value) and not isinstance(value, type):
        if hasattr(value, "households"):  # a neighbourhood: its rows follow from its community
            return "neighbourhood", _told(value.community)
        return type(value).__name__, tuple(_told(getattr(value, f.name)) for f in fields(value))
    if isinstance(value, Mapping):
        return tuple((_told(name), _told(one)) for name, one in value.items())
    if isinstance(value, tuple | list):
        return type(value).__name__, tuple(map(_told, value))
    if callable(value) or not isinstance(value, Hashable):
        raise _Unlike
    return type(value).__name__, value


# ------------------------------------------------------------------ keeping, putting back


def _keep(key: Hashable, given: Any) -> None:
    if _is_busy() or not _is_of_rows(given):
        raise _Unlike
    packed = made_once._packed(given)
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    _raw(lambda present: present.backup(copy))
    signature = sha256(repr(key).encode()).hexdigest()
    _snapshots[key] = Snapshot(copy, packed, signature)
    if len(_snapshots) > MOST:
        _snapshots.popitem(last=False)[1].database.close()
    _remember(signature)


def _is_of_rows(given: Any) -> bool:
    if isinstance(given, tuple | list):
        return type(given) in (tuple, list) and all(map(_is_of_rows, given))
    if isinstance(given, Mapping):
        return all(map(_is_of_rows, given.values()))
    if is_dataclass(given):
        return hasattr(given, "households")
    return given is None or isinstance(given, Model)


def _put_back(snapshot: Snapshot) -> Any:
    db.session.rollback()
    _raw(snapshot.database.backup)
    _remember(snapshot.signature)
    # What the test holds already is as it is now, also where its session is over. One question a
    # table; what is given is then found among what is loaded.
    known = [*db.session().identity_map.values()]
    kinds = {type(one) for one in known} | set(made_once._kinds(snapshot.given))
    afresh = {"populate_existing": True}
    loaded = [db.session.scalars(select(kind).execution_options(**afresh)).all() for kind in kinds]
    given = made_once._unpacked(snapshot.given)
    db.session.commit()  # of what was read, as at the end of a unit of work
    del known, loaded
    return given


def _raw(do: Callable[[sqlite3.Connection], T]) -> T:
    connection = db.engine.raw_connection()
    try:
        return do(connection.driver_connection)
    finally:
        connection.close()


def _remember(signature: str) -> None:
    _states[_path()] = State(signature, _writes, _files())
