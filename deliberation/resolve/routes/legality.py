"""Asking whether what was decided is lawful; withdrawing what an opinion found unlawful: what
waited for that takes force."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.resolve.models import Resolution
from deliberation.resolve.operations import legality
from deliberation.resolve.routes.loaders import bp, me, resolution_at
from deliberation.rules.policy import Permission
from deliberation.texts.models import LegalityFinding, LegalityOpinion, Text
from deliberation.texts.operations.legality import text_of, version_in
from deliberation.texts.routes.legality import BESIDE as ASKING_BESIDE
from deliberation.texts.routes.legality import DAYS, ask_form, chosen_unit
from deliberation.texts.routes.legality_forms import AskForm, WithdrawFindingForm
from deliberation.texts.routes.loaders import finding_at
from deliberation.web import clauses
from deliberation.web.fields import given
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

BESIDE = {"legality.reasons_missing": "reasons"}
ASKING = ASKING_BESIDE | {"legality.due_after_posting": "due"}
Found = tuple[Text, LegalityOpinion, LegalityFinding]


@bp.get("/resolutions/<number>/legality/new")
@guard(resolution_at, may=Permission.ASK_LEGALITY)
def new_legality(resolution: Resolution) -> ResponseReturnValue:
    due = clock.today() + timedelta(days=DAYS)
    if resolution.posting_ends_on is not None:
        due = min(due, resolution.posting_ends_on)
    return _ask_page(resolution, ask_form(formdata=None, due=due))


@bp.post("/resolutions/<number>/legality/")
@guard(resolution_at, may=Permission.ASK_LEGALITY)
def ask_legality(resolution: Resolution) -> ResponseReturnValue:
    form = ask_form()
    with submitted(form, lambda: _ask_page(resolution, form), beside=ASKING):
        made = legality.ask(
            resolution,
            given(form.giver.data),
            given(form.due.data),
            key=form.key.data,
            unit=chosen_unit(form),
            adviser=form.adviser.data,
            by=me(),
            at=clock.now(),
        )
    number = text_of(made).number
    return done(url_for("texts.legality_opinion", number=number, which=made.number))


def _ask_page(resolution: Resolution, form: AskForm) -> str:
    return render_template(
        "texts/legality_ask.html",
        resolution=resolution,
        form=form,
        action=url_for(".ask_legality", number=resolution.number),
    )


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
