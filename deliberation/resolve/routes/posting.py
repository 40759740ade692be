"""Posting a resolution, withdrawing it; and all postings."""

from __future__ import annotations

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.resolve import operations, queries
from deliberation.resolve.forms import WithdrawalForm
from deliberation.resolve.models import Resolution
from deliberation.resolve.routes.loaders import bp, me, resolution_at
from deliberation.rules.policy import Permission
from deliberation.web.addresses import number
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.submit import submitted


@bp.get("/postings/")
@guard(may=Permission.READ, kept=True)
def postings() -> ResponseReturnValue:
    rows = queries.postings(g.community.id, request.args.get("before", type=number))
    shown, today = rows[: queries.PAGE], clock.today()
    return render_template(
        "resolve/postings.html",
        hanging=[one for one in shown if one.hangs_on(today)],
        past=[one for one in shown if not one.hangs_on(today)],
        carried_out=queries.done_posted_now(g.community.id, clock.now()),
        before=shown[-1].id if len(rows) > queries.PAGE else None,
    )


@bp.post("/resolutions/<number>/posting")
@guard(resolution_at, may=Permission.POST_RESOLUTION)
def post(resolution: Resolution) -> ResponseReturnValue:
    with unit_of_work():
        operations.post(resolution, by=me(), at=clock.now())
    return done(url_for("resolve.resolution", number=resolution.number))


@bp.get("/resolutions/<number>/withdrawal")
@guard(resolution_at, may=Permission.POST_RESOLUTION)
def withdrawal(resolution: Resolution) -> ResponseReturnValue:
    form = WithdrawalForm(formdata=None)
    return render_template("resolve/withdrawal.html", form=form, resolution=resolution)


@bp.post("/resolutions/<number>/withdrawal")
@guard(resolution_at, may=Permission.POST_RESOLUTION)
def withdraw(resolution: Resolution) -> ResponseReturnValue:
    form = WithdrawalForm()
    with submitted(
        form, lambda: render_template("resolve/withdrawal.html", form=form, resolution=resolution)
    ):
        operations.withdraw(resolution, form.reason.data, by=me(), at=clock.now())
    return done(url_for("resolve.resolution", number=resolution.number))
