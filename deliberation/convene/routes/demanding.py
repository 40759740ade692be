"""Demands that a body be convened: read by all, opened and signed by residents."""

from __future__ import annotations

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.convene.forms import DemandForm
from deliberation.convene.models.demands import Demand
from deliberation.convene.operations import demands
from deliberation.convene.queries import owed
from deliberation.convene.routes.loaders import bp, me
from deliberation.database import unit_of_work
from deliberation.people import queries as people
from deliberation.rules.policy import Permission, RoleKind
from deliberation.rules.voting import profile
from deliberation.rules.workflow import by_representatives_alone, demandable_bodies
from deliberation.web.addresses import number
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.language import gettext as _
from deliberation.web.submit import submitted

BESIDE = {
    "demands.body_unknown": "body",
    "demands.representatives_only": "body",
    "demands.purpose_missing": "purpose",
}


def demand_at(number: int) -> Loaded | None:
    """The demand *number*."""
    found = demands.by_number(g.community.id, number)
    return None if found is None else (found, ())


@bp.get("/demands/")
@guard(may=Permission.READ)
def demanded() -> ResponseReturnValue:
    return _page()


def _page(form: DemandForm | None = None) -> str:
    now = clock.now()
    before = request.args.get("before", type=number)
    rows = demands.listed(g.community.id, before)
    shown = rows[: demands.PAGE]
    bodies = demandable_bodies(g.community.kind == "village")
    form = form or DemandForm(formdata=None)
    form.offer(bodies)
    return render_template(
        "convene/demands.html",
        form=form,
        bodies=bodies,
        alone=by_representatives_alone,
        profile=profile,
        demands=shown,
        counters=demands.counted(g.community, shown, now),
        mine=demands.signed_by(g.community.id, g.actor.person_id, shown),
        today=clock.day_of(now),
        owed=owed.soon_or_late(g.community, now, days=366),
        represents=RoleKind.REPRESENTATIVE in g.actor.roles,
        before=shown[-1].number if len(rows) > demands.PAGE else None,
        openers=people.names(g.community.id, {one.opened_by for one in shown}),
    )


@bp.post("/demands/")
@guard(may=Permission.DEMAND)
def open_demand() -> ResponseReturnValue:
    form = DemandForm()
    form.offer(demandable_bodies(g.community.kind == "village"))
    with submitted(form, lambda: _page(form), beside=BESIDE):
        made = demands.open_demand(
            g.community,
            key=form.key.data,
            body=form.body.data,
            purpose=form.purpose.data,
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".demanded", _anchor=f"demand-{made.number}"))


@bp.post("/demands/<int:number>/signature")
@guard(demand_at, may=Permission.DEMAND)
def sign_demand(demand: Demand) -> ResponseReturnValue:
    with unit_of_work():
        demands.sign(g.community, demand, by=me(), at=clock.now())
    flash(_("已经签名。"), "done")
    return done(url_for(".demanded", _anchor=f"demand-{demand.number}"))


@bp.post("/demands/<int:number>/signature/removal")
@guard(demand_at, may=Permission.DEMAND)
def unsign_demand(demand: Demand) -> ResponseReturnValue:
    with unit_of_work():
        demands.take_back(demand, by=me(), at=clock.now())
    flash(_("签名已经收回。"), "done")
    return done(url_for(".demanded", _anchor=f"demand-{demand.number}"))
