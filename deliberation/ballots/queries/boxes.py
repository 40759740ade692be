"""Reading boxes: the latest of a subject, who has not cast, and totals once it is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.sql.expression import SQLColumnExpression

from deliberation.ballots.models import Ballot, Box, Mark, Voter
from deliberation.ballots.operations import closing, secret_tables
from deliberation.ballots.queries.contest_days import final_at
from deliberation.database import db, record_in, records_in
from deliberation.people.models import Building, Household, Person
from deliberation.rules.box import Secrecy, receipt
from deliberation.rules.policy import Actor
from deliberation.rules.refusals import NotReady


def box(community_id: int, box_id: int) -> Box | None:
    """The box with this id."""
    return record_in(Box, community_id, id=box_id)


def of_subject(community_id: int, kind: str, subject_id: int) -> Sequence[Box]:
    """All boxes about one subject, the latest first."""
    return db.session.scalars(
        select(Box)
        .where(
            Box.community_id == community_id,
            Box.subject_kind == kind,
            Box.subject_id == subject_id,
        )
        .order_by(Box.occasion.desc())
    ).all()


def is_counted(box: Box, now: datetime) -> bool:
    """Whether its totals are everybody's: it is closed, and what others entered is uncontested."""
    return box.closed_at is not None or (box.is_closed(now) and now >= final_at(box))


def counts(box: Box, now: datetime) -> Mapping[str, int]:
    """The totals by option.

    :raises NotReady: ``ballots.totals_hidden``: for everybody, until it is closed (§4)
    """
    if not is_counted(box, now):
        raise NotReady.because("ballots.totals_hidden", "4")
    return box.counts if box.counts is not None else closing.count(box)


@dataclass(frozen=True, slots=True)
class Reason:
    """What voters gave as their reason, and how many in the same words."""

    text: str
    voters: int


def reasons(box: Box, now: datetime, choice: str, limit: int = 50) -> Sequence[Reason]:
    """Why voters chose *choice*, without their names; hidden as long as the totals are.

    The same words stand once, with their number; what most say comes first.

    :raises NotReady: ``ballots.totals_hidden``
    """
    if not is_counted(box, now):
        raise NotReady.because("ballots.totals_hidden", "4")
    rows = db.session.execute(
        select(Ballot.reason, func.count())
        .where(
            Ballot.community_id == box.community_id,
            Ballot.box_id == box.id,
            Ballot.choice == choice,
            Ballot.reason != "",
        )
        .group_by(Ballot.reason)
        .order_by(func.count().desc(), Ballot.reason)  # not in the order in which they came in
        .limit(limit)
    )
    return [Reason(*row) for row in rows]


class Line(NamedTuple):
    """A line of the roll of a box."""

    box: Box
    voter_id: int


def awaiting(community_id: int, actor: Actor, now: datetime) -> Sequence[Line]:
    """The lines that wait for a ballot of the actor or their home, the soonest to close first."""
    if actor.person_id is None:
        return ()
    theirs = _theirs(actor)
    rows = db.session.execute(
        select(Box, Voter.id)
        .join(Voter, (Voter.box_id == Box.id) & (Voter.community_id == Box.community_id))
        .where(
            Box.community_id == community_id,
            Box.closed_at.is_(None),
            Box.closes_at > now,
            theirs,
            ~exists().where(Ballot.voter_id == Voter.id),
        )
        .order_by(Box.closes_at, Box.id)
    ).all()
    lines = (Line(*row) for row in rows)
    return [one for one in lines if not (one.box.is_secret and _marked(one.box, one.voter_id))]


def any_cast(lines: Sequence[Line]) -> Select:
    """Gives a row once one of these *lines*, of which there is at least one, has cast."""
    return select(Voter.id).where(
        or_(*(and_(Voter.id == one.voter_id, has_cast(one.box)) for one in lines)),
        Voter.community_id == lines[0].box.community_id,
    )


def secret_and_open(community_id: int) -> int:
    """How many secret boxes take ballots: a copy of the database holds their working tables."""
    asked = select(func.count()).where(
        Box.community_id == community_id, Box.secrecy == Secrecy.SECRET, Box.closed_at.is_(None)
    )
    return db.session.scalars(asked).one()


def running(community_id: int, now: datetime, limit: int = 10) -> Sequence[Box]:
    """The boxes that take ballots, the soonest to close first."""
    return db.session.scalars(
        select(Box)
        .where(Box.community_id == community_id, Box.closed_at.is_(None), Box.closes_at > now)
        .order_by(Box.closes_at, Box.id)
        .limit(limit)
    ).all()


def _theirs(actor: Actor) -> ColumnElement[bool]:
    """The lines that *actor* answers for: a person's own, a household's for its adults."""
    own = Voter.person_id == actor.person_id
    if not (actor.adult and actor.resident):
        return own
    home = select(Person.household_id).where(Person.id == actor.person_id).scalar_subquery()
    return or_(own, and_(Voter.person_id.is_(None), Voter.household_id == home))


def lines(box: Box, actor: Actor) -> Sequence[Standing]:
    """The lines of the roll that *actor* answers for; of owners there may be several."""
    if actor.person_id is None:
        return ()
    rows = db.session.execute(
        select(Voter, Ballot)
        .outerjoin(Ballot, (Ballot.voter_id == Voter.id) & (Ballot.box_id == box.id))
        .where(Voter.community_id == box.community_id, Voter.box_id == box.id, _theirs(actor))
        .order_by(Voter.id)
    )
    return [_standing(box, *row) for row in rows]


