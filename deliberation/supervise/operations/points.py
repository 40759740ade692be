"""What a poll leaves to the next round: the reasons of those who were not satisfied, grouped."""

from __future__ import annotations

from datetime import datetime

from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Box
from deliberation.database import db
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue, Point
from deliberation.rules.reading import grouped_by_likeness

READ = 500  # different reasons; what most say is read first


def carry_over(box: Box, issue: Issue, *, at: datetime) -> list[Point]:
    """Put why *box* was not content on the agenda of the round that *issue* has just entered."""
    said = boxes.reasons(box, at, "dissatisfied", limit=READ)
    found = [
        Point(
            community_id=issue.community_id,
            issue_id=issue.id,
            round=issue.round,
            position=position,
            text=group.text,
            also=list(group.also),
            voters=group.voters,
        )
        for position, group in enumerate(
            grouped_by_likeness((one.text, one.voters) for one in said), 1
        )
    ]
    if found:
        db.session.add_all(found)
        db.session.flush()
        # Their words are not copied into the record: who wrote them may have them erased.
        issues.note(
            issue,
            "issue:points_carried_over",
            by=None,
            at=at,
            groups=len(found),
            voters=sum(point.voters for point in found),
        )
    return found
