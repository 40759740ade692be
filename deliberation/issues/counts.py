"""How many issues stand at each step: kept as they move, so that no page counts them.

Whoever changes a count holds the turn to append to the community's record (:func:`take_turn`),
so that two who move issues wait for each other in one place only.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, delete, func, insert, select, text

from deliberation.database import db, read
from deliberation.issues.models import Issue, StepCount
from deliberation.journal.operations import take_turn

_SHIFT = text(
    "INSERT INTO step_counts (community_id, step, issues) VALUES (:community, :step, :by) "
    "ON CONFLICT (community_id, step) DO UPDATE SET issues = step_counts.issues + excluded.issues"
)


def arrived(community_id: int, step: str, number: int) -> None:
    """So many new issues stand at *step*."""
    take_turn(community_id)
    _shift(community_id, step, number)


def moved(community_id: int, before: str, after: str) -> None:
    """One issue went from step to step."""
    if before != after:
        take_turn(community_id)
        for step, by in sorted(((before, -1), (after, 1))):
            _shift(community_id, step, by)


def _shift(community_id: int, step: str, by: int) -> None:
    db.session.execute(_SHIFT, {"community": community_id, "step": step, "by": by})


def by_step(community_id: int) -> Mapping[str, int]:
    """Step → how many issues stand there."""
    return dict(read(_BY_STEP, community=community_id))


_BY_STEP = select(StepCount.step, StepCount.issues).where(
    StepCount.community_id == bindparam("community"), StepCount.issues != 0
)


def counted(community_id: int) -> Mapping[str, int]:
    """The same, counted afresh: for those who check."""
    rows = select(Issue.step, func.count()).where(Issue.community_id == community_id)
    return dict(db.session.execute(rows.group_by(Issue.step)).all())


def count_anew(community_id: int) -> None:
    """Put the counts right: after tables were filled by other means than operations."""
    take_turn(community_id)
    db.session.execute(delete(StepCount).where(StepCount.community_id == community_id))
    rows = [
        {"community_id": community_id, "step": step, "issues": number}
        for step, number in counted(community_id).items()
    ]
    if rows:
        db.session.execute(insert(StepCount), rows)
