"""Reading the register of people: page by page, one person whole, and who has gone from lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Row, Select, func, literal_column, or_, select, tuple_

from deliberation.database import db
from deliberation.journal.models import Entry
from deliberation.people.models import Building, Group, Household, Person, Role, Unit
from deliberation.people.models.owners import Owner
from deliberation.people.models.registers import Former, Merger
from deliberation.people.models.uploads import Upload
from deliberation.people.operations.uploads import ROSTER
from deliberation.people.queries import in_force
from deliberation.rules.reading import plain_text
from deliberation.rules.registers import Leaving

PAGE = 50


class Show(StrEnum):
    """Which part of the register a page shows."""

    HERE = "here"
    ABSENT = "absent"  # no longer on the list that was brought last
    GONE = "gone"


# Written out, so that PostgreSQL sees one expression where it is asked for and ordered by.
_PLACE = func.coalesce(Household.building_id, literal_column("0"))
_ORDER = (_PLACE, func.coalesce(Household.door, literal_column("''")), Person.id)


def listed(
    community_id: int,
    *,
    search: str = "",
    show: Show = Show.HERE,
    role: str = "",
    day: date,
    after: int | None = None,
    limit: int = PAGE,
) -> Sequence[Row]:
    """Persons in the order of their doors, those without one first; one page of them.

    :param search: words that each have to stand in the name, the door or the unit
    :param role: only who holds it on *day*
    :param after: the id of the last person of the page before
    """
    asked = _homes(
        select(
            Person.id,
            Person.name,
            Person.adult,
            Person.phone_tail,
            Person.account_id,
            Person.left_on,
            Person.left_why,
            Building.name.label("building"),
            Household.door,
            Unit.name.label("unit"),
        ).select_from(Person)
    ).where(Person.community_id == community_id)
    if show is Show.GONE:
        asked = asked.where(Person.left_on.is_not(None))
    else:
        asked = asked.where(Person.left_on.is_(None))
    if show is Show.ABSENT:
        asked = asked.where(_absent(community_id))
    if role:
        held = select(Role.person_id).where(
            Role.community_id == community_id, Role.kind == role, in_force(day)
        )
        asked = asked.where(Person.id.in_(held))
    for word in _words(search):
        where = func.coalesce(Building.name, "") + func.coalesce(Household.door, "")
        asked = asked.where(
            or_(
                Person.name.contains(word, autoescape=True),
                where.contains(word, autoescape=True),
                Unit.name.contains(word, autoescape=True),
            )
        )
    if after is not None:
        asked = _from(asked, community_id, after)
    return db.session.execute(asked.order_by(*_ORDER).limit(limit)).all()


def _words(search: str) -> list[str]:
    return plain_text(search.replace("\0", "")).split()[:5]


def _homes(asked: Select) -> Select:
    return (
        asked.outerjoin(Household, Household.id == Person.household_id)
        .outerjoin(Building, Building.id == Household.building_id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
    )


def _from(asked: Select, community_id: int, after: int) -> Select:
    last = db.session.execute(
        select(*_ORDER)
        .select_from(Person)
        .outerjoin(Household, Household.id == Person.household_id)
        .where(Person.community_id == community_id, Person.id == after)
    ).first()
    return asked if last is None else asked.where(tuple_(*_ORDER) > tuple_(*last))


def _absent(community_id: int):
    """Lives in a building of which the last list tells, and is not on it.

    A list of one building says nothing of the others: where nobody was found by it, nobody is
    missed. Whoever was entered or confirmed by hand after it is not missed either.
    """
    last = (
        select(func.max(Upload.taken_at))
        .where(Upload.community_id == community_id, Upload.source == ROSTER)
        .scalar_subquery()
    )
    there = (
        select(Household.building_id)
        .join(Person, Person.household_id == Household.id)
        .where(Person.community_id == community_id, Person.confirmed_at >= last)
    )
    return (
        Person.household_id.is_not(None)
        & Household.building_id.in_(there)
        & or_(Person.confirmed_at.is_(None), Person.confirmed_at < last)
    )


def absent(community_id: int) -> int:
    """How many live here who are no longer on the list that was brought last."""
    return db.session.scalar(
        _homes(select(func.count(Person.id)).select_from(Person)).where(
            Person.community_id == community_id, Person.left_on.is_(None), _absent(community_id)
        )
    )


def roles_of(community_id: int, people: Collection[int], day: date) -> Mapping[int, list[str]]:
    """The kinds of role that each of *people* (ids) holds on *day*: one question for all."""
    found: dict[int, list[str]] = {}
    if people:
        rows = select(Role.person_id, Role.kind).where(
            Role.community_id == community_id, Role.person_id.in_(people), in_force(day)
        )
        for person_id, kind in db.session.execute(rows.order_by(Role.id)):
            if kind not in found.setdefault(person_id, []):
                found[person_id].append(kind)
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """A role with the group that it represents."""

    role: Role
    group: str | None


@dataclass(frozen=True, slots=True)
class Whole:
    """One person as the register has them.

    :ivar home: building and door
    :ivar before: what they were until when, the latest first: row of ``former_details``, home
    :ivar kept_id: the record that this one was a double of
    :ivar doubles: records that were doubles of this one
    :ivar owns: they cast for an owner
    """

    person: Person
    home: str
    unit: str
    roles: tuple[Held, ...]
    before: tuple[tuple[Former, str], ...]
    kept_id: int | None
    doubles: tuple[int, ...]
    owns: bool


def whole(person: Person) -> Whole:
    """All that the register knows of *person*, in a handful of questions."""
    place = db.session.execute(
        _homes(
            select(
                Building.name.label("building"), Household.door, Unit.name.label("unit")
            ).select_from(Person)
        ).where(Person.community_id == person.community_id, Person.id == person.id)
    ).one()
    roles = db.session.execute(
        select(Role, Group.name)
        .outerjoin(Group, Group.id == Role.group_id)
        .where(Role.community_id == person.community_id, Role.person_id == person.id)
        .order_by(Role.since.desc(), Role.id.desc())
    ).all()
    before = db.session.execute(
        select(Former, Building.name, Household.door)
        .outerjoin(Household, Household.id == Former.household_id)
        .outerjoin(Building, Building.id == Household.building_id)
        .where(Former.community_id == person.community_id, Former.person_id == person.id)
        .order_by(Former.id.desc())
    ).all()
    merged = db.session.execute(
        select(Merger.kept_id, Merger.dropped_id).where(
            Merger.community_id == person.community_id,
            or_(Merger.kept_id == person.id, Merger.dropped_id == person.id),
        )
    ).all()
    owns = (
        select(Owner.id)
        .where(Owner.community_id == person.community_id, Owner.person_id == person.id)
        .limit(1)
    )
    return Whole(
        person=person,
        home=_at(place.building, place.door),
        unit=place.unit or "",
        roles=tuple(Held(role, name) for role, name in roles),
        before=tuple((row[0], _at(row[1], row[2])) for row in before),
        kept_id=next((one.kept_id for one in merged if one.dropped_id == person.id), None),
        doubles=tuple(one.dropped_id for one in merged if one.kept_id == person.id),
        owns=db.session.scalar(owns) is not None,
    )


def called(community_id: int, people: Collection[int]) -> Mapping[int, tuple[str, str]]:
    """Each of *people* (ids) by name and by place, building and door or else the unit."""
    rows = db.session.execute(
        _homes(
            select(
                Person.id, Person.name, Building.name.label("building"), Household.door,
                Unit.name.label("unit"),
            ).select_from(Person)
        ).where(Person.community_id == community_id, Person.id.in_(people))
    )  # fmt: skip
    return {row.id: (row.name, _at(row.building, row.door) or row.unit or "") for row in rows}


def _at(building: str | None, door: str | None) -> str:
    return f"{building} {door}" if building else ""


def told_of(person: Person, *, limit: int = 30) -> Sequence[Entry]:
    """What is on record of *person* in the register, the latest first."""
    roles = select(Role.id).where(
        Role.community_id == person.community_id, Role.person_id == person.id
    )
    return db.session.scalars(
        select(Entry)
        .where(
            Entry.community_id == person.community_id,
            or_(
                (Entry.subject_kind == "people") & (Entry.subject_id == person.id),
                (Entry.subject_kind == "roles") & Entry.subject_id.in_(roles),
            ),
            Entry.issue_id.is_(None),
        )
        .order_by(Entry.number.desc())
        .limit(limit)
    ).all()


def alike(person: Person, search: str = "", *, limit: int = 20) -> Sequence[Row]:
    """Who may be the same person on another record: called alike, or found by *search*."""
    asked = _homes(
        select(
            Person.id,
            Person.name,
            Person.phone_tail,
            Building.name.label("building"),
            Household.door,
            Unit.name.label("unit"),
        ).select_from(Person)
    ).where(
        Person.community_id == person.community_id,
        Person.id != person.id,
        or_(Person.left_why.is_(None), Person.left_why != Leaving.MERGED),
    )
    words = _words(search)
    if not words:
        asked = asked.where(Person.name == person.name)
    for word in words:
        where = func.coalesce(Building.name, "") + func.coalesce(Household.door, "")
        asked = asked.where(
            or_(
                Person.name.contains(word, autoescape=True),
                where.contains(word, autoescape=True),
            )
        )
    return db.session.execute(asked.order_by(Person.id).limit(limit)).all()
