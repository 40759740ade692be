"""Reading people: names as a reader may see them, electorates, independence."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    String,
    bindparam,
    cast,
    false,
    func,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import joinedload

from deliberation.database import Moment, db, read, record_in
from deliberation.people.models import (
    Building,
    Community,
    Household,
    Person,
    Relative,
    Role,
    Unit,
)
from deliberation.people.models.registers import Former
from deliberation.rules.policy import RoleKind
from deliberation.rules.reading import lives_behind, plain_name, plain_text
from deliberation.rules.refusals import NotReady


def communities() -> Sequence[Community]:
    """All communities of this installation, by name."""
    return db.session.scalars(select(Community).order_by(Community.name, Community.id)).all()


def codes() -> Sequence[Row]:
    """Id and code of all communities, by code."""
    return db.session.execute(select(Community.id, Community.code).order_by(Community.code)).all()


def by_id(community_id: int) -> Community:
    """The community that is known to be there."""
    return db.session.get_one(Community, community_id)


def community(code: str) -> Community | None:
    """The community addressed by *code*."""
    return db.session.scalar(select(Community).where(Community.code == code))


def in_force(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition that a role is held on *day*."""
    return (Role.since <= day) & or_(Role.until.is_(None), Role.until > day)


def names(
    community_id: int,
    ids: Collection[int | None],
    *,
    in_full: bool = False,
    at: datetime | None = None,
) -> Mapping[int, str]:
    """How persons are called on a page: ``3栋 王**``, staff with their unit.

    :param ids: of persons; ``None`` among them is nobody
    :param in_full: for readers who work with the names (the desk, a meeting's own papers)
    :param at: as they were called, and where they lived, at that moment: for a paper of that day
    """
    wanted = [one for one in ids if one is not None]
    if not wanted:
        return {}
    rows = read(_NAMES, community=community_id, ids=wanted)
    before = formerly(community_id, wanted, at) if at else {}
    found = {}
    for row in rows:
        name, where = before.get(row.id) or (row.name, row.unit or row.building)
        found[row.id] = called(name, where, in_full or row.named_in_public)
    return found


def door_names(community_id: int, ids: Collection[int]) -> Mapping[int, str]:
    """Where these households (ids) live: ``3栋 1单元 301室``."""
    if not ids:
        return {}
    rows = db.session.execute(
        select(Household.id, Building.name + " " + Household.door)
        .join(Building, Building.id == Household.building_id)
        .where(Household.community_id == community_id, Household.id.in_(ids))
    )
    return {id_: door for id_, door in rows}


def formerly(
    community_id: int, ids: Collection[int], at: datetime
) -> Mapping[int, tuple[str, str | None]]:
    """Of persons who were called or lived otherwise at *at*: name, and unit or building, then."""
    found: dict[int, tuple[str, str | None]] = {}
    for row in read(_FORMERLY, community=community_id, ids=list(ids), at=at):
        # The first change after that moment tells what was until then.
        found.setdefault(row.person_id, (row.name, row.unit or row.building))
    return found


_FORMERLY = (
    select(
        Former.person_id,
        Former.name,
        Building.name.label("building"),
        Unit.name.label("unit"),
    )
    .outerjoin(Household, Household.id == Former.household_id)
    .outerjoin(Building, Building.id == Household.building_id)
    .outerjoin(Unit, Unit.id == Former.unit_id)
    .where(
        Former.community_id == bindparam("community"),
        Former.person_id.in_(bindparam("ids", expanding=True)),
        Former.until > bindparam("at", type_=Moment),
    )
    .order_by(Former.until, Former.id)
)

_NAMES = (
    select(
        Person.id,
        Person.name,
        Person.named_in_public,
        Building.name.label("building"),
        Unit.name.label("unit"),
    )
    .outerjoin(Household, Household.id == Person.household_id)
    .outerjoin(Building, Building.id == Household.building_id)
    .outerjoin(Unit, Unit.id == Person.unit_id)
    .where(
        Person.community_id == bindparam("community"),
        Person.id.in_(bindparam("ids", expanding=True)),
    )
)


def directory(
    community_id: int, ids: Collection[int], *, in_full: bool = False
) -> tuple[Mapping[int, str], Mapping[int, str]]:
    """The names of persons as :func:`names` gives them, and of all units: one question."""
    people, units = {}, {}
    for row in read(_DIRECTORY, community=community_id, ids=list(ids)):
        if row.is_unit:
            units[row.id] = row.name
        else:
            people[row.id] = called(
                row.name, row.unit or row.building, in_full or row.named_in_public
            )
    return people, units


_DIRECTORY = union_all(
    _NAMES.add_columns(false().label("is_unit")),
    select(
        Unit.id,
        Unit.name,
        true().label("named_in_public"),
        cast(null(), String).label("building"),
        cast(null(), String).label("unit"),
        true().label("is_unit"),
    ).where(Unit.community_id == bindparam("community")),
)


def called(name: str, where: str | None, in_full: bool) -> str:
    """*name* with its building or unit before it; masked to the surname unless *in_full*."""
    shown = name if in_full else name[:1] + "**"
    return f"{where} {shown}" if where else shown


def unit_names(community_id: int) -> Mapping[int, str]:
    """The names of the community's units by id; there are few."""
    return dict(read(_UNIT_NAMES, community=community_id))


