"""A resident writes a statement."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.opinions import operations
from deliberation.opinions.forms import StatementForm
from deliberation.opinions.models import OpinionMap
from deliberation.opinions.routes.loaders import bp, issue_of, map_at, me
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import OutOfOrder
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

BESIDE = {
    "opinions.statement_missing": "text",
    "opinions.statement_too_long": "text",
    "opinions.said_twice": "text",
}


@bp.get("/opinions/<int:map_id>/statements/new")
@guard(map_at, may=Permission.ADD_STATEMENT)
def statement_form(one: OpinionMap) -> ResponseReturnValue:
    if one.is_closed(clock.now()):
        raise OutOfOrder.because("opinions.closed", "9")
    return _page(one, StatementForm(formdata=None))


@bp.post("/opinions/<int:map_id>/statements")
@guard(map_at, may=Permission.ADD_STATEMENT)
def state(one: OpinionMap) -> ResponseReturnValue:
    form = StatementForm()
    with submitted(form, lambda: _page(one, form), beside=BESIDE):
        operations.state(one, key=form.key.data, text=form.text.data, by=me(), at=clock.now())
    return done(url_for(".my_stances", map_id=one.id) + "#written")


def _page(one: OpinionMap, form: StatementForm) -> str:
    return render_template("opinions/statement.html", map=one, issue=issue_of(one), form=form)
