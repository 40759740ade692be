"""A small secret box: its outcome is public, and two scrutineers may recount it (§4).

With few ballots the counts would tell who chose what. So they are not published, nor are the
openings; instead two persons who do not sit on the committee say on record that they recount it,
and once there are two of them both get the export. Neither can alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from deliberation.ballots.models import Box, Scrutineer
from deliberation.ballots.operations.casting import hold
from deliberation.database import db
from deliberation.journal.operations import record
from deliberation.people.models import Person
from deliberation.people.operations import two_persons
from deliberation.rules.refusals import OutOfOrder

TWO = 2


def of(box: Box) -> Sequence[Scrutineer]:
    """Who recounts *box*: nobody yet, one, or two."""
    return db.session.scalars(
        select(Scrutineer)
        .where(Scrutineer.community_id == box.community_id, Scrutineer.box_id == box.id)
        .order_by(Scrutineer.place)
    ).all()


def join(box: Box, *, by: Person, at: datetime) -> Scrutineer:
    """*by* is one of the two who recount *box*; to say so twice is the same as once.

    :raises OutOfOrder: ``ballots.counts_public``, ``ballots.two_scrutineers``
    :raises Refused: as ``two_persons.ensure_second``
    """
    hold(box)
    if not box.withheld:
        raise OutOfOrder.because("ballots.counts_public", "4")
    there = of(box)
    for one in there:
        if one.person_id == by.id:
            return one
    if len(there) >= TWO:
        raise OutOfOrder.because("ballots.two_scrutineers", "4")
    for first in there:
        two_persons.ensure_second(first.person_id, by, since=first.at, at=at)
    one = Scrutineer(
        community_id=box.community_id,
        box_id=box.id,
        place=len(there) + 1,
        person_id=by.id,
        at=at,
    )
    db.session.add(one)
    db.session.flush()
    record("box:scrutinised", box, by=by.id, at=at, question=box.question)
    return one


def may_recount(box: Box, person_id: int | None) -> bool:
    """Whether this person gets the export of *box*: everybody does, where it withholds nothing."""
    if not box.withheld:
        return True
    there = of(box)
    return len(there) == TWO and person_id in [one.person_id for one in there]
