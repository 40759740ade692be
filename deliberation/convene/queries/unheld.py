"""A meeting that was noticed is held, postponed or cancelled; one that was opened is ended (§1).

From its hour on somebody owes it: it stands late on the desk and on the office's list, and the
clock of its issues never stops.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, or_, select

from deliberation import clock
from deliberation.convene import queries
from deliberation.convene.models import Meeting
from deliberation.database import db
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import OutOfOrder
from deliberation.rules.workflow import MAY_OPEN_BEFORE

#: Duties on each issue of the agenda; their subject is the meeting.
HOLD, END = DutyKind.HOLD_MEETING, DutyKind.END_MEETING


def owe_holding(meeting: Meeting, *, at: datetime) -> None:
    """From the hour of *meeting* on the committee owes that it is held, postponed or cancelled."""
    _owe(meeting, HOLD, at=at, due=meeting.starts_at)


def owe_ending(meeting: Meeting, *, at: datetime) -> None:
    """The meeting was opened at *at*: by the end of that day it is adjourned."""
    settle(meeting, at=at)
    _owe(meeting, END, at=at, due=clock.last_moment(clock.day_of(at)))


def _owe(meeting: Meeting, kind: DutyKind, *, at: datetime, due: datetime) -> None:
    role = RoleKind.COMMITTEE.value
    for _, topic in queries.agenda(meeting):
        issues.owe(topic, kind, at=at, due=due, role=role, subject_id=meeting.id)


def settle(meeting: Meeting, *, at: datetime) -> None:
    """Neither is owed on *meeting* any more."""
    for _, topic in queries.agenda(meeting):
        issues.settle(topic, HOLD, END, at=at, subject_id=meeting.id)


def ensure_hour(meeting: Meeting, at: datetime, *, opening: bool) -> None:
    """Nobody acts in *meeting* before its day, or after it without its having been opened.

    :param opening: it is called to order: from half an hour before the hour that was noticed
    :raises OutOfOrder: ``discuss.too_early``, ``discuss.hour_not_come``, ``discuss.day_over``
    """
    day = clock.day_of(meeting.starts_at)
    if clock.day_of(at) < day:  # else the period of notice would not be kept
        raise OutOfOrder.because("discuss.too_early", "2", date=day.isoformat())
    if meeting.called_at is not None:
        return
    if clock.day_of(at) > day:
        raise OutOfOrder.because("discuss.day_over", "2", date=day.isoformat())
    opens = meeting.starts_at - MAY_OPEN_BEFORE
    if opening and at < opens:
        told = clock.local(opens)
        raise OutOfOrder.because("discuss.hour_not_come", "2", clock=f"{told:%H:%M}")


def is_late(meeting: Meeting, now: datetime) -> bool:
    """Whether the hour of *meeting* has passed and nobody has opened it."""
    return meeting.state == "noticed" and meeting.starts_at <= now


def in_communities(ids: Collection[int], now: datetime, limit: int) -> list[Meeting]:
    """Meetings of these communities never opened though their hour passed, or never ended.

    The longest waiting first.
    """
    today = clock.at(clock.day_of(now))
    late = or_(
        and_(Meeting.called_at.is_(None), Meeting.starts_at <= now),
        and_(Meeting.called_at < today, Meeting.adjourned_at.is_(None)),
    )
    rows = (
        select(Meeting)
        .where(
            Meeting.community_id.in_(ids),
            Meeting.noticed_at.is_not(None),
            Meeting.cancelled_at.is_(None),
            Meeting.body.not_in(queries.NOT_PUBLIC),
            late,
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(limit)
    )
    return list(db.session.scalars(rows))
