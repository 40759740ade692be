"""A person's inbox."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from deliberation.database import db
from deliberation.messages.models import Message

PAGE = 30  # messages


def page(community_id: int, person_id: int, before: int | None = None) -> Sequence[Message]:
    """What the person was told, the latest first; one more than a page tells of a next one.

    :param before: id of the last message of the page before (keyset paging)
    """
    theirs = select(Message).where(
        Message.community_id == community_id, Message.person_id == person_id
    )
    if before is not None:
        theirs = theirs.where(Message.id < before)
    return db.session.scalars(theirs.order_by(Message.id.desc()).limit(PAGE + 1)).all()
