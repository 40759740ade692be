"""Looking again at what was declined: once, by the proposer or by enough signatures (§1)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.collect.operations import check_length
from deliberation.database import db, violates
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.issues.operations import step_duties
from deliberation.people import queries as people
from deliberation.people.models import Community, Person
from deliberation.people.operations.bylaws import held_at
from deliberation.review import queries
from deliberation.review.models import AppealSignature
from deliberation.review.operations import sitting, tell_all
from deliberation.rules import workflow
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder

ONE_SIGNATURE_EACH = "uq_appeal_signatures_community_id_issue_id_person_id"


def appeal(
    issue: Issue,
    community: Community,
    *,
    reason: str,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> None:
    """declined → review, by who proposed it: somebody else than the first reviewer decides.

    :raises NotReady: no reason, not by who answers for it, or there is no other reviewer
    :raises OutOfOrder: it was not declined, or its one appeal has been used
    """
    issues.hold(issue, seen)
    reason = reason.strip()
    check_length(reason)
    move = workflow.Appeal(
        by_proposer=by.id in (issue.proposer_id, issue.clerk_id),
        reviewer_differs=bool(_other_reviewers(issue, at)),
    )
    if not reason and workflow.objection(issue.position, move) is None:
        raise NotReady.because("review.appeal_reason_missing", "1")
    declined_by = _declined_by(issue)
    entry = issues.move(issue, move, "issue:appealed", by=by, at=at, reason=reason)
    sitting(issue, barred_id=declined_by)
    step_duties.review(issue, community, at=at)
    tell_all(issue, entry)


def sign(issue: Issue, community: Community, *, by: Person, at: datetime) -> bool:
    """*by*, an adult resident, wants *issue* looked at again; enough of them bring it back.

    :returns: ``False`` when they had signed before; nothing changes then
    :raises OutOfOrder: it was not declined, or its one appeal has been used
    """
    issues.hold(issue)
    if not workflow.Appeal.admitted(issue.position):
        raise OutOfOrder(workflow.Appeal.elsewhere)
    try:
        with db.session.begin_nested():
            db.session.add(
                AppealSignature(
                    community_id=issue.community_id, issue_id=issue.id, person_id=by.id, at=at
                )
            )
            db.session.flush()
    except IntegrityError as error:
        if not violates(error, ONE_SIGNATURE_EACH, "appeal_signatures.person_id"):
            raise
        return False
    issues.note(issue, "issue:appeal_signed", by=by, at=at)
    issues.follow(issue, by)
    _bring_back_when_enough(issue, community, at)
    return True


def _bring_back_when_enough(issue: Issue, community: Community, at: datetime) -> None:
    signed = queries.signatures(issue, clock.day_of(at))
    move = signed.appeal(held_at(community, issue.since))
    if workflow.objection(issue.position, move) is not None:
        return
    entry = issues.move(
        issue,
        move,
        "issue:appealed_by_signatures",
        by=None,
        at=at,
        adults=signed.adults,
        representatives=signed.representatives,
    )
    sitting(issue)
    step_duties.review(issue, community, at=at)
    tell_all(issue, entry)


def _declined_by(issue: Issue) -> int | None:
    last = queries.latest(issue)
    return last.reviewer_id if last else None


def _other_reviewers(issue: Issue, at: datetime) -> set[int]:
    members = people.holders(issue.community_id, [RoleKind.COMMITTEE], clock.day_of(at))
    return set(members) - {_declined_by(issue)}
