"""A round of opinions: opened by the committee, read by everybody, answered in public."""

from __future__ import annotations

from collections.abc import Sequence

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.people import queries as people
from deliberation.rules.policy import Permission, RoleKind
from deliberation.texts.forms import DealForm, RoundForm
from deliberation.texts.models import Text, TextOpinion, TextRound
from deliberation.texts.operations import issue_of, rounds
from deliberation.texts.queries import opinions as queries
from deliberation.texts.routes.loaders import bp, me, published_at, round_at
from deliberation.web import clauses
from deliberation.web.addresses import number
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "texts.round_too_short": "last_day",
    "texts.round_too_long": "last_day",
    "texts.none_chosen": "chosen",
    "texts.answered_already": "chosen",
    "texts.dealt_missing": "dealt",
    "texts.reasons_missing": "reasons",
}


@bp.get("/texts/<number>/rounds/new")
@guard(published_at, may=Permission.ASK_OPINIONS)
def new_round(text: Text) -> ResponseReturnValue:
    return _new_page(text, RoundForm(formdata=None))


@bp.post("/texts/<number>/rounds/")
@guard(published_at, may=Permission.ASK_OPINIONS)
def open_round(text: Text) -> ResponseReturnValue:
    form = RoundForm()
    with submitted(form, lambda: _new_page(text, form), beside=BESIDE):
        assert form.last_day.data is not None  # it is found sound
        made = rounds.open_round(
            text, form.last_day.data, asked=form.asked.data, by=me(), at=clock.now()
        )
    return done(url_for(".opinion_round", number=text.number, round_number=made.number))


def _new_page(text: Text, form: RoundForm) -> str:
    return render_template("texts/new_round.html", text=text, form=form)


@bp.get("/texts/<number>/rounds/<int:round_number>")
@guard(round_at, may=Permission.READ, kept=True)
def opinion_round(found: tuple[Text, TextRound]) -> ResponseReturnValue:
    text, round_ = found
    clause = request.args.get("clause", type=number)
    rows = queries.page(round_, after=request.args.get("after", type=number), clause=clause)
    shown = rows[: queries.PAGE]
    version = rounds.version_in(round_)
    return render_template(
        "texts/round.html",
        text=text,
        round=round_,
        version=version,
        told=queries.sums_of(round_),
        groups=queries.grouped(shown, version.content),
        per_clause=queries.per_clause(round_),
        content=version.content,
        clause=clause,
        names=names(shown),
        after=shown[-1].number if len(rows) > queries.PAGE else None,
        issue=issue_of(text),
        clauses=clauses,
    )


def names(shown: Sequence[TextOpinion]) -> dict[int, str]:
    """Those who gave opinions and who answered them, as this reader may know them."""
    ids = {one.person_id for one in shown} | {one.answered_by for one in shown}
    return dict(people.names(g.community.id, ids, in_full=RoleKind.COMMITTEE in g.actor.roles))


# ------------------------------------------------------------------ answering


@bp.get("/texts/<number>/rounds/<int:round_number>/answers")
@guard(round_at, may=Permission.ANSWER_OPINIONS)
def answers(found: tuple[Text, TextRound]) -> ResponseReturnValue:
    return _answers_page(*found, DealForm(formdata=None))


@bp.post("/texts/<number>/rounds/<int:round_number>/answers")
@guard(round_at, may=Permission.ANSWER_OPINIONS)
def answer(found: tuple[Text, TextRound]) -> ResponseReturnValue:
    text, round_ = found
    form = DealForm()
    with submitted(form, lambda: _answers_page(text, round_, form), beside=BESIDE):
        rounds.deal_with(
            round_,
            form.chosen.data,
            form.dealt.data,
            form.reasons.data,
            by=me(),
            at=clock.now(),
        )
    address = ".answers" if queries.sums_of(round_).sums.waiting else ".opinion_round"
    return done(url_for(address, number=text.number, round_number=round_.number))


def _answers_page(text: Text, round_: TextRound, form: DealForm) -> str:
    rows = queries.page(round_, waiting=True)
    shown = rows[: queries.PAGE]
    version = rounds.version_in(round_)
    return render_template(
        "texts/answers.html",
        text=text,
        round=round_,
        version=version,
        told=queries.sums_of(round_),
        groups=queries.grouped(shown, version.content),
        names=names(shown),
        more=len(rows) > queries.PAGE,
        form=form,
        clauses=clauses,
    )
