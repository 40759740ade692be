"""The committee opens a map on an issue."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.issues.models import Issue
from deliberation.opinions import operations
from deliberation.opinions.forms import OpeningForm
from deliberation.opinions.routes.loaders import bp, issue_at, me
from deliberation.rules.policy import Permission
from deliberation.web.fields import given
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

BESIDE = {
    "opinions.question_missing": "question",
    "opinions.last_day": "last_day",
    "opinions.too_few": "favour",
    "opinions.one_sided": "against",
    "opinions.too_many": "favour",
    "opinions.statement_too_long": "favour",
    "opinions.said_twice": "favour",
}


@bp.get("/issues/<number>/opinions/new")
@guard(issue_at, may=Permission.OPEN_OPINIONS)
def opening_form(issue: Issue) -> ResponseReturnValue:
    return _page(issue, OpeningForm(formdata=None))


@bp.post("/issues/<number>/opinions")
@guard(issue_at, may=Permission.OPEN_OPINIONS)
def open_map(issue: Issue) -> ResponseReturnValue:
    form = OpeningForm()
    with submitted(form, lambda: _page(issue, form), beside=BESIDE):
        made = operations.open_map(
            issue,
            key=form.key.data,
            question=form.question.data,
            sides=form.sides,
            last_day=given(form.last_day.data),
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".shown", map_id=made.id))


def _page(issue: Issue, form: OpeningForm) -> str:
    return render_template("opinions/new.html", issue=issue, form=form)
