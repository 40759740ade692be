"""Where limits are counted: in one file, by all processes that serve from this folder.

In the memory of each process a limit would be as many times as wide as there are processes. The
file holds digests of what is counted, which nobody turns back into addresses without the
installation's secret, and forgets them when their time is over. It need not outlive anything.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from contextlib import suppress
from typing import Any

from limits.storage import Storage

from deliberation import clock

#: Seconds that a process waits while others count: a limit is counted in some microseconds.
PATIENCE = 5
#: What is over is forgotten with every so manieth count.
FORGET = 200


class FileStorage(Storage):
    """Counts in the file of an address like ``counts:///var/lib/hall/limits.db``.

    :param secret: keys the digests
    """

    STORAGE_SCHEME = ["counts"]

    def __init__(
        self, uri: str, wrap_exceptions: bool = False, secret: str = "", **options: Any
    ) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._path = uri.removeprefix("counts://")
        self._key = hashlib.sha256(f"limits {secret}".encode()).digest()
        self._own = threading.local()
        self._until_forgetting = FORGET

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count *amount* more of *key*; how many there are since *expiry* seconds began."""
        now = clock.server_time()
        self._until_forgetting -= 1
        if self._until_forgetting < 0:
            self._until_forgetting = FORGET
            self._run("DELETE FROM counts WHERE over <= ?", now)
        return self._run(_COUNT, self._name(key), amount, now + expiry, now, now)[0]

    def get(self, key: str) -> int:
        """How many there are of *key*."""
        found = self._run(_FOUND, self._name(key), clock.server_time())
        return found[0] if found else 0

    def get_expiry(self, key: str) -> float:
        """When *key* is forgotten, in seconds since the epoch; now where nothing was counted."""
        found = self._run(_FOUND, self._name(key), now := clock.server_time())
        return found[1] if found else now

    def check(self) -> bool:
        """Whether the file can be counted in."""
        with suppress(sqlite3.Error):
            return self._run("SELECT 1") == (1,)
        return False

    def reset(self) -> int:
        """Forget everything; how much that was."""
        (many,) = self._run("SELECT count(*) FROM counts")
        self._run("DELETE FROM counts")
        return many

    def clear(self, key: str) -> None:
        """Forget *key*."""
        self._run("DELETE FROM counts WHERE name = ?", self._name(key))

    def _name(self, key: str) -> bytes:
        return hashlib.blake2b(key.encode(), key=self._key, digest_size=16).digest()

    def _run(self, statement: str, *values: Any) -> Any:
        if not hasattr(self._own, "connection"):
            self._own.connection = self._connected()
        return self._own.connection.execute(statement, values).fetchone()

    def _connected(self) -> sqlite3.Connection:
        with suppress(OSError):  # where it cannot be made, connecting says so
            os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600))
        connection = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(_TABLE)
        return connection


_TABLE = """CREATE TABLE IF NOT EXISTS counts
(name BLOB PRIMARY KEY, many INTEGER NOT NULL, over REAL NOT NULL) WITHOUT ROWID"""
_COUNT = """INSERT INTO counts VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET
many = excluded.many + CASE WHEN over > ? THEN many ELSE 0 END,
over = CASE WHEN over > ? THEN over ELSE excluded.over END RETURNING many"""
_FOUND = "SELECT many, over FROM counts WHERE name = ? AND over > ?"
