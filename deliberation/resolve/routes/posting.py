"""Posting a resolution, withdrawing it, a major project's plan; and all postings."""

from __future__ import annotations

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.resolve import force, operations, queries
from deliberation.resolve.forms import PlanForm, PlanReplyForm, WithdrawalForm
from deliberation.resolve.models import Resolution
from deliberation.resolve.routes.entrance import bp, me, resolution_at, say
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import Refused
from deliberation.web.addresses import number
from deliberation.web.errors import status_of
from deliberation.web.guard import guard
from deliberation.web.htmx import done


@bp.get("/postings/")
@guard(may=Permission.READ)
def postings() -> ResponseReturnValue:
    rows = queries.postings(g.community.id, request.args.get("before", type=number))
    shown, today = rows[: queries.PAGE], clock.today()
    return render_template(
        "resolve/postings.html",
        hanging=[one for one in shown if one.hangs_on(today)],
        past=[one for one in shown if not one.hangs_on(today)],
        before=shown[-1].id if len(rows) > queries.PAGE else None,
    )


@bp.post("/resolutions/<number>/posting")
@guard(resolution_at, may=Permission.POST_RESOLUTION)
def post(resolution: Resolution) -> ResponseReturnValue:
    with unit_of_work():
        operations.post(resolution, by=me(), at=clock.now())
    return done(url_for("resolve.resolution", number=resolution.number))


@bp.get("/resolutions/<number>/withdrawal")
@guard(resolution_at, may=Permission.POST_RESOLUTION)
def withdrawal(resolution: Resolution) -> ResponseReturnValue:
    form = WithdrawalForm(formdata=None)
    return render_template("resolve/withdrawal.html", form=form, resolution=resolution)


@bp.post("/resolutions/<number>/withdrawal")
@guard(resolution_at, may=Permission.POST_RESOLUTION)
def withdraw(resolution: Resolution) -> ResponseReturnValue:
    form, status = WithdrawalForm(), 422
    if form.validate():
        try:
            with unit_of_work():
                operations.withdraw(resolution, form.reason.data, by=me(), at=clock.now())
            return done(url_for("resolve.resolution", number=resolution.number))
        except Refused as refused:
            say(form, refused)
            status = status_of(refused)
    return render_template("resolve/withdrawal.html", form=form, resolution=resolution), status


# ------------------------------------------------------------------ a major project's plan


@bp.get("/resolutions/<number>/plan")
@guard(resolution_at, may=Permission.REPLY_TO_PLAN)
def plan(resolution: Resolution) -> ResponseReturnValue:
    return _plan_page(resolution)


@bp.post("/resolutions/<number>/plan")
@guard(resolution_at, may=Permission.SUBMIT_PLAN)
def submit_plan(resolution: Resolution) -> ResponseReturnValue:
    form, status = PlanForm(), 422
    if form.validate():
        try:
            with unit_of_work():
                force.submit_plan(resolution, form.addressee.data, by=me(), at=clock.now())
            return done(url_for("resolve.resolution", number=resolution.number))
        except Refused as refused:
            say(form, refused, plan_addressee_missing="addressee")
            status = status_of(refused)
    return _plan_page(resolution, submission=form), status


@bp.post("/resolutions/<number>/plan/reply")
@guard(resolution_at, may=Permission.REPLY_TO_PLAN)
def record_reply(resolution: Resolution) -> ResponseReturnValue:
    form, status = PlanReplyForm(), 422
    if form.validate():
        try:
            with unit_of_work():
                force.record_reply(resolution, form.reply.data, by=me(), at=clock.now())
            return done(url_for("resolve.resolution", number=resolution.number))
        except Refused as refused:
            say(form, refused)
            status = status_of(refused)
    return _plan_page(resolution, reply=form), status


def _plan_page(resolution: Resolution, **forms) -> str:
    shown = {"submission": PlanForm(formdata=None), "reply": PlanReplyForm(formdata=None)} | forms
    return render_template("resolve/plan.html", resolution=resolution, **shown)
