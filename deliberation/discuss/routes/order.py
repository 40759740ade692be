"""Order: points of order and rulings on them, appeals, requests and their answers."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from deliberation.convene.models import Meeting
from deliberation.discuss import forms
from deliberation.discuss.routes.loaders import bp, chairs, do, meeting_at, voice
from deliberation.discuss.routes.motions import motion_at
from deliberation.rules.meeting import REQUESTS, MotionKind, acts
from deliberation.rules.policy import Permission
from deliberation.web.guard import guard


@bp.post("/meetings/<int:number>/points")
@guard(meeting_at, may=Permission.ACT_ON_FLOOR)
def raise_order(meeting: Meeting) -> ResponseReturnValue:
    form = forms.PointForm()
    by = voice(form)
    return do(meeting, lambda floor: acts.RaiseOrder(by, reason=form.reason.data), form)


@bp.post("/meetings/<int:number>/motions/<int:motion>/answer")
@guard(motion_at, may=Permission.ACT_ON_FLOOR)
def rule_point(at: tuple[Meeting, int]) -> ResponseReturnValue:
    form = forms.AnswerForm()
    known = {ruling.value: ruling for ruling in acts.Ruling}
    ruling = known.get(form.ruling.data, acts.Ruling.NOT_WELL_TAKEN)
    return do(
        at[0],
        lambda floor: acts.RulePoint(chairs(floor), ruling, reason=form.reason.data),
        form,
        about=at[1],
    )


@bp.post("/meetings/<int:number>/appeals")
@guard(meeting_at, may=Permission.ACT_ON_FLOOR)
def appeal(meeting: Meeting) -> ResponseReturnValue:
    form = forms.ActForm()
    by = voice(form)
    return do(meeting, lambda floor: acts.Appeal(by), form)


@bp.post("/meetings/<int:number>/requests")
@guard(meeting_at, may=Permission.ACT_ON_FLOOR)
def request_(meeting: Meeting) -> ResponseReturnValue:
    form = forms.RequestForm()
    by = voice(form)
    known = {kind.value: kind for kind in REQUESTS}
    kind = known.get(form.kind.data, MotionKind.INQUIRY)
    return do(meeting, lambda floor: acts.Request(by, kind, text=form.text.data), form)


@bp.post("/meetings/<int:number>/motions/<int:motion>/denial")
@guard(motion_at, may=Permission.ACT_ON_FLOOR)
def deny(at: tuple[Meeting, int]) -> ResponseReturnValue:
    return do(at[0], lambda floor: acts.Deny(chairs(floor)), forms.ActForm(), about=at[1])
