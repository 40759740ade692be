"""A major project's plan: submitted, and approved, approved with conditions or returned (§1).

What is returned is deliberated again in the next round; it never takes force.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from deliberation import clock
from deliberation.database import db
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue
from deliberation.issues.operations import step_duties
from deliberation.messages.operations import tell
from deliberation.people.models import Person
from deliberation.people.queries import holders
from deliberation.resolve import operations
from deliberation.resolve.models import PlanAnswer, Resolution, SubmittedPlan
from deliberation.resolve.operations import effect
from deliberation.resolve.operations.effect import CONDITIONS, PLAN_REPLIES, RETURNED
from deliberation.resolve.queries.plans import submitted
from deliberation.rules import workflow
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.texts import ensure_plan_may_go
from deliberation.texts import queries as texts
from deliberation.texts.models import Text, TextVersion
from deliberation.texts.operations import writing
from deliberation.texts.queries import opinions

#: Days in which the sub-district office is asked to reply to a plan.
REPLY_WITHIN = 30


def submit(resolution: Resolution, addressee: str, *, by: Person | None, at: datetime) -> None:
    """A major project's plan goes to *addressee*, who is asked to reply.

    Where the plan was written as a text, its latest version goes with it, frozen by its digest;
    every opinion on it has been answered by then.

    :raises OutOfOrder: ``resolve.plan_of_major_only``, ``resolve.plan_submitted_already``, and as
        :func:`ensure_plan_may_go`
    :raises NotReady: ``resolve.plan_addressee_missing``
    """
    issue = effect.hold(resolution)
    _in_order(resolution, issue)
    if resolution.plan_submitted_at:
        raise OutOfOrder.because("resolve.plan_submitted_already", "1")
    if not addressee.strip():
        raise NotReady.because("resolve.plan_addressee_missing", "1")
    version = _latest_of(issue)
    resolution.plan_addressee, resolution.plan_submitted_at = addressee, at
    issues.settle(issue, DutyKind.SUBMIT_PLAN, at=at)
    due = clock.last_moment(clock.day_of(at) + timedelta(days=REPLY_WITHIN))
    issues.owe(issue, DutyKind.PLAN_REPLY, at=at, due=due, role=RoleKind.SUBDISTRICT.value)
    entry = issues.note(
        issue,
        "resolution:plan_submitted",
        by=by,
        at=at,
        subject=resolution,
        resolution=resolution.number,
        addressee=addressee,
    )
    tell(holders(issue.community_id, [RoleKind.SUBDISTRICT], clock.day_of(at)), entry)
    if version is not None:
        _freeze(resolution, issue, *version, by=by, at=at)


def _latest_of(issue: Issue) -> tuple[Text, TextVersion] | None:
    """The latest version of the issue's plan, if it was written as a text and may go."""
    text = texts.plan_of(issue)
    if text is None or not text.latest:
        return None
    writing.hold(text)
    known = opinions.rounds(text)
    ensure_plan_may_go(
        is_open=any(one.round.closed_at is None for one in known),
        waiting=opinions.total(known).waiting,
    )
    version = texts.version(text, text.latest)
    assert version is not None
    return text, version


def _freeze(
    resolution: Resolution,
    issue: Issue,
    text: Text,
    version: TextVersion,
    *,
    by: Person | None,
    at: datetime,
) -> None:
    db.session.add(
        SubmittedPlan(
            community_id=resolution.community_id,
            resolution_id=resolution.id,
            version_id=version.id,
            digest=version.digest,
        )
    )
    db.session.flush()
    issues.note(
        issue,
        "plan:frozen",
        by=by,
        at=at,
        subject=resolution,
        resolution=resolution.number,
        text_number=text.number,
        title=text.title,
        version=version.number,
        text_hash=version.digest,
    )


def office_answers(community_id: int, person_id: int | None, at: datetime) -> bool:
    """Whether the office has an officer here, and the person *person_id* is none: then the
    reply is the officer's to write, not the committee's."""
    officers = holders(community_id, [RoleKind.SUBDISTRICT], clock.day_of(at))
    return bool(officers) and person_id not in officers


