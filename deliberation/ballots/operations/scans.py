"""Photos of sheets and ballots: kept once, found by their checksum."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import undefer

from deliberation.ballots.models.paper import Scan
from deliberation.database import db


class Drawn(Protocol):
    """A photo that was checked and drawn anew, so that nothing but the picture is in it."""

    @property
    def image(self) -> bytes: ...

    @property
    def sha256(self) -> str: ...


def keep(community_id: int, photo: Drawn, *, at: datetime) -> str:
    """Keep *photo*; the same one twice is kept once. Gives its checksum."""
    known = select(Scan.id).where(Scan.community_id == community_id, Scan.sha256 == photo.sha256)
    if db.session.scalar(known) is None:
        scan = Scan(community_id=community_id, sha256=photo.sha256, image=photo.image, kept_at=at)
        db.session.add(scan)
        db.session.flush()
    return photo.sha256


def scan(community_id: int, checksum: str) -> Scan | None:
    """The photo with *checksum*, with its picture."""
    return db.session.scalar(
        select(Scan)
        .where(Scan.community_id == community_id, Scan.sha256 == checksum)
        .options(undefer(Scan.image))
    )
