"""A person's inbox."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from deliberation.database import db
from deliberation.messages.models import Message


def latest(community_id: int, person_id: int, limit: int = 30) -> Sequence[Message]:
    """What the person was told, the latest first."""
    return db.session.scalars(
        select(Message)
        .where(Message.community_id == community_id, Message.person_id == person_id)
        .order_by(Message.id.desc())
        .limit(limit)
    ).all()
