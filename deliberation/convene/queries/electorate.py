"""Who is entitled to vote in an assembly, as the record of people has it on a day (§2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from deliberation.convene.models import Meeting, Seat
from deliberation.database import db
from deliberation.people import queries as people
from deliberation.people.models import Household, Person
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady
from deliberation.rules.voting import Electorate

MEMBERS = (RoleKind.COMMITTEE, RoleKind.REPRESENTATIVE)


def entitled(meeting: Meeting, electorate: Electorate, day: date) -> Sequence[int]:
    """Ids of the persons who vote in *meeting* when *electorate* is entitled, sorted.

    In the hall they are the seats that were given a vote; everywhere else the law says who.

    :raises NotReady: ``convene.two_of_a_household``
    """
    if electorate is Electorate.SEATS:
        return _seated(meeting)
    if electorate is Electorate.MEMBERS:
        return people.holders(meeting.community_id, MEMBERS, day)
    if electorate is Electorate.HOUSEHOLDS:
        return _one_of_each_household(meeting)
    return db.session.scalars(
        _adults(meeting).with_only_columns(Person.id).order_by(Person.id)
    ).all()


def representatives(meeting: Meeting, electorate: Electorate, day: date) -> int:
    """How many of those entitled represent a group of residents; asked of assemblies only."""
    if electorate is not Electorate.MEMBERS:
        return 0
    return len(people.holders(meeting.community_id, (RoleKind.REPRESENTATIVE,), day))


def _seated(meeting: Meeting) -> Sequence[int]:
    return db.session.scalars(
        select(Seat.person_id)
        .where(Seat.community_id == meeting.community_id, Seat.meeting_id == meeting.id, Seat.votes)
        .order_by(Seat.person_id)
    ).all()


def _adults(meeting: Meeting):
    rows = select(Person).where(
        Person.community_id == meeting.community_id,
        Person.adult,
        Person.household_id.is_not(None),
    )
    if meeting.group_id is not None:
        rows = rows.join(Household, Household.id == Person.household_id).where(
            Household.community_id == meeting.community_id, Household.group_id == meeting.group_id
        )
    return rows


def _one_of_each_household(meeting: Meeting) -> Sequence[int]:
    """Whom the household sends, where a seat was given to one of them; else its first adult."""
    sent = db.session.execute(
        _adults(meeting)
        .join(Seat, (Seat.person_id == Person.id) & (Seat.meeting_id == meeting.id))
        .where(Seat.votes)
        .with_only_columns(Person.household_id, Person.id)
    ).all()
    chosen = dict(sent)
    if len(chosen) < len(sent):
        raise NotReady.because("convene.two_of_a_household", "2")
    first = db.session.execute(
        _adults(meeting)
        .with_only_columns(Person.household_id, func.min(Person.id))
        .group_by(Person.household_id)
    ).all()
    return sorted((dict(first) | chosen).values())
