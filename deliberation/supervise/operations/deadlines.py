"""On the way to a task's deadline: milestones reached, and a later deadline asked for."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.ballots import queries as boxes
from deliberation.database import db, record_beside
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue, TimerKind
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.people.queries import holders, staff
from deliberation.resolve.models import Milestone, Resolution, Task
from deliberation.resolve.operations import effect
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.supervise.models import Extension
from deliberation.supervise.operations.execution import bylaws_of, held
from deliberation.supervise.operations.polls import SUBJECT

SUPERVISOR = RoleKind.SUPERVISOR
#: Days in which supervision answers whoever asks for a later deadline.
ANSWER_WITHIN = 3


def reach(milestone: Milestone, *, by: Person | None, at: datetime) -> None:
    """The lead says that *milestone* is reached.

    :raises OutOfOrder: ``supervise.not_in_execution``, ``supervise.milestone_reached_already``
    """
    task = record_beside(milestone, Task, milestone.task_id)
    _, issue = held(task)
    db.session.refresh(milestone)
    if milestone.reached_at is not None:
        raise OutOfOrder.because("supervise.milestone_reached_already", "5")
    milestone.reached_at, milestone.reached_by = at, by.id if by else None
    db.session.flush()
    issues.note(
        issue,
        "milestone:reached",
        by=by,
        at=at,
        subject=milestone,
        title=task.title,
        milestone=milestone.title,
        due=milestone.due.isoformat(),
    )


def ask(task: Task, until: date, reason: str, *, by: Person | None, at: datetime) -> Extension:
    """The lead asks for the deadline *until*, with a reason that everybody can read.

    Asked in time, so many times and for so many days as the bylaws allowed when the resolution
    took force.

    :raises OutOfOrder: ``supervise.not_in_execution``, ``supervise.reported_already``,
        ``supervise.extension_too_late``, ``supervise.extension_asked_already``,
        ``supervise.extended_enough``
    :raises NotReady: ``supervise.extension_reason_missing``, ``supervise.extension_not_later``,
        ``supervise.extension_too_long``
    """
    resolution, issue = held(task)
    bylaws = bylaws_of(resolution)
    if task.reported_at or task.accepted_at:
        raise OutOfOrder.because("supervise.reported_already", "5")
    if clock.day_of(at) > task.deadline:
        raise OutOfOrder.because("supervise.extension_too_late", "5")
    if granted(task) >= bylaws.extensions:
        raise OutOfOrder.because("supervise.extended_enough", "5", most=bylaws.extensions)
    if not reason.strip():
        raise NotReady.because("supervise.extension_reason_missing", "5")
    if until <= task.deadline:
        raise NotReady.because("supervise.extension_not_later", "5")
    if until > task.deadline + timedelta(days=bylaws.extension_days):
        raise NotReady.because("supervise.extension_too_long", "5", most=bylaws.extension_days)
    asked = Extension(
        community_id=task.community_id,
        task_id=task.id,
        before=task.deadline,
        until=until,
        reason=reason,
        asked_at=at,
        asked_by=by.id if by else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(asked)
            db.session.flush()
    except IntegrityError as error:
        raise OutOfOrder.because("supervise.extension_asked_already", "5") from error
    issues.owe(
        issue,
        DutyKind.EXTENSION,
        at=at,
        due=clock.last_moment(clock.day_of(at) + timedelta(days=ANSWER_WITHIN)),
        role=SUPERVISOR.value,
        subject_id=task.id,
    )
    entry = issues.note(
        issue,
        "extension:asked",
        by=by,
        at=at,
        subject=asked,
        title=task.title,
        until=until.isoformat(),
        reason=reason,
    )
    tell(holders(issue.community_id, [SUPERVISOR], clock.day_of(at)), entry)
    return asked


def grant(extension: Extension, *, by: Person | None, at: datetime) -> None:
    """Supervision grants it: the task's deadline is the later one from now on.

    :raises OutOfOrder: ``supervise.not_in_execution``, ``supervise.decided_already``,
        ``supervise.reported_already``, ``supervise.extension_overtaken``
    """
    task, resolution, issue = _decide(extension, "granted", "", by=by, at=at)
    if task.reported_at or task.accepted_at:
        raise OutOfOrder.because("supervise.reported_already", "5")
    asked_already = boxes.of_subject(task.community_id, SUBJECT, resolution.id)
    if asked_already or extension.until < clock.day_of(at):
        raise OutOfOrder.because("supervise.extension_overtaken", "5")
    task.deadline = extension.until
    db.session.flush()
    issues.settle(issue, DutyKind.EXECUTE, at=at, subject_id=task.id)
    effect.owe_execution(issue, task, at=at)
    _watch_later(resolution, issue)
    entry = issues.note(
        issue,
        "extension:granted",
        by=by,
        at=at,
        subject=extension,
        title=task.title,
        before_on=extension.before.isoformat(),
        until=extension.until.isoformat(),
        reason=extension.reason,
    )
    tell(issues.concerned(issue, staff(issue.community_id, [task.lead_unit_id])), entry)


def refuse(extension: Extension, remark: str, *, by: Person | None, at: datetime) -> None:
    """Supervision refuses it, and says why: the deadline stands.

    :raises OutOfOrder: ``supervise.not_in_execution``, ``supervise.decided_already``
    :raises NotReady: ``supervise.refusal_reason_missing``
    """
    if not remark.strip():
        raise NotReady.because("supervise.refusal_reason_missing", "5")
    task, _, issue = _decide(extension, "refused", remark, by=by, at=at)
    entry = issues.note(
        issue,
        "extension:refused",
        by=by,
        at=at,
        subject=extension,
        title=task.title,
        until=extension.until.isoformat(),
        reason=remark,
    )
    tell(issues.concerned(issue, staff(issue.community_id, [task.lead_unit_id])), entry)


def granted(task: Task) -> int:
    """How often the deadline of *task* was put off."""
    return db.session.scalars(
        select(func.count())
        .select_from(Extension)
        .where(
            Extension.community_id == task.community_id,
            Extension.task_id == task.id,
            Extension.verdict == "granted",
        )
    ).one()


def _decide(
    extension: Extension, verdict: str, remark: str, *, by: Person | None, at: datetime
) -> tuple[Task, Resolution, Issue]:
    task = record_beside(extension, Task, extension.task_id)
    resolution, issue = held(task)
    db.session.refresh(extension)
    if extension.verdict is not None:
        raise OutOfOrder.because("supervise.decided_already", "5")
    extension.verdict, extension.remark = verdict, remark
    extension.decided_at, extension.decided_by = at, by.id if by else None
    issues.settle(issue, DutyKind.EXTENSION, at=at, subject_id=task.id)
    return task, resolution, issue


def _watch_later(resolution: Resolution, issue: Issue) -> None:
    # The poll that opens by itself waits for the latest deadline (§5, no dodging).
    latest = db.session.scalars(
        select(func.max(Task.deadline)).where(
            Task.community_id == resolution.community_id, Task.resolution_id == resolution.id
        )
    ).one()
    assert latest is not None  # there is no resolution without a task
    days = db.session.get_one(Community, issue.community_id).bylaws.poll_after_deadline_days
    issues.put_off_timer(
        issue.community_id,
        TimerKind.POLL_AFTER_DEADLINE,
        resolution.id,
        falls_due=clock.end_of(latest + timedelta(days=days)),
    )
