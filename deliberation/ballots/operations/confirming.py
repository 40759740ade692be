"""A second person confirms what was entered of papers, or sends it back; then only it is cast."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from deliberation.ballots.models import Box, Duplicate, Voter
from deliberation.ballots.models.paper import PaperBallot, PaperBatch, PaperEntry
from deliberation.ballots.operations import contesting, paper, secret_tables
from deliberation.ballots.operations.casting import AlreadyCast, Cast, cast, hold
from deliberation.ballots.operations.checking import (
    ensure_not_anothers,
    ensure_second,
    ensure_waiting,
)
from deliberation.ballots.operations.entering import SPOILED, voters_of
from deliberation.ballots.queries import voters
from deliberation.database import db, record_beside
from deliberation.journal.operations import record
from deliberation.people.models import Person
from deliberation.rules.box import choice_from
from deliberation.rules.refusals import OutOfOrder, Refused


@dataclass(frozen=True, slots=True)
class Entered:
    """What a batch came to when it was confirmed."""

    counted: int
    duplicates: int
    spoiled: int


def confirm(batch: PaperBatch, *, by: Person, at: datetime) -> Entered:
    """A second person has compared the papers, or their photo, with what was entered: cast them.

    :raises OutOfOrder: ``ballots.batch_settled``, ``ballots.closed``, ``ballots.being_checked``,
        and as ``cast``
    :raises Refused: ``ballots.confirm_own``, and as ``two_persons.ensure_second``
    """
    box = record_beside(batch, Box, batch.box_id)
    hold(box)
    ensure_waiting(batch)
    if box.is_closed(at):
        raise OutOfOrder.because("ballots.closed", "4")
    ensure_second(batch, by=by, at=at)
    ensure_not_anothers(batch, by=by)
    entries = list(
        db.session.scalars(
            select(PaperEntry)
            .where(PaperEntry.community_id == batch.community_id, PaperEntry.batch_id == batch.id)
            .order_by(PaperEntry.serial)
        )
    )
    clerk = record_beside(batch, Person, batch.entered_by)
    if box.is_secret:
        result = _cast_pile(box, batch, entries, clerk, at)
    else:
        result = _cast_each(box, batch, entries, clerk, at)
    papers = PaperBallot.serial.in_([entry.serial for entry in entries])
    db.session.execute(
        update(PaperBallot)
        .where(PaperBallot.community_id == box.community_id, PaperBallot.box_id == box.id, papers)
        .values(returned_at=at)
    )
    box.spoiled += result.spoiled
    _settle(batch, by=by, at=at)
    ids = voters_of(box, [entry.serial for entry in entries])
    told = list(voters(box, ids).values())
    contesting.tell_entered(box, told, f"batch:{batch.id}", at=at)
    record(
        "papers:confirmed",
        box,
        by=by.id,
        at=at,
        question=box.question,
        papers=batch.papers,
        counted=result.counted,
        duplicates=result.duplicates,
        spoiled=result.spoiled,
    )
    return result


def _cast_each(
    box: Box, batch: PaperBatch, entries: Sequence[PaperEntry], clerk: Person, at: datetime
) -> Entered:
    known = paper.serials(box, [entry.serial for entry in entries])
    roll = voters(box, [one.voter_id for one in known.values()])
    came: Counter[str] = Counter()
    for entry in entries:
        one = known[entry.serial]
        if entry.choice == SPOILED:
            one.spoiled_at = at
            came["spoiled"] += 1
            continue
        voter = roll[one.voter_id]
        assert entry.choice is not None  # what is kept until now is of a named box
        try:
            given = cast(
                box,
                voter,
                choice_from(entry.choice),
                channel=batch.channel,
                by=clerk,
                at=at,
                reason=entry.remark,
            )
        except AlreadyCast:
            # Cast by proxy or with help since it was entered: kept, and the others go on.
            _keep(box, voter, entry.choice, batch.channel, clerk, at)
            given = Cast(False)
        came["counted" if given.counted else "duplicates"] += 1
    return Entered(came["counted"], came["duplicates"], came["spoiled"])


def _keep(box: Box, voter: Voter, choice: str, channel: str, clerk: Person, at: datetime) -> None:
    db.session.add(
        Duplicate(
            community_id=box.community_id,
            box_id=box.id,
            voter_id=voter.id,
            choice=choice,
            channel=channel,
            entered_by=clerk.id,
            at=at,
        )
    )
    db.session.flush()


def _cast_pile(
    box: Box, batch: PaperBatch, entries: Sequence[PaperEntry], clerk: Person, at: datetime
) -> Entered:
    chance = secrets.SystemRandom()
    ids = voters_of(box, [entry.serial for entry in entries])
    secret_tables.take_back(box, ids)
    roll = list(voters(box, ids).values())
    pile = [
        choice
        for choice, number in secret_tables.pile(box, batch.id).items()
        if choice != SPOILED
        for _ in range(number)
    ]
    chance.shuffle(roll)
    chance.shuffle(pile)
    for voter, choice in zip(roll, pile, strict=False):
        cast(box, voter, choice_from(choice), channel="paper", by=clerk, at=at)
    # Whose papers were spoiled nobody knows; as many lines are done with, by lot.
    left = [voter.id for voter in roll[len(pile) :]]
    secret_tables.put_aside(box, left, secret_tables.SPOILED)
    return Entered(len(pile), 0, len(left))


def send_back(batch: PaperBatch, reason: str, *, by: Person, at: datetime) -> None:
    """What was entered does not fit the papers: nothing is cast, they are entered anew.

    :raises OutOfOrder: ``ballots.batch_settled``, ``ballots.being_checked``
    :raises Refused: ``ballots.reason_missing``
    """
    box = record_beside(batch, Box, batch.box_id)
    hold(box)
    ensure_waiting(batch)
    if by.id != batch.entered_by:
        ensure_not_anothers(batch, by=by)
    if not reason.strip():
        raise Refused.because("ballots.reason_missing", "4")
    batch.sent_back_because = reason.strip()
    if box.is_secret and box.closed_at is None:
        entries = select(PaperEntry.serial).where(
            PaperEntry.community_id == batch.community_id, PaperEntry.batch_id == batch.id
        )
        secret_tables.take_back(box, voters_of(box, db.session.scalars(entries).all()))
    _settle(batch, by=by, at=at)


def _settle(batch: PaperBatch, *, by: Person, at: datetime) -> None:
    batch.settled_by, batch.settled_at = by.id, at
    db.session.execute(
        update(PaperEntry)
        .where(PaperEntry.community_id == batch.community_id, PaperEntry.batch_id == batch.id)
        .values(waiting=False)
    )
    db.session.flush()
