"""Ballots on paper: issued with serial and stub, replaced, and read for whoever prints them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from deliberation.ballots.models import Box, Voter
from deliberation.ballots.models.paper import PaperBallot, PaperEntry
from deliberation.ballots.operations.casting import hold
from deliberation.ballots.queries import has_cast
from deliberation.ballots.queries.doors import WHERE, located, voters_of_building
from deliberation.database import db
from deliberation.journal.operations import record
from deliberation.people.models import Person
from deliberation.rules.refusals import OutOfOrder, Refused


def issue(box: Box, *, by: Person | None, at: datetime) -> int:
    """Give every line of the roll its paper, numbered as the roll lies; those it has stay.

    :returns: how many were issued now
    :raises OutOfOrder: ``ballots.closed``, ``ballots.channel_shut``
    """
    _ensure_paper(box, at)
    without = db.session.scalars(
        select(Voter.id)
        .where(
            Voter.community_id == box.community_id,
            Voter.box_id == box.id,
            Voter.id.not_in(
                select(PaperBallot.voter_id).where(
                    PaperBallot.community_id == box.community_id, PaperBallot.box_id == box.id
                )
            ),
        )
        .order_by(Voter.id)
    ).all()
    if not without:
        return 0
    last = last_serial(box)
    db.session.execute(
        insert(PaperBallot),
        [
            {
                "community_id": box.community_id,
                "box_id": box.id,
                "voter_id": voter,
                "serial": serial,
                "issued_at": at,
                "issued_by": by.id if by else None,
            }
            for serial, voter in enumerate(without, last + 1)
        ],
    )
    record(
        "papers:issued",
        box,
        by=by.id if by else None,
        at=at,
        question=box.question,
        papers=len(without),
        last=last + len(without),
    )
    return len(without)


def replace(
    box: Box, voter: Voter, *, serial: int | None = None, by: Person | None, at: datetime
) -> PaperBallot:
    """Another paper for *voter*, whose last one was lost or spoiled; that one counts no more.

    :param serial: the paper that is meant; pressed twice, it is not this one that counts
    :raises OutOfOrder: ``ballots.closed``, ``ballots.channel_shut``, ``ballots.paper_waits``,
        ``ballots.cast_already``, ``ballots.paper_replaced``
    """
    _ensure_paper(box, at)
    if db.session.scalar(
        select(Voter.id).where(
            Voter.community_id == voter.community_id, Voter.id == voter.id, has_cast(box)
        )
    ):
        raise OutOfOrder.because("ballots.cast_already", "4")
    old = db.session.scalar(
        select(PaperBallot).where(
            PaperBallot.community_id == box.community_id,
            PaperBallot.box_id == box.id,
            PaperBallot.voter_id == voter.id,
            PaperBallot.replaced_at.is_(None),
        )
    )
    if serial is not None and (old is None or old.serial != serial):
        raise OutOfOrder.because("ballots.paper_replaced", "4", serial=serial)
    if old is not None:
        waits = select(PaperEntry.id).where(
            PaperEntry.community_id == box.community_id,
            PaperEntry.box_id == box.id,
            PaperEntry.serial == old.serial,
            PaperEntry.waiting,
        )
        whole = old.returned_at is not None and old.spoiled_at is None
        if whole or db.session.scalar(waits) is not None:
            raise OutOfOrder.because("ballots.paper_waits", "4", serial=old.serial)
        old.replaced_at = at
        db.session.flush()
    paper = PaperBallot(
        community_id=box.community_id,
        box_id=box.id,
        voter_id=voter.id,
        serial=last_serial(box) + 1,
        issued_at=at,
        issued_by=by.id if by else None,
    )
    db.session.add(paper)
    db.session.flush()
    return paper


def _ensure_paper(box: Box, at: datetime) -> None:
    hold(box)
    if box.is_closed(at):
        raise OutOfOrder.because("ballots.closed", "4")
    if box.channels and "paper" not in box.channels:
        raise OutOfOrder.because("ballots.channel_shut", "4")


def last_serial(box: Box) -> int:
    """The highest number that a paper of *box* has; 0: none was issued."""
    return db.session.scalars(
        select(func.coalesce(func.max(PaperBallot.serial), 0)).where(
            PaperBallot.community_id == box.community_id, PaperBallot.box_id == box.id
        )
    ).one()


# ------------------------------------------------------------------ reading


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on one printed ballot and its stub.

    :ivar door: empty where the voter lives in no building here
    :ivar person: the name, where the line is a person's
    :ivar weight: votes, ``area`` in 0.01 m²
    """

    serial: int
    building: str
    door: str
    person: str
    weight: int
    area: int


def slips(box: Box, building_id: int | None = None) -> list[Slip]:
    """The papers to print, by serial; of one building, or of all.

    :param building_id: 0: of those who live in none
    """
    columns = (PaperBallot.serial, *WHERE, Voter.weight, Voter.area)
    given = select(*columns).select_from(PaperBallot)
    rows = (
        located(given.join(Voter, Voter.id == PaperBallot.voter_id))
        .where(
            PaperBallot.community_id == box.community_id,
            PaperBallot.box_id == box.id,
            PaperBallot.replaced_at.is_(None),
        )
        .order_by(PaperBallot.serial)
    )
    if building_id is not None:
        rows = rows.where(PaperBallot.voter_id.in_(voters_of_building(box, building_id)))
    return [Slip(*row) for row in db.session.execute(rows)]


def serials(box: Box, numbers: Sequence[int]) -> Mapping[int, PaperBallot]:
    """The papers of *box* with these *numbers*."""
    found = db.session.scalars(
        select(PaperBallot).where(
            PaperBallot.community_id == box.community_id,
            PaperBallot.box_id == box.id,
            PaperBallot.serial.in_(numbers),
        )
    )
    return {paper.serial: paper for paper in found}


def known(box: Box, serial: int) -> PaperBallot:
    """The paper of *box* with this serial.

    :raises Refused: ``ballots.serial_unknown``
    """
    found = serials(box, [serial]).get(serial)
    if found is None:
        raise Refused.because("ballots.serial_unknown", "4", serial=serial)
    return found


def numbers_of(box: Box, voters: Sequence[int]) -> Mapping[int, int]:
    """The serials of the papers that count, by the ids of their *voters*."""
    rows = db.session.execute(
        select(PaperBallot.voter_id, PaperBallot.serial).where(
            PaperBallot.community_id == box.community_id,
            PaperBallot.box_id == box.id,
            PaperBallot.voter_id.in_(voters),
            PaperBallot.replaced_at.is_(None),
        )
    )
    return dict(rows.all())


@dataclass(frozen=True, slots=True)
class Tally:
    """How many papers there are, and what became of them."""

    issued: int
    returned: int
    spoiled: int
    replaced: int


def tally(box: Box) -> Tally:
    """The papers of *box* in figures; what stands on them is not among these."""
    paper = PaperBallot
    row = db.session.execute(
        select(
            func.count(paper.id),
            func.count(paper.returned_at),
            func.count(paper.replaced_at),
        ).where(paper.community_id == box.community_id, paper.box_id == box.id)
    ).one()
    return Tally(row[0], row[1], box.spoiled, row[2])
