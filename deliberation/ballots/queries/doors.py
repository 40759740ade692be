"""The roll from door to door: who has answered, never what; whom to remind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, or_, select

from deliberation.ballots.models import Box, Voter
from deliberation.ballots.queries import has_cast
from deliberation.database import db
from deliberation.people.models import Building, Household, Person, Unit
from deliberation.people.models.owners import ExclusivePart, Owner


def persons(box: Box, *, silent: bool = False) -> Sequence[int]:
    """Ids of those who answer for a line of *box*: a person, else each adult of the household.

    :param silent: those only of whose lines nothing has been cast
    """
    theirs = or_(
        Person.id == Voter.person_id,
        and_(Voter.person_id.is_(None), Person.household_id == Voter.household_id, Person.adult),
    )
    rows = (
        select(Person.id)
        .join(Voter, theirs)
        .where(Voter.community_id == box.community_id, Voter.box_id == box.id)
    )
    if silent:
        rows = rows.where(~has_cast(box))
    return db.session.scalars(rows.distinct().order_by(Person.id)).all()


@dataclass(frozen=True, slots=True)
class Place:
    """A building (or a unit, of those who live nowhere here) with its lines of the roll."""

    building_id: int | None
    name: str
    lines: int
    answered: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the roll as who goes from door to door needs it.

    :ivar person: the name in full, where the line is a person's or an owner's
    """

    voter_id: int
    building: str
    door: str
    person: str
    answered: bool
    is_owner: bool


_HELD = select(ExclusivePart).where(ExclusivePart.owner_id == Voter.owner_id).correlate(Voter)
_HOME = _HELD.with_only_columns(func.min(ExclusivePart.household_id)).scalar_subquery()
_PART = _HELD.with_only_columns(func.min(ExclusivePart.number)).scalar_subquery()

#: Where a line of the roll is found: its building (or the person's unit), its door (of an owner
#: who has no household here, the first part), and the name of the person or the owners.
WHERE = (
    func.coalesce(Building.name, Unit.name, "").label("building"),
    func.coalesce(Household.door, _PART, "").label("door"),
    func.coalesce(func.nullif(Owner.names, ""), Person.name, "").label("person"),
)


def located(rows: Select) -> Select:
    """*rows*, which select from the roll, with what :data:`WHERE` is read from."""
    home = func.coalesce(Voter.household_id, _HOME, Person.household_id)
    return (
        rows.outerjoin(Person, Person.id == Voter.person_id)
        .outerjoin(Owner, Owner.id == Voter.owner_id)
        .outerjoin(Household, Household.id == home)
        .outerjoin(Building, Building.id == Household.building_id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
    )


def _lines(box: Box) -> Select:
    """Each line of the roll with its door: the voter's own, or that of the person."""
    columns = (
        Voter.id,
        *WHERE,
        Building.id.label("building_id"),
        Voter.owner_id,
        has_cast(box).label("answered"),
    )
    return located(select(*columns).select_from(Voter)).where(
        Voter.community_id == box.community_id, Voter.box_id == box.id
    )


def voters_of_building(box: Box, building_id: int) -> Select[int]:
    """Ids of the lines of *box* in one building; 0: of those who live in none."""
    where = Building.id == building_id if building_id else Building.id.is_(None)
    return _lines(box).with_only_columns(Voter.id).where(where)


def places(box: Box) -> list[Place]:
    """The buildings of the roll, each with how many lines it has and how many have answered."""
    rows = _lines(box).subquery()
    found = db.session.execute(
        select(
            rows.c.building_id,
            func.max(rows.c.building),
            func.count(),
            func.count().filter(rows.c.answered),
        )
        .group_by(rows.c.building_id)
        .order_by(rows.c.building_id.is_(None), rows.c.building_id)
    )
    # Those who live in no building here stand together, whatever their units are called.
    return [Place(row[0], row[1] if row[0] else "", row[2], row[3]) for row in found]


def lines(
    box: Box, building_id: int | None = None, *, after: int = 0, limit: int = 200
) -> list[Line]:
    """Lines of the roll in its order.

    :param building_id: of this building only; 0: of those who live in none
    :param after: id of the voter after whom to go on
    """
    rows = _lines(box).where(Voter.id > after)
    if building_id is not None:
        rows = rows.where(Voter.id.in_(voters_of_building(box, building_id)))
    return [
        Line(row.id, row.building, row.door, row.person, row.answered, row.owner_id is not None)
        for row in db.session.execute(rows.order_by(Voter.id).limit(limit))
    ]
