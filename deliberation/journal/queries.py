"""Reading the record: the head of a chain, the story of an issue, the walk over all chains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select

from deliberation.database import db, read
from deliberation.journal import chain
from deliberation.journal.models import Entry


def head(community_id: int) -> tuple[int, str]:
    """Number and hash of the latest entry: printed on papers, which witness it elsewhere."""
    row = db.session.execute(
        select(Entry.number, Entry.hash)
        .where(Entry.community_id == community_id)
        .order_by(Entry.number.desc())
        .limit(1)
    ).one_or_none()
    return (row.number, row.hash) if row else (0, chain.GENESIS)


def hash_of(community_id: int, number: int) -> str | None:
    """The hash of the entry *number*; ``None`` where there is none."""
    return db.session.scalar(
        select(Entry.hash).where(Entry.community_id == community_id, Entry.number == number)
    )


def of_issue(community_id: int, issue_id: int, limit: int = 400) -> Sequence[Row]:
    """The entries of one issue's story, newest first: what a page tells of them."""
    return read(_OF_ISSUE, community=community_id, issue=issue_id, limit=limit)


_OF_ISSUE = (
    select(
        Entry.number,
        Entry.verb,
        Entry.issue_id,
        Entry.actor_id,
        Entry.at,
        Entry.particulars,
        Entry.hash,
    )
    .where(
        Entry.community_id == bindparam("community"), Entry.issue_id == bindparam("issue")
    )
    .order_by(Entry.number.desc())
    .limit(bindparam("limit"))
)


def hashes(community_id: int) -> Iterator[tuple[int, str]]:
    """Number and hash of every entry in their order: what is published of the record."""
    rows = db.session.execute(
        select(Entry.number, Entry.hash)
        .where(Entry.community_id == community_id)
        .order_by(Entry.number)
        .execution_options(yield_per=2000)
    )
    for row in rows:
        yield row.number, row.hash


TAKEN_BACK = "issue:taken_back"


def standing(entries: Sequence[Any]) -> list[Any]:
    """*entries* of one story without the steps that were taken back, and without the taking."""
    gone = {entry.particulars["entry"] for entry in entries if entry.verb == TAKEN_BACK}
    return [
        entry for entry in entries if entry.verb != TAKEN_BACK and entry.number not in gone
    ]


def walk(community_id: int) -> Iterator[Entry]:
    """All entries of a community in order, a thousand at a time."""
    rows = db.session.scalars(
        select(Entry).where(Entry.community_id == community_id).order_by(Entry.number)
        .execution_options(yield_per=1000)
    )
    yield from rows


def verify(community_id: int) -> chain.Break | None:
    """Where the community's chain first fails to fit; ``None`` when it is whole."""
    return chain.first_break(walk(community_id))
