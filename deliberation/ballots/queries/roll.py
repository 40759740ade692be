"""The roll as who attends a ballot sees it: doors and names, who has cast, never what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from deliberation.ballots.models import Box, Voter
from deliberation.ballots.queries import has_cast
from deliberation.database import db
from deliberation.people.models import Building, Household, Person
from deliberation.people.models.owners import Owner


@dataclass(frozen=True, slots=True)
class Known:
    """A line of the roll as who attends the hall's screen sees it."""

    voter_id: int
    building: str | None
    door: str | None
    name: str | None
    has_cast: bool


def look_up(box: Box, asked: str, limit: int = 20) -> Sequence[Known]:
    """Lines of the roll whose door, building and door, or person's name has *asked* in it."""
    where = func.coalesce(Building.name, "").concat(func.coalesce(Household.door, ""))
    asked = asked.replace(" ", "")
    rows = db.session.execute(
        _KNOWN.add_columns(has_cast(box).label("has_cast"))
        .where(
            Voter.community_id == box.community_id,
            Voter.box_id == box.id,
            or_(
                where.contains(asked, autoescape=True),
                Person.name.contains(asked, autoescape=True),
                Owner.names.contains(asked, autoescape=True),
            ),
        )
        .order_by(Voter.id)
        .limit(limit)
    )
    return [Known(*row) for row in rows]


def known(box: Box, voter: Voter) -> Known:
    """One line of the roll, as :func:`look_up` gives it."""
    found = _KNOWN.add_columns(has_cast(box).label("has_cast")).where(
        Voter.community_id == voter.community_id, Voter.id == voter.id
    )
    return Known(*db.session.execute(found).one())


_KNOWN = (
    select(
        Voter.id,
        Building.name.label("building"),
        Household.door,
        func.coalesce(Person.name, Owner.names).label("name"),
    )
    .select_from(Voter)
    .outerjoin(Owner, Owner.id == Voter.owner_id)
    .outerjoin(Person, Person.id == Voter.person_id)
    .outerjoin(Household, Household.id == func.coalesce(Voter.household_id, Person.household_id))
    .outerjoin(Building, Building.id == Household.building_id)
)
