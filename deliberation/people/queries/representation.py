"""Reading representation: each group with who stands for it, and whom they cover in total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from deliberation.database import db, record_in
from deliberation.people.models import Building, Group, Household, Person, Role
from deliberation.people.models.representatives import Declaration, Selection, Succession
from deliberation.people.queries import in_force
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady
from deliberation.rules.voting import (
    CITY,
    DECLARED,
    CoverageCell,
    SeatRange,
    coverage_of,
    usual_seats,
)

ENDING_WITHIN = 60  # days before the end of a term in which the next choice is due


@dataclass(frozen=True, slots=True)
class Line:
    """A group as the public page has it.

    :ivar seats: how many representatives it may have
    :ivar serving: the roles of its representatives
    :ivar choosing: the selection that is under way
    """

    group: Group
    seats: SeatRange
    serving: tuple[Role, ...]
    choosing: Selection | None

    def ending(self, today: date) -> bool:
        """Whether a term ends soon, so that the next choice is due."""
        soon = today + timedelta(days=ENDING_WITHIN)
        return any(role.until and role.until <= soon for role in self.serving)


def lines(community_id: int, day: date, kind: str = CITY) -> list[Line]:
    """Every group with its households and representatives on *day*."""
    counted = dict(
        db.session.execute(
            select(Household.group_id, func.count())
            .where(Household.community_id == community_id)
            .group_by(Household.group_id)
        ).all()
    )
    groups = db.session.scalars(
        select(Group).where(Group.community_id == community_id).order_by(Group.id)
    )
    serving = _serving(community_id, day)
    open_ones = {
        one.group_id: one
        for one in db.session.scalars(
            select(Selection).where(
                Selection.community_id == community_id, Selection.ended_at.is_(None)
            )
        )
    }
    return [
        Line(
            group,
            usual_seats(counted.get(group.id, 0), kind),
            tuple(role for role in serving if role.group_id == group.id),
            open_ones.get(group.id),
        )
        for group in groups
    ]


def _serving(community_id: int, day: date) -> Sequence[Role]:
    return db.session.scalars(
        select(Role)
        .where(
            Role.community_id == community_id,
            Role.kind == RoleKind.REPRESENTATIVE,
            in_force(day),
        )
        .order_by(Role.id)
    ).all()


def coverage(community_id: int, day: date) -> Mapping[str, tuple[CoverageCell, ...]]:
    """Of all representatives in office: how many declared what, small cells suppressed.

    Empty when nobody is in office.
    """
    persons = {role.person_id for role in _serving(community_id, day)}
    said = {
        one.person_id: one
        for one in db.session.scalars(
            select(Declaration).where(
                Declaration.community_id == community_id, Declaration.person_id.in_(persons)
            )
        )
    }
    return {
        dimension: coverage_of(
            dimension, [getattr(said.get(person), dimension, None) for person in persons]
        )
        for dimension in DECLARED
        if persons
    }


def groupless(community_id: int) -> Sequence[Building]:
    """Buildings with households that belong to no group: each can become one."""
    return db.session.scalars(
        select(Building)
        .where(
            Building.community_id == community_id,
            Building.id.in_(select(Household.building_id).where(Household.group_id.is_(None))),
        )
        .order_by(Building.id)
    ).all()


def selection(community_id: int, selection_id: int) -> Selection | None:
    """The selection with this id."""
    return record_in(Selection, community_id, id=selection_id)


def lives_in(selection: Selection, person_id: int | None) -> bool:
    """Whether the person lives in the group that chooses: they know whom they choose by name."""
    lives = (
        select(Person.id)
        .join(Household, Household.id == Person.household_id)
        .where(
            Person.id == person_id,
            Household.community_id == selection.community_id,
            Household.group_id == selection.group_id,
        )
    )
    return person_id is not None and db.session.scalar(lives) is not None


def ended(community_id: int, limit: int = 20) -> Sequence[tuple[Selection, str]]:
    """The latest selections that have ended, with their group's name."""
    rows = db.session.execute(
        select(Selection, Group.name)
        .join(Group, Group.id == Selection.group_id)
        .where(Selection.community_id == community_id, Selection.ended_at.is_not(None))
        .order_by(Selection.ended_at.desc(), Selection.id.desc())
        .limit(limit)
    )
    return [(row.Selection, row.name) for row in rows]


def eligible(group: Group, limit: int = 1000) -> Sequence[Person]:
    """Adults of *group* who may stand, by door, with their household and its building."""
    return db.session.scalars(
        select(Person)
        .join(Household, Household.id == Person.household_id)
        .where(
            Household.community_id == group.community_id,
            Household.group_id == group.id,
            Person.adult,
        )
        .options(joinedload(Person.household).joinedload(Household.building))
        .order_by(Household.building_id, Household.door, Person.id)
        .limit(limit)
    ).all()


def door_of(person: Person) -> str:
    """Where somebody who may stand lives: 3栋0101室."""
    home = person.household
    assert home is not None
    return f"{home.building.name}{home.door}"


def called(group: Group, lines: Sequence[str]) -> list[Person]:
    """The adults of *group* whom *lines* name, one a line: 王秀英, or with the door where two
    are called the same: 3栋0101室王秀英.

    :raises NotReady: ``representatives.nobody_called``, ``representatives.several_called``
    """
    adults = eligible(group)
    found = []
    for line in lines:
        said = "".join(line.split())
        those = [one for one in adults if said in (one.name, f"{door_of(one)}{one.name}")]
        if not those:
            raise NotReady.because("representatives.nobody_called", None, called=said[:40])
        if len(those) > 1:
            raise NotReady.because("representatives.several_called", None, called=said[:40])
        found += those
    return found


@dataclass(frozen=True, slots=True)
class Handover:
    """Who hands over to whom, in which group."""

    succession: Succession
    group_id: int
    outgoing: int
    incoming: int


def handovers(community_id: int, *, limit: int = 20) -> list[Handover]:
    """Hand-overs, those still owed first."""
    return _handovers(Succession.community_id == community_id, limit)


def handover(community_id: int, succession_id: int) -> Handover | None:
    """The hand-over with this id."""
    which = (Succession.community_id == community_id) & (Succession.id == succession_id)
    return next(iter(_handovers(which, 1)), None)


def _handovers(which, limit: int) -> list[Handover]:
    gone, come = Role.__table__.alias(), Role.__table__.alias()
    rows = db.session.execute(
        select(Succession, gone.c.group_id, gone.c.person_id, come.c.person_id)
        .join(gone, gone.c.id == Succession.outgoing_id)
        .join(come, come.c.id == Succession.incoming_id)
        .where(which)
        .order_by(Succession.handed_at.is_not(None), Succession.id.desc())
        .limit(limit)
    )
    return [Handover(*row) for row in rows]
