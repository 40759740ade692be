"""Supervision orders (督办): the lead of a task is called upon, and answers in public."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from deliberation import clock
from deliberation.database import db, record_beside, record_in
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue
from deliberation.messages.operations import tell
from deliberation.people.models import Person
from deliberation.people.queries import holders, staff
from deliberation.resolve.models import Resolution, Task
from deliberation.resolve.operations import effect
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.supervise.models import Order
from deliberation.supervise.operations.execution import held

#: Who may issue one, by the role in which they do it.
ISSUERS = (RoleKind.SUPERVISOR, RoleKind.SUBDISTRICT, RoleKind.COMMITTEE)


def by_key(community_id: int, key: str) -> Order | None:
    """What a form with *key* has issued."""
    return record_in(Order, community_id, key=key)


def issue_order(
    task: Task,
    text: str,
    due: date,
    *,
    key: str,
    issuer: RoleKind,
    by: Person | None,
    at: datetime,
) -> Order:
    """Call upon the lead of *task* to answer by *due*, in public.

    :param key: of the form: the second submit gives what the first one made
    :raises OutOfOrder: ``supervise.not_in_execution``, ``supervise.accepted_already``
    :raises NotReady: ``supervise.order_text_missing``, ``supervise.order_day_passed``
    """
    if (first := by_key(task.community_id, key)) is not None:
        return first
    _, about = held(task)
    if task.accepted_at:
        raise OutOfOrder.because("supervise.accepted_already", "5")
    if not text.strip():
        raise NotReady.because("supervise.order_text_missing", "5")
    if due < clock.day_of(at):
        raise NotReady.because("supervise.order_day_passed", "5")
    order = Order(
        community_id=task.community_id,
        task_id=task.id,
        key=key,
        issuer=issuer.value,
        text=text,
        due=due,
        issued_at=at,
        issued_by=by.id if by else None,
    )
    db.session.add(order)
    db.session.flush()
    _owe(about, order, task, at)
    entry = issues.note(
        about,
        "order:issued",
        by=by,
        at=at,
        subject=order,
        title=task.title,
        unit=task.lead_unit_id,
        due=due.isoformat(),
        text=text,
    )
    tell(issues.concerned(about, staff(about.community_id, [task.lead_unit_id])), entry)
    return order


def answer(order: Order, text: str, *, by: Person | None, at: datetime) -> None:
    """The lead answers; whoever called upon it, and everybody who follows, is told.

    :raises OutOfOrder: ``supervise.order_answered_already``
    :raises NotReady: ``supervise.order_answer_missing``
    """
    task = record_beside(order, Task, order.task_id)
    about = _issue_of(task)
    db.session.refresh(order)
    if order.answered_at:
        raise OutOfOrder.because("supervise.order_answered_already", "5")
    if not text.strip():
        raise NotReady.because("supervise.order_answer_missing", "5")
    order.answer, order.answered_at, order.answered_by = text, at, by.id if by else None
    issues.settle(about, DutyKind.ORDER, at=at, subject_id=order.id)
    entry = issues.note(
        about,
        "order:answered",
        by=by,
        at=at,
        subject=order,
        title=task.title,
        unit=task.lead_unit_id,
        text=text,
    )
    issuers = holders(about.community_id, [RoleKind(order.issuer)], clock.day_of(at))
    tell(issues.concerned(about, issuers), entry)


def pass_on(task: Task, about: Issue, *, at: datetime) -> None:
    """The task has another lead: that one owes the answers that are still open."""
    for order in db.session.scalars(
        select(Order).where(
            Order.community_id == task.community_id,
            Order.task_id == task.id,
            Order.answered_at.is_(None),
        )
    ):
        issues.settle(about, DutyKind.ORDER, at=at, subject_id=order.id)
        _owe(about, order, task, at)


def _owe(about: Issue, order: Order, task: Task, at: datetime) -> None:
    issues.owe(
        about,
        DutyKind.ORDER,
        at=at,
        due=clock.last_moment(order.due),
        unit_id=task.lead_unit_id,
        subject_id=order.id,
    )


def _issue_of(task: Task) -> Issue:
    return effect.hold(record_beside(task, Resolution, task.resolution_id))
