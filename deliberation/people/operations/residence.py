"""Who lives and works here: added by hand, moved, renamed. Each on record, by ids alone.

Rolls that are frozen keep their lines; rolls to come are computed from what stands here.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from deliberation import clock
from deliberation.database import db, record_beside
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people.models import Building, Community, Household, Person, Unit
from deliberation.people.operations import add_household, leaving, tenure
from deliberation.people.operations.history import remember
from deliberation.rules import registers as rules
from deliberation.rules.policy import RoleKind
from deliberation.rules.reading import damage_marks, door_key, full_door, plain_name, plain_text
from deliberation.rules.refusals import NotReady, OutOfOrder

NAME_MOST, DOOR_MOST = 80, 40  # characters


def hold(person: Person) -> None:
    """Read *person* afresh and let nobody else change them until the unit of work ends.

    :raises OutOfOrder: ``registers.left_already``
    """
    db.session.refresh(person, with_for_update={"key_share": True})
    if person.left_on is not None:
        raise OutOfOrder.because("registers.left_already", None)


# ------------------------------------------------------------------ adding, moving


def add(
    community: Community,
    name: str,
    *,
    home: Household | None,
    unit: Unit | None = None,
    adult: bool,
    phone_tail: str = "",
    by: Person,
    at: datetime,
) -> Person:
    """One person more: of *home*, or who works for *unit* and lives elsewhere.

    :raises NotReady: ``registers.name_missing``, ``registers.place_missing``,
        ``registers.same_name_there``
    """
    called = _name(name)
    if home is None and unit is None:
        raise NotReady.because("registers.place_missing", None)
    _ensure_free(community.id, called, home=home.id if home else None, unit=unit)
    person = Person(
        community_id=community.id,
        name=called,
        listed=called,
        household_id=home.id if home else None,
        unit_id=unit.id if unit else None,
        adult=adult,
        phone_tail=phone_tail or None,
        confirmed_at=at,
    )
    db.session.add(person)
    db.session.flush()
    record("person:added", person, by=by.id, at=at, person=person.id)
    return person


def home_at(community: Community, building: Building, door: str, *, new: bool = False) -> Household:
    """The household behind *door*, however it is written; a new one where *new* says so.

    :raises NotReady: ``registers.door_missing``, ``registers.no_such_door``
    """
    written = plain_text(door)
    if not written or len(written) > DOOR_MOST or damage_marks(written):
        raise NotReady.because("registers.door_missing", None, most=DOOR_MOST)
    standing = db.session.scalars(
        select(Household)
        .where(Household.community_id == community.id, Household.building_id == building.id)
        .order_by(Household.id)
    )
    wanted = door_key(written)
    found = next((one for one in standing if door_key(one.door) == wanted), None)
    if found is None and not new:
        raise NotReady.because("registers.no_such_door", None, building=building.name, door=written)
    return found or add_household(community, building, full_door(written))


def move(person: Person, home: Household, *, by: Person, at: datetime) -> None:
    """From one door to another. Who represents the group of the old one leaves that office.

    :raises OutOfOrder: ``registers.left_already``, ``registers.lives_there``
    :raises NotReady: ``registers.same_name_there``: perhaps it is the same person twice
    """
    hold(person)
    if person.household_id == home.id:
        raise OutOfOrder.because("registers.lives_there", None)
    _ensure_free(person.community_id, person.listed or person.name, home=home.id, unit=None)
    _ensure_free(person.community_id, person.name, home=home.id, unit=None)
    before = person.household_id
    remember(person, "moved", by=by, at=at)
    person.household_id, person.confirmed_at = home.id, at
    leaving.end_letters(person, at)  # they name the old door
    db.session.flush()
    entry = record(
        "person:moved", person, by=by.id, at=at, person=person.id, from_home=before, home=home.id
    )
    for role in tenure.running(person, clock.day_of(at)):
        if role.kind == RoleKind.REPRESENTATIVE and role.group_id != home.group_id:
            tenure.close(role, on=clock.day_of(at), ending=rules.Ending.MOVED, by=None, at=at)
    tell([person.id], entry)


def come_back(person: Person, home: Household, *, by: Person, at: datetime) -> None:
    """Somebody who was gone lives here again; roles and account are given anew.

    :raises OutOfOrder: ``registers.lives_there``, ``registers.merged``
    :raises NotReady: ``registers.same_name_there``
    """
    db.session.refresh(person, with_for_update={"key_share": True})
    if person.left_on is None:
        raise OutOfOrder.because("registers.lives_there", None)
    if person.left_why == rules.Leaving.MERGED:
        raise OutOfOrder.because("registers.merged", None)
    _ensure_free(person.community_id, person.name, home=home.id, unit=None)
    remember(person, "moved", by=by, at=at)
    person.household_id, person.listed, person.confirmed_at = home.id, person.name, at
    person.left_on = person.left_why = None
    db.session.flush()
    record("person:moved", person, by=by.id, at=at, person=person.id, from_home=None, home=home.id)


# ------------------------------------------------------------------ names


def rename(person: Person, name: str, *, by: Person, at: datetime) -> None:
    """Correct the name. The record has ids; papers of before keep the name that stood on them.

    :raises OutOfOrder: ``registers.left_already``, ``registers.called_so``
    :raises NotReady: ``registers.name_missing``, ``registers.same_name_there``
    """
    hold(person)
    called = _name(name)
    if called == person.name:
        raise OutOfOrder.because("registers.called_so", None)
    unit = record_beside(person, Unit, person.unit_id) if person.unit_id else None
    _ensure_free(
        person.community_id, called, home=person.household_id, unit=unit, besides=person.id
    )
    remember(person, "renamed", by=by, at=at)
    person.name = called
    db.session.flush()
    entry = record("person:renamed", person, by=by.id, at=at, person=person.id)
    tell([person.id], entry)


def _name(written: str) -> str:
    called = plain_name(written)
    if not called or len(called) > NAME_MOST or damage_marks(called):
        raise NotReady.because("registers.name_missing", None, most=NAME_MOST)
    return called


def _ensure_free(
    community_id: int,
    name: str,
    *,
    home: int | None,
    unit: Unit | None,
    besides: int | None = None,
) -> None:
    """Nobody is called so behind that door, or in that unit: a list could not tell them apart."""
    place = Person.household_id == home
    if home is None:
        place = Person.household_id.is_(None) & (Person.unit_id == (unit.id if unit else None))
    twin = select(Person.id).where(
        Person.community_id == community_id,
        place,
        or_(Person.name == name, Person.listed == name),
        Person.left_on.is_(None),
        Person.id != (besides or 0),
    )
    if db.session.scalar(twin.limit(1)) is not None:
        raise NotReady.because("registers.same_name_there", None, called=name)
