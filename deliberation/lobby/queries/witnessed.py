"""Entries of a kind, as they are held against the tables."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from deliberation.database import db
from deliberation.journal.models import Entry


def entries(community_id: int, *verbs: str) -> Iterator[Entry]:
    """The entries of these *verbs* in the order in which they were recorded."""
    yield from db.session.scalars(
        select(Entry)
        .where(Entry.community_id == community_id, Entry.verb.in_(verbs))
        .order_by(Entry.number)
        .execution_options(yield_per=1000)
    )
