"""Seats: who is invited, who votes, and who has which function."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from deliberation.convene.models import Meeting, Seat
from deliberation.convene.operations import ensure_draft, touch
from deliberation.convene.queries import seat_queries
from deliberation.database import db
from deliberation.journal.operations import record
from deliberation.people.models import Person
from deliberation.rules.refusals import NotReady
from deliberation.rules.workflow import MEETING_FUNCTIONS


@dataclass(frozen=True, slots=True)
class Place:
    """What a person is to be in a meeting.

    :ivar kind: ``core`` or ``invited``; ``None``: no seat
    :ivar votes: may vote, in the hall; in assemblies the law decides at notice
    :ivar standing_for: whom or what they stand for
    :ivar function: ``chair``, ``secretary``, ``scrutineer``, ``teller`` or ``None``
    """

    kind: str | None = "core"
    votes: bool = True
    standing_for: str = ""
    function: str | None = None


def seat(
    meeting: Meeting,
    places: Mapping[int, Place],
    *,
    by: Person | None,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Give, change or take seats: person's id → place; whoever is not named keeps theirs.

    :raises NotReady: ``convene.function_twice``, ``convene.seat_unknown``
    """
    ensure_draft(meeting, seen)
    _all_known(meeting, places)
    held = {one.person_id: one for one in seat_queries.seats(meeting)}
    for one in held.values():  # functions are unique: let go of all before giving any
        if one.person_id in places:
            one.function = None
    db.session.flush()
    for person_id, place in places.items():
        if place.kind is None:
            if person_id in held:
                db.session.delete(held.pop(person_id))
            continue
        if person_id not in held:
            held[person_id] = Seat(
                community_id=meeting.community_id, meeting_id=meeting.id, person_id=person_id
            )
            db.session.add(held[person_id])
        seat = held[person_id]
        seat.kind, seat.votes = place.kind, place.votes
        seat.standing_for, seat.function = place.standing_for.strip(), place.function
    counts = Counter(one.function for one in held.values() if one.function in MEETING_FUNCTIONS)
    if any(count > 1 for count in counts.values()):
        raise NotReady.because("convene.function_twice", "3.2.4")
    db.session.flush()
    touch(meeting)
    record(
        "meeting:seats_set",
        meeting,
        by=by.id if by else None,
        at=at,
        number=meeting.number,
        seats=len(held),
        voting=sum(one.votes for one in held.values()),
    )


def seat_several(
    meeting: Meeting,
    persons: Sequence[int],
    kind: str | None,
    votes: bool,
    *,
    by: Person | None,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Give all of *persons* (ids) the same seat, or take theirs; for whom they stand stays.

    Whoever keeps a seat keeps their function with it.

    :param kind: as :class:`Place`; ``None``: no seat
    :raises NotReady: ``convene.nobody_chosen``, ``convene.seat_unknown``
    """
    if not persons:
        raise NotReady.because("convene.nobody_chosen", None)
    held = {one.person_id: one for one in seat_queries.seats(meeting)}
    places = {
        person: Place(
            kind=kind,
            votes=votes,
            standing_for=held[person].standing_for if person in held else "",
            function=held[person].function if person in held else None,
        )
        for person in persons
    }
    seat(meeting, places, by=by, at=at, seen=seen)


def _all_known(meeting: Meeting, places: Mapping[int, Place]) -> None:
    known = set(
        db.session.scalars(
            select(Person.id).where(
                Person.community_id == meeting.community_id, Person.id.in_(places)
            )
        )
    )
    if known != set(places):
        raise NotReady.because("convene.seat_unknown", "2")


def seat_entitled(meeting: Meeting, voters: Sequence[int]) -> None:
    """Let exactly *voters* vote: everybody entitled gets a seat, nobody else keeps a vote."""
    wanted = set(voters)
    held = seat_queries.seats(meeting)
    for one in held:
        one.votes = one.person_id in wanted
    db.session.flush()
    missing = wanted - {one.person_id for one in held}
    rows = [
        {
            "community_id": meeting.community_id,
            "meeting_id": meeting.id,
            "person_id": person,
            "kind": "core",
            "votes": True,
            "standing_for": "",
        }
        for person in sorted(missing)
    ]
    if rows:
        db.session.execute(insert(Seat), rows)
