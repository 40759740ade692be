"""The dispatcher's desk: what came in, to whom it goes."""

from __future__ import annotations

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.database import record_in
from deliberation.mend import operations, queries
from deliberation.mend.forms import AdviceForm, DispatchForm, MergeForm
from deliberation.mend.models import Place, SnapReport
from deliberation.mend.routes.loaders import bp, me, report_at
from deliberation.mend.routes.reading import offer, report_page
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import NotReady
from deliberation.web.addresses import after
from deliberation.web.forms import SeenForm
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import pressed, submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "mend.kind_missing": "kind",
    "mend.unit_missing": "unit",
    "mend.advice_missing": "reply",
    "mend.merged_into_itself": "into",
    "mend.other_place": "into",
    "mend.other_ended": "into",
    "mend.merged_private": "into",
    "mend.other_unknown": "into",
}


@bp.get("/snap/desk")
@guard(may=Permission.DISPATCH)
def desk() -> ResponseReturnValue:
    rows = queries.for_dispatch(g.community.id, after(request.args.get("after")))
    shown = rows[: queries.PAGE]
    kinds = queries.kinds(g.community.id)
    last = shown[-1].report if len(rows) > queries.PAGE else None
    return render_template(
        "mend/desk.html",
        rows=[
            (row, queries.proposed(kinds, f"{row.report.spot}\n{row.report.text}")) for row in shown
        ],
        kinds=kinds,
        recurring=len(queries.recurring(g.community.id, clock.now())),
        after=f"{last.due.isoformat()}~{last.id}" if last and last.due else None,
    )


@bp.post("/snap/<number>/dispatch")
@guard(report_at, may=Permission.DISPATCH)
def dispatch(report: SnapReport) -> ResponseReturnValue:
    form = DispatchForm(prefix="dispatch-")
    offer(form)
    with submitted(form, lambda: report_page(report, dispatching=form), beside=BESIDE):
        operations.dispatch(
            report,
            g.community,
            kind=queries.kind(g.community.id, form.kind.data),
            unit_id=form.unit.data or None,
            place=record_in(Place, g.community.id, id=form.place.data or 0),
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        )
    return done(_next(report))


def _next(report: SnapReport) -> str:
    """Who came from the list goes on with it."""
    if request.form.get("then") == "desk":
        return url_for(".desk")
    return url_for(".report", number=report.number)


@bp.post("/snap/<number>/advice")
@guard(report_at, may=Permission.DISPATCH)
def advise(report: SnapReport) -> ResponseReturnValue:
    form = AdviceForm(prefix="advice-")
    with submitted(form, lambda: report_page(report, advising=form), beside=BESIDE):
        operations.advise(report, form.reply.data, by=me(), at=clock.now(), seen=form.seen.data)
    return done(url_for(".report", number=report.number))


@bp.post("/snap/<number>/merging")
@guard(report_at, may=Permission.DISPATCH)
def merge(report: SnapReport) -> ResponseReturnValue:
    form = MergeForm(prefix="merge-")
    with submitted(form, lambda: report_page(report, merging=form), beside=BESIDE):
        into = queries.by_number(g.community.id, form.into.data)
        if into is None:
            raise NotReady.because("mend.other_unknown", None, number=form.into.data)
        operations.merge(report, into, by=me(), at=clock.now(), seen=form.seen.data)
    return done(url_for(".report", number=report.number))


@bp.post("/snap/<number>/privacy")
@guard(report_at, may=Permission.DISPATCH)
def keep_private(report: SnapReport) -> ResponseReturnValue:
    back = url_for(".report", number=report.number)
    with pressed(back):
        operations.keep_private(report, by=me(), at=clock.now())
    return done(back)


@bp.post("/snap/<number>/masking")
@guard(report_at, may=Permission.DISPATCH)
def mask(report: SnapReport) -> ResponseReturnValue:
    SeenForm()
    back = url_for(".report", number=report.number)
    with pressed(back):
        operations.cover(report, by=me(), at=clock.now())
    return done(back)
