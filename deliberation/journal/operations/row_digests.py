"""The digest of a row: SHA-256 over a salt and its columns by name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import RowMapping

from deliberation.journal.models import chain


def digest(salt: str, columns: Iterable[str], values: RowMapping) -> str:
    """SHA-256 over *salt* and the *values* of these *columns*, each by its name."""
    told = chain.canonical({name: _plain(values[name]) for name in columns})
    return hashlib.sha256(f"{salt}\0{told}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return value.isoformat() if isinstance(value, date) else value
