"""Recording: one entry, in the transaction of the change that it tells of."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select, text

from deliberation import clock
from deliberation.database import db
from deliberation.journal import chain
from deliberation.journal.models import Entry
from deliberation.journal.verbs import VERBS


class Subject(Protocol):
    """Anything that things happen to: a row of a community."""

    id: Any
    community_id: Any
    __tablename__: Any


class Undeclared(ValueError):
    """A verb, or a key of it, that ``VERBS`` does not declare."""


def record(
    verb: str,
    subject: Subject,
    *,
    by: int | None,
    at: datetime,
    issue: int | None = None,
    **particulars: Any,
) -> Entry:
    """Append to the community's chain that *verb* happened to *subject*.

    :param by: id of the person who did it; ``None`` when its time had come by itself
    :param at: the moment at which it happened or fell due
    :param issue: id of the issue whose story it belongs to
    :param particulars: exactly the keys that :data:`VERBS` declares; ids and words, no names
    :raises Undeclared: for an unknown verb, or keys other than the declared
    """
    declared = VERBS.get(verb)
    if declared is None or set(particulars) != declared:
        raise Undeclared(f"{verb} takes {sorted(declared or ())}, not {sorted(particulars)}")
    _take_turn(subject.community_id)
    last = db.session.execute(
        select(Entry.number, Entry.hash)
        .where(Entry.community_id == subject.community_id)
        .order_by(Entry.number.desc())
        .limit(1)
    ).one_or_none()
    entry = Entry(
        community_id=subject.community_id,
        number=last.number + 1 if last else 1,
        verb=verb,
        subject_kind=subject.__tablename__,
        subject_id=subject.id,
        issue_id=issue,
        actor_id=by,
        at=at,
        recorded_at=clock.now(),
        particulars=particulars,
        previous=last.hash if last else chain.GENESIS,
    )
    entry.hash = chain.digest(entry)
    db.session.add(entry)
    db.session.flush()
    return entry


def _take_turn(community_id: int) -> None:
    # Entries of one community are numbered one after the other, so writers queue per community.
    # On SQLite the unit of work is already the only writer.
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(
            text("SELECT pg_advisory_xact_lock(7225, :community)"), {"community": community_id}
        )
