"""Who has an account and who has not: building by building, and the letters that wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, literal_column, select, tuple_

from deliberation.database import db
from deliberation.people.models import Building, Household, Person
from deliberation.people.models.letters import OPEN, Letter

STAFF = 0  # in place of a building: those who work here and live elsewhere

# Written out, so that PostgreSQL sees one expression where it is asked for and grouped by.
_PLACE = func.coalesce(Household.building_id, literal_column(str(STAFF)))
_ORDER = (_PLACE, func.coalesce(Household.door, literal_column("''")), Person.id)


def _adults(community_id: int, *columns: Any) -> Select[Any]:
    # Whoever is not of age has no vote and gets no letter.
    return (
        select(*columns)
        .select_from(Person)
        .outerjoin(Household, Household.id == Person.household_id)
        .outerjoin(Building, Building.id == Household.building_id)
        .outerjoin(
            Letter,
            and_(
                Letter.community_id == Person.community_id,
                Letter.person_id == Person.id,
                OPEN,
            ),
        )
        .where(Person.community_id == community_id, Person.adult, Person.left_on.is_(None))
    )


def by_building(community_id: int, at: datetime) -> Sequence[Row]:
    """For each building: ``building_id`` (0: staff), ``building``, adults, claimed, waiting."""
    waiting = Person.account_id.is_(None) & (Letter.expires_at > at)
    return db.session.execute(
        _adults(
            community_id,
            _PLACE.label("building_id"),
            Building.name.label("building"),
            func.count(Person.id).label("adults"),
            func.count(Person.account_id).label("claimed"),
            func.count(Person.id).filter(waiting).label("waiting"),
        )
        .group_by(_PLACE, Building.name)
        .order_by(_PLACE)
    ).all()


def listed(
    community_id: int,
    *,
    building: int | None = None,
    claimed: bool | None = None,
    after: int | None = None,
    limit: int,
) -> Sequence[Row]:
    """Adults in the order of their doors, with the letter that is open, if there is one.

    :param building: only of this one; :data:`STAFF` for who lives elsewhere
    :param claimed: only those who have an account, or who have none
    :param after: the id of the last person of the page before
    """
    asked = _adults(
        community_id,
        Person.id,
        Person.name,
        Person.phone_tail,
        Person.account_id,
        Building.name.label("building"),
        Household.door,
        Letter.issued_at,
        Letter.expires_at,
    )
    if claimed is not None:
        wanted = Person.account_id.is_not(None) if claimed else Person.account_id.is_(None)
        asked = asked.where(wanted)
    return _part(asked, community_id, building, after, limit)


def letters(
    community_id: int,
    at: datetime,
    *,
    building: int | None = None,
    person: int | None = None,
    after: int | None = None,
    limit: int,
) -> Sequence[Row]:
    """Letters that can be printed: open and not expired, in the order of the doors."""
    asked = _waiting(
        community_id, at, person, Letter, Person, Building.name.label("building"), Household.door
    )
    return _part(asked, community_id, building, after, limit)


def files(
    community_id: int, at: datetime, *, building: int | None = None, each: int
) -> list[tuple[int, int, int | None]]:
    """Letters that can be printed, *each* to a file: first and last in number, after whom."""
    asked = _waiting(community_id, at, None, Person.id)
    ids = [row.id for row in _part(asked, community_id, building, None, None)]
    return [
        (start + 1, min(start + each, len(ids)), ids[start - 1] if start else None)
        for start in range(0, len(ids), each)
    ]


def without_letter(
    community_id: int, at: datetime, building: int | None = None, *, anew: bool = False
) -> Sequence[int]:
    """Ids of adults without an account, who have no letter that is still good (*anew*: or have)."""
    asked = _adults(community_id, Person.id).where(Person.account_id.is_(None))
    if not anew:
        asked = asked.where(Letter.id.is_(None) | (Letter.expires_at <= at))
    return [row.id for row in _part(asked, community_id, building, None, None)]


def _waiting(community_id: int, at: datetime, person: int | None, *columns: Any) -> Select[Any]:
    asked = _adults(community_id, *columns).where(Letter.expires_at > at, ~Letter.waits)
    return asked if person is None else asked.where(Person.id == person)


def _part(
    asked: Select, community_id: int, building: int | None, after: int | None, limit: int | None
) -> Sequence[Row]:
    if building is not None:
        asked = asked.where(_PLACE == building)
    if after is not None:
        last = (
            select(*_ORDER)
            .select_from(Person)
            .outerjoin(Household, Household.id == Person.household_id)
            .where(Person.community_id == community_id, Person.id == after)
        )
        place = db.session.execute(last).first()
        if place is not None:
            asked = asked.where(tuple_(*_ORDER) > tuple_(*place))
    return db.session.execute(asked.order_by(*_ORDER).limit(limit)).all()
