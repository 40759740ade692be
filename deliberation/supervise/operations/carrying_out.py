"""Carrying out: done, accepted or sent back; and the reports of the months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from deliberation import clock
from deliberation.database import db, record_beside
from deliberation.documents.pictures import Picture
from deliberation.issues import operations as issues
from deliberation.issues.models import Duty, DutyKind, Issue, TimerKind
from deliberation.messages.operations import tell
from deliberation.people.models import Person
from deliberation.people.queries import holders, staff
from deliberation.resolve.models import Resolution, Task
from deliberation.resolve.operations import effect
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.workflow import monthly
from deliberation.supervise.models import Completion, Report
from deliberation.supervise.operations import evidence, parts, polls, wall
from deliberation.supervise.operations.execution import held, in_execution, unreported
from deliberation.supervise.operations.polls import deadline_of_poll

#: What a month's report may say of the state of execution.
STATES = ("on_time", "delayed", "stopped", "done")
#: Of these, the ones that need a reason.
LATE = ("delayed", "stopped")
SUPERVISOR = RoleKind.SUPERVISOR


def report_done(
    task: Task,
    note: str,
    *,
    by: Person | None,
    at: datetime,
    cost: int | None = None,
    pictures: Sequence[Picture] = (),
    without: str = "",
) -> Completion:
    """The lead reports that *task* is done; supervision owes a verdict within the bylaws' days.

    :param cost: what it came to, in fen
    :param pictures: taken afterwards
    :param without: why there is no photo, or no cost
    :raises OutOfOrder: ``supervise.not_in_execution``, ``supervise.accepted_already``,
        ``supervise.reported_already``
    :raises NotReady: ``supervise.note_missing``, ``supervise.evidence_missing``
    """
    resolution, issue = held(task)
    if task.accepted_at:
        raise OutOfOrder.because("supervise.accepted_already", "5")
    if task.reported_at:
        raise OutOfOrder.because("supervise.reported_already", "5")
    if not note.strip():
        raise NotReady.because("supervise.note_missing", "5")
    if (cost is None or not pictures) and not without.strip():
        raise NotReady.because("supervise.evidence_missing", "5")
    completion = Completion(
        community_id=task.community_id,
        task_id=task.id,
        reported_at=at,
        reported_by=by.id if by else None,
        note=note,
        cost=cost,
        without=without.strip(),
    )
    db.session.add(completion)
    task.reported_at = at
    db.session.flush()
    evidence.attach_to_completion(completion, issue, pictures, by=by, at=at)
    due = deadline_of_poll(issue, at)
    issues.settle(issue, DutyKind.EXECUTE, at=at, subject_id=task.id)
    issues.owe(
        issue,
        DutyKind.ACCEPT,
        at=at,
        due=due - timedelta(seconds=1),
        role=SUPERVISOR.value,
        subject_id=task.id,
    )
    if not unreported(resolution):
        issues.set_timer(
            issue.community_id,
            TimerKind.POLL_AFTER_DONE,
            resolution.id,
            falls_due=due,
            occasion=completion.id,
        )
    entry = issues.note(
        issue,
        "task:reported_done",
        by=by,
        at=at,
        subject=task,
        title=task.title,
        unit=task.lead_unit_id,
    )
    tell(holders(issue.community_id, [SUPERVISOR], clock.day_of(at)), entry)
    return completion


def accept(completion: Completion, *, by: Person | None, at: datetime) -> None:
    """Supervision accepts; with the last task the satisfaction poll opens.

    :raises OutOfOrder: ``supervise.not_in_execution``, ``supervise.decided_already``
    """
    task, resolution, issue = _decide(completion, "accepted", "", by=by, at=at)
    task.accepted_at = at
    task.on_time = clock.day_of(task.reported_at or at) <= task.deadline
    db.session.flush()
    entry = issues.note(issue, "task:accepted", by=by, at=at, subject=task, title=task.title)
    tell(issues.concerned(issue, staff(issue.community_id, [task.lead_unit_id])), entry)
    parts.let_go(task, issue, at=at)
    unaccepted = select(Task.id).where(
        Task.community_id == resolution.community_id,
        Task.resolution_id == resolution.id,
        Task.accepted_at.is_(None),
    )
    if db.session.scalar(unaccepted.limit(1)) is None:
        resolution.executed_at = at
        issues.settle(issue, DutyKind.REPORT, at=at)
        wall.post(resolution, issue, at=at)
        polls.after_acceptance(resolution, issue, at=at)


def send_back(completion: Completion, reasons: str, *, by: Person | None, at: datetime) -> None:
    """Supervision sends the task back with *reasons*; its lead owes it again.

    :raises OutOfOrder: ``supervise.not_in_execution``, ``supervise.decided_already``
    :raises NotReady: ``supervise.reasons_missing``
    """
    if not reasons.strip():
        raise NotReady.because("supervise.reasons_missing", "5")
    task, resolution, issue = _decide(completion, "sent_back", reasons, by=by, at=at)
    task.reported_at = None
    issues.stop_timer(issue.community_id, TimerKind.POLL_AFTER_DONE, resolution.id, at=at)
    effect.owe_execution(issue, task, at=at)
    polls.watch_deadline_again(resolution, issue, completion, at=at)
    entry = issues.note(
        issue,
        "task:sent_back",
        by=by,
        at=at,
        subject=task,
        title=task.title,
        reason=reasons,
    )
    tell(issues.concerned(issue, staff(issue.community_id, [task.lead_unit_id])), entry)


def _decide(
    completion: Completion, verdict: str, reasons: str, *, by: Person | None, at: datetime
) -> tuple[Task, Resolution, Issue]:
    task = record_beside(completion, Task, completion.task_id)
    resolution, issue = held(task)
    db.session.refresh(completion)
    if completion.verdict is not None:
        raise OutOfOrder.because("supervise.decided_already", "5")
    completion.verdict, completion.reasons = verdict, reasons
    completion.decided_at, completion.decided_by = at, by.id if by else None
    issues.settle(issue, DutyKind.ACCEPT, at=at, subject_id=task.id)
    return task, resolution, issue


def publish_report(
    resolution: Resolution,
    month: date,
    *,
    percent: int,
    state: str,
    text: str,
    by: Person | None,
    at: datetime,
    spent: int | None = None,
    delay_reason: str = "",
    next_step: str = "",
    planned: int | None = None,
    pictures: Sequence[Picture] = (),
) -> Report:
    """The supervision group publishes the report of *month* (its first day), once.

    :param spent: money spent since the beginning, in fen
    :param planned: percent that should have been done by then
    :param pictures: photos of what was done, in their order
    :raises OutOfOrder: ``supervise.not_in_execution``, ``supervise.month_out_of_range``,
        ``supervise.report_published_already``
    :raises NotReady: ``supervise.report_text_missing``, ``supervise.delay_reason_missing``,
        ``supervise.percent_out_of_range``
    """
    issue = effect.hold(resolution)
    in_execution(resolution)
    assert resolution.in_force_at is not None
    first = clock.day_of(resolution.in_force_at)
    if month not in monthly.months(monthly.first_month(first), clock.day_of(at)):
        raise OutOfOrder.because("supervise.month_out_of_range", "5")
    published = set(
        db.session.scalars(
            select(Report.month).where(
                Report.community_id == resolution.community_id,
                Report.resolution_id == resolution.id,
            )
        )
    )
    if month in published:
        raise OutOfOrder.because("supervise.report_published_already", "5")
    if not (0 <= percent <= 100 and 0 <= (planned or 0) <= 100):
        raise NotReady.because("supervise.percent_out_of_range", "5")
    if not text.strip():
        raise NotReady.because("supervise.report_text_missing", "5")
    if state in LATE and not delay_reason.strip():
        raise NotReady.because("supervise.delay_reason_missing", "5")
    report = Report(
        community_id=resolution.community_id,
        resolution_id=resolution.id,
        month=month,
        percent=percent,
        state=state,
        text=text,
        spent=spent,
        delay_reason=delay_reason,
        next_step=next_step,
        planned=planned,
        published_at=at,
        published_by=by.id if by else None,
    )
    db.session.add(report)
    db.session.flush()
    evidence.attach(report, issue, pictures, by=by, at=at)
    _owe_next_report(resolution, issue, monthly.next_due(first, published | {month}), at=at)
    entry = issues.note(
        issue,
        "report:published",
        by=by,
        at=at,
        subject=report,
        resolution=resolution.number,
        month=f"{month:%Y-%m}",
        percent=percent,
    )
    tell(issues.concerned(issue), entry)
    return report


def _owe_next_report(resolution: Resolution, issue: Issue, month: date, *, at: datetime) -> None:
    # One duty at a time, of the earliest month without a report: a late one stays in sight.
    if resolution.executed_at:
        return
    due = clock.last_moment(monthly.last_day(month))
    owed = select(Duty.due).where(
        Duty.community_id == issue.community_id,
        Duty.issue_id == issue.id,
        Duty.kind == DutyKind.REPORT,
        Duty.settled_at.is_(None),
    )
    if db.session.scalar(owed) != due:
        issues.settle(issue, DutyKind.REPORT, at=at)
        effect.owe_report(issue, resolution, month, at=at)
