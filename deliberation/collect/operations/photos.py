"""Photos that belong to a proposal: kept with it, recorded with it, found again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import undefer

from deliberation.collect.models import Photo
from deliberation.database import db
from deliberation.documents.pictures import THUMBNAIL, Picture
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.issues.queries import readable
from deliberation.people.models import Person
from deliberation.rules.policy import Actor

MOST_PHOTOS = 4  # with one proposal

ATTACHED = "photo:attached"


def attach(issue: Issue, pictures: Sequence[Picture], *, by: Person, at: datetime) -> None:
    """Keep *pictures* with *issue*, in their order, each once; the record has their checksums."""
    distinct = {picture.sha256: picture for picture in pictures}
    for position, picture in enumerate(distinct.values(), 1):
        photo = Photo(
            community_id=issue.community_id,
            issue_id=issue.id,
            position=position,
            sha256=picture.sha256,
            width=picture.width,
            height=picture.height,
            image=picture.image,
            thumbnail=picture.thumbnail,
        )
        db.session.add(photo)
        db.session.flush()
        issues.note(
            issue,
            ATTACHED,
            by=by,
            at=at,
            subject=photo,
            sha256=picture.sha256,
            width=picture.width,
            height=picture.height,
        )


class Told(Protocol):
    """What an entry of the record says."""

    @property
    def verb(self) -> str: ...
    @property
    def particulars(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Attached:
    """A photo as the page of its issue needs it; width and height in pixels."""

    sha256: str
    width: int
    height: int

    @property
    def small(self) -> tuple[int, int]:
        """Width and height of the thumbnail, for the page to leave room for it."""
        longest = max(self.width, self.height, THUMBNAIL)
        return self.width * THUMBNAIL // longest, self.height * THUMBNAIL // longest


def attached(entries: Iterable[Told]) -> list[Attached]:
    """The photos that an issue's *entries*, newest first, speak of, in the order of proposing.

    The page has read the entries already, so photos cost it no question.
    """
    told = [Attached(**entry.particulars) for entry in entries if entry.verb == ATTACHED]
    return told[::-1]


def photo(
    community_id: int, checksum: str, actor: Actor, *, small: bool
) -> tuple[Photo, Issue] | None:
    """The photo with *checksum*, with an issue of it that *actor* may read.

    :param small: bring the thumbnail's bytes, else the image's
    """
    rows = db.session.execute(
        select(Photo, Issue)
        .join(Issue, Issue.id == Photo.issue_id)
        .where(Photo.community_id == community_id, Photo.sha256 == checksum)
        .order_by(Photo.id)
        .options(undefer(Photo.thumbnail if small else Photo.image))
    )
    return next(((found, issue) for found, issue in rows if readable(issue, actor)), None)
