"""The wall of before and after, the story of a report, the unit's list, figures, what recurs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.collect.routes.photos import sent
from deliberation.mend import operations, queries
from deliberation.mend.forms import (
    AdviceForm,
    AnswerForm,
    DispatchForm,
    HandleForm,
    HandOnForm,
    LeaveOutForm,
    MergeForm,
    NotTakenForm,
    RecurringForm,
    ReportOrderForm,
)
from deliberation.mend.forms.mending import units_of
from deliberation.mend.models import SnapPhoto, SnapReport
from deliberation.mend.routes.loaders import bp, me, photo_at, report_at, thumbnail_at
from deliberation.people import queries as people
from deliberation.people.models import Unit
from deliberation.rules.mend import MendFigure, ReportState
from deliberation.rules.policy import Permission
from deliberation.web.addresses import number
from deliberation.web.guard import allowed, guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted

# ------------------------------------------------------------------ the wall


@bp.get("/snap/")
@guard(may=Permission.READ)
def wall() -> ResponseReturnValue:
    here, asked = g.community.id, request.args
    places = queries.places(here, closed=True)
    place = next((one for one in places if one.code == asked.get("place", "")), None)
    kind, unit = asked.get("kind", type=number), asked.get("unit", type=number)
    late = asked.get("late") == "1"
    rows = queries.wall(
        here,
        clock.now(),
        place_id=place.id if place else None,
        kind_id=kind,
        unit_id=unit,
        late=late,
        before=asked.get("before", type=number),
    )
    shown = rows[: queries.PAGE]
    chosen = {
        "place": place.code if place else None,
        "kind": kind,
        "unit": unit,
        "late": 1 if late else None,
    }
    return render_template(
        "mend/wall.html",
        rows=shown,
        more=shown[-1].report.id if len(rows) > queries.PAGE else None,
        places=places,
        kinds=queries.kinds(here, retired=True),
        units=people.units(here),
        chosen=chosen,
        filtered=any(chosen.values()),
    )


@bp.get("/snap-photos/<checksum>")
@guard(photo_at, may=Permission.READ)
def photo(found: SnapPhoto) -> Response:
    return sent(found.image, found.sha256)


@bp.get("/snap-photos/<checksum>/thumbnail")
@guard(thumbnail_at, may=Permission.READ)
def thumbnail(found: SnapPhoto) -> Response:
    return sent(found.thumbnail, f"{found.sha256}-small")


# ------------------------------------------------------------------ one report


@bp.get("/snap/<number>")
@guard(report_at, may=Permission.READ)
def report(report: SnapReport) -> ResponseReturnValue:
    return report_page(report)


def report_page(report: SnapReport, **forms: Any) -> str:
    """The page of *report*, with the form that somebody has sent among *forms*."""
    units = people.units(g.community.id)
    story = queries.story(report)
    state = report.position.state
    with_unit = state in (ReportState.DISPATCHED, ReportState.REDO)
    dispatching = None
    proposed = []
    if state is ReportState.REPORTED and allowed(Permission.DISPATCH):
        kinds = queries.kinds(g.community.id)
        proposed = queries.proposed(kinds, f"{report.spot}\n{report.text}")
        first = proposed[0].kind if proposed else None
        dispatching = forms.get("dispatching") or offer(
            DispatchForm(
                prefix="dispatch-",
                formdata=None,
                seen=report.version,
                kind=first.id if first else 0,
                place=report.place_id or 0,
            )
        )
    left = {
        one.id: LeaveOutForm(prefix=f"leave{one.id}-", formdata=None) for one in story.handlings
    } | forms.get("leaving", {})
    return render_template(
        "mend/report.html",
        report=report,
        story=story,
        state=state,
        units={unit.id: unit.name for unit in units},
        reporter=_reporter(report),
        proposed=proposed,
        dispatching=dispatching,
        advising=forms.get("advising")
        or AdviceForm(
            prefix="advice-",
            formdata=None,
            seen=report.version,
            reply=next((one.kind.advice for one in proposed if one.kind.advice), ""),
        ),
        merging=forms.get("merging")
        or MergeForm(prefix="merge-", formdata=None, seen=report.version),
        with_unit=with_unit,
        handing=forms.get("handing")
        or _with_units(HandOnForm(prefix="hand-", formdata=None), units),
        refusing=forms.get("refusing")
        or _with_units(NotTakenForm(prefix="not-", formdata=None), units),
        handling=forms.get("handling") or HandleForm(prefix="done-", formdata=None),
        answering=forms.get("answering")
        or AnswerForm(prefix="answer-", formdata=None, seen=report.version),
        ordered=forms.get("ordered") or ReportOrderForm(prefix="order-", formdata=None),
        leaving=left,
    )


def _reporter(report: SnapReport) -> str:
    """Who reported it, for who works with it: nobody else sees a name."""
    if not allowed(Permission.DISPATCH) or report.reporter_id is None:
        return ""
    return people.names(g.community.id, [report.reporter_id], in_full=True).get(
        report.reporter_id, ""
    )


def offer(form: DispatchForm) -> DispatchForm:
    """*form* with what a dispatcher may choose."""
    form.offer(
        queries.kinds(g.community.id), people.units(g.community.id), queries.places(g.community.id)
    )
    return form


def _with_units(form: Any, units: Sequence[Unit]) -> Any:
    units_of(form.unit, units, "—")
    return form


# ------------------------------------------------------------------ what a unit has


@bp.get("/snap/mine")
@guard(may=Permission.READ_UNIT)
def unit_list() -> ResponseReturnValue:
    return render_template("mend/unit.html", it=queries.of_unit(g.community.id, g.actor.unit_ids))


# ------------------------------------------------------------------ figures, what recurs


@bp.get("/snap/figures")
@guard(may=Permission.READ, kept=True)
def figures() -> ResponseReturnValue:
    return render_template(
        "mend/figures.html",
        it=queries.figures(g.community.id, clock.now()),
        order=list(MendFigure),
    )


@bp.get("/snap/recurring")
@guard(may=Permission.READ)
def recurring() -> ResponseReturnValue:
    return _recurring_page()


def _recurring_page(sent: RecurringForm | None = None) -> str:
    rows = queries.recurring(g.community.id, clock.now())
    forms = [
        RecurringForm(formdata=None, place=str(one.place.id), kind=str(one.kind.id)) for one in rows
    ]
    return render_template(
        "mend/recurring.html",
        rows=list(zip(rows, forms, strict=True)),
        sent=sent,
        seen=queries.seen_early(g.community.id, clock.now()),
    )


@bp.post("/snap/recurring")
@guard(may=Permission.PROPOSE)
def raise_topic() -> ResponseReturnValue:
    form = RecurringForm()
    with submitted(form, lambda: _recurring_page(form)):
        issue = operations.raise_topic(
            g.community,
            _whole(form.place.data),
            _whole(form.kind.data),
            key=form.key.data,
            roles=g.actor.roles,
            by=me(),
            at=clock.now(),
        )
    return done(url_for("lobby.issue", number=issue.number))


def _whole(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
