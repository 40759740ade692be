"""Handing over: a task has another lead at once, and never none (sources B3)."""

from __future__ import annotations

from datetime import datetime

from deliberation.database import db
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind
from deliberation.messages.operations import tell
from deliberation.people.models import Person, Unit
from deliberation.people.queries import staff
from deliberation.resolve.models import Task
from deliberation.resolve.operations import effect
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.supervise.models import Handover
from deliberation.supervise.operations import orders
from deliberation.supervise.operations.execution import held


def hand_over(task: Task, unit: Unit, reason: str, *, by: Person | None, at: datetime) -> Handover:
    """*unit* becomes the lead of *task*, at once: there is no moment without one (B3).

    :raises OutOfOrder: ``supervise.not_in_execution``, ``supervise.accepted_already``,
        ``supervise.leads_already``
    :raises NotReady: ``supervise.handover_reason_missing``
    """
    _, issue = held(task)
    if task.accepted_at:
        raise OutOfOrder.because("supervise.accepted_already", "5")
    if task.lead_unit_id == unit.id or unit.community_id != task.community_id:
        raise OutOfOrder.because("supervise.leads_already", "5")
    if not reason.strip():
        raise NotReady.because("supervise.handover_reason_missing", "5")
    handover = Handover(
        community_id=task.community_id,
        task_id=task.id,
        from_unit_id=task.lead_unit_id,
        to_unit_id=unit.id,
        reason=reason,
        at=at,
        recorded_by=by.id if by else None,
    )
    db.session.add(handover)
    task.lead_unit_id, task.person_id = unit.id, None
    db.session.flush()
    if task.reported_at is None:
        issues.settle(issue, DutyKind.EXECUTE, at=at, subject_id=task.id)
        effect.owe_execution(issue, task, at=at)
    orders.pass_on(task, issue, at=at)
    entry = issues.note(
        issue,
        "task:handed_over",
        by=by,
        at=at,
        subject=task,
        title=task.title,
        from_unit=handover.from_unit_id,
        unit=unit.id,
        reason=reason,
    )
    told = staff(issue.community_id, [handover.from_unit_id, unit.id])
    tell(issues.concerned(issue, told), entry)
    return handover
