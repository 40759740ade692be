"""The end of a working group: its issue is solved, and the record says that it is dissolved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from deliberation.database import db
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.supervise.models.council import WorkingGroup


def dissolve(about: Issue, *, at: datetime) -> None:
    """Say in the story of *about*, which has just been solved, that its group is dissolved."""
    group = db.session.scalar(
        select(WorkingGroup).where(
            WorkingGroup.community_id == about.community_id, WorkingGroup.issue_id == about.id
        )
    )
    if group is not None:
        issues.note(about, "group:dissolved", by=None, at=at, subject=group, lead=group.lead)
