"""Telling people: queue a message for each, once per occasion."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from deliberation.database import changed, db
from deliberation.journal.models import Entry
from deliberation.journal.queries.sentences_messages import TOLD
from deliberation.messages.models import Message


def tell(people: Iterable[int], entry: Entry) -> int:
    """Queue for each of *people* (ids) what *entry* records; say to nobody what they did.

    :returns: the number of messages queued; those told already are passed over
    """
    return _queue(
        {person for person in people if person and person != entry.actor_id},
        entry.verb,
        community_id=entry.community_id,
        issue_id=entry.issue_id,
        actor_id=entry.actor_id,
        occasion=f"{entry.verb}:{entry.subject_kind}:{entry.subject_id}:{entry.number}",
        particulars=entry.particulars,
        at=entry.at,
    )


def remind(
    people: Iterable[int],
    verb: str,
    *,
    community_id: int,
    issue_id: int | None,
    occasion: str,
    particulars: dict[str, Any],
    at: datetime,
) -> int:
    """Queue for each of *people* (ids) what nobody has done: it is on no record.

    :param occasion: makes it unique: those who were told already are passed over
    :returns: the number of messages queued
    """
    return _queue(
        set(people),
        verb,
        community_id=community_id,
        issue_id=issue_id,
        actor_id=None,
        occasion=occasion,
        particulars=particulars,
        at=at,
    )


def _queue(wanted: set[int], verb: str, *, community_id: int, occasion: str, **about: Any) -> int:
    if verb not in TOLD:
        raise ValueError(f"{verb} is no kind of message: see sentences_messages.py")
    if not wanted:
        return 0
    told = select(Message.person_id).where(
        Message.community_id == community_id, Message.occasion == occasion
    )
    row = {"community_id": community_id, "verb": verb, "occasion": occasion}
    rows = [
        {**row, **about, "person_id": person}
        for person in sorted(wanted - set(db.session.scalars(told)))
    ]
    if rows:
        db.session.execute(insert(Message), rows)
    return len(rows)


def read_until(community_id: int, person_id: int, last: int, *, at: datetime) -> int:
    """The person has read what they were told, up to the message with the id *last*.

    What came in after the page was made stays unread.

    :returns: how many were unread until now
    """
    return changed(
        update(Message)
        .where(
            Message.community_id == community_id,
            Message.person_id == person_id,
            Message.id <= last,
            Message.read_at.is_(None),
        )
        .values(read_at=at)
    )
