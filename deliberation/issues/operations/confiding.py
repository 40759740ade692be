"""Who may know of an issue that is not public: the parties to a dispute, and its mediators."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from deliberation.database import db
from deliberation.issues.models import Confidant, Issue


def confide(issue: Issue, person_ids: Collection[int], part: str, *, at: datetime) -> None:
    """Let these persons know of *issue* as *part*; asking twice is the same as once."""
    known = set(confidants(issue, part))
    for person in dict.fromkeys(person_ids):
        if person not in known:
            db.session.add(
                Confidant(
                    community_id=issue.community_id,
                    issue_id=issue.id,
                    person_id=person,
                    part=part,
                    since=at,
                )
            )
    db.session.flush()


def confide_no_longer(issue: Issue, person_ids: Collection[int], part: str) -> None:
    """These persons no longer take part in *issue* as *part*."""
    db.session.execute(
        delete(Confidant).where(
            Confidant.community_id == issue.community_id,
            Confidant.issue_id == issue.id,
            Confidant.person_id.in_(person_ids),
            Confidant.part == part,
        )
    )


def confidants(issue: Issue, part: str | None = None) -> list[int]:
    """Ids of those who take part in the mediation of *issue* (as *part*), the first first."""
    rows = select(Confidant.person_id).where(
        Confidant.community_id == issue.community_id, Confidant.issue_id == issue.id
    )
    if part is not None:
        rows = rows.where(Confidant.part == part)
    return list(dict.fromkeys(db.session.scalars(rows.order_by(Confidant.id))))
