"""Who is still here: as a list that was brought again says, or a clerk who has asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from deliberation.database import db
from deliberation.journal.operations import record
from deliberation.people.models import Community, Person
from deliberation.rules.refusals import NotReady


def confirm(community: Community, people: Sequence[int], *, at: datetime) -> None:
    """A list that was brought again, or a clerk, says that these (ids) are still here."""
    ids = list(people)
    for start in range(0, len(ids), 500):
        db.session.execute(
            update(Person)
            .where(Person.community_id == community.id, Person.id.in_(ids[start : start + 500]))
            .values(confirmed_at=at)
        )


def confirm_by_hand(
    community: Community, people: Sequence[int], *, by: Person, at: datetime
) -> int:
    """A clerk has asked: these are still here, whatever the last list says. Gives how many."""
    known = select(func.count()).where(
        Person.community_id == community.id, Person.id.in_(people), Person.left_on.is_(None)
    )
    count = db.session.scalar(known) or 0
    if not count:
        raise NotReady.because("registers.nobody_chosen", None)
    confirm(community, people, at=at)
    record("people:confirmed", _People(community), by=by.id, at=at, persons=count)
    return count


class _People:
    """The people of a community, as the subject of an entry."""

    __tablename__ = "communities"

    def __init__(self, community: Community) -> None:
        self.id = self.community_id = community.id
