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
    """The entry that recorded the closing of a box: root and seal as they were then.

    :ivar covered: the digest of header and footer as the latest covering left them, or empty
    """

    community: str
    number: int
    hash: str
    root: str
    seal: str
    covered: str = ""


def of(uid: str) -> Witness | None:
    """The record's word on the box called *uid*; ``None``: no such box was closed here."""
    found = db.session.execute(
        select(Community.code, Entry.number, Entry.hash, Entry.particulars, Box)
        .join(Box, (Box.community_id == Entry.community_id) & (Box.id == Entry.subject_id))
        .join(Community, Community.id == Entry.community_id)
        .where(Box.uid == uid, Entry.subject_kind == "boxes", Entry.verb == "box:closed")
    ).one_or_none()
    if found is None:
        return None
    told = found.particulars
    digest = covered(found.Box.community_id).get(found.Box.id, "")
    return Witness(found.code, found.number, found.hash, told["root"], told["seal"], digest)


def covered(community_id: int) -> dict[int, str]:
    """Ids of boxes of which words were covered → the digest that the latest such entry names."""
    entries = db.session.execute(
        select(Entry.subject_id, Entry.particulars)
        .where(Entry.community_id == community_id, Entry.verb == "box:resealed")
        .order_by(Entry.number)
    )
    return {box: told["digest"] for box, told in entries}
