"""A resolution takes force: from here on its tasks are owed, and the months report."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from deliberation import clock
from deliberation.database import db, record_beside
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue, TimerKind
from deliberation.messages.operations import tell
from deliberation.people.models import Community
from deliberation.people.queries import holders, staff
from deliberation.resolve import queries
from deliberation.resolve.models import Assist, Resolution, Task
from deliberation.rules import workflow
from deliberation.rules.policy import RoleKind
from deliberation.rules.workflow import monthly
from deliberation.texts.operations import adopting
from deliberation.texts.queries import conventions, legality

#: What a reply to a major project's plan may say (§1); the last one sends it back.
PLAN_REPLIES = (APPROVED, CONDITIONS, RETURNED) = ("approved", "conditions", "returned")


def hold(resolution: Resolution) -> Issue:
    """Read *resolution* and its issue afresh, and let nobody else change them meanwhile."""
    db.session.flush()
    db.session.refresh(resolution, with_for_update=True)
    return record_beside(resolution, Issue, resolution.issue_id, with_for_update=True)


def move(resolution: Resolution, at: datetime) -> workflow.TakeForce:
    """The move that lets *resolution* take force at *at*, with all that its gates ask."""
    return workflow.TakeForce(
        written=True,
        posted=resolution.posted_at is not None,
        posting_ended=resolution.posting_over is not None and at >= resolution.posting_over,
        objections_open=queries.objections_open(resolution),
        urgent_reason=resolution.urgent_reason,
        plan_submitted=resolution.plan_submitted_at is not None,
        plan_replied=resolution.plan_replied_at is not None,
        plan_returned=resolution.plan_verdict == RETURNED,
        unlawful=conventions.unlawful_before(resolution.community_id, resolution.issue_id)
        + legality.unlawful(resolution.community_id, resolution.number),
    )


def take_if_ready(resolution: Resolution, issue: Issue, *, at: datetime) -> bool:
    """Take force unless a gate is not met: the last thing that was missing opens it."""
    if resolution.withdrawn_at or resolution.in_force_at:
        return False
    if workflow.objection(issue.position, move(resolution, at)) is not None:
        return False
    take(resolution, issue, at=at)
    return True


def take(resolution: Resolution, issue: Issue, *, at: datetime) -> None:
    """*resolution* is in force: tasks are owed by their leads, the month by supervision.

    :raises Refused: a gate of ``workflow.TakeForce`` is not met
    """
    entry = issues.move(
        issue,
        move(resolution, at),
        "resolution:took_force",
        by=None,
        at=at,
        resolution=resolution.number,
    )
    resolution.in_force_at = at
    adopting.take_force(issue, resolution.number, at=at)
    resolution.counted_from = at + timedelta(days=monthly.FEWEST_DAYS - 1)
    issues.stop_timer(issue.community_id, TimerKind.FORCE, resolution.id, at=at)
    tasks = db.session.scalars(
        select(Task)
        .where(Task.community_id == resolution.community_id, Task.resolution_id == resolution.id)
        .order_by(Task.position)
    ).all()
    for task in tasks:
        owe_execution(issue, task, at=at)
    assists = db.session.scalars(
        select(Assist)
        .where(
            Assist.community_id == resolution.community_id,
            Assist.task_id.in_([task.id for task in tasks]),
        )
        .order_by(Assist.id)
    ).all()
    for assist in assists:
        owe_part(issue, assist, at=at)
    owe_report(issue, resolution, monthly.first_month(clock.day_of(at)), at=at)
    community = db.session.get_one(Community, issue.community_id)
    latest = max(clock.day_of(at), *(task.deadline for task in tasks))
    last = latest + timedelta(days=community.bylaws.poll_after_deadline_days)
    issues.set_timer(
        issue.community_id,
        TimerKind.POLL_AFTER_DEADLINE,
        resolution.id,
        falls_due=clock.end_of(last),
    )
    supervisors = holders(issue.community_id, [RoleKind.SUPERVISOR], clock.day_of(at))
    units = {task.lead_unit_id for task in tasks} | {assist.unit_id for assist in assists}
    workers = staff(issue.community_id, units)
    tell(issues.concerned(issue, {*supervisors, *workers}), entry)


def owe_execution(issue: Issue, task: Task, *, at: datetime) -> None:
    """The task's lead owes its execution by the deadline."""
    issues.owe(
        issue,
        DutyKind.EXECUTE,
        at=at,
        due=clock.last_moment(task.deadline),
        unit_id=task.lead_unit_id,
        subject_id=task.id,
    )


def owe_part(issue: Issue, assist: Assist, *, at: datetime) -> None:
    """The assisting unit owes its part by its own day, from the same moment on (C8)."""
    issues.owe(
        issue,
        DutyKind.ASSIST,
        at=at,
        due=clock.last_moment(assist.deadline),
        unit_id=assist.unit_id,
        subject_id=assist.id,
    )


def owe_report(issue: Issue, resolution: Resolution, month: date, *, at: datetime) -> None:
    """The supervision group owes the report of *month* (its first day) by the month's end."""
    issues.owe(
        issue,
        DutyKind.REPORT,
        at=at,
        due=clock.last_moment(monthly.last_day(month)),
        role=RoleKind.SUPERVISOR.value,
        subject_id=resolution.id,
    )
