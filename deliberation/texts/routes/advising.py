"""Advice of experts: asked for by the committee, given by who was asked, read by all."""

from __future__ import annotations

from datetime import timedelta

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.database import record_in
from deliberation.people import queries as people
from deliberation.people.models import Person
from deliberation.rules.policy import Permission, RoleKind
from deliberation.rules.texts import examined
from deliberation.texts.models import ExpertAdvice, Text
from deliberation.texts.operations import advising
from deliberation.texts.queries import advice as queries
from deliberation.texts.routes.advising_forms import (
    AdviceForm,
    ExpertForm,
    InterestForm,
    advice_form,
)
from deliberation.texts.routes.legality import DAYS
from deliberation.texts.routes.loaders import advice_at, bp, me, published_at
from deliberation.web import clauses
from deliberation.web.fields import given
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "advice.expert_missing": "outside",
    "advice.expert_of_committee": "expert",
    "advice.asked_already": "expert",
    "advice.capacity_missing": "capacity",
    "advice.due_too_soon": "due",
    "advice.due_too_late": "due",
    "advice.interest_missing": "interest",
    "advice.interest_words_missing": "words",
    "advice.decline_words_missing": "words",
    "advice.came_missing": "came",
    "advice.words_missing": "whole",
}
Found = tuple[Text, ExpertAdvice]


@bp.get("/texts/<number>/advice/new")
@guard(published_at, may=Permission.ASK_ADVICE)
def new_advice(text: Text) -> ResponseReturnValue:
    return _ask_page(text, _ask_form(formdata=None, due=clock.today() + timedelta(days=DAYS)))


@bp.post("/texts/<number>/advice/")
@guard(published_at, may=Permission.ASK_ADVICE)
def ask_advice(text: Text) -> ResponseReturnValue:
    form = _ask_form()
    with submitted(form, lambda: _ask_page(text, form), beside=BESIDE):
        chosen = form.expert.data
        made = advising.ask(
            text,
            record_in(Person, g.community.id, id=int(chosen)) if chosen else None,
            given(form.due.data),
            key=form.key.data,
            outside=form.outside.data,
            capacity=form.capacity.data,
            question=form.question.data,
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".expert_advice", number=text.number, which=made.number))


def _ask_form(**kwargs) -> ExpertForm:
    return ExpertForm(**kwargs).offer(queries.experts(g.community.id, clock.today()))


def _ask_page(text: Text, form: ExpertForm) -> str:
    return render_template("texts/advice_ask.html", text=text, form=form)


@bp.get("/texts/<number>/advice/<int:which>")
@guard(advice_at, may=Permission.READ, kept=True)
def expert_advice(found: Found) -> ResponseReturnValue:
    text, advice = found
    ids = {advice.declared_by, advice.given_by, advice.asked_by}
    return render_template(
        "texts/advice.html",
        text=text,
        one=queries.read(advice),
        today=clock.today(),
        in_full=_in_full(),
        names=people.names(g.community.id, ids, in_full=_in_full()),
        clauses=clauses,
    )


def _in_full() -> bool:
    return RoleKind.COMMITTEE in g.actor.roles


# ------------------------------------------------------------------ answering


@bp.get("/texts/<number>/advice/<int:which>/interest")
@guard(advice_at, may=Permission.GIVE_ADVICE)
def declare_interest(found: Found) -> ResponseReturnValue:
    return _interest_page(*found, InterestForm(formdata=None))


@bp.post("/texts/<number>/advice/<int:which>/interest")
@guard(advice_at, may=Permission.GIVE_ADVICE)
def record_interest(found: Found) -> ResponseReturnValue:
    text, advice = found
    form = InterestForm()
    with submitted(form, lambda: _interest_page(text, advice, form), beside=BESIDE):
        advising.declare(
            advice,
            form.interest.data,
            form.words.data,
            came=form.came.data,
            by=me(),
            at=clock.now(),
        )
    after = ".expert_advice" if advice.is_declined else ".give_advice"
    return done(url_for(after, number=text.number, which=advice.number))


def _interest_page(text: Text, advice: ExpertAdvice, form: InterestForm) -> str:
    return _page("texts/advice_interest.html", text, advice, form)


@bp.get("/texts/<number>/advice/<int:which>/words")
@guard(advice_at, may=Permission.GIVE_ADVICE)
def give_advice(found: Found) -> ResponseReturnValue:
    return _give_page(*found, _form(found[1], formdata=None, came=found[1].came))


@bp.post("/texts/<number>/advice/<int:which>/words")
@guard(advice_at, may=Permission.GIVE_ADVICE)
def record_advice(found: Found) -> ResponseReturnValue:
    text, advice = found
    form = _form(advice)
    with submitted(form, lambda: _give_page(text, advice, form), beside=BESIDE):
        advising.give(advice, form.said, came=form.came.data, by=me(), at=clock.now())
    return done(url_for(".expert_advice", number=text.number, which=advice.number))


def _form(advice: ExpertAdvice, **more) -> AdviceForm:
    return advice_form(examined(advising.version_in(advice).content), **more)


def _give_page(text: Text, advice: ExpertAdvice, form: AdviceForm) -> str:
    return _page("texts/advice_give.html", text, advice, form)


def _page(template: str, text: Text, advice: ExpertAdvice, form: InterestForm | AdviceForm) -> str:
    return render_template(
        template,
        text=text,
        one=queries.read(advice),
        form=form,
        themselves=me().id == advice.person_id,
        clauses=clauses,
    )