def reply(
    resolution: Resolution,
    verdict: str,
    text: str,
    *,
    by: Person | None,
    at: datetime,
    clauses: Mapping[int, str] | None = None,
) -> None:
    """The reply to a major project's plan is on record, with what it comes to.

    Approved (also with conditions, which stand on the resolution), the last gate may open with
    it. Returned, the posting is taken down and the next round begins at *convene*.

    :param verdict: one of :data:`~deliberation.resolve.operations.effect.PLAN_REPLIES`
    :param text: the office's words; conditions and the reasons of a return are mandatory
    :param clauses: what it says to single clauses of the plan that was submitted, by their ids;
        empty ones, and those that the plan has not, are left out
    :raises OutOfOrder: ``resolve.plan_of_major_only``, ``resolve.plan_not_submitted``,
        ``resolve.plan_replied_already``
    :raises NotReady: ``resolve.plan_verdict_missing``, ``resolve.plan_reply_empty``,
        ``resolve.plan_conditions_missing``, ``resolve.plan_reply_by_office``
    """
    issue = effect.hold(resolution)
    _in_order(resolution, issue)
    if not resolution.plan_submitted_at:
        raise OutOfOrder.because("resolve.plan_not_submitted", "1")
    if resolution.plan_replied_at:
        raise OutOfOrder.because("resolve.plan_replied_already", "1")
    if by is not None and office_answers(resolution.community_id, by.id, at):
        raise NotReady.because("resolve.plan_reply_by_office", "1")
    if verdict not in PLAN_REPLIES:
        raise NotReady.because("resolve.plan_verdict_missing", "1")
    if not text.strip() and verdict == CONDITIONS:
        raise NotReady.because("resolve.plan_conditions_missing", "1")
    if not text.strip():
        raise NotReady.because("resolve.plan_reply_empty", "1")
    _answer_clauses(resolution, issue, clauses or {}, by=by, at=at)
    resolution.plan_verdict = verdict
    resolution.plan_reply, resolution.plan_replied_at = text, at
    issues.settle(issue, DutyKind.PLAN_REPLY, at=at)
    if verdict == RETURNED:
        _send_back(resolution, issue, text, by=by, at=at)
        return
    entry = issues.note(
        issue,
        "resolution:plan_approved" if verdict != CONDITIONS else "resolution:plan_conditioned",
        by=by,
        at=at,
        subject=resolution,
        resolution=resolution.number,
        addressee=resolution.plan_addressee,
        reply=text,
    )
    tell(issues.concerned(issue), entry)
    effect.take_if_ready(resolution, issue, at=at)


def _answer_clauses(
    resolution: Resolution,
    issue: Issue,
    said: Mapping[int, str],
    *,
    by: Person | None,
    at: datetime,
) -> None:
    found = submitted(resolution)
    known = {id_ for id_, _ in found[1].clauses} if found is not None else set()
    rows = [
        PlanAnswer(
            community_id=resolution.community_id,
            resolution_id=resolution.id,
            clause=clause,
            text=words.strip(),
        )
        for clause, words in said.items()
        if words.strip() and clause in known
    ]
    if rows:
        db.session.add_all(rows)
        db.session.flush()
        issues.note(
            issue,
            "plan:clauses_answered",
            by=by,
            at=at,
            subject=resolution,
            resolution=resolution.number,
            clauses=len(rows),
        )


def _send_back(
    resolution: Resolution, issue: Issue, reasons: str, *, by: Person | None, at: datetime
) -> None:
    entry = issues.move(
        issue,
        workflow.ReturnPlan(submitted=True, reasons=reasons),
        "resolution:plan_returned",
        by=by,
        at=at,
        resolution=resolution.number,
        addressee=resolution.plan_addressee,
        reply=reasons,
    )
    operations.take_down(resolution, issue, reasons, at=at)
    step_duties.convene(issue, at=at)
    committee = holders(issue.community_id, [RoleKind.COMMITTEE], clock.day_of(at))
    tell(issues.concerned(issue, committee), entry)


def _in_order(resolution: Resolution, issue: Issue) -> None:
    if (
        issue.position.kind is not workflow.IssueKind.MAJOR
        or issue.step != workflow.Step.RESOLVE.value
        or not resolution.posted_at
        or resolution.withdrawn_at
    ):
        raise OutOfOrder.because("resolve.plan_of_major_only", "1")
