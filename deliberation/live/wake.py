"""When there is something new to read: PostgreSQL says so, SQLite is looked at.

``changes()`` gives, again and again, the meetings that may have moved on; ``None``: any.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Set
from typing import Protocol

from sqlalchemy import Engine

from deliberation.live.publish import CHANNEL

LOOK = 0.005  # seconds between two looks at a SQLite file; each takes microseconds
AGAIN = 1.0  # seconds until a lost connection to PostgreSQL is tried again
log = logging.getLogger(__name__)


class Watch(Protocol):
    """Knows when something was stored."""

    def changes(self) -> AsyncIterator[Set[int] | None]:
        """The meetings that may have something new, as soon as they have it."""
        ...


def watch(engine: Engine) -> Watch:
    """The watch for the database of *engine*."""
    if engine.dialect.name == "sqlite":
        return Looking(engine.url.database or "")
    return Listening(engine.url.set(drivername="postgresql").render_as_string(hide_password=False))


class Looking:
    """SQLite: a number tells one connection that another has changed the file."""

    def __init__(self, path: str) -> None:
        self._path = path

    async def changes(self) -> AsyncIterator[Set[int] | None]:
        connection = sqlite3.connect(self._path, check_same_thread=False)
        try:
            seen = None
            while True:
                now = connection.execute("PRAGMA data_version").fetchone()[0]
                if now != seen:
                    seen = now
                    yield None
                await asyncio.sleep(LOOK)
        finally:
            connection.close()


class Listening:
    """PostgreSQL: the transaction that stores a part notifies when it commits."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def changes(self) -> AsyncIterator[Set[int] | None]:
        import psycopg  # which is large, and there with PostgreSQL alone

        while True:
            try:
                async for meetings in self._told():
                    yield meetings
            except psycopg.OperationalError:
                log.warning("the database cannot be heard; trying again", exc_info=True)
            await asyncio.sleep(AGAIN)

    async def _told(self) -> AsyncIterator[Set[int] | None]:
        import psycopg

        connection = await psycopg.AsyncConnection.connect(self._address, autocommit=True)
        async with connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            yield None  # what came before the line was open
            async for notice in connection.notifies():
                yield {int(notice.payload)}
