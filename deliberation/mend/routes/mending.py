"""The unit: take, hand on, refuse, done; who reported it: mended or not; the supervision group."""

from __future__ import annotations

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.documents.incoming import several
from deliberation.mend import operations
from deliberation.mend.forms import (
    AnswerForm,
    HandleForm,
    HandOnForm,
    LeaveOutForm,
    NotTakenForm,
    ReportOrderForm,
)
from deliberation.mend.forms.mending import units_of
from deliberation.mend.models import SnapHandling, SnapOrder, SnapReport
from deliberation.mend.routes.loaders import bp, handling_at, me, order_at, report_at
from deliberation.mend.routes.reading import report_page
from deliberation.people import queries as people
from deliberation.rules.policy import Permission
from deliberation.web.errors import OF_PHOTOS
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.security import takes_files
from deliberation.web.submit import pressed, refusals_on, submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "mend.unit_missing": "unit",
    "mend.has_it_already": "unit",
    "mend.reason_missing": "reason",
    "mend.right_missing": "unit",
    "mend.right_is_itself": "unit",
    "mend.why_missing": "why",
    "mend.photo_or_reason": "photos",
    "mend.not_mended_reason": "reason",
    "mend.order_answer_missing": "text",
    "mend.left_out_reason": "reason",
    **dict.fromkeys(OF_PHOTOS, "photos"),
}


def _page_of(report: SnapReport) -> str:
    return url_for(".report", number=report.number)


def _back(report: SnapReport) -> str:
    """Who came from the unit's list goes on with it."""
    return url_for(".unit_list") if request.form.get("then") == "list" else _page_of(report)


@bp.post("/snap/<number>/taking")
@guard(report_at, may=Permission.MEND)
def take(report: SnapReport) -> ResponseReturnValue:
    with pressed(_page_of(report)):
        operations.take(report, by=me(), at=clock.now())
    return done(_back(report))


@bp.post("/snap/<number>/hand-over")
@guard(report_at, may=Permission.MEND)
def hand_on(report: SnapReport) -> ResponseReturnValue:
    form = HandOnForm(prefix="hand-")
    units_of(form.unit, people.units(g.community.id), "—")
    with submitted(form, lambda: report_page(report, handing=form), beside=BESIDE):
        operations.hand_on(
            report, form.unit.data or None, form.reason.data, by=me(), at=clock.now()
        )
    return done(_page_of(report))


@bp.post("/snap/<number>/acceptance")
@guard(report_at, may=Permission.TAKE_OVER)
def take_over(report: SnapReport) -> ResponseReturnValue:
    with pressed(_page_of(report)):
        operations.accept(report, g.actor.unit_ids, by=me(), at=clock.now())
    return done(_back(report))


@bp.post("/snap/<number>/refusal")
@guard(report_at, may=Permission.TAKE_OVER)
def refuse(report: SnapReport) -> ResponseReturnValue:
    form = NotTakenForm(prefix="not-")
    units_of(form.unit, people.units(g.community.id), "—")
    with submitted(form, lambda: report_page(report, refusing=form), beside=BESIDE):
        operations.refuse(
            report,
            g.actor.unit_ids,
            form.unit.data or None,
            form.why.data,
            by=me(),
            at=clock.now(),
        )
    # A private report is no longer theirs to read.
    return done(url_for(".unit_list"))


@bp.post("/snap/<number>/handling")
@takes_files(most=64 * 1024 * 1024)  # bytes: four photos, as phones make them
@guard(report_at, may=Permission.MEND)
def handle(report: SnapReport) -> ResponseReturnValue:
    form = HandleForm(prefix="done-")
    if not form.validate():
        return report_page(report, handling=form), 422
    with refusals_on(form, lambda: report_page(report, handling=form), beside=BESIDE):
        pictures = several(form.photos.data or [], most=operations.MOST_PHOTOS)
        with unit_of_work():
            operations.handle(
                report,
                form.note.data,
                without=form.without.data,
                pictures=pictures,
                by=me(),
                at=clock.now(),
            )
    return done(_page_of(report))


@bp.post("/snap/<number>/answer")
@guard(report_at, may=Permission.ANSWER_REPORT)
def answer(report: SnapReport) -> ResponseReturnValue:
    form = AnswerForm(prefix="answer-")
    mended = request.form.get("mended") == "yes"
    with submitted(form, lambda: report_page(report, answering=form), beside=BESIDE):
        operations.answer(
            report,
            g.community,
            mended=mended,
            reason="" if mended else form.reason.data,
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        )
    return done(_page_of(report))


@bp.post("/snap-orders/<int:order_id>/answer")
@guard(order_at, may=Permission.MEND)
def answer_order(loaded: tuple[SnapOrder, SnapReport]) -> ResponseReturnValue:
    order, report = loaded
    form = ReportOrderForm(prefix="order-")
    with submitted(form, lambda: report_page(report, ordered=form), beside=BESIDE):
        operations.answer_order(order, form.text.data, by=me(), at=clock.now())
    return done(_page_of(report))


@bp.post("/snap-handlings/<int:handling_id>/leaving-out")
@guard(handling_at, may=Permission.LEAVE_OUT)
def leave_out(loaded: tuple[SnapHandling, SnapReport]) -> ResponseReturnValue:
    handling, report = loaded
    form = LeaveOutForm(prefix=f"leave{handling.id}-")
    with submitted(form, lambda: report_page(report, leaving={handling.id: form}), beside=BESIDE):
        operations.leave_out(handling, form.reason.data, by=me(), at=clock.now())
    return done(_page_of(report))
