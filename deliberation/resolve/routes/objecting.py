"""Objecting to a posted resolution, and answering in public."""

from __future__ import annotations

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.people import queries as people
from deliberation.resolve import queries
from deliberation.resolve.forms import AnswerForm, ObjectionForm
from deliberation.resolve.models import Objection, Resolution
from deliberation.resolve.operations import objections
from deliberation.resolve.routes.loaders import bp, me, objection_at, resolution_at
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import OutOfOrder
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "resolve.objection_empty": "text",
    "resolve.answer_missing": "text",
    "workflow.objection_while_posted": "upheld",
}


@bp.get("/resolutions/<number>/objections/new")
@guard(resolution_at, may=Permission.OBJECT)
def objection_form(resolution: Resolution) -> ResponseReturnValue:
    now = clock.now()
    if not (resolution.is_posted(now) or resolution.is_done_posted(now)):
        raise OutOfOrder.because("resolve.not_posted", "5")
    form = ObjectionForm(formdata=None)
    return render_template("resolve/objection.html", form=form, resolution=resolution)


@bp.post("/resolutions/<number>/objections")
@guard(resolution_at, may=Permission.OBJECT)
def object_to(resolution: Resolution) -> ResponseReturnValue:
    form = ObjectionForm()
    with submitted(
        form,
        lambda: render_template("resolve/objection.html", form=form, resolution=resolution),
        beside=BESIDE,
    ):
        made = objections.object_to(
            resolution,
            key=form.key.data,
            text=form.text.data,
            by=me(),
            at=clock.now(),
        )
    return done(_place_of(made, resolution))


@bp.get("/resolutions/<number>/objections/<int:objection_id>/answer")
@guard(objection_at, may=Permission.ANSWER_OBJECTION)
def answer_form(loaded: tuple[Resolution, Objection]) -> ResponseReturnValue:
    return _answer_page(AnswerForm(formdata=None), *loaded)


@bp.post("/resolutions/<number>/objections/<int:objection_id>/answer")
@guard(objection_at, may=Permission.ANSWER_OBJECTION)
def answer(loaded: tuple[Resolution, Objection]) -> ResponseReturnValue:
    resolution, objection = loaded
    form = AnswerForm()
    with submitted(form, lambda: _answer_page(form, resolution, objection), beside=BESIDE):
        objections.answer(
            objection,
            form.text.data,
            upheld=form.upheld.data == "yes",
            by=me(),
            at=clock.now(),
        )
    return done(_place_of(objection, resolution))


def _place_of(objection: Objection, resolution: Resolution) -> str:
    after = queries.page_with(resolution, objection)
    page = url_for("resolve.resolution", number=resolution.number, after=after)
    return f"{page}#objection-{objection.id}"


def _answer_page(form: AnswerForm, resolution: Resolution, objection: Objection) -> str:
    names = people.names(g.community.id, [objection.person_id], in_full=True)
    return render_template(
        "resolve/answer.html",
        form=form,
        resolution=resolution,
        objection=objection,
        name=names.get(objection.person_id, ""),
    )
