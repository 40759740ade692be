"""Sending an issue to whom it belongs (三事分流), and their reply."""

from __future__ import annotations

from datetime import date, datetime

from deliberation import clock
from deliberation.collect.operations import check_length
from deliberation.database import db
from deliberation.issues import entering
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.people.models import Community, Person, Unit
from deliberation.review import queries
from deliberation.review.models import Referral
from deliberation.review.operations import decided, tell_all, to_decide
from deliberation.rules import workflow
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady
from deliberation.rules.workflow import Sorting

ADDRESSEE_MOST = 80  # characters


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
    db.session.add(referral)
    db.session.flush()
    issues.owe(
        issue,
        "reply",
        at=at,
        due=clock.last_moment(deadline),
        unit_id=referral.to_unit_id,
        role=None if to_unit else RoleKind.COMMITTEE.value,
        subject_id=referral.id,
    )
    tell_all(issue, entry)
    return referral


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
    """referred → closed: answered; or back to review when the reply *sends_back* the matter.

    :raises NotReady: no reply
    :raises OutOfOrder: it is not referred
    """
    issues.hold(issue, seen)
    text = text.strip()
    check_length(text)
    referral = queries.referral(issue)
    entry = issues.move(
        issue,
        workflow.AnswerReferral(reply=text, sends_back=sends_back),
        "referral:sent_back" if sends_back else "referral:answered",
        by=by,
        at=at,
        addressee=referral.addressee if referral else "",
        reply=text,
    )
    referral.reply, referral.sends_back = text, sends_back
    referral.replied_at, referral.replied_by = at, by.id
    issues.settle(issue, "reply", at=at)
    if sends_back:
        entering.review(issue, community, at=at)
    db.session.flush()
    tell_all(issue, entry)
    return referral
