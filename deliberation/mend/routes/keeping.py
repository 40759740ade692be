"""Places with their labels, and kinds of faults."""

from __future__ import annotations

from flask import Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.documents import pdf
from deliberation.mend import operations, queries
from deliberation.mend.forms import KindForm, PlaceForm
from deliberation.mend.forms.mending import units_of
from deliberation.mend.models import FaultKind, Place
from deliberation.mend.routes.loaders import bp, kind_at, me, place_at
from deliberation.people import queries as people
from deliberation.rules.policy import Permission
from deliberation.web.addresses import number
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.language import gettext as _
from deliberation.web.printing import needs_setter, set_page
from deliberation.web.submit import pressed, submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "mend.place_name_missing": "name",
    "mend.place_known": "name",
    "mend.kind_name_missing": "name",
    "mend.kind_known": "name",
    "mend.hours_outside": "hours",
    "mend.kind_needs_unit_or_advice": "unit",
    "mend.rule_needs_unit": "unit",
}

ON_A_SHEET = 21  # labels of an A4 sheet: 3 × 7
SHEETS = 20  # in one file


# ------------------------------------------------------------------ places


@bp.get("/places/")
@guard(may=Permission.KEEP_PLACES)
def place_list() -> ResponseReturnValue:
    return _places_page(_offered(PlaceForm(formdata=None)))


@bp.post("/places/")
@guard(may=Permission.KEEP_PLACES)
def add_place() -> ResponseReturnValue:
    form = _offered(PlaceForm())
    with submitted(form, lambda: _places_page(form), beside=BESIDE):
        operations.add_place(
            g.community,
            form.name.data,
            form.kind.data,
            building_id=form.building.data or None,
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".place_list"))


def _offered(form: PlaceForm) -> PlaceForm:
    form.offer(list(people.buildings(g.community.id)))
    return form


def _places_page(form: PlaceForm) -> str:
    places = queries.places(g.community.id)
    return render_template(
        "mend/places.html",
        form=form,
        places=places,
        pdf=pdf.available(),
        sheets=-(-len(places) // ON_A_SHEET),
    )


@bp.get("/places/<code>")
@guard(place_at, may=Permission.READ)
def place(place: Place) -> ResponseReturnValue:
    """What a label leads to: what is open here, and a button to report something new."""
    return render_template(
        "mend/place.html", place=place, rows=queries.at_place(g.community.id, place.id)
    )


@bp.post("/places/<code>/closing")
@guard(place_at, may=Permission.KEEP_PLACES)
def close_place(place: Place) -> ResponseReturnValue:
    with pressed(url_for(".place_list")):
        operations.close_place(place, by=me(), at=clock.now())
    return done(url_for(".place_list"))


@bp.get("/places/labels.pdf")
@guard(may=Permission.KEEP_PLACES)
def labels() -> Response:
    """Labels by the sheet: 3 × 7 on A4, with a QR code, the code, the name and how."""
    needs_setter()
    first = request.args.get("sheet", 0, type=number) or 0
    places = queries.places(g.community.id)
    if wanted := request.args.get("place"):
        places = [one for one in places if one.code == wanted]
    shown = places[first * ON_A_SHEET :][: SHEETS * ON_A_SHEET]
    html = render_template(
        "documents/labels.html",
        sheets=[
            [(one, _link(one)) for one in shown[start : start + ON_A_SHEET]]
            for start in range(0, len(shown), ON_A_SHEET)
        ],
    )
    answer = Response(set_page(html, "labels.css"), mimetype=pdf.MIMETYPE)
    name = f"labels-{g.community.code}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _link(one: Place) -> str:
    return url_for(".place", code=one.code, _external=True)


# ------------------------------------------------------------------ kinds of faults


@bp.get("/fault-kinds/")
@guard(may=Permission.KEEP_PLACES)
def kind_list() -> ResponseReturnValue:
    return _kinds_page()


@bp.post("/fault-kinds/")
@guard(may=Permission.KEEP_PLACES)
def add_kind() -> ResponseReturnValue:
    form = _with_units(KindForm())
    with submitted(form, lambda: _kinds_page(form), beside=BESIDE):
        operations.save_kind(g.community, _drafted(form), by=me(), at=clock.now())
    return done(url_for(".kind_list"))


@bp.get("/fault-kinds/<int:kind_id>")
@guard(kind_at, may=Permission.KEEP_PLACES)
def kind(kind: FaultKind) -> ResponseReturnValue:
    form = KindForm(
        formdata=None,
        name=kind.name,
        parent=kind.parent,
        unit=kind.unit_id or 0,
        hours=kind.hours,
        working=kind.working,
        words=kind.words,
        advice=kind.advice,
        kept_private=kind.private,
        by_rule=kind.by_rule,
    )
    return _kind_page(kind, _with_units(form))


@bp.post("/fault-kinds/<int:kind_id>")
@guard(kind_at, may=Permission.KEEP_PLACES)
def change_kind(kind: FaultKind) -> ResponseReturnValue:
    form = _with_units(KindForm())
    with submitted(form, lambda: _kind_page(kind, form), beside=BESIDE):
        operations.save_kind(g.community, _drafted(form), kind, by=me(), at=clock.now())
    return done(url_for(".kind_list"))


@bp.post("/fault-kinds/<int:kind_id>/retirement")
@guard(kind_at, may=Permission.KEEP_PLACES)
def retire_kind(kind: FaultKind) -> ResponseReturnValue:
    with pressed(url_for(".kind_list")):
        operations.retire_kind(kind, by=me(), at=clock.now())
    return done(url_for(".kind_list"))


def _drafted(form: KindForm) -> operations.KindDraft:
    return operations.KindDraft(
        name=form.name.data,
        parent=form.parent.data,
        unit_id=form.unit.data or None,
        hours=form.hours.data or 0,
        working=form.working.data,
        private=form.kept_private.data,
        advice=form.advice.data,
        words=form.words.data,
        by_rule=form.by_rule.data,
    )


def _with_units(form: KindForm) -> KindForm:
    units_of(form.unit, people.units(g.community.id), _("不归社区管"))
    return form


def _kinds_page(form: KindForm | None = None) -> str:
    return render_template(
        "mend/kinds.html",
        form=form or _with_units(KindForm(formdata=None)),
        kinds=queries.kinds(g.community.id),
        units={one.id: one.name for one in people.units(g.community.id)},
    )


def _kind_page(kind: FaultKind, form: KindForm) -> str:
    return render_template("mend/kind.html", kind=kind, form=form)