def has_cast(box: Box) -> ColumnElement[bool]:
    """The condition that the voter of a line of *box* has cast; never what."""
    if not box.is_secret:
        return exists().where(
            Ballot.community_id == box.community_id,
            Ballot.box_id == box.id,
            Ballot.voter_id == Voter.id,
        )
    if box.closed_at is None:
        marks = secret_tables.tables(box.id).marks
        return exists().where(marks.c.voter_id == Voter.id)
    return exists().where(
        Mark.community_id == box.community_id, Mark.box_id == box.id, Mark.voter_id == Voter.id
    )


def _marked(box: Box, voter_id: int) -> bool:
    asked = select(Voter.id).where(
        Voter.community_id == box.community_id, Voter.id == voter_id, has_cast(box)
    )
    return db.session.scalar(asked) is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands to a box: their line of the roll, and whether a ballot of it is in.

    :ivar ballot: in a named box, the ballot
    """

    voter: Voter
    ballot: Ballot | None
    has_cast: bool


def receipt_of(standing: Standing) -> str | None:
    """The receipt code of the ballot that stands for this line of a named box."""
    known = standing.ballot.commitment if standing.ballot else None
    return receipt(known) if known else None


def _standing(box: Box, voter: Voter, ballot: Ballot | None) -> Standing:
    return Standing(voter, ballot, ballot is not None or (box.is_secret and _marked(box, voter.id)))


def standing(
    box: Box, *, household_id: int | None = None, person_id: int | None = None
) -> Standing | None:
    """The line of the roll of this household or person; ``None`` when they are not on it."""
    key = f"p:{person_id}" if person_id else f"h:{household_id}"
    row = db.session.execute(
        select(Voter, Ballot)
        .outerjoin(Ballot, (Ballot.voter_id == Voter.id) & (Ballot.box_id == box.id))
        .where(Voter.community_id == box.community_id, Voter.box_id == box.id, Voter.key == key)
    ).one_or_none()
    return _standing(box, *row) if row else None


@dataclass(frozen=True, slots=True)
class Door:
    """A household on the roll that has not answered: where to knock."""

    voter_id: int
    building: str
    door: str


def unanswered(
    box: Box, *, after: int = 0, limit: int = 100, but: Select | None = None
) -> Sequence[Door]:
    """Households on the roll without a ballot, in the order of the roll.

    :param after: id of the voter after whom to go on
    :param but: without these ids of voters
    """
    left_out = Voter.id.not_in(but) if but is not None else true()
    rows = db.session.execute(
        select(Voter.id, Building.name, Household.door)
        .join(Household, Household.id == Voter.household_id)
        .join(Building, Building.id == Household.building_id)
        .where(
            Voter.community_id == box.community_id,
            Voter.box_id == box.id,
            Voter.id > after,
            ~has_cast(box),
            left_out,
        )
        .order_by(Voter.id)
        .limit(limit)
    )
    return [Door(*row) for row in rows]


def voters(box: Box, ids: Sequence[int]) -> Mapping[int, Voter]:
    """Lines of the roll by id."""
    found = records_in(Voter, box.community_id, ids)
    return {voter.id: voter for voter in found if voter.box_id == box.id}


def choices(box: Box, voter_ids: Sequence[int]) -> Mapping[int, Ballot]:
    """The ballots of these voters: for whoever enters paper, to tell a double from a click."""
    found = db.session.scalars(
        select(Ballot).where(
            Ballot.community_id == box.community_id,
            Ballot.box_id == box.id,
            Ballot.voter_id.in_(voter_ids),
        )
    )
    return {ballot.voter_id: ballot for ballot in found}


def turnout(box: Box) -> Mapping[str, int]:
    """How many ballots came in by each channel: how many, never what."""
    if not box.is_secret:
        channel: SQLColumnExpression[str] = Ballot.channel
        of_box: Any = and_(Ballot.community_id == box.community_id, Ballot.box_id == box.id)
    elif box.closed_at is None:
        marks = secret_tables.tables(box.id).marks
        channel, of_box = marks.c.channel, secret_tables.counts(marks)
    else:
        channel = Mark.channel
        of_box = and_(Mark.community_id == box.community_id, Mark.box_id == box.id)
    rows = db.session.execute(
        select(channel, func.count()).where(of_box).group_by(channel).order_by(channel)
    )
    return dict(rows.all())


def way_of(box: Box, voter_id: int) -> str | None:
    """By which channel the ballot of a line of a secret box came in; ``None``: none has."""
    if box.closed_at is None:
        marks = secret_tables.tables(box.id).marks
        found = select(marks.c.channel).where(
            marks.c.voter_id == voter_id, secret_tables.counts(marks)
        )
    else:
        found = select(Mark.channel).where(
            Mark.community_id == box.community_id,
            Mark.box_id == box.id,
            Mark.voter_id == voter_id,
        )
    return db.session.scalar(found)


PAGE = 30  # boxes on one page of the list


def page(community_id: int, before: int | None = None) -> Sequence[Box]:
    """The boxes of a community, the latest first; one more than fits on the page.

    :param before: id of the box before which to go on
    """
    found = select(Box).where(Box.community_id == community_id, Box.uid.is_not(None))
    if before is not None:
        found = found.where(Box.id < before)
    return db.session.scalars(found.order_by(Box.id.desc()).limit(PAGE + 1)).all()
