"""The supervision group's monthly reports: what is due, and publishing one."""

from __future__ import annotations

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.collect.operations.photos import MOST_PHOTOS
from deliberation.database import unit_of_work
from deliberation.documents.incoming import several
from deliberation.documents.pictures import MOST_BYTES
from deliberation.resolve.models import Resolution
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import OutOfOrder
from deliberation.rules.workflow import monthly
from deliberation.supervise import operations
from deliberation.supervise.forms import ReportForm
from deliberation.supervise.queries import matrix
from deliberation.supervise.queries import months as calendar
from deliberation.supervise.routes.loaders import bp, me, resolution_at
from deliberation.web.addresses import number
from deliberation.web.dates import month
from deliberation.web.errors import OF_PHOTOS
from deliberation.web.fields import given
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.security import takes_files
from deliberation.web.submit import refusals_on

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "supervise.delay_reason_missing": "delay_reason",
    "supervise.report_text_missing": "text",
    "supervise.report_published_already": "month",
    "supervise.month_out_of_range": "month",
    **dict.fromkeys(OF_PHOTOS, "photos"),
}


@bp.get("/reports/")
@guard(may=Permission.READ, kept=True)
def reports() -> ResponseReturnValue:
    after = request.args.get("after", type=number)
    rows = calendar.reporting(g.community.id, clock.now(), after)
    shown = rows[: calendar.PAGE]
    numbers = [row.resolution.id for row in shown]
    return render_template(
        "supervise/reports.html",
        rows=shown,
        mine=calendar.may_report(g.community.id, g.actor, clock.today(), numbers),
        after=shown[-1].resolution.id if len(rows) > calendar.PAGE else None,
    )


@bp.get("/resolutions/<number>/reports/new")
@guard(resolution_at, may=Permission.SUPERVISE)
def new_report(resolution: Resolution) -> ResponseReturnValue:
    months = calendar.of_resolution(resolution, clock.now())
    if not months.open:
        raise OutOfOrder.because("supervise.not_in_execution", "5")
    last = months.reports[0] if months.reports else None
    form = ReportForm(
        formdata=None,
        percent=last.percent if last else None,
        planned=matrix.planned(resolution, monthly.last_day(months.open[0])),
    )
    return _page(form, resolution, months)


@bp.post("/resolutions/<number>/reports")
@guard(resolution_at, may=Permission.SUPERVISE)
@takes_files(most=MOST_PHOTOS * MOST_BYTES + 1024**2)
def publish_report(resolution: Resolution) -> ResponseReturnValue:
    months = calendar.of_resolution(resolution, clock.now())
    form = ReportForm()
    form.month.choices = _choices(months)
    if not form.validate():
        return _page(form, resolution, months), 422
    with refusals_on(form, lambda: _page(form, resolution, months), beside=BESIDE):
        pictures = several(form.photos.data or [], most=MOST_PHOTOS)
        with unit_of_work():
            report = operations.publish_report(
                resolution,
                form.chosen,
                percent=given(form.percent.data),
                state=form.state.data,
                text=form.text.data,
                spent=form.spent.data,
                delay_reason=form.delay_reason.data,
                next_step=form.next_step.data,
                planned=form.planned.data,
                pictures=pictures,
                by=me(),
                at=clock.now(),
            )
    return done(url_for(".report", report_id=report.id))


def _choices(months: calendar.Months) -> list[tuple[str, str]]:
    return [(f"{one:%Y-%m-%d}", month(one)) for one in months.open]


def _page(form: ReportForm, resolution: Resolution, months: calendar.Months) -> str:
    form.month.choices = _choices(months)
    return render_template("supervise/report.html", form=form, resolution=resolution, months=months)
