"""Petition cases, entered by month with their source (§5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from deliberation import clock
from deliberation.database import db
from deliberation.journal.operations import record
from deliberation.people.models import Community, Person
from deliberation.rules.refusals import NotReady
from deliberation.supervise.models.yearly import PetitionCount

MOST = 100_000


def enter(
    community: Community, month: date, cases: int, source: str, *, by: Person | None, at: datetime
) -> PetitionCount:
    """So many cases in *month* (its first day), as *source* has them; a correction replaces.

    What stood there before stays in the record.

    :raises NotReady: ``petitions.source_missing``, ``petitions.month_not_over``,
        ``petitions.cases_out_of_range``
    """
    if not source.strip():
        raise NotReady.because("petitions.source_missing", "5")
    if clock.day_of(at).replace(day=1) <= month:
        raise NotReady.because("petitions.month_not_over", "5")
    if not 0 <= cases <= MOST:
        raise NotReady.because("petitions.cases_out_of_range", "5", most=MOST)
    known = db.session.scalar(
        select(PetitionCount)
        .where(PetitionCount.community_id == community.id, PetitionCount.month == month)
        .with_for_update()
    )
    if known and (known.cases, known.source) == (cases, source.strip()):
        return known  # pressed twice: nothing was corrected
    entered = known or PetitionCount(community_id=community.id, month=month)
    entered.cases, entered.source = cases, source.strip()
    entered.entered_at, entered.entered_by = at, by.id if by else None
    db.session.add(entered)
    db.session.flush()
    record(
        "petitions:entered",
        entered,
        by=by.id if by else None,
        at=at,
        month=f"{month:%Y-%m}",
        cases=cases,
        source=entered.source,
    )
    return entered


def months(community_id: int, limit: int = 24) -> Sequence[PetitionCount]:
    """What was entered, the latest month first."""
    return db.session.scalars(
        select(PetitionCount)
        .where(PetitionCount.community_id == community_id)
        .order_by(PetitionCount.month.desc())
        .limit(limit)
    ).all()
