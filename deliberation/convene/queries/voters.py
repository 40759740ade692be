"""Who votes in writing: the hall's seats, or the owners, as they stand on the day (§2)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from deliberation import clock
from deliberation.ballots.operations import Entitled
from deliberation.convene import queries
from deliberation.convene.models import Meeting, Seat
from deliberation.convene.operations import CORE
from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.people import queries as people
from deliberation.people.models import Community
from deliberation.people.queries import owners
from deliberation.rules.voting import Electorate, profile


def roll(community: Community, issue: Issue) -> list[Entitled]:
    """The lines of the roll of a written vote on *issue*, as they would be frozen now; none
    before review has named the body.

    :raises NotReady: ``owners.nobody_registered``
    """
    if issue.body is None:
        return []
    if profile(issue.body).electorates == (Electorate.OWNERS,):
        return [
            Entitled(
                person_id=line.person_id,
                owner_id=line.owner_id,
                weight=line.weight,
                area=line.area,
            )
            for line in owners.roll(community)
        ]
    return [Entitled(person_id=person) for person in _seats(community, issue)]


def _seats(community: Community, issue: Issue) -> Sequence[int]:
    """The voting seats of the meeting that the issue came from; else of the hall's last meeting;
    else the core, whose seats are given by office.
    """
    mine = [one for one in queries.of_issue(issue) if one.noticed_at and not one.cancelled_at]
    last = mine[0] if mine else queries.last_of(community.id, issue.body or "")
    if last is None:
        return people.holders(community.id, CORE, clock.today())
    return _voting(last)


def _voting(meeting: Meeting) -> Sequence[int]:
    return db.session.scalars(
        select(Seat.person_id)
        .where(Seat.community_id == meeting.community_id, Seat.meeting_id == meeting.id, Seat.votes)
        .order_by(Seat.person_id)
    ).all()
