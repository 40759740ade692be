"""Milestones reached, and later deadlines: asked for, granted, refused."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.resolve.models import Milestone, Task
from deliberation.rules.policy import Permission
from deliberation.supervise.forms import ExtensionForm, ExtensionRefusalForm
from deliberation.supervise.models import Extension
from deliberation.supervise.operations import deadlines
from deliberation.supervise.routes.executing import task_page
from deliberation.supervise.routes.loaders import bp, extension_at, me, milestone_at, task_at
from deliberation.web.fields import given
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "supervise.extension_not_later": "until",
    "supervise.extension_too_long": "until",
    "supervise.extension_reason_missing": "reason",
    "supervise.refusal_reason_missing": "remark",
}


@bp.post("/milestones/<int:milestone_id>/reaching")
@guard(milestone_at, may=Permission.REPORT_DONE)
def reach(loaded: tuple[Milestone, Task]) -> ResponseReturnValue:
    milestone, task = loaded
    with unit_of_work():
        deadlines.reach(milestone, by=me(), at=clock.now())
    return done(url_for(".task", task_id=task.id))


@bp.post("/tasks/<int:task_id>/extensions")
@guard(task_at, may=Permission.REPORT_DONE)
def ask_extension(task: Task) -> ResponseReturnValue:
    form = ExtensionForm(prefix="later-")
    with submitted(form, lambda: task_page(task, extending=form), beside=BESIDE):
        deadlines.ask(task, given(form.until.data), form.reason.data, by=me(), at=clock.now())
    return done(url_for(".task", task_id=task.id))


@bp.post("/extensions/<int:extension_id>/grant")
@guard(extension_at, may=Permission.SUPERVISE)
def grant_extension(loaded: tuple[Extension, Task]) -> ResponseReturnValue:
    extension, task = loaded
    with unit_of_work():
        deadlines.grant(extension, by=me(), at=clock.now())
    return done(url_for(".task", task_id=task.id))


@bp.post("/extensions/<int:extension_id>/refusal")
@guard(extension_at, may=Permission.SUPERVISE)
def refuse_extension(loaded: tuple[Extension, Task]) -> ResponseReturnValue:
    extension, task = loaded
    form = ExtensionRefusalForm(prefix="no-")
    with submitted(form, lambda: task_page(task, refusing=form), beside=BESIDE):
        deadlines.refuse(extension, form.remark.data, by=me(), at=clock.now())
    return done(url_for(".task", task_id=task.id))
