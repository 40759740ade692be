"""Whether a version is lawful: asked by the committee, answered by who was asked, read by all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.database import record_in
from deliberation.documents import pdf
from deliberation.documents.paper import Paper
from deliberation.people import queries as people
from deliberation.people.models import Unit
from deliberation.rules.policy import Permission, RoleKind
from deliberation.rules.refusals import Refused
from deliberation.rules.texts import examined, looks
from deliberation.texts.models import LegalityFinding, LegalityOpinion, Text
from deliberation.texts.operations import legality
from deliberation.texts.queries import legality as queries
from deliberation.texts.routes.legality_forms import AskForm, GivenForm, given_form
from deliberation.texts.routes.legality_paper import legality_paper
from deliberation.texts.routes.loaders import bp, me, opinion_at, published_at
from deliberation.web import clauses
from deliberation.web.fields import given
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.printing import printed
from deliberation.web.submit import submitted
from deliberation.web.words import word

#: Days that whoever is asked is given, unless somebody chooses others.
DAYS = 14
#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "legality.giver_missing": "giver",
    "legality.due_too_soon": "due",
    "legality.due_too_late": "due",
    "legality.came_missing": "came",
}


@bp.get("/texts/<number>/legality/new")
@guard(published_at, may=Permission.ASK_LEGALITY)
def new_legality(text: Text) -> ResponseReturnValue:
    return _ask_page(text, ask_form(formdata=None, due=clock.today() + timedelta(days=DAYS)))


@bp.post("/texts/<number>/legality/")
@guard(published_at, may=Permission.ASK_LEGALITY)
def ask_legality(text: Text) -> ResponseReturnValue:
    form = ask_form()
    with submitted(form, lambda: _ask_page(text, form), beside=BESIDE):
        made = legality.ask(
            text,
            given(form.giver.data),
            given(form.due.data),
            key=form.key.data,
            unit=chosen_unit(form),
            adviser=form.adviser.data,
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".legality_opinion", number=text.number, which=made.number))


def ask_form(**kwargs) -> AskForm:
    """The form with the units that may be asked."""
    return AskForm(**kwargs).offer(people.units(g.community.id))


def chosen_unit(form: AskForm) -> Unit | None:
    """The unit that was chosen."""
    chosen = form.unit.data
    return record_in(Unit, g.community.id, id=int(chosen)) if chosen else None


def _ask_page(text: Text, form: AskForm) -> str:
    return render_template(
        "texts/legality_ask.html",
        text=text,
        form=form,
        action=url_for(".ask_legality", number=text.number),
    )


@bp.get("/texts/<number>/legality/<int:which>")
@guard(opinion_at, may=Permission.READ, kept=True)
def legality_opinion(found: tuple[Text, LegalityOpinion]) -> ResponseReturnValue:
    text, opinion = found
    version = legality.version_in(opinion)
    said = queries.findings(opinion)
    return render_template(
        "texts/legality.html",
        text=text,
        opinion=opinion,
        version=version,
        said=said,
        content=version.content,
        today=clock.today(),
        asked=_asked(opinion),
        names=_names(opinion, said),
        pdf=pdf.available(),
        clauses=clauses,
    )


@printed(
    bp,
    "/texts/<number>/legality/<int:which>",
    "legality_opinion",
    guard(opinion_at, may=Permission.READ),
    lambda found: f"legality-{found[0].number}-{found[1].number}",
)
def _paper(found: tuple[Text, LegalityOpinion]) -> Paper:
    text, opinion = found
    said = queries.findings(opinion)
    return legality_paper(
        text,
        opinion,
        legality.version_in(opinion),
        said,
        asked=_asked(opinion),
        names=_names(opinion, said),
        issuer=g.community.issuer,
        link=url_for(".legality_opinion", number=text.number, which=opinion.number, _external=True),
    )


def _asked(opinion: LegalityOpinion) -> str:
    """Who was asked, in words."""
    unit = legality.unit_of(opinion)
    return unit.name if unit else opinion.adviser or word("legality_giver", opinion.giver)


def _names(opinion: LegalityOpinion, said: Mapping[int, LegalityFinding]) -> Mapping[int, str]:
    ids = {opinion.given_by} | {one.withdrawn_by for one in said.values()}
    return people.names(g.community.id, ids - {None}, in_full=_in_full())


def _in_full() -> bool:
    return RoleKind.COMMITTEE in g.actor.roles


# ------------------------------------------------------------------ answering


@bp.get("/texts/<number>/legality/<int:which>/findings")
@guard(opinion_at, may=Permission.GIVE_LEGALITY)
def give_legality(found: tuple[Text, LegalityOpinion]) -> ResponseReturnValue:
    return _give_page(*found, _form(*found, formdata=None))


@bp.post("/texts/<number>/legality/<int:which>/findings")
@guard(opinion_at, may=Permission.GIVE_LEGALITY)
def record_legality(found: tuple[Text, LegalityOpinion]) -> ResponseReturnValue:
    text, opinion = found
    form = _form(text, opinion)
    with submitted(form, lambda: _give_page(text, opinion, form), beside=BESIDE):
        try:
            legality.give(
                opinion,
                form.said,
                form.words.data,
                came=form.came.data,
                by=me(),
                at=clock.now(),
            )
        except Refused:
            form.complain()  # of all clauses at once, not of the first thing that is missing
            raise
    return done(url_for(".legality_opinion", number=text.number, which=opinion.number))


def _form(text: Text, opinion: LegalityOpinion, **more) -> GivenForm:
    version = legality.version_in(opinion)
    known = queries.earlier(text, version) if "formdata" in more else {}
    return given_form(examined(version.content), known, **more)


def _give_page(text: Text, opinion: LegalityOpinion, form: GivenForm) -> str:
    version = legality.version_in(opinion)
    return render_template(
        "texts/legality_give.html",
        text=text,
        opinion=opinion,
        version=version,
        form=form,
        looks={one.id: looks(one) for one in form.examined},
        themselves=me().id in queries.answering(opinion, clock.today()),
        clauses=clauses,
    )
