"""Reading co-signatures, and how somebody stands to a proposal."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from deliberation.collect.models import Cosignature
from deliberation.database import db
from deliberation.issues import queries as issues
from deliberation.issues.models import Issue
from deliberation.rules.policy import Actor, Fact


@dataclass(frozen=True, slots=True)
class Cosigning:
    """How many have co-signed, and whether the reader is one of them."""

    count: int
    has_cosigned: bool


def cosigning(issue: Issue, person_id: int | None = None) -> Cosigning:
    """The co-signatures of *issue*, as the person sees them: one question."""
    mine = func.count().filter(Cosignature.person_id == person_id)
    row = db.session.execute(
        select(func.count().label("all"), mine.label("mine")).where(
            Cosignature.community_id == issue.community_id, Cosignature.issue_id == issue.id
        )
    ).one()
    return Cosigning(count=row.all, has_cosigned=person_id is not None and row.mine > 0)


def cosigner_count(issue: Issue) -> int:
    """The number of persons who have co-signed *issue*."""
    return cosigning(issue).count


def cosigners(issue: Issue) -> set[int]:
    """Ids of the persons who have co-signed *issue*: they are told what becomes of it."""
    return set(
        db.session.scalars(
            select(Cosignature.person_id).where(
                Cosignature.community_id == issue.community_id, Cosignature.issue_id == issue.id
            )
        )
    )


def standing(issue: Issue, actor: Actor, seen: Cosigning) -> set[Fact]:
    """How *actor* stands to *issue* in this room: as who proposed it, or co-signed it."""
    return issues.standing(issue, actor) | ({Fact.COSIGNER} if seen.has_cosigned else set())
