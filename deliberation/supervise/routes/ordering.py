"""Supervision orders: issued to the lead of a task, answered in public."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.resolve.models import Task
from deliberation.rules.policy import Permission, RoleKind
from deliberation.supervise.forms import OrderAnswerForm, OrderForm
from deliberation.supervise.models import Order
from deliberation.supervise.operations import orders
from deliberation.supervise.routes.executing import task_page
from deliberation.supervise.routes.loaders import bp, me, order_at, task_at
from deliberation.web.fields import given
from deliberation.web.guard import allowed, guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "supervise.order_text_missing": "text",
    "supervise.order_day_passed": "due",
    "supervise.order_answer_missing": "text",
}


@bp.post("/tasks/<int:task_id>/orders")
@guard(task_at, may=Permission.ORDER)
def issue_order(task: Task) -> ResponseReturnValue:
    form = OrderForm(prefix="order-")
    with submitted(form, lambda: task_page(task, ordering=form), beside=BESIDE):
        orders.issue_order(
            task,
            form.text.data,
            given(form.due.data),
            key=form.key.data,
            issuer=_issuer(),
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".task", task_id=task.id))


def _issuer() -> RoleKind:
    """As what the actor calls upon somebody: the most independent of their roles."""
    if allowed(Permission.SUPERVISE):
        return RoleKind.SUPERVISOR
    above = RoleKind.SUBDISTRICT in g.actor.roles
    return RoleKind.SUBDISTRICT if above else RoleKind.COMMITTEE


@bp.post("/orders/<int:order_id>/answer")
@guard(order_at, may=Permission.REPORT_DONE)
def answer_order(loaded: tuple[Order, Task]) -> ResponseReturnValue:
    order, task = loaded
    form = OrderAnswerForm(prefix=f"answer{order.id}-")
    with submitted(form, lambda: task_page(task, answering={order.id: form}), beside=BESIDE):
        orders.answer(order, form.text.data, by=me(), at=clock.now())
    return done(url_for(".task", task_id=task.id))
