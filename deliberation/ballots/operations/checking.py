"""What a paper says is seen, before its box closes, by the two who enter it alone (§4).

One enters a batch; whoever is going to compare it says so first, on record, and only then sees
what was entered. Somebody else may take that over once the first has left it lying.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from deliberation.ballots.models import Box
from deliberation.ballots.models.paper import PaperBatch
from deliberation.ballots.operations.casting import hold
from deliberation.database import db, record_beside
from deliberation.journal.operations import record
from deliberation.people.models import Person
from deliberation.people.operations import two_persons
from deliberation.rules.refusals import OutOfOrder, Refused

#: So long nobody else takes a check over from who has begun it.
KEPT_FOR = timedelta(hours=4)


def sees(batch: PaperBatch, box: Box, person_id: int | None, now: datetime) -> bool:
    """Whether this person, who may enter papers, sees what was entered in *batch*."""
    if box.is_closed(now):
        return True
    return person_id in {batch.entered_by, batch.checked_by, batch.settled_by} - {None}


def is_free(batch: PaperBatch, person_id: int | None, now: datetime) -> bool:
    """Whether this person may be the second of *batch*, as far as the batch knows."""
    if batch.settled_at is not None or person_id in (batch.entered_by, batch.checked_by):
        return False
    return batch.check_begun_at is None or now >= batch.check_begun_at + KEPT_FOR


def begin(batch: PaperBatch, *, by: Person, at: datetime) -> None:
    """*by* is going to compare the papers with what was entered, and sees it from now on.

    :raises OutOfOrder: ``ballots.batch_settled``, ``ballots.closed``, ``ballots.being_checked``
    :raises Refused: ``ballots.confirm_own``, and as ``two_persons.ensure_second``
    """
    box = record_beside(batch, Box, batch.box_id)
    hold(box)
    ensure_waiting(batch)
    if box.is_closed(at):
        raise OutOfOrder.because("ballots.closed", "4")
    ensure_second(batch, by=by, at=at)
    if batch.checked_by == by.id:
        return
    if not is_free(batch, by.id, at):
        raise OutOfOrder.because("ballots.being_checked", "4")
    batch.checked_by, batch.check_begun_at = by.id, at
    record("papers:checked", box, by=by.id, at=at, question=box.question, papers=batch.papers)


def ensure_second(batch: PaperBatch, *, by: Person, at: datetime) -> None:
    """Nothing, if *by* may confirm what another has entered in *batch*.

    :raises Refused: ``ballots.confirm_own``, and as ``two_persons.ensure_second``
    """
    if batch.entered_by == by.id:
        raise Refused.because("ballots.confirm_own", "4")
    two_persons.ensure_second(batch.entered_by, by, since=batch.entered_at, at=at)


def ensure_not_anothers(batch: PaperBatch, *, by: Person) -> None:
    """Nothing, unless a third person is at it.

    :raises OutOfOrder: ``ballots.being_checked``
    """
    if batch.checked_by not in (None, by.id):
        raise OutOfOrder.because("ballots.being_checked", "4")


def ensure_waiting(batch: PaperBatch) -> None:
    """Nothing, if nobody has settled *batch*, which stays as it is until this unit ends.

    :raises OutOfOrder: ``ballots.batch_settled``
    """
    db.session.refresh(batch, with_for_update=True)
    if batch.settled_at is not None:
        raise OutOfOrder.because("ballots.batch_settled", "4")


def shows(community_id: int, scan: str, person_id: int | None, now: datetime) -> bool:
    """Whether this person sees the photo *scan*: of open boxes, who sees the batch alone does."""
    rows = db.session.execute(
        select(PaperBatch, Box)
        .join(Box, Box.id == PaperBatch.box_id)
        .where(
            PaperBatch.community_id == community_id,
            PaperBatch.scan_sha256 == scan,
            Box.closed_at.is_(None),
        )
    )
    return all(sees(batch, box, person_id, now) for batch, box in rows)
