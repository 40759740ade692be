"""Sending an issue to whom it belongs (三事分流), their reply, and what is said to it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from deliberation import clock
from deliberation.collect.operations import check_length
from deliberation.database import db, record_beside, subject_of
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue, Timer, TimerKind
from deliberation.issues.operations import step_duties
from deliberation.journal.models import Entry
from deliberation.people.models import Community, Person, Unit
from deliberation.review import queries
from deliberation.review.models import Referral, Review
from deliberation.review.operations import decided, tell_all, to_decide
from deliberation.rules import workflow
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.workflow import Sorting

ADDRESSEE_MOST = 80  # characters
#: Days in which whoever brought it in says whether a reply settles it (§6: like a report).
ASKED_FOR = 7
#: The occasion on which the addressee replies for the last time.
REDONE = 2


def refer(
    issue: Issue,
    *,
    to: Sorting,
    addressee: str = "",
    to_unit: Unit | None = None,
    owner: Person | None,
    deadline: date | None,
    reasons: str = "",
    size: str | None = None,
    competence: str | None = None,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Referral:
    """review → referred: it stays visible here, and a reply is owed until *deadline*.

    :param to: why it belongs there
    :param addressee: the name of the department, authority or owners' committee; with a unit
        of the community as *to_unit*, which then owes the reply itself, its name
    :param owner: who follows it up here; enters the reply of somebody outside
    :raises NotReady: addressee, owner or deadline missing, the deadline has passed, or *by*
        may not decide it again
    :raises Stale: somebody else has decided it first
    """
    review = to_decide(issue, by, seen)
    addressee = to_unit.name if to_unit else addressee.strip()
    check_length(addressee, ADDRESSEE_MOST)
    review.reasons = reasons.strip()
    check_length(review.reasons)
    if deadline is not None and deadline < clock.day_of(at):
        raise NotReady.because("review.deadline_passed", "1", today=clock.day_of(at).isoformat())
    issue.owner_id, issue.owner_unit_id = owner.id if owner else None, None
    entry = issues.move(
        issue,
        workflow.Refer(
            to=to,
            addressee=addressee,
            owner_named=owner is not None,
            deadline_set=deadline is not None,
        ),
        "issue:referred",
        by=by,
        at=at,
        sorting=to.value,
        addressee=addressee,
        due=deadline.isoformat() if deadline else None,
        owner_person=issue.owner_id,
    )
    assert deadline is not None  # else the rulebook has refused
    review.owner_id = issue.owner_id
    decided(review, issue, size=size, competence=competence, by=by, at=at)
    referral = Referral(
        community_id=issue.community_id,
        issue_id=issue.id,
        review_id=review.id,
        sorting=to.value,
        addressee=addressee,
        to_unit_id=to_unit.id if to_unit else None,
        deadline=deadline,
    )
    _owe_reply(issue, referral, at)
    tell_all(issue, entry)
    return referral


def _owe_reply(issue: Issue, referral: Referral, at: datetime) -> None:
    db.session.add(referral)
    db.session.flush()
    issues.owe(
        issue,
        DutyKind.REPLY,
        at=at,
        due=clock.last_moment(referral.deadline),
        unit_id=referral.to_unit_id,
        role=None if referral.to_unit_id else RoleKind.COMMITTEE.value,
        subject_id=referral.id,
    )


def reply(
    issue: Issue,
    community: Community,
    *,
    text: str,
    sends_back: bool = False,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Referral:
    """The addressee's reply is on record; whoever brought the matter in is asked about it.

    "Done" closes nothing by itself: that is for who asked to say (:func:`settle_feedback`). A
    reply that *sends_back* the matter goes to review at once.

    :raises NotReady: no reply
    :raises OutOfOrder: it is not referred, or waits for what is said to a reply
    """
    issues.hold(issue, seen)
    text = text.strip()
    check_length(text)
    step = workflow.AnswerReferral(reply=text, sends_back=sends_back)
    if (refusal := workflow.objection(issue.position, step)) is not None:
        raise (NotReady if step.admitted(issue.position) else OutOfOrder)(refusal)
    referral = queries.referral(issue)
    if referral is None:
        raise OutOfOrder.because("review.replied_already", "1")
    referral.reply, referral.sends_back = text, sends_back
    referral.replied_at, referral.replied_by = at, by.id
    said: dict[str, Any] = {"addressee": referral.addressee, "reply": text}
    issues.settle(issue, DutyKind.REPLY, at=at)
    if sends_back:
        entry = issues.move(issue, step, "referral:sent_back", by=by, at=at, **said)
        step_duties.review(issue, community, at=at)
    elif issue.answerable_id is None:  # nobody here can be asked
        entry = issues.move(issue, step, "referral:answered", by=by, at=at, **said)
    else:
        entry = issues.note(issue, "referral:replied", by=by, at=at, **said)
        _ask(issue, referral, at=at)
    db.session.flush()
    tell_all(issue, entry)
    return referral


def _ask(issue: Issue, referral: Referral, *, at: datetime) -> None:
    last = clock.day_of(at) + timedelta(days=ASKED_FOR)
    issues.owe(
        issue,
        DutyKind.FEEDBACK,
        at=at,
        due=clock.last_moment(last),
        person_id=issue.answerable_id,
        subject_id=referral.id,
    )
    issues.set_timer(
        issue.community_id, TimerKind.REFERRAL_SILENT, referral.id, falls_due=clock.end_of(last)
    )


def settle_feedback(
    issue: Issue,
    community: Community,
    *,
    satisfied: bool,
    text: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Referral:
    """Whoever brought it in says whether the reply settles it.

    Satisfied, it is closed: answered. If not, the same addressee does it once more, within half
    of the time it had; not satisfied with that either, the matter comes back to review.

    :param text: what is not settled; public
    :raises OutOfOrder: ``review.nothing_to_answer``
    :raises NotReady: ``review.feedback_reason_missing``
    """
    issues.hold(issue, seen)
    text = text.strip()
    check_length(text)
    referral = queries.last_referral(issue)
    if issue.position.step is not workflow.Step.REFERRED or referral is None or not referral.asks:
        raise OutOfOrder.because("review.nothing_to_answer", "1")
    if not satisfied and not text:
        raise NotReady.because("review.feedback_reason_missing", "1")
    referral.feedback = "satisfied" if satisfied else "unsatisfied"
    referral.feedback_text, referral.feedback_at = text, at
    referral.feedback_by = by.id
    issues.settle(issue, DutyKind.FEEDBACK, at=at)
    issues.stop_timer(issue.community_id, TimerKind.REFERRAL_SILENT, referral.id, at=at)
    if satisfied:
        entry = _close(issue, referral, "referral:answered", by=by, at=at)
    elif referral.occasion < REDONE:
        entry = _redo(issue, referral, text, by=by, at=at)
    else:
        entry = issues.move(
            issue,
            workflow.AnswerReferral(reply=referral.reply or "", sends_back=True),
            "referral:unsettled",
            by=by,
            at=at,
            addressee=referral.addressee,
            reason=text,
        )
        step_duties.review(issue, community, at=at)
    db.session.flush()
    tell_all(issue, entry)
    return referral


def _close(
    issue: Issue, referral: Referral, verb: str, *, by: Person | None, at: datetime
) -> Entry:
    return issues.move(
        issue,
        workflow.AnswerReferral(reply=referral.reply or ""),
        verb,
        by=by,
        at=at,
        addressee=referral.addressee,
        reply=referral.reply,
    )


def _redo(issue: Issue, before: Referral, reason: str, *, by: Person, at: datetime) -> Entry:
    """The same addressee, once more: whoever handled it first keeps it."""
    began = record_beside(before, Review, before.review_id).decided_at
    assert began is not None  # a referral is what was decided
    had = max((before.deadline - clock.day_of(began)).days, 1)
    deadline = clock.day_of(at) + timedelta(days=-(-had // 2))
    again = Referral(
        community_id=issue.community_id,
        issue_id=issue.id,
        review_id=before.review_id,
        occasion=before.occasion + 1,
        sorting=before.sorting,
        addressee=before.addressee,
        to_unit_id=before.to_unit_id,
        deadline=deadline,
    )
    _owe_reply(issue, again, at)
    return issues.note(
        issue,
        "referral:redo",
        by=by,
        at=at,
        addressee=again.addressee,
        reason=reason,
        due=deadline.isoformat(),
    )


def fall_due(community: Community, timer: Timer) -> None:
    """Nobody said whether the reply settles it: closed as answered, never as satisfied."""
    referral = subject_of(Referral, timer)
    issue = record_beside(referral, Issue, referral.issue_id)
    issues.hold(issue)
    if issue.position.step is not workflow.Step.REFERRED or not referral.asks:
        return
    at = timer.falls_due
    referral.feedback, referral.feedback_at = "silent", at
    issues.settle(issue, DutyKind.FEEDBACK, at=at)
    entry = _close(issue, referral, "referral:not_contradicted", by=None, at=at)
    db.session.flush()
    tell_all(issue, entry)
