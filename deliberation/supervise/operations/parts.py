"""Assisting units settle their parts, side by side with the lead and not after it (C8)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from deliberation.database import db, record_beside
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue
from deliberation.messages.operations import tell
from deliberation.people.models import Person
from deliberation.people.queries import staff
from deliberation.resolve.models import Assist, Task
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.supervise.operations.execution import held


def settle(assist: Assist, note: str, *, by: Person | None, at: datetime) -> None:
    """The assisting unit says that its part is done, and what it did; the lead is told.

    :raises OutOfOrder: ``supervise.not_in_execution``, ``supervise.part_settled_already``
    :raises NotReady: ``supervise.part_note_missing``
    """
    task = record_beside(assist, Task, assist.task_id)
    _, issue = held(task)
    db.session.refresh(assist)
    if assist.settled_at is not None:
        raise OutOfOrder.because("supervise.part_settled_already", "5")
    if not note.strip():
        raise NotReady.because("supervise.part_note_missing", "5")
    assist.settled_at, assist.settled_by = at, by.id if by else None
    assist.note = note.strip()
    db.session.flush()
    issues.settle(issue, DutyKind.ASSIST, at=at, subject_id=assist.id)
    entry = issues.note(
        issue,
        "part:settled",
        by=by,
        at=at,
        subject=assist,
        title=task.title,
        unit=assist.unit_id,
        text=assist.part,
    )
    tell(staff(issue.community_id, [task.lead_unit_id]), entry)


def let_go(task: Task, issue: Issue, *, at: datetime) -> None:
    """*task* is accepted: what assisting units have not settled is owed no longer."""
    open_parts = select(Assist.id).where(
        Assist.community_id == task.community_id,
        Assist.task_id == task.id,
        Assist.settled_at.is_(None),
    )
    for part in db.session.scalars(open_parts).all():
        issues.settle(issue, DutyKind.ASSIST, at=at, subject_id=part)
