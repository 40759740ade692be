"""Cards one at a time, one's own stances, and the groups that one declares."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.opinions import operations, queries
from deliberation.opinions.forms import DeclarationForm
from deliberation.opinions.models import OpinionMap
from deliberation.opinions.routes.loaders import bp, issue_of, map_at, me
from deliberation.rules.opinion import Stance
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import OutOfOrder, Refused
from deliberation.web import reading
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.sentences import sentence
from deliberation.web.submit import refusals_shown, submitted

#: The stances in the order of the buttons.
BUTTONS = (Stance.AGREE, Stance.DISAGREE, Stance.PASS)


@bp.get("/opinions/<int:map_id>/card")
@guard(map_at, may=Permission.TAKE_STANCE)
def card(one: OpinionMap) -> ResponseReturnValue:
    """The next statement; before the first one, to which groups one belongs."""
    if one.is_closed(clock.now()):
        return redirect(url_for(".shown", map_id=one.id), 303)
    where = queries.mine(one, me().id)
    if where.declared is None and not where.stances:
        return _declaring(one, DeclarationForm(formdata=None), first=True)
    return _card(one, where)


@bp.post("/opinions/<int:map_id>/stances")
@guard(map_at, may=Permission.TAKE_STANCE)
def take(one: OpinionMap) -> ResponseReturnValue:
    """One stance; what it is about and what it says stand in the form, not in the address."""
    from_list = request.form.get("back") == "mine"

    def again(refused: Refused) -> str:
        if one.is_closed(clock.now()):
            raise refused  # the page of errors says it: there is nothing left to choose
        where = queries.mine(one, me().id)
        said = sentence(refused.refusal)
        return _mine(one, where, said) if from_list else _card(one, where, said)

    with refusals_shown(again), unit_of_work():
        operations.take(
            one,
            {_number("statement", 0): _number("stance", 9)},
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".my_stances" if from_list else ".card", map_id=one.id))


def _number(field: str, none: int) -> int:
    """The number that a button or a hidden field has sent; *none* for whatever is no number."""
    value = request.form.get(field, "")
    plain = value.removeprefix("-")
    return int(value) if plain.isascii() and plain.isdigit() and len(plain) < 6 else none


@bp.get("/opinions/<int:map_id>/mine")
@guard(map_at, may=Permission.TAKE_STANCE)
def my_stances(one: OpinionMap) -> ResponseReturnValue:
    where = None if one.is_closed(clock.now()) else queries.mine(one, me().id)
    return _mine(one, where)


@bp.get("/opinions/<int:map_id>/declaration")
@guard(map_at, may=Permission.TAKE_STANCE)
def declaration_form(one: OpinionMap) -> ResponseReturnValue:
    if one.is_closed(clock.now()):
        raise OutOfOrder.because("opinions.closed", "9")
    known = queries.mine(one, me().id).declared
    return _declaring(one, DeclarationForm(formdata=None, data=known or {}))


@bp.post("/opinions/<int:map_id>/declaration")
@guard(map_at, may=Permission.TAKE_STANCE)
def declare(one: OpinionMap) -> ResponseReturnValue:
    form, first = DeclarationForm(), "first" in request.form
    with submitted(form, lambda: _declaring(one, form, first=first)):
        operations.declare(
            one,
            age_band=form.age_band.data or "",
            tenure=form.tenure.data or "",
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".card" if first else ".my_stances", map_id=one.id))


def _declaring(one: OpinionMap, form: DeclarationForm, *, first: bool = False) -> str:
    page = "opinions/elder/declaration.html" if reading.is_elder() else "opinions/declaration.html"
    return render_template(page, map=one, issue=issue_of(one), form=form, first=first)


def _card(one: OpinionMap, where: queries.Mine, told: str = "") -> str:
    page = "opinions/elder/card.html" if reading.is_elder() else "opinions/card.html"
    shown = where.statements.get(where.next) if where.next is not None else None
    return render_template(page, statement=shown, **_shared(one, where, told))


def _mine(one: OpinionMap, where: queries.Mine | None, told: str = "") -> str:
    return render_template(
        "opinions/mine.html",
        written=queries.own_statements(one, g.actor.person_id),
        **_shared(one, where, told),
    )


def _shared(one: OpinionMap, where: queries.Mine | None, told: str) -> dict[str, Any]:
    return {
        "map": one,
        "issue": issue_of(one),
        "where": where,
        "told": told,
        "buttons": BUTTONS,
    }
