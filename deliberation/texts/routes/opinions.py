"""Giving an opinion on a clause or on the whole, entering it at the desk, and finding it again."""

from __future__ import annotations

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.people import queries as people
from deliberation.people.models import Person
from deliberation.rules.policy import Permission, RoleKind
from deliberation.rules.refusals import OutOfOrder
from deliberation.texts.forms import DeskOpinionForm, OpinionForm
from deliberation.texts.models import Text, TextRound
from deliberation.texts.operations import rounds
from deliberation.texts.queries import opinions as queries
from deliberation.texts.routes.loaders import bp, me, round_at
from deliberation.web import clauses
from deliberation.web.addresses import number
from deliberation.web.guard import actor, guard
from deliberation.web.htmx import done
from deliberation.web.security import limiter
from deliberation.web.submit import submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "texts.opinion_empty": "text",
    "texts.clause_unknown": "clause",
    "collect.nobody_called": "giver",
    "collect.several_called": "giver",
}


@bp.get("/texts/<number>/rounds/<int:round_number>/opinions/new")
@guard(round_at, may=Permission.GIVE_OPINION)
def new_opinion(found: tuple[Text, TextRound]) -> ResponseReturnValue:
    text, round_ = found
    if not round_.is_open(clock.now()):
        raise OutOfOrder.because("texts.round_over", "9")
    clause = request.args.get("clause", type=number)
    return _page(text, round_, _form(round_, formdata=None, clause=clause or 0), clause)


def _account() -> str:
    return f"person {actor.person_id}"


def _rate() -> str:
    # A clerk enters a whole pile of paper.
    return "600 per hour" if RoleKind.COMMITTEE in actor.roles else "30 per hour"


@bp.post("/texts/<number>/rounds/<int:round_number>/opinions")
@limiter.limit(_rate, key_func=_account)
@guard(round_at, may=Permission.GIVE_OPINION)
def give(found: tuple[Text, TextRound]) -> ResponseReturnValue:
    text, round_ = found
    form = _form(round_)
    with submitted(form, lambda: _page(text, round_, form, form.clause.data), beside=BESIDE):
        giver: Person | None = me()
        channel = "online"
        if isinstance(form, DeskOpinionForm):
            channel = form.channel.data
            giver = people.resident_called(g.community.id, form.giver.data)
        made = rounds.give(
            round_,
            form.text.data,
            clause=form.clause.data or None,
            key=form.key.data,
            giver=giver,
            channel=channel,
            by=me(),
            at=clock.now(),
        )
    return done(
        url_for(
            ".opinion_round",
            number=text.number,
            round_number=round_.number,
            after=queries.page_with(made),
            _anchor=f"opinion-{made.number}",
        )
    )


def _form(round_: TextRound, **kwargs) -> OpinionForm:
    at_desk = RoleKind.COMMITTEE in g.actor.roles
    form = (DeskOpinionForm if at_desk else OpinionForm)(**kwargs)
    return form.offer(rounds.version_in(round_).content)


def _page(text: Text, round_: TextRound, form: OpinionForm, clause: int | None) -> str:
    content = rounds.version_in(round_).content
    about = next((one for one in content.clauses if one.id == clause), None)
    return render_template(
        "texts/opinion.html",
        text=text,
        round=round_,
        form=form,
        about=about,
        at_desk=isinstance(form, DeskOpinionForm),
        clauses=clauses,
    )


@bp.get("/my-opinions")
@guard(may=Permission.READ_OWN)
def own() -> ResponseReturnValue:
    rows = queries.own(
        g.community.id,
        g.actor.person_id,
        before=request.args.get("before", type=number),
        most=queries.PAGE,
    )
    shown = rows[: queries.PAGE]
    return render_template(
        "texts/own.html",
        opinions=shown,
        before=shown[-1].TextOpinion.id if len(rows) > queries.PAGE else None,
    )
