"""How many live and work here, and how many of them can sign in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from deliberation.database import db
from deliberation.people.models import Building, Household, Person


@dataclass(frozen=True, slots=True)
class Count:
    """What a community's roster holds.

    :ivar claimed: people with an account of their own
    """

    buildings: int
    homes: int
    people: int
    claimed: int


def counted(community_id: int) -> Count:
    """The roster of the community in figures: one question."""
    row = db.session.execute(
        select(
            select(func.count(Building.id))
            .where(Building.community_id == community_id)
            .scalar_subquery(),
            select(func.count(Household.id))
            .where(Household.community_id == community_id)
            .scalar_subquery(),
            select(func.count(Person.id))
            .where(Person.community_id == community_id, Person.left_on.is_(None))
            .scalar_subquery(),
            select(func.count(Person.account_id))
            .where(Person.community_id == community_id)
            .scalar_subquery(),
        )
    ).one()
    return Count(*row)
