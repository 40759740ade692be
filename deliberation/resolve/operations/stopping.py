"""A resolution ends before its time, or at it: nothing more is owed on carrying it out.

What was done stays: tasks, reports, photos and money remain readable as they are.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from deliberation.ballots import operations as ballots
from deliberation.ballots.models import Box
from deliberation.database import db
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue, TimerKind
from deliberation.resolve.models import Resolution

#: Owed while a resolution is carried out.
EXECUTION = (
    DutyKind.EXECUTE, DutyKind.ASSIST, DutyKind.ACCEPT, DutyKind.REPORT,
    DutyKind.RATE, DutyKind.EXTENSION, DutyKind.ORDER, DutyKind.ANSWER_COMMENT,
)  # fmt: skip
#: What opens a poll by itself, apart from the acceptance of all tasks.
OPENERS = (TimerKind.POLL_AFTER_DONE, TimerKind.POLL_AFTER_DEADLINE, TimerKind.POLL_AGAIN)


def end(resolution: Resolution, issue: Issue, *, at: datetime) -> None:
    """The execution of *resolution* has ended: its duties are settled, nothing opens by itself."""
    resolution.ended_at = at
    issues.settle(issue, *EXECUTION, at=at)
    for kind in OPENERS:
        issues.stop_timer(issue.community_id, kind, resolution.id, at=at)


def stop(resolution: Resolution, issue: Issue, *, at: datetime) -> None:
    """Its tasks stop, though it is not carried out: an objection is upheld, or it is revoked.

    A satisfaction poll that runs ends with it and judges nothing.
    """
    running = db.session.scalars(
        select(Box).where(
            Box.community_id == resolution.community_id,
            Box.subject_kind == Resolution.__tablename__,
            Box.subject_id == resolution.id,
            Box.closed_at.is_(None),
        )
    ).all()
    for box in running:
        ballots.hold(box)
        box.closes_at = at
        ballots.close(box, by=None, at=at, stopped=True)
        issues.stop_timer(issue.community_id, TimerKind.POLL_CLOSE, box.id, at=at)
    if resolution.in_force_at and not resolution.ended_at:
        end(resolution, issue, at=at)
