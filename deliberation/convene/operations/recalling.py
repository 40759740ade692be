"""Seats as last time: exactly those, and what has changed since, by name.

Of the hall these are the core seats, of every body the functions. Guests come for a topic, and
assemblies are filled by law. Nothing else keeps a seat, whoever was seated by office meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from deliberation import clock
from deliberation.convene.models import Meeting, Seat
from deliberation.convene.operations import CORE
from deliberation.convene.operations.seat_operations import Place, seat
from deliberation.convene.queries import seat_queries
from deliberation.database import db
from deliberation.people import queries as people
from deliberation.people.models import Person, Role
from deliberation.people.models.representatives import Succession
from deliberation.people.queries import in_force
from deliberation.rules.policy import RoleKind

ALL_ROLES = tuple(RoleKind)


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody who sat there last time and cannot again.

    :ivar why: ``left``: no longer here; ``ended``: they hold no role any more
    :ivar function: which function is vacant with them
    :ivar successors: ids of who came into their office, where that can be told
    """

    person_id: int
    why: str
    on: date | None
    function: str | None
    successors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed since the meeting before.

    :ivar before: that meeting
    :ivar gone: who is not seated again, in the order of their seats
    :ivar newcomers: ids of who holds an office of the hall's core since then and had no seat
    """

    before: Meeting
    gone: tuple[Gone, ...]
    newcomers: tuple[int, ...]

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.gone or self.newcomers)


def seat_as_before(meeting: Meeting, before: Meeting, *, by: Person | None, at: datetime) -> None:
    """Let exactly those who had a lasting seat in *before* have it in *meeting*.

    Whoever is no longer here, or held a role then and holds none now, is left out and named by
    :func:`since`; seats that were given by office meanwhile are taken away. All of it can be
    changed.
    """
    hall = meeting.body == "HALL"
    lasting = recalled(before, clock.day_of(at))
    if not lasting:
        return
    places: dict[int, Place] = {
        one.person_id: Place(kind=None) for one in seat_queries.seats(meeting)
    }
    places |= {
        one.person_id: Place(
            kind=one.kind,
            votes=one.votes and hall,
            standing_for=one.standing_for,
            function=one.function,
        )
        for one in lasting
    }
    seat(meeting, places, by=by, at=at)


def recalled(before: Meeting, day: date) -> list[Seat]:
    """The lasting seats of *before* whose holders can sit there again on *day*."""
    lasting = _lasting(before, before.body == "HALL")
    gone = {one.person_id for one in _gone(before, lasting, day)} if lasting else set()
    return [one for one in lasting if one.person_id not in gone]


def since(meeting: Meeting, before: Meeting | None, day: date) -> Since | None:
    """What has changed since *before*, as the draft of *meeting* names it; a handful of questions.

    ``None`` where there was no meeting before, or it had nobody who lasts.
    """
    if before is None or before.id == meeting.id:
        return None
    hall = meeting.body == "HALL"
    lasting = _lasting(before, hall)
    if not lasting:
        return None
    seated = {one.person_id for one in lasting} | {
        one.person_id for one in seat_queries.seats(meeting)
    }
    newcomers: Sequence[int] = ()
    if hall:
        held = clock.day_of(before.starts_at)
        newcomers = db.session.scalars(
            select(Role.person_id)
            .where(
                Role.community_id == meeting.community_id,
                Role.kind.in_(CORE),
                in_force(day),
                Role.since > held,
                Role.person_id.not_in(seated),
            )
            .distinct()
            .order_by(Role.person_id)
        ).all()
    return Since(before, tuple(_gone(before, lasting, day)), tuple(newcomers))


def _lasting(before: Meeting, hall: bool) -> list[Seat]:
    return [
        one for one in seat_queries.seats(before) if one.function or (hall and one.kind == "core")
    ]


def _gone(before: Meeting, lasting: Sequence[Seat], day: date) -> list[Gone]:
    here, then = before.community_id, clock.day_of(before.noticed_at or before.starts_at)
    sat = [one.person_id for one in lasting]
    left = dict(
        db.session.execute(
            select(Person.id, Person.left_on).where(
                Person.community_id == here, Person.id.in_(sat), Person.left_on.is_not(None)
            )
        ).all()
    )
    # Whoever had a seat without holding anything has lost nothing since.
    had = set(people.holders(here, ALL_ROLES, then))
    have = set(people.holders(here, ALL_ROLES, day))
    lost = [one for one in lasting if one.person_id in left or one.person_id in had - have]
    if not lost:
        return []
    ended = _ended(here, [one.person_id for one in lost], then, day)
    return [
        Gone(
            person_id=one.person_id,
            why="left" if one.person_id in left else "ended",
            on=left.get(one.person_id) or _latest(ended.get(one.person_id, ())),
            function=one.function,
            successors=_successors(here, ended.get(one.person_id, ()), day),
        )
        for one in lost
    ]


def _ended(
    community_id: int, persons: Sequence[int], then: date, day: date
) -> dict[int, list[Role]]:
    found: dict[int, list[Role]] = {}
    rows = select(Role).where(
        Role.community_id == community_id, Role.person_id.in_(persons), in_force(then),
        Role.until <= day,
    )  # fmt: skip
    for role in db.session.scalars(rows.order_by(Role.id)):
        found.setdefault(role.person_id, []).append(role)
    return found


def _latest(roles: Sequence[Role]) -> date | None:
    return max((role.until for role in roles if role.until), default=None)


def _successors(community_id: int, roles: Sequence[Role], day: date) -> tuple[int, ...]:
    """Who came into one of *roles*: named when it was handed over, or the same office since then.

    The office is the group's for a representative; of others, whoever began on the day of the
    end or later, as long as that is one person.
    """
    found: list[int] = []
    for role in roles:
        named = select(Succession.incoming_id).where(
            Succession.community_id == role.community_id, Succession.outgoing_id == role.id
        )
        same = (
            (Role.kind == role.kind)
            & (Role.since >= role.until)
            & (Role.person_id != role.person_id)
        )
        if role.group_id is not None:
            same &= Role.group_id == role.group_id
        rows = db.session.execute(
            select(Role.id, Role.person_id, Role.id.in_(named).label("named")).where(
                Role.community_id == community_id, in_force(day), or_(Role.id.in_(named), same)
            )
        ).all()
        certain = [row.person_id for row in rows if row.named] or [row.person_id for row in rows]
        if len(set(certain)) == 1 or any(row.named for row in rows):
            found += certain
    return tuple(dict.fromkeys(found))
