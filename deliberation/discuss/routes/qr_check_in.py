"""The door by QR: shown in the hall, scanned by who is there, confirmed by their own press."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from deliberation import clock
from deliberation.convene import queries as convene
from deliberation.convene.models import Meeting
from deliberation.database import unit_of_work
from deliberation.discuss import operations
from deliberation.discuss.queries import doorcode, floor_cache
from deliberation.discuss.routes.loaders import bp, me, meeting_at, own
from deliberation.rules.meeting import ArrivalMode
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import OutOfOrder, Refused, Stale
from deliberation.web.errors import status_of
from deliberation.web.filters import qr
from deliberation.web.guard import allowed, guard
from deliberation.web.htmx import asked_by_htmx, done
from deliberation.web.sentences import sentence

TRIES = 4  # many press at the same moment; a second try sees the others' acts


def code_picture(meeting: Meeting) -> Markup:
    """The picture of the address that the door shows in this minute."""
    code = doorcode.code(current_app.config["SECRET_KEY"], meeting.id, clock.now())
    address = url_for("discuss.arrival", number=meeting.number, code=code, _external=True)
    return qr(address)


@bp.get("/meetings/<int:number>/door/code")
@guard(meeting_at, may=Permission.KEEP_DOOR)
def door_code(meeting: Meeting) -> ResponseReturnValue:
    if not asked_by_htmx():
        return redirect(url_for("discuss.screen", number=meeting.number), 303)
    return render_template("discuss/_code.html", code_svg=code_picture(meeting))


@bp.get("/meetings/<int:number>/arrival")
@guard(meeting_at, may=Permission.READ)
def arrival(meeting: Meeting) -> ResponseReturnValue:
    code = request.args.get("code", "")
    try:
        _good(meeting, code)
    except OutOfOrder as refused:
        return _page(meeting, code, refused), status_of(refused)
    return _page(meeting, code)


@bp.post("/meetings/<int:number>/arrival")
@guard(meeting_at, may=Permission.ACT_ON_FLOOR)
def arrive_by_code(meeting: Meeting) -> ResponseReturnValue:
    code, number = request.form.get("code", ""), meeting.number
    for attempt in range(1, TRIES + 1):
        try:
            _good(meeting, code)
            if own() not in floor_cache.floor(meeting).present:
                with unit_of_work():
                    operations.arrive(meeting, own(), how=ArrivalMode.QR, by=me(), at=clock.now())
            break
        except Refused as refused:
            meeting = convene.afresh(meeting)
            if not isinstance(refused, Stale) or attempt == TRIES:
                return _page(meeting, code, refused), status_of(refused)
    return done(url_for("discuss.floor", number=number))


def _good(meeting: Meeting, code: str) -> None:
    if not doorcode.is_good(current_app.config["SECRET_KEY"], meeting.id, code, clock.now()):
        raise OutOfOrder.because("discuss.code_expired", "3.2.8")


def _page(meeting: Meeting, code: str, refused: Refused | None = None) -> str:
    return render_template(
        "discuss/arrival.html",
        meeting=meeting,
        code=code,
        seated=allowed(Permission.ACT_ON_FLOOR),
        arrived=own() in floor_cache.floor(meeting).present,
        refused=refused and sentence(refused.refusal),
    )
