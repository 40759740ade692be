"""A person's inbox."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from deliberation.database import db
from deliberation.messages.models import Message

PAGE = 30  # messages


def page(community_id: int, person_id: int, before: int | None = None) -> Sequence[Message]:
    """What the person was told, the latest first; one more than a page tells of a next one.

    :param before: id of the last message of the page before (keyset paging)
    """
    # Made once: it is asked on each look at one's own page.
    values = {"community": community_id, "person": person_id, "before": before, "most": PAGE + 1}
    return db.session.scalars(_THEIRS if before is None else _EARLIER, values).all()


_THEIRS = (
    select(Message)
    .where(Message.community_id == bindparam("community"), Message.person_id == bindparam("person"))
    .order_by(Message.id.desc())
    .limit(bindparam("most"))
)
_EARLIER = _THEIRS.where(Message.id < bindparam("before"))
