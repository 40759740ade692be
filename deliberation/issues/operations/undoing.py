"""What was owed, and what was to happen by itself, as it stood before a step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from deliberation.database import changed, db, record_in
from deliberation.issues.models import Duty, DutyKind, Issue, Timer, TimerKind
from deliberation.issues.operations import set_timer, statistics


def settled_at(issue: Issue, moment: datetime, kinds: Sequence[DutyKind]) -> Sequence[Duty]:
    """The duties of *kinds* on *issue* that what happened at *moment* settled."""
    return db.session.scalars(
        select(Duty)
        .where(
            Duty.community_id == issue.community_id,
            Duty.issue_id == issue.id,
            Duty.kind.in_(kinds),
            Duty.settled_at == moment,
        )
        .order_by(Duty.due)
    ).all()


def reopen(
    issue: Issue, moment: datetime, kinds: Sequence[DutyKind], *, due: datetime | None = None
) -> int:
    """Let the duties that were settled at *moment* be owed again, with the ends they had.

    :param due: another end for them
    :returns: how many
    """
    which = (
        (Duty.community_id == issue.community_id)
        & (Duty.issue_id == issue.id)
        & Duty.kind.in_(kinds)
        & (Duty.settled_at == moment)
    )
    if statistics.BY_MONTH.intersection(kinds):
        statistics.owed_again(db.session.scalars(select(Duty).where(which)).all(), due)
    change = {"settled_at": None} | ({"due": due} if due else {})
    return changed(update(Duty).where(which).values(**change))


def restart_timer(
    community_id: int,
    kind: TimerKind,
    subject_id: int,
    *,
    falls_due: datetime,
    not_before: datetime,
) -> datetime:
    """Let *kind* happen to the subject after all, at the moment that was set for it.

    :param falls_due: the moment, where none had been set
    :param not_before: whoever takes a step back late is not overtaken by the past
    :returns: when it happens now
    """
    timer = record_in(Timer, community_id, kind=kind, subject_id=subject_id, occasion=1)
    if timer is None:
        due = max(falls_due, not_before)
        return set_timer(community_id, kind, subject_id, falls_due=due).falls_due
    timer.settled_at, timer.falls_due = None, max(timer.falls_due, not_before)
    db.session.flush()
    return timer.falls_due
