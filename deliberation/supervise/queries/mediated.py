"""How often mediation succeeds: agreed ÷ closed disputes (§5, sources A11), also by matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.review.models import Review
from deliberation.rules.workflow import Closing, IssueKind, Step

#: A matter of fewer disputes is not told apart: neighbours would know whose it was.
TOLD_FROM = 3
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Mediations:
    """Disputes that were closed in a period, and those of them that ended with an agreement.

    :ivar agreed: an agreement was signed, and held when the parties were asked (the numerator)
    :ivar closed: these, and those that a party's refusal ended (the denominator)
    """

    agreed: int = 0
    closed: int = 0

    def __add__(self, other: Mediations) -> Mediations:
        """Two kinds counted together."""
        return Mediations(self.agreed + other.agreed, self.closed + other.closed)


def mediations(community_id: int, since: datetime, until: datetime) -> Mediations:
    """The disputes closed from *since* on and before *until*; one question, no titles."""
    counted = select(_AGREED, func.count())
    return Mediations(*db.session.execute(_closed(counted, community_id, since, until)).one())


def by_matter(community_id: int, since: datetime, until: datetime) -> Mapping[str, Mediations]:
    """The same by what they were about, the most frequent first; rare matters stand together."""
    counted = select(Review.matter, _AGREED, func.count()).join(
        # The review that accepted it; a dispute is accepted once.
        Review,
        (Review.issue_id == Issue.id) & (Review.decision == Step.CONVENE.value),
    )
    rows = db.session.execute(
        _closed(counted, community_id, since, until).group_by(Review.matter)
    ).all()
    told: dict[str, Mediations] = {}
    for matter, agreed, closed in sorted(rows, key=lambda row: (-row[2], row[0] or "")):
        name = matter if matter and closed >= TOLD_FROM else OTHER
        told[name] = told.get(name, Mediations()) + Mediations(agreed, closed)
    return told


_AGREED = func.count().filter(Issue.closing == Closing.SATISFIED.value)


def _closed(rows: Select, community_id: int, since: datetime, until: datetime) -> Select:
    return rows.where(
        Issue.community_id == community_id,
        Issue.kind == IssueKind.DISPUTE.value,
        Issue.step == Step.CLOSED.value,
        Issue.since >= since,
        Issue.since < until,
    )
