"""The yearly sheet and the petition cases: the figures come from this room, so do the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.documents import pdf
from deliberation.documents.paper import Paper
from deliberation.lobby.queries import figures
from deliberation.lobby.routes import yearly_forms as forms
from deliberation.lobby.routes.loaders import bp
from deliberation.lobby.routes.yearly_paper import paper
from deliberation.people import queries as people
from deliberation.people.routes.current import me
from deliberation.rules.figures import Figure, PeriodKind, period_of, shifted
from deliberation.rules.policy import Permission, RoleKind
from deliberation.supervise import queries as supervise
from deliberation.supervise.models.yearly import Assessment
from deliberation.supervise.operations import assessing, honest_failures, petitions
from deliberation.web.fields import given
from deliberation.web.guard import Loaded, allowed, guard
from deliberation.web.htmx import done
from deliberation.web.printing import printed
from deliberation.web.submit import submitted

#: Who reads a sheet before it is confirmed.
INSIDERS = frozenset({RoleKind.COMMITTEE, RoleKind.SUPERVISOR, RoleKind.SUBDISTRICT})
#: The field that a refusal is about; what is not named stands on top.
BESIDE = {
    "petitions.source_missing": "source",
    "petitions.month_not_over": "month",
    "petitions.cases_out_of_range": "cases",
    "assessment.points_out_of_range": "innovation",
    "assessment.reason_missing": "reason",
    "assessment.evaluator_missing": "evaluator",
    "assessment.remark_missing": "text",
    "assessment.procedure_missing": "procedure",
    "assessment.task_not_failed": "task",
    "assessment.tolerated_already": "task",
}


def sheet_at(year: int) -> Loaded | None:
    """The sheet of *year*, where the reader may know of it."""
    one = assessing.sheet(g.community.id, year)
    if one is None or not (one.confirmed_at or g.actor.roles & INSIDERS):
        return None
    return one, assessing.standing(g.community.id, g.actor, year, clock.today())


# ------------------------------------------------------------------ petitions


@bp.get("/<community>/petitions")
@guard(may=Permission.ENTER_PETITIONS)
def petition_page() -> ResponseReturnValue:
    return _petitions(_petition_form(formdata=None))


@bp.post("/<community>/petitions")
@guard(may=Permission.ENTER_PETITIONS)
def enter_petitions() -> ResponseReturnValue:
    form = _petition_form()
    with submitted(form, lambda: _petitions(form), beside=BESIDE):
        petitions.enter(
            g.community,
            date.fromisoformat(form.month.data),
            given(form.cases.data),
            form.source.data,
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".petition_page"))


def _petition_form(**more) -> forms.PetitionForm:
    form = forms.PetitionForm(**more)
    present = clock.today().replace(day=1)
    form.month.choices = forms.month_choices([shifted(present, -back) for back in range(1, 13)])
    return form


def _petitions(form: forms.PetitionForm) -> str:
    months = petitions.months(g.community.id)
    return render_template("lobby/petitions.html", form=form, months=months)


# ------------------------------------------------------------------ the sheet


@bp.get("/<community>/assessments/")
@guard(may=Permission.READ_SHEET)
def assessments() -> ResponseReturnValue:
    return _list(forms.SheetForm(formdata=None))


@bp.post("/<community>/assessments/")
@guard(may=Permission.ASSESS)
def draw_up() -> ResponseReturnValue:
    form, year = forms.SheetForm(), clock.today().year
    with submitted(form, lambda: _list(form), beside=BESIDE):
        assessing.draw_up(
            g.community,
            year,
            form.model.data,
            *_figures(year),
            form.entered(),
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".assessment", year=year))


def _figures(year: int) -> tuple[assessing.Figures, assessing.Figures]:
    """The figures of *year* as they are now, and the petitions of the year before."""
    period = period_of(PeriodKind.YEAR, date(year, 1, 1))
    shown = figures.shown(g.community.id, period, clock.now())
    return (
        {figure: one.value for figure, one in shown.items()},
        {Figure.PETITIONS: shown[Figure.PETITIONS].before},
    )


def _list(form: forms.SheetForm) -> str:
    inside = bool(g.actor.roles & INSIDERS)
    found = [one for one in assessing.sheets(g.community.id) if inside or one.confirmed_at]
    return render_template(
        "lobby/assessments.html",
        sheets=[(one, assessing.score(one)) for one in found],
        form=form,
        year=clock.today().year,
        open=not any(one.year == clock.today().year and one.confirmed_at for one in found),
    )


@bp.get("/<community>/assessments/<int:year>")
@guard(sheet_at, may=Permission.READ_SHEET)
def assessment(one: Assessment) -> ResponseReturnValue:
    return _page(one)


@bp.post("/<community>/assessments/<int:year>/evaluation")
@guard(sheet_at, may=Permission.ASSESS)
def evaluate(one: Assessment) -> ResponseReturnValue:
    form = forms.EvaluationForm()
    with submitted(form, lambda: _page(one, form), beside=BESIDE):
        assessing.evaluate(
            one,
            form.evaluator.data,
            given(form.evaluation.data),
            form.text.data or "",
            by=me(),
            at=clock.now(),
        )
    return _back(one)


@bp.post("/<community>/assessments/<int:year>/tolerances")
@guard(sheet_at, may=Permission.ASSESS)
def tolerate(one: Assessment) -> ResponseReturnValue:
    form = _tolerance_form(one)
    with submitted(form, lambda: _page(one, form), beside=BESIDE):
        task = supervise.task(g.community.id, form.task.data)
        honest_failures.tolerate(
            task, form.procedure.data, form.reasons.data, by=me(), at=clock.now()
        )
    return _back(one)


@bp.post("/<community>/assessments/<int:year>/confirmation")
@guard(sheet_at, may=Permission.CONFIRM_SHEET)
def confirm_sheet(one: Assessment) -> ResponseReturnValue:
    with unit_of_work():
        assessing.confirm(one, *_figures(one.year), by=me(), at=clock.now())
    return _back(one)


@bp.post("/<community>/assessments/<int:year>/remark")
@guard(sheet_at, may=Permission.REMARK_ON_SHEET)
def remark(one: Assessment) -> ResponseReturnValue:
    form = forms.RemarkForm()
    with submitted(form, lambda: _page(one, form), beside=BESIDE):
        assessing.remark(one, form.text.data, by=me(), at=clock.now())
    return _back(one)


def _back(one: Assessment) -> ResponseReturnValue:
    return done(url_for(".assessment", year=one.year))


def _tolerance_form(one: Assessment, **more) -> forms.ToleranceForm:
    form = forms.ToleranceForm(**more)
    failed = honest_failures.failed_tasks(g.community.id, one.year, clock.today())
    form.task.choices = [(task.id, task.title) for task in failed]
    return form


def _page(one: Assessment, filled: FlaskForm | None = None) -> str:
    def shown(kind: type[FlaskForm], make: Callable[..., FlaskForm]) -> FlaskForm:
        return filled if isinstance(filled, kind) else make(formdata=None)

    open_ = one.confirmed_at is None
    drawing = open_ and allowed(Permission.ASSESS)
    tolerance = drawing and shown(forms.ToleranceForm, lambda **more: _tolerance_form(one, **more))
    insider = open_ and bool(g.actor.roles & INSIDERS)
    return render_template(
        "lobby/assessment.html",
        sheet=one,
        moved=assessing.moved(one, *_figures(one.year)) if insider else (),
        paper=_paper(one),
        evaluation=drawing and shown(forms.EvaluationForm, forms.EvaluationForm),
        tolerance=tolerance if tolerance and tolerance.task.choices else None,
        may_confirm=open_ and allowed(Permission.CONFIRM_SHEET)
        and clock.today() >= date(one.year, 12, 1),
        remark=not open_ and not one.remarked_at and allowed(Permission.REMARK_ON_SHEET)
        and shown(forms.RemarkForm, forms.RemarkForm),
        pdf=pdf.available(),
        filled=filled,
    )  # fmt: skip


def _name(one: Assessment) -> str:
    return f"assessment-{g.community.code}-{one.year}"


@printed(
    bp,
    "/<community>/assessments/<int:year>",
    "assessment",
    guard(sheet_at, may=Permission.READ_SHEET),
    _name,
)
def _paper(one: Assessment) -> Paper:
    named = {one.drawn_by, one.confirmed_by, one.remarked_by} - {None}
    inside = bool(g.actor.roles & INSIDERS)
    names = people.names(g.community.id, named, in_full=inside, at=one.confirmed_at)
    return paper(one, assessing.score(one), g.community.issuer, names)
