"""What the record says of a box that an export claims to be."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from deliberation.ballots.models import Box
from deliberation.database import db
from deliberation.journal.models import Entry
from deliberation.people.models import Community


@dataclass(frozen=True, slots=True)
class Witness:
    """The entry that recorded the closing of a box: root and seal as they were then."""

    community: str
    number: int
    hash: str
    root: str
    seal: str


def of(uid: str) -> Witness | None:
    """The record's word on the box called *uid*; ``None``: no such box was closed here."""
    found = db.session.execute(
        select(Community.code, Entry.number, Entry.hash, Entry.particulars)
        .join(Box, (Box.community_id == Entry.community_id) & (Box.id == Entry.subject_id))
        .join(Community, Community.id == Entry.community_id)
        .where(Box.uid == uid, Entry.subject_kind == "boxes", Entry.verb == "box:closed")
    ).one_or_none()
    if found is None:
        return None
    told = found.particulars
    return Witness(found.code, found.number, found.hash, told["root"], told["seal"])
