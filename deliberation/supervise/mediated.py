"""How often mediation succeeds: agreed ÷ closed disputes (§5, sources A11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select

from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.review.models import Review
from deliberation.rules.workflow import Closing, Kind, Step


@dataclass(frozen=True, slots=True)
class Mediations:
    """Disputes that were closed in a period, and those of them that ended with an agreement.

    :ivar agreed: an agreement was signed, and held when the parties were asked (the numerator)
    :ivar closed: these, and those that a party's refusal ended (the denominator)
    """

    agreed: int
    closed: int


def mediations(
    community_id: int, since: datetime, until: datetime, *, matter: str | None = None
) -> Mediations:
    """The disputes closed from *since* on and before *until*; one question, no titles.

    :param matter: only those about this, such as ``noise``
    """
    of_it = [
        Issue.community_id == community_id,
        Issue.kind == Kind.DISPUTE.value,
        Issue.step == Step.CLOSED.value,
        Issue.since >= since,
        Issue.since < until,
    ]
    if matter is not None:
        of_it.append(exists().where(Review.issue_id == Issue.id, Review.matter == matter))
    agreed = func.count().filter(Issue.closing == Closing.SATISFIED.value)
    return Mediations(*db.session.execute(select(agreed, func.count()).where(*of_it)).one())
