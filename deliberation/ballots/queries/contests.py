"""What was entered for somebody else, as those read it whom it concerns (§4)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select

from deliberation.ballots.models import Ballot, Box, Mark, Voter
from deliberation.ballots.models.helping import Contest
from deliberation.ballots.operations.casting import ONLINE
from deliberation.ballots.operations.contesting import ballot_of, ensure_open
from deliberation.ballots.queries import way_of
from deliberation.ballots.queries.contest_days import by_others, until
from deliberation.database import db, record_in
from deliberation.people.models import Person
from deliberation.rules.refusals import OutOfOrder


@dataclass(frozen=True, slots=True)
class Entered:
    """How a line stands to what others entered for it, for who answers for it.

    :ivar channel: how a ballot came in; ``None``: nothing is in
    :ivar by_others: somebody else put it in
    :ivar until: until when it can be contested; ``None``: it cannot
    :ivar contested: since when it stands under contest, or is struck
    :ivar waits: at the desk it waits for the second person
    """

    voter: Voter
    channel: str | None
    by_others: bool
    helper_id: int | None
    at: datetime | None
    until: datetime | None
    contested: datetime | None
    waits: bool


def entered(box: Box, voters: Sequence[Voter], now: datetime) -> list[Entered]:
    """How each of these lines stands."""
    made: dict[int, Contest] = {}
    for one in _contests(box, [voter.id for voter in voters]):
        made[one.voter_id] = one
    return [_entered(box, voter, made.get(voter.id), now) for voter in voters]


def _entered(box: Box, voter: Voter, made: Contest | None, now: datetime) -> Entered:
    ballot = None if box.is_secret else ballot_of(box, voter)
    channel = way_of(box, voter.id) if box.is_secret else ballot.channel if ballot else None
    others = channel not in (None, ONLINE)
    if ballot is not None and others:
        theirs = select(Ballot.id).where(
            Ballot.community_id == ballot.community_id, Ballot.id == ballot.id, by_others()
        )
        others = db.session.scalar(theirs) is not None
    waits = made is not None and made.struck_at is None
    try:
        ensure_open(box, voter, now)
        ends = until(box, ballot.at if ballot is not None else box.closes_at)
    except OutOfOrder:
        ends = None
    return Entered(
        voter=voter,
        channel=channel,
        by_others=others,
        helper_id=ballot.entered_by if others and ballot is not None else None,
        at=ballot.at if ballot is not None else None,
        until=None if waits else ends,
        contested=made.struck_at if made is not None else None,
        waits=waits,
    )


def _contests(box: Box, voters: Sequence[int]) -> Sequence[Contest]:
    if not voters:
        return []
    return db.session.scalars(
        select(Contest)
        .where(
            Contest.community_id == box.community_id,
            Contest.box_id == box.id,
            Contest.voter_id.in_(voters),
        )
        .order_by(Contest.id)
    ).all()


def by_id(community_id: int, contest_id: int) -> Contest | None:
    """The contest of this number in this community."""
    return record_in(Contest, community_id, id=contest_id)


def at_desk(box: Box, limit: int = 200) -> Sequence[Contest]:
    """What waits at the desk for a second person."""
    return db.session.scalars(
        select(Contest)
        .where(
            Contest.community_id == box.community_id,
            Contest.box_id == box.id,
            Contest.struck_at.is_(None),
        )
        .order_by(Contest.id)
        .limit(limit)
    ).all()


def how_many(box: Box) -> int:
    """How many entries of *box* were struck, or stand under contest."""
    return db.session.scalars(
        select(func.count()).where(
            Contest.community_id == box.community_id,
            Contest.box_id == box.id,
            Contest.struck_at.is_not(None),
        )
    ).one()


def line_of(box: Box, code: str) -> Voter | None:
    """The line with this code of the roll, as somebody types it from a slip or a page."""
    typed = "".join(code.split()).replace("-", "").lower()
    if not typed:
        return None
    found = db.session.scalar(
        select(Voter).where(
            Voter.community_id == box.community_id,
            Voter.box_id == box.id,
            func.lower(Voter.code) == typed,
        )
    )
    if found is None or not secrets.compare_digest((found.code or "").lower(), typed):
        return None
    return found


def unreached(box: Box, limit: int = 200) -> Sequence[Voter]:
    """The lines for which others entered something and of which nobody has an account: who is
    told by a slip of paper. Of a secret box, once it is closed: who has cast is not told before.
    """
    answers = or_(
        Person.id == Voter.person_id,
        and_(Voter.person_id.is_(None), Person.household_id == Voter.household_id, Person.adult),
    )
    reached = exists().where(answers, Person.account_id.is_not(None))
    if box.is_secret:
        there = exists().where(
            Mark.community_id == box.community_id,
            Mark.box_id == box.id,
            Mark.voter_id == Voter.id,
            Mark.channel != ONLINE,
        )
    else:
        there = exists().where(
            Ballot.community_id == box.community_id,
            Ballot.box_id == box.id,
            Ballot.voter_id == Voter.id,
            by_others(),
        )
    return db.session.scalars(
        select(Voter)
        .where(Voter.community_id == box.community_id, Voter.box_id == box.id, there, ~reached)
        .order_by(Voter.id)
        .limit(limit)
    ).all()