_UNIT_NAMES = select(Unit.id, Unit.name).where(Unit.community_id == bindparam("community"))


def units(community_id: int) -> Sequence[Unit]:
    """The community's units, by name."""
    return db.session.scalars(
        select(Unit).where(Unit.community_id == community_id).order_by(Unit.name)
    ).all()


def buildings(community_id: int) -> Sequence[Building]:
    """The community's buildings, in the order in which they were entered."""
    return db.session.scalars(
        select(Building).where(Building.community_id == community_id).order_by(Building.id)
    ).all()


def person(community_id: int, person_id: int | None) -> Person | None:
    """The person of the community with this id."""
    if person_id is None:
        return None
    return record_in(Person, community_id, id=person_id)


def role(community_id: int, role_id: int) -> Role | None:
    """The role of the community with this id."""
    return record_in(Role, community_id, id=role_id)


def persons(community_id: int, *, limit: int = 500) -> Sequence[Person]:
    """Persons of the community with household and unit, for choosing seats and attendance."""
    return db.session.scalars(
        select(Person)
        .where(Person.community_id == community_id, Person.left_on.is_(None))
        .options(
            joinedload(Person.household).joinedload(Household.building), joinedload(Person.unit)
        )
        .order_by(Person.id)
        .limit(limit)
    ).all()


def adults(community_id: int) -> int:
    """Residents 18 and older, tenants included (§1)."""
    return db.session.scalars(
        select(func.count())
        .select_from(Person)
        .where(Person.community_id == community_id, Person.adult, Person.household_id.is_not(None))
    ).one()


def adults_with_account(community_id: int) -> Sequence[int]:
    """Ids of the residents 18 and older who can sign in, tenants included."""
    return db.session.scalars(
        select(Person.id)
        .where(
            Person.community_id == community_id,
            Person.adult,
            Person.household_id.is_not(None),
            Person.account_id.is_not(None),
            Person.left_on.is_(None),
        )
        .order_by(Person.id)
    ).all()


def holders(community_id: int, kinds: Collection[RoleKind], day: date) -> Sequence[int]:
    """Ids of the persons who hold one of the roles *kinds* on *day*."""
    return db.session.scalars(
        select(Role.person_id)
        .where(Role.community_id == community_id, Role.kind.in_(kinds), in_force(day))
        .distinct()
        .order_by(Role.person_id)
    ).all()


def staff(community_id: int, unit_ids: Collection[int]) -> Sequence[int]:
    """Ids of the persons who work for one of these units."""
    return db.session.scalars(
        select(Person.id)
        .where(Person.community_id == community_id, Person.unit_id.in_(unit_ids))
        .order_by(Person.id)
    ).all()


def households(community_id: int) -> Sequence[Row]:
    """All households: id, building_id and door, building after building."""
    return db.session.execute(
        select(Household.id, Household.building_id, Household.door)
        .where(Household.community_id == community_id)
        .order_by(Household.building_id, Household.door, Household.id)
    ).all()


def committee_or_kin(community_id: int, person_id: int, day: date) -> Select[int]:
    """The roles that make the person partisan on *day*: of the committee, or a relative's (§5)."""
    kin = select(Relative.relative_id).where(
        Relative.community_id == community_id, Relative.person_id == person_id
    )
    return select(Role.id).where(
        Role.community_id == community_id,
        Role.kind.in_((RoleKind.COMMITTEE, RoleKind.ADMINISTRATOR)),
        in_force(day),
        or_(Role.person_id == person_id, Role.person_id.in_(kin)),
    )


def is_of_committee_or_kin(community_id: int, person_id: int, day: date) -> bool:
    """Whether the person sits in the committee, or a close relative of theirs does (§5)."""
    return bool(db.session.scalar(committee_or_kin(community_id, person_id, day).limit(1)))


def residents_called(community_id: int, written: str) -> list[tuple[Person, str]]:
    """Adult residents whom *written* may mean, each with their door.

    *written* is a name, with building and door before it where several are called so:
    ``王秀英``, ``3栋 0101室 王秀英``.
    """
    words = plain_text(written).split()
    # 李 建国 may be one padded name; 3栋 李建国 is a door and a name.
    called = {plain_name(" ".join(words[at:])): words[:at] for at in range(len(words))}
    rows = db.session.execute(
        select(Person, Building.name, Household.door)
        .join(Household, Household.id == Person.household_id)
        .join(Building, Building.id == Household.building_id)
        .where(Person.community_id == community_id, Person.name.in_(called), Person.adult)
        .order_by(Person.id)
    ).all()
    return [
        (person, f"{building} {behind} {person.name}")
        for person, building, behind in rows
        if lives_behind("".join(called[person.name]), building, behind)
    ]


def resident_called(community_id: int, written: str) -> Person | None:
    """The one adult resident whom *written* means, as :func:`residents_called`; nothing: ``None``.

    :raises NotReady: ``collect.nobody_called`` or ``collect.several_called``
    """
    if not written:
        return None
    found = residents_called(community_id, written)
    if not found:
        raise NotReady.because("collect.nobody_called", None, called=written)
    if len(found) > 1:
        raise NotReady.because("collect.several_called", None, called=written, example=found[0][1])
    return found[0][0]
