"""Recording: one entry, in the transaction of the change that it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select, text

from deliberation import clock
from deliberation.database import db
from deliberation.journal.models import Activity, Entry, chain
from deliberation.journal.models.event_types import VERBS
from deliberation.journal.operations import typed


class Subject(Protocol):
    """Anything that things happen to: a row of a community."""

    id: Any
    community_id: Any
    __tablename__: Any


Told = tuple[Subject, int | None, dict[str, Any]]
"""What an entry tells of: the subject, the id of the issue's story, the particulars."""


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
    :param particulars: exactly the keys that :data:`VERBS` declares; ids and words, no names.
        What somebody typed is kept apart, and the entry holds its digest (``typed``)
    :raises Undeclared: for an unknown verb, or keys other than the declared
    """
    return record_each(verb, [(subject, issue, particulars)], by=by, at=at)[0]


def record_each(verb: str, told: Sequence[Told], *, by: int | None, at: datetime) -> list[Entry]:
    """Append that *verb* happened to many subjects of one community, one entry each, in order.

    :param told: each subject, the id of the issue whose story it belongs to, the particulars
    :raises Undeclared: as :func:`record`
    """
    declared = VERBS.get(verb)
    for _, _, particulars in told:
        if declared is None or set(particulars) != declared:
            raise Undeclared(f"{verb} takes {sorted(declared or ())}, not {sorted(particulars)}")
    community_id, recorded_at = told[0][0].community_id, clock.now()
    number, head = _head(community_id)
    apart = typed.kept_apart(community_id, [(issue, known) for _, issue, known in told])
    entries = []
    for (subject, issue, _), particulars in zip(told, apart, strict=True):
        number += 1
        entry = Entry(
            community_id=community_id,
            number=number,
            verb=verb,
            subject_kind=subject.__tablename__,
            subject_id=subject.id,
            issue_id=issue,
            actor_id=by,
            at=at,
            recorded_at=recorded_at,
            particulars=particulars,
            previous=head,
        )
        entry.hash = head = chain.digest(entry)
        entries.append(entry)
    db.session.add_all(entries)
    db.session.flush()
    if by is not None:
        took_part(community_id, [by], at=at)
    return entries


def took_part(community_id: int, person_ids: Iterable[int], *, at: datetime) -> None:
    """These persons did something in the month of *at*: what participation is counted from.

    Whatever is recorded with the person who did it says so by itself; rooms say it where
    somebody does what makes no entry of their own: is present in a meeting, casts a ballot.
    """
    day, everybody = clock.day_of(at), sorted(set(person_ids))
    bit = 1 << day.month - 1
    given = {"community": community_id, "year": day.year, "months": bit}
    for start in range(0, len(everybody), _AT_ONCE):
        ids = everybody[start : start + _AT_ONCE]
        known = dict(
            db.session.execute(
                select(Activity.person_id, Activity.months).where(
                    Activity.community_id == community_id,
                    Activity.year == day.year,
                    Activity.person_id.in_(ids),
                )
            ).all()
        )
        if new := [person for person in ids if not known.get(person, 0) & bit]:
            db.session.execute(_TOOK_PART, [given | {"person": person} for person in new])


_AT_ONCE = 2000  # persons: a database takes some ten thousand values in one question, no more


_TOOK_PART = text(
    "INSERT INTO activity (community_id, person_id, year, months) "
    "VALUES (:community, :person, :year, :months) ON CONFLICT (community_id, person_id, year) "
    "DO UPDATE SET months = activity.months | excluded.months"
)


def _head(community_id: int) -> tuple[int, str]:
    """The number and the hash of the last entry, with the turn to append the next."""
    take_turn(community_id)
    return head(community_id)


def head(community_id: int) -> tuple[int, str]:
    """Number and hash of the latest entry: printed on papers, which witness it elsewhere."""
    last = db.session.execute(
        select(Entry.number, Entry.hash)
        .where(Entry.community_id == community_id)
        .order_by(Entry.number.desc())
        .limit(1)
    ).one_or_none()
    return (last.number, last.hash) if last else (0, chain.GENESIS)


def take_turn(community_id: int) -> None:
    """Wait for the turn to append: from here on, until the unit of work ends, nobody else can."""
    # Entries of one community are numbered one after the other, so writers queue per community.
    # On SQLite the unit of work is already the only writer.
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(
            text("SELECT pg_advisory_xact_lock(7225, :community)"), {"community": community_id}
        )
