"""Reading seats: who sits in a meeting, and who may be given a seat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select

from deliberation.convene.models import Meeting, Seat
from deliberation.database import db
from deliberation.people.models import Building, Household, Person, Role, Unit
from deliberation.people.queries import called, formerly, in_force
from deliberation.rules.policy import RoleKind

SEATS_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Sitter:
    """A seat as a page shows it: ``name`` is masked or in full, as this reader may see it."""

    person_id: int
    name: str
    kind: str
    votes: bool
    standing_for: str
    function: str | None

    @property
    def member(self) -> str:
        """The key by which the floor knows them."""
        return str(self.person_id)


_FUNCTIONS = {"chair": 0, "secretary": 1, "scrutineer": 2, "teller": 3, None: 4}


def sitters(
    meeting: Meeting,
    *,
    in_full: bool,
    search: str = "",
    limit: int = SEATS_SHOWN,
    at: datetime | None = None,
) -> list[Sitter]:
    """The seats of *meeting* with names: functions first, then voting, then the others.

    :param search: only those whose name or building contains it
    :param at: as they were called at that moment: for a paper of that day
    """
    rows = _with_home(
        select(
            Seat.person_id,
            Seat.kind,
            Seat.votes,
            Seat.standing_for,
            Seat.function,
            Person.name,
            Person.named_in_public,
            Building.name.label("building"),
            Unit.name.label("unit"),
        ).join(Person, Person.id == Seat.person_id)
    ).where(Seat.community_id == meeting.community_id, Seat.meeting_id == meeting.id)
    if search:
        rows = rows.where(Person.name.contains(search) | Building.name.contains(search))
    rows = rows.order_by(Seat.function.is_(None), Seat.votes.desc(), Seat.id).limit(limit)
    seated = db.session.execute(rows).all()
    ids = [row.person_id for row in seated]
    before = formerly(meeting.community_id, ids, at) if at and ids else {}
    found = [
        Sitter(
            person_id=row.person_id,
            name=_called(
                before.get(row.person_id) or (row.name, row.unit or row.building),
                in_full or row.named_in_public,
            ),
            kind=row.kind,
            votes=row.votes,
            standing_for=row.standing_for,
            function=row.function,
        )
        for row in seated
    ]
    return sorted(found, key=lambda sitter: _FUNCTIONS[sitter.function])


def _with_home(rows: Select) -> Select:
    return (
        rows.outerjoin(Household, Household.id == Person.household_id)
        .outerjoin(Building, Building.id == Household.building_id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
    )


def seats(meeting: Meeting) -> Sequence[Seat]:
    """The seats of *meeting*, in the order in which they were given."""
    return db.session.scalars(
        select(Seat)
        .where(Seat.community_id == meeting.community_id, Seat.meeting_id == meeting.id)
        .order_by(Seat.id)
    ).all()


def seat_counts(meeting: Meeting) -> tuple[int, int]:
    """How many seats vote, and how many attend without a vote."""
    counts = dict(
        db.session.execute(
            select(Seat.votes, func.count())
            .where(Seat.community_id == meeting.community_id, Seat.meeting_id == meeting.id)
            .group_by(Seat.votes)
        ).all()
    )
    return counts.get(True, 0), counts.get(False, 0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be given a seat, with what they are in the community."""

    person_id: int
    name: str
    roles: tuple[str, ...]
    seat: Seat | None

    @property
    def choice(self) -> str:
        """The seat as the form of seats calls it."""
        if self.seat is None:
            return ""
        return self.seat.kind if self.seat.votes else f"{self.seat.kind}-attending"


#: Who is offered a seat without being searched for.
OFFERED = tuple(kind.value for kind in RoleKind if kind not in (RoleKind.RESIDENT,))


def candidates(meeting: Meeting, day: date, search: str = "") -> list[Candidate]:
    """Who has a seat, then who holds a role on *day*; with *search*, whoever is called so."""
    held = {seat.person_id: seat for seat in seats(meeting)}
    wanted = Person.id.in_(held) | Role.kind.in_(OFFERED)
    if search:
        wanted = Person.name.contains(search) | Building.name.contains(search)
        wanted &= Person.left_on.is_(None)
    rows = db.session.execute(
        _with_home(
            select(
                Person.id,
                Person.name,
                Building.name.label("building"),
                Unit.name.label("unit"),
                Role.kind,
            ).outerjoin(Role, (Role.person_id == Person.id) & in_force(day))
        )
        .where(Person.community_id == meeting.community_id, Person.adult, wanted)
        .order_by(Person.id)
        .limit(SEATS_SHOWN)
    ).all()
    roles: dict[int, list[str]] = {}
    for row in rows:
        roles.setdefault(row.id, []).extend([row.kind] if row.kind else [])
    found = {
        row.id: Candidate(
            person_id=row.id,
            name=called(row.name, row.unit or row.building, True),
            roles=tuple(roles[row.id]),
            seat=held.get(row.id),
        )
        for row in rows
    }
    return sorted(found.values(), key=lambda one: (one.seat is None, one.person_id))


def _called(then: tuple[str, str | None], in_full: bool) -> str:
    name, where = then
    return called(name, where, in_full)
