"""Ends in working days, computed anew until they come: next year's moved days come late (§5)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from deliberation import clock
from deliberation.database import db
from deliberation.issues.models import Duty
from deliberation.issues.operations import statistics
from deliberation.people.models import Community


def end_of_working_days(community: Community, start: datetime, days: int) -> datetime:
    """The last moment of the working day that is *days* after *start*'s, which is not counted."""
    return clock.last_moment(clock.add_working_days(clock.day_of(start), days, community.days_off))


def duties_anew(community: Community, *, at: datetime) -> int:
    """Let each open duty that is counted in working days end where the days now known put it.

    What has fallen due already stays as it was. Gives how many ends have moved.
    """
    moved = 0
    open_ones = select(Duty).where(
        Duty.community_id == community.id,
        Duty.settled_at.is_(None),
        Duty.due >= at,
        Duty.working_days.is_not(None),
    )
    for duty in db.session.scalars(open_ones):
        assert duty.working_days is not None  # that was asked for
        due = end_of_working_days(community, duty.opened_at, duty.working_days)
        if due != duty.due:
            statistics.due(duty.community_id, duty.kind, duty.due, owed=-1)
            statistics.due(duty.community_id, duty.kind, due, owed=1)
            duty.due, duty.reminded_at = due, None
            moved += 1
    return moved
