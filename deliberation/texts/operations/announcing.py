"""The committee tells everybody: published, ended, read; a rumour is answered beside it (C9)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from deliberation.database import db, record_in
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people import queries as people
from deliberation.people.models import Person
from deliberation.rules.refusals import OutOfOrder
from deliberation.texts.models import Announcement, AnnouncementReading

PAGE = 20
#: Minutes in which a rumour is to be answered.
IN_TIME = 120


def publish(
    key: str, title: str, text: str, *, rumour: str = "", heard: int | None = None,
    urgent: bool = False, by: Person, at: datetime,
) -> Announcement:  # fmt: skip
    """Tell all adult residents; the same *key* a second time is the same announcement.

    :param rumour: what people say, that *text* answers; *heard*: minutes ago, at most
    :param urgent: it goes out at once, also to who gets one e-mail a day
    """
    here = by.community_id
    if (there := record_in(Announcement, here, key=key)) is not None:
        return there
    everybody = people.adults_with_account(here)
    made = Announcement(
        community_id=here, key=key, title=title, text=text, rumour=rumour,
        heard=heard if rumour else None, urgent=urgent, told=len(everybody),
        published_by_id=by.id, at=at, ended_at=None,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    about: dict[str, Any] = {"announcement": made.id, "title": title}
    if urgent:
        entry = record("announcement:urgent", made, by=by.id, at=at, **about)
    elif rumour:
        entry = record("announcement:rumour", made, by=by.id, at=at, **about)
    else:
        entry = record("announcement:published", made, by=by.id, at=at, **about)
    tell(everybody, entry)
    return made


def end(one: Announcement, *, by: Person, at: datetime) -> None:
    """It holds no longer; it stays to be read, and says so.

    :raises OutOfOrder: ``announcements.ended_already``
    """
    db.session.refresh(one, with_for_update={"key_share": True})
    if one.ended_at is not None:
        raise OutOfOrder.because("announcements.ended_already", None)
    one.ended_at = at
    db.session.flush()
    record("announcement:ended", one, by=by.id, at=at, announcement=one.id, title=one.title)


def read(one: Announcement, person: Person, *, at: datetime) -> None:
    """*person* has read it; once."""
    if not has_read(one, person.id):
        db.session.add(
            AnnouncementReading(
                community_id=one.community_id, announcement_id=one.id, person_id=person.id, at=at
            )
        )
        db.session.flush()


def has_read(one: Announcement, person_id: int | None) -> bool:
    """Whether the person has said that they read it."""
    mine = select(AnnouncementReading.id).where(
        AnnouncementReading.community_id == one.community_id,
        AnnouncementReading.announcement_id == one.id,
        AnnouncementReading.person_id == person_id,
    )
    return person_id is not None and db.session.scalar(mine) is not None


def readers(one: Announcement) -> int:
    """How many have said that they read it."""
    count = select(func.count()).where(
        AnnouncementReading.community_id == one.community_id,
        AnnouncementReading.announcement_id == one.id,
    )
    return db.session.scalar(count) or 0


def listed(community_id: int, before: int | None = None) -> list[Announcement]:
    """Announcements, the latest first; one more than a page tells of a next one."""
    which = [] if before is None else [Announcement.id < before]
    return list(
        db.session.scalars(
            select(Announcement)
            .where(Announcement.community_id == community_id, *which)
            .order_by(Announcement.id.desc())
            .limit(PAGE + 1)
        )
    )
