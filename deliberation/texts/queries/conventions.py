"""Reading which version of a text is before the assembly, in force, or was."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from deliberation import clock
from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.issues.queries import PUBLIC
from deliberation.rules.texts import ADOPTED, Convention, Finding
from deliberation.rules.workflow import Step
from deliberation.texts.models import (
    Adoption,
    LegalityFinding,
    LegalityOpinion,
    Text,
    TextVersion,
)

#: So many conventions are in force on a shelf; nobody keeps more.
MOST = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a text stands.

    :ivar pending: what is before the assembly, with its version; ``None``: nothing
    :ivar in_force: likewise
    :ivar before: what was in force before, the last first
    """

    pending: tuple[Adoption, int] | None
    in_force: tuple[Adoption, int] | None
    before: Sequence[tuple[Adoption, int]]

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.pending or self.in_force or self.before)


def of_issue(issue: Issue) -> Sequence[Text]:
    """The conventions that *issue* would adopt: those that have a version."""
    return db.session.scalars(
        select(Text)
        .where(
            Text.community_id == issue.community_id,
            Text.issue_id == issue.id,
            Text.kind.in_(ADOPTED),
            Text.latest > 0,
        )
        .order_by(Text.id)
    ).all()


def before_assembly(issues: Collection[Issue]) -> tuple[Convention, ...]:
    """The conventions of *issues*, as the gate of a notice asks for them; one question."""
    if not issues:
        return ()
    (community_id,) = {issue.community_id for issue in issues}
    rows = db.session.execute(
        select(
            Text.title, Text.latest, func.count(LegalityOpinion.given_at),
            func.max(LegalityOpinion.due),
        )
        .join(
            TextVersion,
            (TextVersion.community_id == Text.community_id)
            & (TextVersion.text_id == Text.id)
            & (TextVersion.number == Text.latest),
        )
        .outerjoin(
            LegalityOpinion,
            (LegalityOpinion.community_id == TextVersion.community_id)
            & (LegalityOpinion.version_id == TextVersion.id),
        )
        .where(
            Text.community_id == community_id,
            Text.issue_id.in_([issue.id for issue in issues]),
            Text.kind.in_(ADOPTED),
        )
        .group_by(Text.id, Text.title, Text.latest)
        .order_by(Text.id)
    ).all()  # fmt: skip
    return tuple(Convention(title, latest, bool(given), due) for title, latest, given, due in rows)


def issues_waiting(community_id: int) -> Sequence[Any]:
    """Numbers and titles of the public issues that wait for their assembly, the latest first."""
    return db.session.execute(
        select(Issue.number, Issue.title)
        .where(
            Issue.community_id == community_id,
            Issue.step == Step.CONVENE.value,
            PUBLIC,
        )
        .order_by(Issue.id.desc())
        .limit(MOST)
    ).all()


def unlawful_before(community_id: int, issue_id: int) -> int:
    """Clauses found unlawful, and not withdrawn, in what *issue_id* would let take force."""
    return db.session.scalars(
        select(func.count(func.distinct(LegalityFinding.clause)))
        .select_from(Adoption)
        .join(
            LegalityOpinion,
            (LegalityOpinion.community_id == Adoption.community_id)
            & (LegalityOpinion.version_id == Adoption.version_id),
        )
        .join(
            LegalityFinding,
            (LegalityFinding.community_id == LegalityOpinion.community_id)
            & (LegalityFinding.opinion_id == LegalityOpinion.id),
        )
        .where(
            Adoption.community_id == community_id,
            Adoption.issue_id == issue_id,
            Adoption.in_force_at.is_(None),
            LegalityFinding.finding == Finding.UNLAWFUL,
            LegalityFinding.withdrawn_at.is_(None),
        )
    ).one()


def pending_of(issue: Issue) -> Sequence[Adoption]:
    """What is before the assembly with *issue*."""
    return db.session.scalars(
        select(Adoption).where(
            Adoption.community_id == issue.community_id,
            Adoption.issue_id == issue.id,
            Adoption.in_force_at.is_(None),
        )
    ).all()


def pending(text: Text) -> Adoption | None:
    """What of *text* is before the assembly, or was and was not adopted."""
    return db.session.scalars(
        select(Adoption).where(
            Adoption.community_id == text.community_id,
            Adoption.text_id == text.id,
            Adoption.in_force_at.is_(None),
        )
    ).one_or_none()


def in_force(text: Text) -> Adoption | None:
    """What of *text* is in force."""
    return db.session.scalars(
        select(Adoption).where(
            Adoption.community_id == text.community_id,
            Adoption.text_id == text.id,
            Adoption.in_force_at.is_not(None),
            Adoption.ended_at.is_(None),
        )
    ).one_or_none()


def in_force_by(issue: Issue) -> Sequence[Adoption]:
    """What is in force because of *issue*."""
    return db.session.scalars(
        select(Adoption).where(
            Adoption.community_id == issue.community_id,
            Adoption.issue_id == issue.id,
            Adoption.in_force_at.is_not(None),
            Adoption.ended_at.is_(None),
        )
    ).all()


def standing(text: Text) -> Standing:
    """Where *text* stands; one question."""
    rows = [
        (adoption, number)
        for adoption, number in db.session.execute(
            select(Adoption, TextVersion.number)
            .join(
                TextVersion,
                (TextVersion.community_id == Adoption.community_id)
                & (TextVersion.id == Adoption.version_id),
            )
            .where(Adoption.community_id == text.community_id, Adoption.text_id == text.id)
            .order_by(Adoption.id.desc())
        )
    ]
    return Standing(
        pending=next((row for row in rows if row[0].in_force_at is None), None),
        in_force=next((row for row in rows if row[0].in_force_at and not row[0].ended_at), None),
        before=[row for row in rows if row[0].ended_at],
    )


def shelf(community_id: int) -> Sequence[Any]:
    """What is in force, the latest first: each text with its version and its adoption."""
    return db.session.execute(
        select(
            Text.number, Text.kind, Text.title, Text.latest,
            TextVersion.number.label("version"), Adoption.in_force_at, Adoption.resolution,
            Adoption.until, Adoption.review_on, Adoption.filed_on, Adoption.filed_number,
        )
        .select_from(Adoption)
        .join(Text, (Text.community_id == Adoption.community_id) & (Text.id == Adoption.text_id))
        .join(
            TextVersion,
            (TextVersion.community_id == Adoption.community_id)
            & (TextVersion.id == Adoption.version_id),
        )
        .where(
            Adoption.community_id == community_id,
            Adoption.in_force_at.is_not(None),
            Adoption.ended_at.is_(None),
        )
        .order_by(Adoption.in_force_at.desc(), Adoption.id.desc())
        .limit(MOST)
    ).all()  # fmt: skip


def since(adoption: Adoption) -> date:
    """The day since which *adoption* is in force."""
    assert adoption.in_force_at is not None
    return clock.day_of(adoption.in_force_at)
