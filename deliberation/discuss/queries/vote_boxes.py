"""Ballot boxes of those present: the one that is open, those that count, what each asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from deliberation.ballots.models import Box
from deliberation.convene.models import Meeting
from deliberation.database import db
from deliberation.discuss.models import Act
from deliberation.discuss.queries import records
from deliberation.rules.meeting import ACT_NAMES, PendingQuestion, acts

SUBJECT = Meeting.__tablename__


def running(meeting: Meeting) -> Box | None:
    """The box of the vote that is open in *meeting*."""
    return db.session.scalar(
        select(Box).where(
            Box.community_id == meeting.community_id,
            Box.subject_kind == SUBJECT,
            Box.subject_id == meeting.id,
            Box.closed_at.is_(None),
        )
    )


def of_meeting(meeting: Meeting) -> Sequence[Box]:
    """The boxes that *meeting* has closed and counted, in their order."""
    boxes = db.session.scalars(
        select(Box)
        .where(
            Box.community_id == meeting.community_id,
            Box.subject_kind == SUBJECT,
            Box.subject_id == meeting.id,
            Box.closed_at.is_not(None),
        )
        .order_by(Box.occasion)
    ).all()
    known = roots(meeting.community_id, [meeting.id]) if boxes else set()
    return [box for box in boxes if box.root in known]


def roots(community_id: int, meetings: Collection[int]) -> set[str]:
    """The roots of the boxes that these *meetings* have closed: those of void votes are not."""
    said = db.session.scalars(
        select(Act.data["root"].as_string()).where(
            Act.community_id == community_id,
            Act.meeting_id.in_(meetings),
            Act.data["act"].as_string() == ACT_NAMES[acts.CloseBox],
        )
    )
    return set(said)


def asked(meeting: Meeting, box: Box) -> PendingQuestion | None:
    """The question that *box* was opened for, as it may be shown."""
    done = [one for one in records.acts(meeting) if one.seq <= box.occasion]
    lines = records.proceedings(meeting, done)
    return lines[-1].floor.top if lines else None
