"""The committee says what becomes of residents' statements, and takes over what a map found."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.opinions import operations, queries
from deliberation.opinions.forms import ADMIT, JudgementForm, TakingForm
from deliberation.opinions.models import OpinionMap
from deliberation.opinions.routes import showing
from deliberation.opinions.routes.loaders import Found, bp, issue_of, map_at, me, statement_at
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import OutOfOrder
from deliberation.texts.operations.rounds import version_in
from deliberation.texts.queries import opinions as texts
from deliberation.web.fields import given
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {"texts.clause_unknown": "clause"}


@bp.get("/opinions/<int:map_id>/statements/")
@guard(map_at, may=Permission.JUDGE_STATEMENT)
def waiting(one: OpinionMap) -> ResponseReturnValue:
    return _page(one, JudgementForm(formdata=None))


@bp.post("/opinions/<int:map_id>/statements/<int:statement_id>/judgement")
@guard(statement_at, may=Permission.JUDGE_STATEMENT)
def judge(found: Found) -> ResponseReturnValue:
    one, statement = found
    form = JudgementForm()
    with submitted(form, lambda: _page(one, form, statement.id)):
        verdict = given(form.verdict.data)
        if verdict == ADMIT:
            operations.admit(statement, by=me(), at=clock.now())
        else:
            operations.refuse(statement, verdict, by=me(), at=clock.now())
    return done(url_for(".waiting", map_id=one.id))


@bp.post("/opinions/<int:map_id>/statements/<int:statement_id>/taking")
@guard(statement_at, may=Permission.TAKE_STATEMENT)
def take_over(found: Found) -> ResponseReturnValue:
    one, statement = found
    into = texts.taking_over(one.issue_id, one.community_id)
    if into is None:
        raise OutOfOrder.because("opinions.no_round", "9")
    form = TakingForm().offer(version_in(into.TextRound).content)
    with submitted(form, lambda: showing.page(one, form, statement.id), beside=BESIDE):
        clause = form.clause.data or None
        operations.take_over(one, statement, clause=clause, by=me(), at=clock.now())
    return done(url_for(".shown", map_id=one.id, _anchor="taking"))


def _page(one: OpinionMap, form: JudgementForm, about: int | None = None) -> str:
    """The statements that wait, each with its form.

    :param about: the statement whose form has to be mended
    """
    return render_template(
        "opinions/waiting.html",
        map=one,
        issue=issue_of(one),
        statements=queries.to_judge(one),
        taken_in=queries.statements(one),
        form=form,
        blank=JudgementForm(formdata=None),
        about=about,
        closed=one.is_closed(clock.now()),
    )
