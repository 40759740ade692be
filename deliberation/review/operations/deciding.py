"""Acknowledging, accepting, declining, merging. Referrals and appeals have files of their own."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from deliberation import clock
from deliberation.collect.operations import check_length
from deliberation.collect.queries import cosigners
from deliberation.database import db
from deliberation.issues import operations as issues
from deliberation.issues.models import Duty, DutyKind, Issue
from deliberation.issues.operations import statistics, step_duties
from deliberation.journal.models import Entry
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person, Unit
from deliberation.people.operations.bylaws import held_at
from deliberation.review import queries
from deliberation.review.models import Review
from deliberation.review.operations import parties
from deliberation.rules import workflow
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.workflow import IssueKind, Step


def acknowledge(
    issue: Issue,
    community: Community,
    *,
    immediate: bool = False,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Review:
    """Tell the proposer that the issue has arrived, and by when it is answered.

    :param immediate: answered within the bylaws' hours after it came to review, not days (§1)
    :raises OutOfOrder: not at *review*, or acknowledged before
    """
    issues.hold(issue, seen)
    if issue.position.step is not Step.REVIEW:
        raise OutOfOrder.because("review.acknowledge_in_review", "1")
    review = sitting(issue)
    if review.acknowledged_at is not None:
        raise OutOfOrder.because("review.acknowledged_already", "1")
    review.acknowledged_at, review.acknowledged_by = at, by.id
    review.immediate = immediate
    issues.settle(issue, DutyKind.ACKNOWLEDGE, at=at)
    if immediate:
        bylaws = held_at(community, issue.since)
        _hasten(issue, issue.since + timedelta(hours=bylaws.immediate_hours))
    due = db.session.scalar(
        select(Duty.due).where(
            Duty.community_id == issue.community_id,
            Duty.issue_id == issue.id,
            Duty.kind == DutyKind.ANSWER,
            Duty.settled_at.is_(None),
        )
    )
    verb = "issue:put_on_immediate_track" if immediate else "issue:acknowledged"
    entry = issues.note(issue, verb, by=by, at=at, due=_spoken(due, immediate))
    tell_all(issue, entry)
    return review


def accept(
    issue: Issue,
    *,
    kind: IssueKind | None,
    body: str | None,
    owner: Person | None = None,
    owner_unit: Unit | None = None,
    important: bool = False,
    study: str = "",
    matter: str | None = None,
    size: str | None = None,
    competence: str | None = None,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Review:
    """review → convene: class, deciding body and owner are named.

    :param owner: who owes the next step; or the unit *owner_unit*
    :param important: an important matter in the sense of art. 30, which the party organisation
        studies first; *study* says when and with what result
    :param matter: what a dispute is about, so that disputes alike can be counted
    :param size: three-way sorting: ``big``, ``small``, ``private``
    :param competence: ``self``, ``owners``, ``government``, ``violation``
    :raises NotReady: a gate of the rulebook is not met, or *by* may not decide it again
    :raises Stale: somebody else has decided it first
    """
    review = to_decide(issue, by, seen)
    study = study.strip()
    check_length(study)
    mediated = kind is IssueKind.DISPUTE
    if issue.position.step is Step.REVIEW:
        _ensure_private(issue, mediated, owner, owner_unit)
    issue.owner_id = owner.id if owner else None
    issue.owner_unit_id = owner_unit.id if owner_unit else None
    entry = issues.move(
        issue,
        workflow.Accept(
            kind=kind,
            body=body,
            owner_named=owner is not None or owner_unit is not None,
            important=important,
            study_recorded=bool(study),
            parties_consent=mediated and parties.all_consent(issue),
        ),
        "issue:accepted",
        by=by,
        at=at,
        kind=kind,
        body=body,
        owner_person=issue.owner_id,
        owner_unit=issue.owner_unit_id,
    )
    review.kind, review.body = issue.kind, issue.body
    review.important, review.study = important, study
    review.parties_consent, review.matter = mediated, matter if mediated else None
    review.owner_id, review.owner_unit_id = issue.owner_id, issue.owner_unit_id
    decided(review, issue, size=size, competence=competence, by=by, at=at)
    step_duties.convene(issue, at=at)
    tell_all(issue, entry)
    return review


def decline(
    issue: Issue,
    *,
    reasons: str,
    size: str | None = None,
    competence: str | None = None,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Review:
    """review → declined, with *reasons* that everybody may read.

    :raises NotReady: no reasons, or *by* may not decide it again
    :raises Stale: somebody else has decided it first
    """
    review = to_decide(issue, by, seen)
    review.reasons = reasons.strip()
    check_length(review.reasons)
    entry = issues.move(
        issue,
        workflow.Decline(reasons=review.reasons),
        "issue:declined",
        by=by,
        at=at,
        reasons=review.reasons,
    )
    decided(review, issue, size=size, competence=competence, by=by, at=at)
    tell_all(issue, entry)
    return review


def merge(
    issue: Issue,
    target: Issue,
    *,
    reasons: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Review:
    """review → merged: frozen, and linked to *target*. Co-signatures stay where they are.

    Its co-signers are told and invited to sign *target*; those whom *target* concerns hear
    of it as well.

    :raises NotReady: *target* is this issue or is not open, or *by* may not decide it again
    :raises Stale: somebody else has decided it first
    """
    review = to_decide(issue, by, seen)
    review.reasons = reasons.strip()
    check_length(review.reasons)
    issue.merged_into_id = review.merged_into_id = target.id
    entry = issues.move(
        issue,
        workflow.Merge(target=target.position, itself=target.id == issue.id),
        "issue:merged",
        by=by,
        at=at,
        number=target.number,
        reasons=review.reasons,
    )
    decided(review, issue, by=by, at=at)
    tell_all(issue, entry)
    took_in = issues.note(target, "issue:took_in", by=by, at=at, number=issue.number)
    tell(issues.concerned(target), took_in)
    return review


# ------------------------------------------------------------------ what decisions share


def sitting(issue: Issue, *, barred_id: int | None = None) -> Review:
    """The review of *issue* that is under way; a new one when the last is decided."""
    last = queries.latest(issue)
    if last is not None and last.decided_at is None:
        return last
    review = Review(
        community_id=issue.community_id,
        issue_id=issue.id,
        occasion=last.occasion + 1 if last else 1,
        barred_id=barred_id,
    )
    db.session.add(review)
    db.session.flush()
    return review


def decided(
    review: Review,
    issue: Issue,
    *,
    size: str | None = None,
    competence: str | None = None,
    by: Person,
    at: datetime,
) -> None:
    """Complete *review* by the step that *issue* has moved to; the committee's clock stops."""
    review.decision = issue.step
    review.size, review.competence = size, competence
    review.reviewer_id, review.decided_at = by.id, at
    issues.settle(issue, DutyKind.ACKNOWLEDGE, DutyKind.ANSWER, at=at)
    db.session.flush()


