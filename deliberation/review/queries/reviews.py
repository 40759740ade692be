"""Reading reviews, referrals and appeals of one issue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.people import queries as people
from deliberation.people.models import Person, Role
from deliberation.review.models import AppealSignature, Referral, Review
from deliberation.rules import workflow
from deliberation.rules.bylaws import Bylaws
from deliberation.rules.policy import Actor, Fact, RoleKind
from deliberation.rules.workflow import SIX, Step


def latest(issue: Issue) -> Review | None:
    """The latest review of *issue*, decided or under way."""
    return db.session.scalar(
        select(Review)
        .where(Review.community_id == issue.community_id, Review.issue_id == issue.id)
        .order_by(Review.occasion.desc())
        .limit(1)
    )


def referral(issue: Issue) -> Referral | None:
    """The referral of *issue* that waits for its reply."""
    return db.session.scalar(
        select(Referral)
        .where(
            Referral.community_id == issue.community_id,
            Referral.issue_id == issue.id,
            Referral.replied_at.is_(None),
        )
        .order_by(Referral.id.desc())
        .limit(1)
    )


def last_referral(issue: Issue) -> Referral | None:
    """The latest referral of *issue*, replied to or not."""
    return db.session.scalar(
        select(Referral)
        .where(Referral.community_id == issue.community_id, Referral.issue_id == issue.id)
        .order_by(Referral.id.desc())
        .limit(1)
    )


def decided_before(review: Review) -> Review | None:
    """The decision on the same issue before *review*."""
    return db.session.scalar(
        select(Review)
        .where(
            Review.community_id == review.community_id,
            Review.issue_id == review.issue_id,
            Review.occasion < review.occasion,
        )
        .order_by(Review.occasion.desc())
        .limit(1)
    )


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who has asked to look at a declined issue again, and of how many.

    :ivar mine: the reader has signed
    """

    adults: int
    adults_in_all: int
    representatives: int
    representatives_in_all: int
    mine: bool = False

    def appeal(self, bylaws: Bylaws) -> workflow.Appeal:
        """The co-signers' appeal as it stands, with the shares of *bylaws*."""
        return workflow.Appeal(
            adults_signed=self.adults,
            adults=self.adults_in_all,
            representatives_signed=self.representatives,
            representatives=self.representatives_in_all,
            adult_share=bylaws.appeal_adult_share,
            representative_share=bylaws.appeal_representative_share,
        )


def signatures(issue: Issue, day: date, person_id: int | None = None) -> Signatures:
    """The signatures under the co-signers' appeal, in one question."""
    here = issue.community_id
    signed = select(AppealSignature.person_id).where(
        AppealSignature.community_id == issue.community_id, AppealSignature.issue_id == issue.id
    )
    representatives = select(func.count(Role.person_id.distinct())).where(
        Role.community_id == here,
        Role.kind == RoleKind.REPRESENTATIVE.value,
        people.in_force(day),
    )
    adults = select(func.count()).where(
        Person.community_id == here, Person.adult, Person.household_id.is_not(None)
    )
    row = db.session.execute(
        select(
            adults.where(Person.id.in_(signed)).scalar_subquery().label("adults"),
            adults.scalar_subquery().label("adults_in_all"),
            representatives.where(Role.person_id.in_(signed)).scalar_subquery().label("signed"),
            representatives.scalar_subquery().label("representatives_in_all"),
            select(func.count())
            .where(
                AppealSignature.community_id == issue.community_id,
                AppealSignature.issue_id == issue.id,
                AppealSignature.person_id == person_id,
            )
            .scalar_subquery()
            .label("mine"),
        )
    ).one()
    return Signatures(
        adults=row.adults,
        adults_in_all=row.adults_in_all,
        representatives=row.signed,
        representatives_in_all=row.representatives_in_all,
        mine=row.mine > 0,
    )


@dataclass(frozen=True, slots=True)
class Look:
    """What the page of an issue reads of this room; at steps of other rooms, nothing."""

    review: Review | None = None
    referral: Referral | None = None
    signatures: Signatures | None = None


def look(issue: Issue, day: date, person_id: int | None = None) -> Look:
    """What is to be known of *issue* here: at most two questions, none at other rooms' steps."""
    step = issue.position.step
    if step is Step.REVIEW:
        return Look(review=latest(issue))
    if step is Step.DECLINED:
        found = None if issue.appealed else signatures(issue, day, person_id)
        return Look(review=latest(issue), signatures=found)
    if step is Step.REFERRED:
        return Look(referral=last_referral(issue))
    return Look()


def standing(actor: Actor, seen: Look) -> set[Fact]:
    """How *actor* stands to what this room knows of the issue."""
    facts = set()
    if seen.review and seen.review.reviewer_id is not None:
        if seen.review.reviewer_id == actor.person_id:
            facts.add(Fact.REVIEWER)
    if seen.referral and seen.referral.to_unit_id in actor.unit_ids:
        facts.add(Fact.LEAD)
    return facts


def mergeable(issue: Issue, limit: int = 100) -> Sequence[Any]:
    """Open issues that *issue* may be merged into, the latest first: number and title."""
    return db.session.execute(
        select(Issue.number, Issue.title)
        .where(
            Issue.community_id == issue.community_id,
            Issue.step.in_([step.value for step in SIX]),
            Issue.id != issue.id,
        )
        .order_by(Issue.id.desc())
        .limit(limit)
    ).all()


def committee(community_id: int, day: date) -> Sequence[tuple[int, str]]:
    """The committee's members on *day*, who may own an issue: id and name."""
    rows = db.session.execute(
        select(Person.id, Person.name)
        .join(Role, Role.person_id == Person.id)
        .where(
            Person.community_id == community_id,
            Role.kind == RoleKind.COMMITTEE.value,
            people.in_force(day),
        )
        .distinct()
        .order_by(Person.id)
    )
    return [(row.id, row.name) for row in rows]
