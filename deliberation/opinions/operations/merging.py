"""Two records were of one person: what they said counts once."""

from __future__ import annotations

from sqlalchemy import select

from deliberation.database import db
from deliberation.opinions.models import OpinionMap
from deliberation.opinions.operations import secret_tables
from deliberation.opinions.operations.taking import hold
from deliberation.people.models import Person


def join(kept: Person, dropped: Person) -> None:
    """In every open map *dropped* has said nothing any more that *kept* has said as well."""
    running = select(OpinionMap).where(
        OpinionMap.community_id == kept.community_id, OpinionMap.closed_at.is_(None)
    )
    for one in db.session.scalars(running.order_by(OpinionMap.id)).all():
        hold(one)
        secret_tables.join(one, kept.id, dropped.id)
