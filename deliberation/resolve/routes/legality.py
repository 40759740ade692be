"""Withdrawing what an opinion found unlawful: what waited for that takes force."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.resolve.operations import legality
from deliberation.resolve.routes.loaders import bp, me
from deliberation.rules.policy import Permission
from deliberation.texts.models import LegalityFinding, LegalityOpinion, Text
from deliberation.texts.operations.legality import version_in
from deliberation.texts.routes.legality_forms import WithdrawFindingForm
from deliberation.texts.routes.loaders import finding_at
from deliberation.web import clauses
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

BESIDE = {"legality.reasons_missing": "reasons"}
Found = tuple[Text, LegalityOpinion, LegalityFinding]


@bp.get("/texts/<number>/legality/<int:which>/findings/<int:clause>/withdrawal")
@guard(finding_at, may=Permission.GIVE_LEGALITY)
def finding_withdrawal(found: Found) -> ResponseReturnValue:
    return _page(found, WithdrawFindingForm(formdata=None))


@bp.post("/texts/<number>/legality/<int:which>/findings/<int:clause>/withdrawal")
@guard(finding_at, may=Permission.GIVE_LEGALITY)
def withdraw_finding(found: Found) -> ResponseReturnValue:
    text, opinion, finding = found
    form = WithdrawFindingForm()
    with submitted(form, lambda: _page(found, form), beside=BESIDE):
        legality.withdraw(opinion, finding, form.reasons.data, by=me(), at=clock.now())
    return done(url_for("texts.legality_opinion", number=text.number, which=opinion.number))


def _page(found: Found, form: WithdrawFindingForm) -> str:
    text, opinion, finding = found
    content = version_in(opinion).content
    return render_template(
        "resolve/withdraw_finding.html",
        text=text,
        opinion=opinion,
        finding=finding,
        clause=next(one for one in content.clauses if one.id == finding.clause),
        form=form,
        clauses=clauses,
    )
