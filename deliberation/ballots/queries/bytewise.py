"""Texts in the order of their bytes, on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import collate

from deliberation.database import db


def by_its_bytes(text: Any) -> Any:
    """*text* in the order of its bytes: a server sorts by the habits of its language."""
    return collate(text, "BINARY" if db.engine.dialect.name == "sqlite" else "C")