def to_decide(issue: Issue, by: Person, seen: int | None) -> Review:
    """The review of *issue* that *by* is about to decide.

    :raises NotReady: *by* declined it before, and the proposer has appealed
    :raises Stale: the page was older than the issue
    """
    issues.hold(issue, seen)
    if issue.position.step is not Step.REVIEW:
        # Which decision it was to be says the move itself, with the step's own refusal.
        return Review(community_id=issue.community_id, issue_id=issue.id, occasion=0)
    review = sitting(issue)
    if review.barred_id == by.id:
        raise NotReady.because("review.another_reviewer", "1")
    return review


def tell_all(issue: Issue, entry: Entry) -> None:
    """Tell *entry* to who answers for *issue*, its followers and its co-signers."""
    tell(issues.concerned(issue, cosigners(issue)), entry)


def _ensure_private(
    issue: Issue, mediated: bool, owner: Person | None, owner_unit: Unit | None
) -> None:
    """What was said in confidence is not published; nobody is judge in their own cause."""
    if issue.confidential and not mediated:
        raise NotReady.because("review.confidential_is_mediated", "1")
    if mediated and owner_unit is not None:
        raise NotReady.because("review.person_in_charge", "1")
    if mediated and parties.speaking(parties.of_issue(issue), owner) is not None:
        raise NotReady.because("review.party_in_charge", "1")


def _hasten(issue: Issue, due: datetime) -> None:
    # The same duty with an earlier end: it is still owed, and counted, once.
    which = (
        (Duty.community_id == issue.community_id)
        & (Duty.issue_id == issue.id)
        & (Duty.kind == DutyKind.ANSWER)
        & (Duty.due > due)
        & Duty.settled_at.is_(None)
    )
    statistics.owed_again(db.session.scalars(select(Duty).where(which)).all(), due)
    db.session.execute(update(Duty).where(which).values(due=due))


def _spoken(due: datetime | None, to_the_minute: bool) -> str | None:
    if due is None:
        return None
    return due.isoformat() if to_the_minute else clock.day_of(due).isoformat()
