"""A major project's plan and its reply; and what the assembly above revokes."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.resolve.models import Resolution
from deliberation.resolve.operations import planning, revoking
from deliberation.resolve.queries import plans
from deliberation.resolve.queries.available_actions import answering
from deliberation.resolve.routes.above_forms import (
    PlanForm,
    PlanReplyForm,
    RevocationForm,
    reply_form,
)
from deliberation.resolve.routes.loaders import bp, issue_of, me, resolution_at
from deliberation.rules.policy import Permission
from deliberation.texts import queries as texts
from deliberation.texts.models import TextVersion
from deliberation.web import clauses
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "resolve.plan_addressee_missing": "addressee",
    "resolve.plan_conditions_missing": "reply",
    "resolve.plan_reply_empty": "reply",
    "resolve.revocation_reason_missing": "reason",
    "resolve.revocation_basis_missing": "basis",
    "resolve.revocation_before_resolution": "on",
    "workflow.revocation_not_adopted": "decision",
}


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
    form = PlanForm()
    with submitted(form, lambda: _plan_page(resolution, submission=form), beside=BESIDE):
        planning.submit(resolution, form.addressee.data, by=me(), at=clock.now())
    return done(url_for("resolve.resolution", number=resolution.number))


@bp.post("/resolutions/<number>/plan/reply")
@guard(plan_at, may=Permission.REPLY_TO_PLAN)
def record_reply(resolution: Resolution) -> ResponseReturnValue:
    form = _reply_form(_submitted(resolution))
    with submitted(form, lambda: _plan_page(resolution, reply=form), beside=BESIDE):
        planning.reply(
            resolution,
            form.verdict.data,
            form.reply.data,
            clauses=form.said,
            by=me(),
            at=clock.now(),
        )
    return done(url_for("resolve.resolution", number=resolution.number))


def _submitted(resolution: Resolution) -> TextVersion | None:
    """The version of the plan that went up with *resolution*."""
    found = plans.submitted(resolution)
    return found[1] if found is not None else None


def _reply_form(version: TextVersion | None, **kwargs: Any) -> PlanReplyForm:
    """With a field for each clause that says more than its heading."""
    some = version.content.clauses if version is not None else ()
    return reply_form(one.id for one in some if clauses.without_head(one))(**kwargs)


def _plan_page(resolution: Resolution, **forms) -> str:
    version = _submitted(resolution)
    shown = {
        "submission": PlanForm(formdata=None),
        "reply": _reply_form(version, formdata=None),
    } | forms
    issue = issue_of(resolution)
    content = version.content if version is not None else None
    return render_template(
        "resolve/plan.html",
        resolution=resolution,
        issue=issue,
        text=texts.plan_of(issue),
        version=version,
        content=content,
        answers=plans.answers(resolution) if version is not None else {},
        clauses=clauses,
        **shown,
    )


# ------------------------------------------------------------------ the assembly above


@bp.get("/resolutions/<number>/revocation")
@guard(resolution_at, may=Permission.REVOKE_RESOLUTION)
def revocation(resolution: Resolution) -> ResponseReturnValue:
    return _revocation_page(resolution, _revocation(resolution, formdata=None))


@bp.post("/resolutions/<number>/revocation")
@guard(resolution_at, may=Permission.REVOKE_RESOLUTION)
def revoke(resolution: Resolution) -> ResponseReturnValue:
    form = _revocation(resolution)
    with submitted(form, lambda: _revocation_page(resolution, form), beside=BESIDE):
        revoking.revoke(
            resolution,
            form.how,
            basis=form.basis.data,
            reason=form.reason.data,
            by=me(),
            at=clock.now(),
        )
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
