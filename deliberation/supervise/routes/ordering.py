"""Supervision orders: issued to the lead of a task, answered in public."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.resolve.models import Task
from deliberation.rules.policy import Permission, RoleKind
from deliberation.rules.refusals import Refused
from deliberation.supervise.forms import OrderAnswerForm, OrderForm
from deliberation.supervise.models import Order
from deliberation.supervise.operations import orders
from deliberation.supervise.routes.executing import task_page
from deliberation.supervise.routes.loaders import bp, me, order_at, say, task_at
from deliberation.web.errors import status_of
from deliberation.web.fields import given
from deliberation.web.guard import allowed, guard
from deliberation.web.htmx import done


@bp.post("/tasks/<int:task_id>/orders")
@guard(task_at, may=Permission.ORDER)
def issue_order(task: Task) -> ResponseReturnValue:
    form, status = OrderForm(prefix="order-"), 422
    if form.validate():
        try:
            with unit_of_work():
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
        except Refused as refused:
            say(form, refused, order_text_missing="text", order_day_passed="due")
            status = status_of(refused)
    return task_page(task, ordering=form), status


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
    form, status = OrderAnswerForm(prefix=f"answer{order.id}-"), 422
    if form.validate():
        try:
            with unit_of_work():
                orders.answer(order, form.text.data, by=me(), at=clock.now())
            return done(url_for(".task", task_id=task.id))
        except Refused as refused:
            say(form, refused, order_answer_missing="text")
            status = status_of(refused)
    return task_page(task, answering={order.id: form}), status
