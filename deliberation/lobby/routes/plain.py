"""Elder mode: the switch, its front page, and the plain lists behind its three buttons.

The lists answer in both modes: an address that somebody was sent must not depend on a cookie.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from deliberation import clock
from deliberation.convene import queries as convene
from deliberation.database import db
from deliberation.lobby import queries
from deliberation.lobby.queries import cards
from deliberation.lobby.routes.boxes import opinions_open, opinions_wait, waiting
from deliberation.lobby.routes.loaders import bp
from deliberation.opinions.models import OpinionMap
from deliberation.rules.policy import Permission
from deliberation.texts.queries.opinions import asking_now
from deliberation.web import reading
from deliberation.web.addresses import inside, number
from deliberation.web.guard import guard
from deliberation.web.security import without_token


@bp.post("/reading")
@without_token
@guard(may=Permission.SET_READING)
def set_reading() -> ResponseReturnValue:
    back = redirect(inside(request.form.get("back")) or url_for(".home"), 303)
    wanted = request.form.get("reading", "")
    return reading.remember(back, wanted) if wanted in reading.READINGS else back


def front_page() -> str:
    """Three buttons, the next meeting, the desk's phone."""
    return render_template(
        "lobby/elder/front.html",
        meetings=convene.upcoming(g.community.id, 1),
        ballots=waiting(),
        opinions=_opinions(),
        asking=asking_now(g.community.id, clock.today()),
    )


def _opinions() -> Sequence[tuple[OpinionMap, int]]:
    """The opinion maps that wait for the reader."""
    return opinions_wait() if db.session.scalar(select(opinions_open())) else ()


@bp.get("/<community>/results")
@guard(may=Permission.READ, kept=True)
def results() -> ResponseReturnValue:
    before = request.args.get("before", type=number)
    rows = queries.results(g.community.id, g.actor, before=before)
    shown = rows[: queries.RESULTS]
    return render_template(
        "lobby/elder/results.html",
        issues=shown,
        said=cards.said(g.community.id, [one.id for one in shown], clock.now()).cards,
        before=shown[-1].id if len(rows) > queries.RESULTS else None,
    )


@bp.get("/<community>/ratings")
@guard(may=Permission.READ)
def ratings() -> ResponseReturnValue:
    return render_template(
        "lobby/elder/ratings.html",
        ballots=waiting(),
        opinions=_opinions(),
    )
