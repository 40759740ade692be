"""Judicial confirmation: recorded by who mediates, offered on the agreement's own page."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.issues.models import Issue
from deliberation.resolve.models import Agreement
from deliberation.resolve.operations import agreements, confirming
from deliberation.resolve.routes.agreeing import Found, agreement_at
from deliberation.resolve.routes.agreement_forms import ApplicationForm, RulingForm
from deliberation.resolve.routes.loaders import bp, me
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import OutOfOrder
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "resolve.court_missing": "court",
    "resolve.application_late": "on",
    "resolve.ruling_incomplete": "on",
}


@bp.get("/agreements/<number>/confirmation")
@guard(agreement_at, may=Permission.MEDIATE)
def confirmation(found: Found) -> ResponseReturnValue:
    return _page(*found, _form(found[1], formdata=None, on=clock.today()))


@bp.post("/agreements/<number>/confirmation")
@guard(agreement_at, may=Permission.MEDIATE)
def record_confirmation(found: Found) -> ResponseReturnValue:
    issue, one = found
    form = _form(one)
    with submitted(form, lambda: _page(issue, one, form), beside=BESIDE):
        given: dict[str, Any] = {"on": form.on.data, "by": me(), "at": clock.now()}
        if isinstance(form, RulingForm):
            confirming.record_ruling(one, issue, ruling=form.ruling.data, **given)
        else:
            confirming.record_application(one, issue, court=form.court.data, **given)
    return done(url_for(".agreement", number=one.number))


def _form(one: Agreement, **kwargs) -> ApplicationForm | RulingForm:
    """What is to be recorded next.

    :raises OutOfOrder: the agreement is not in force, or everything is on record
    """
    if one.concluded_at is None or one.ruling is not None:
        raise OutOfOrder.because("resolve.no_application_now", "1")
    return (RulingForm if one.applied_on else ApplicationForm)(**kwargs)


def _page(issue: Issue, one: Agreement, form: ApplicationForm | RulingForm) -> str:
    return render_template(
        "resolve/confirmation.html",
        issue=issue,
        agreement=one,
        form=form,
        ruling=isinstance(form, RulingForm),
        until=agreements.confirmable_until(one),
    )
