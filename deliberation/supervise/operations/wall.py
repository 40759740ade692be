"""What was carried out is posted as well (art. 34), timed like the resolution's posting (§5)."""

from __future__ import annotations

from datetime import datetime

from deliberation import clock
from deliberation.database import db
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.messages.operations import tell
from deliberation.people.models import Community
from deliberation.resolve.models import Resolution
from deliberation.resolve.queries import adults_affected


def post(resolution: Resolution, issue: Issue, *, at: datetime) -> None:
    """All tasks of *resolution* are accepted: what was carried out hangs from now on.

    The day of posting is not counted; it ends on a working day. Nobody has to press for it, and
    it is objected to as the resolution was.
    """
    community = db.session.get_one(Community, resolution.community_id)
    ends = clock.period_end(clock.day_of(at), community.bylaws.posting_days, community.days_off)
    resolution.done_posted_at, resolution.done_ends_on = at, ends
    db.session.flush()
    entry = issues.note(
        issue,
        "resolution:done_posted",
        by=None,
        at=at,
        subject=resolution,
        resolution=resolution.number,
        until=ends.isoformat(),
    )
    tell(issues.concerned(issue, adults_affected(resolution)), entry)
