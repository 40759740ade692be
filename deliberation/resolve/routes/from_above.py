"""A major project's plan and its reply; and what the assembly above revokes."""

from __future__ import annotations

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.resolve.models import Resolution
from deliberation.resolve.operations import planning, revoking
from deliberation.resolve.queries.available_actions import answering
from deliberation.resolve.routes.above_forms import PlanForm, PlanReplyForm, RevocationForm
from deliberation.resolve.routes.loaders import bp, issue_of, me, resolution_at, say
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import Refused
from deliberation.web.errors import status_of
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done


def plan_at(number: str) -> Loaded | None:
    """Resolution *number*, and whether the office answers for itself here."""
    found = resolution_at(number)
    if found is None:
        return None
    return found[0], answering(g.actor, g.community.id, clock.now())


@bp.get("/resolutions/<number>/plan")
@guard(plan_at, may=Permission.READ)
def plan(resolution: Resolution) -> ResponseReturnValue:
    return _plan_page(resolution)


@bp.post("/resolutions/<number>/plan")
@guard(plan_at, may=Permission.SUBMIT_PLAN)
def submit_plan(resolution: Resolution) -> ResponseReturnValue:
    form, status = PlanForm(), 422
    if form.validate():
        try:
            with unit_of_work():
                planning.submit(resolution, form.addressee.data, by=me(), at=clock.now())
            return done(url_for("resolve.resolution", number=resolution.number))
        except Refused as refused:
            say(form, refused, plan_addressee_missing="addressee")
            status = status_of(refused)
    return _plan_page(resolution, submission=form), status


@bp.post("/resolutions/<number>/plan/reply")
@guard(plan_at, may=Permission.REPLY_TO_PLAN)
def record_reply(resolution: Resolution) -> ResponseReturnValue:
    form, status = PlanReplyForm(), 422
    if form.validate():
        try:
            with unit_of_work():
                planning.reply(
                    resolution, form.verdict.data, form.reply.data, by=me(), at=clock.now()
                )
            return done(url_for("resolve.resolution", number=resolution.number))
        except Refused as refused:
            say(form, refused, plan_conditions_missing="reply", plan_reply_empty="reply")
            status = status_of(refused)
    return _plan_page(resolution, reply=form), status


def _plan_page(resolution: Resolution, **forms) -> str:
    shown = {"submission": PlanForm(formdata=None), "reply": PlanReplyForm(formdata=None)} | forms
    return render_template("resolve/plan.html", resolution=resolution, **shown)


# ------------------------------------------------------------------ the assembly above


@bp.get("/resolutions/<number>/revocation")
@guard(resolution_at, may=Permission.REVOKE_RESOLUTION)
def revocation(resolution: Resolution) -> ResponseReturnValue:
    return _revocation_page(resolution, _revocation(resolution, formdata=None))


@bp.post("/resolutions/<number>/revocation")
@guard(resolution_at, may=Permission.REVOKE_RESOLUTION)
def revoke(resolution: Resolution) -> ResponseReturnValue:
    form = _revocation(resolution)
    if not form.validate():
        return _revocation_page(resolution, form), 422
    try:
        with unit_of_work():
            revoking.revoke(
                resolution,
                form.how,
                basis=form.basis.data,
                reason=form.reason.data,
                by=me(),
                at=clock.now(),
            )
    except Refused as refused:
        say(
            form,
            refused,
            revocation_reason_missing="reason",
            revocation_basis_missing="basis",
            revocation_before_resolution="on",
            revocation_not_adopted="decision",
        )
        return _revocation_page(resolution, form), status_of(refused)
    return done(url_for("resolve.resolution", number=resolution.number))


def _revocation(resolution: Resolution, **kwargs) -> RevocationForm:
    issue = issue_of(resolution)
    decided = revoking.decisions(resolution, issue)
    return RevocationForm(**kwargs).offer(decided, revoking.above(issue))


def _revocation_page(resolution: Resolution, form: RevocationForm) -> str:
    issue = issue_of(resolution)
    return render_template(
        "resolve/revocation.html",
        resolution=resolution,
        form=form,
        possible=revoking.possible(resolution, issue),
    )
