"""What was resolved before: nobody types twice what the last resolution says."""

from __future__ import annotations

from sqlalchemy import select

from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.resolve.models import Resolution, Task


def before_this_round(issue: Issue) -> Resolution | None:
    """What was in force in an earlier round of the issue: the next one begins with its tasks."""
    return db.session.scalar(
        select(Resolution)
        .where(
            Resolution.community_id == issue.community_id,
            Resolution.issue_id == issue.id,
            Resolution.round < issue.round,
        )
        .order_by(Resolution.id.desc())
        .limit(1)
    )


def last_lead(community_id: int) -> int | None:
    """The unit that leads the first task of the community's latest resolution."""
    return db.session.scalar(
        select(Task.lead_unit_id)
        .join(Resolution, Resolution.id == Task.resolution_id)
        .where(Resolution.community_id == community_id)
        .order_by(Resolution.id.desc(), Task.position)
        .limit(1)
    )
