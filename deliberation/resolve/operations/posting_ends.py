"""When postings end: on a working day, computed anew until it comes (§5)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select, update

from deliberation import clock
from deliberation.database import db, record_beside
from deliberation.issues import operations as issues
from deliberation.issues.models import Duty, DutyKind, Issue, TimerKind
from deliberation.people.models import Community
from deliberation.resolve.models import Resolution


def end(resolution: Resolution, community: Community) -> date:
    """The last day of *resolution*'s posting, as the days of rest are known now."""
    days = resolution.posting_days or community.bylaws.posting_days
    assert resolution.posted_at is not None
    return clock.period_end(clock.day_of(resolution.posted_at), days, community.days_off)


def end_anew(resolution: Resolution, community: Community, *, at: datetime) -> bool:
    """Let the posting of *resolution* end where the days now known put it; whether it has moved."""
    ends, before = end(resolution, community), resolution.posting_ends_on
    if ends == before or ends < clock.day_of(at):
        return False
    assert before is not None  # it was posted
    resolution.posting_ends_on = ends
    issues.put_off_timer(
        community.id, TimerKind.FORCE, resolution.id, falls_due=resolution.end_of_posting
    )
    db.session.execute(
        update(Duty)
        .where(
            Duty.community_id == resolution.community_id,
            Duty.issue_id == resolution.issue_id,
            Duty.kind == DutyKind.SUBMIT_PLAN,
            Duty.settled_at.is_(None),
        )
        .values(due=clock.last_moment(ends))
    )
    issue = record_beside(resolution, Issue, resolution.issue_id)
    issues.note(
        issue,
        "resolution:end_moved",
        by=None,
        at=at,
        subject=resolution,
        resolution=resolution.number,
        before=before.isoformat(),
        until=ends.isoformat(),
    )
    return True


def postings_anew(community: Community, *, at: datetime) -> int:
    """The same for every posting of *community* that has not ended; gives how many have moved."""
    hanging = select(Resolution).where(
        Resolution.community_id == community.id,
        Resolution.posted_at.is_not(None),
        Resolution.withdrawn_at.is_(None),
        Resolution.posting_ends_on >= clock.day_of(at),
    )
    found = db.session.scalars(hanging.with_for_update()).all()
    return sum(end_anew(one, community, at=at) for one in found)
