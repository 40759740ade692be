"""What was found unlawful is withdrawn: what waited for that alone takes force (§9)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from deliberation.database import db
from deliberation.people.models import Person
from deliberation.resolve.models import Resolution
from deliberation.resolve.operations import effect
from deliberation.texts.models import Adoption, LegalityFinding, LegalityOpinion
from deliberation.texts.operations import legality


def withdraw(
    opinion: LegalityOpinion, finding: LegalityFinding, reasons: str, *, by: Person, at: datetime
) -> None:
    """*finding* is withdrawn with *reasons*; the last gate of a posted resolution may open.

    :raises Refused: as :func:`deliberation.texts.operations.legality.withdraw`
    """
    legality.withdraw(opinion, finding, reasons, by=by, at=at)
    waiting = db.session.scalars(
        select(Resolution)
        .join(
            Adoption,
            (Adoption.community_id == Resolution.community_id)
            & (Adoption.issue_id == Resolution.issue_id),
        )
        .where(
            Resolution.community_id == opinion.community_id,
            Adoption.version_id == opinion.version_id,
            Adoption.in_force_at.is_(None),
            Resolution.posted_at.is_not(None),
            Resolution.withdrawn_at.is_(None),
            Resolution.in_force_at.is_(None),
        )
    ).all()
    for resolution in waiting:
        issue = effect.hold(resolution)
        effect.take_if_ready(resolution, issue, at=at)
