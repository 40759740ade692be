"""The floor: opening the meeting and its items, the chair, adjourning."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.convene.models import Meeting
from deliberation.convene.operations import standing_in
from deliberation.discuss import forms, operations
from deliberation.discuss.queries import floor_cache
from deliberation.discuss.routes.loaders import (
    attempt,
    audience,
    bp,
    chairs,
    do,
    floor_page,
    me,
    meeting_at,
    own,
    writes,
)
from deliberation.discuss.routes.watching import watch
from deliberation.rules.meeting import Floor, acts, presides_next
from deliberation.rules.policy import Permission
from deliberation.web.guard import allowed, guard


def item_at(number: int, item: int):
    """The meeting, with the agenda item that the address names."""
    found = meeting_at(number)
    return found and ((found[0], item), found[1])


@bp.get("/meetings/<int:number>/floor")
@guard(meeting_at, may=Permission.READ)
def floor(meeting: Meeting) -> ResponseReturnValue:
    if request.args.get("plain"):
        return watch(meeting, audience(), "discuss/floor.html")
    return floor_page(meeting)


@bp.post("/meetings/<int:number>/order")
@guard(meeting_at, may=Permission.ACT_ON_FLOOR)
def call_to_order(meeting: Meeting) -> ResponseReturnValue:
    return do(meeting, lambda floor: acts.CallToOrder(chairs(floor)), forms.ActForm())


@bp.post("/meetings/<int:number>/stand-ins")
@guard(meeting_at, may=Permission.CONVENE)
def stand_in(meeting: Meeting) -> ResponseReturnValue:
    form = forms.StandInForm()
    return attempt(
        meeting,
        lambda: standing_in.stand_in(
            meeting, form.function.data, form.person.data, by=me(), at=clock.now()
        ),
        form,
    )


@bp.post("/meetings/<int:number>/items/<int:item>/opening")
@guard(item_at, may=Permission.ACT_ON_FLOOR)
def open_item(at: tuple[Meeting, int]) -> ResponseReturnValue:
    meeting, item = at
    return do(meeting, lambda floor: acts.OpenItem(chairs(floor), str(item)), forms.ActForm())


@bp.post("/meetings/<int:number>/items/<int:item>/statement")
@guard(item_at, may=Permission.ACT_ON_FLOOR)
def state_item(at: tuple[Meeting, int]) -> ResponseReturnValue:
    meeting, item = at
    form = forms.StatementForm()
    return do(
        meeting,
        lambda floor: acts.StateItem(chairs(floor), text=form.text.data, item=str(item)),
        form,
    )


@bp.post("/meetings/<int:number>/adjournment")
@guard(meeting_at, may=Permission.RECORD_ACTS)
def adjourn(meeting: Meeting) -> ResponseReturnValue:
    form = forms.AdjournmentForm()
    return attempt(
        meeting,
        lambda: operations.adjourn_by_consent(
            meeting,
            mover=form.mover.data or "",
            seconder=form.seconder.data or "",
            chair=chairs(floor_cache.floor(meeting)),
            to=form.to.data,
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        ),
        form,
    )


@bp.post("/meetings/<int:number>/chair")
@guard(meeting_at, may=Permission.ACT_ON_FLOOR)
def hand_chair(meeting: Meeting) -> ResponseReturnValue:
    form = forms.ChairForm()
    return do(meeting, lambda floor: acts.HandChair(chairs(floor), to=form.to.data or ""), form)


@bp.post("/meetings/<int:number>/chair/return")
@guard(meeting_at, may=Permission.ACT_ON_FLOOR)
def take_chair_back(meeting: Meeting) -> ResponseReturnValue:
    mine = allowed(Permission.RECORD_ACTS)
    return do(
        meeting,
        lambda floor: acts.TakeChairBack(floor.setup.chair if mine else own()),
        forms.ActForm(),
    )


@bp.post("/meetings/<int:number>/chair/pro-tem")
@guard(meeting_at, may=Permission.ACT_ON_FLOOR)
def take_chair_pro_tem(meeting: Meeting) -> ResponseReturnValue:
    """The chair is gone: who is next takes it, or the secretary writes that they did."""

    def taken(floor: Floor) -> acts.TakeChairProTem:
        return acts.TakeChairProTem(presides_next(floor) if writes(floor) else own())

    return do(meeting, taken, forms.ActForm())


@bp.post("/meetings/<int:number>/adjournment/declaration")
@guard(meeting_at, may=Permission.ACT_ON_FLOOR)
def declare_adjourned(meeting: Meeting) -> ResponseReturnValue:
    return do(meeting, lambda floor: acts.DeclareAdjourned(chairs(floor)), forms.ActForm())


@bp.post("/meetings/<int:number>/recess/end")
@guard(meeting_at, may=Permission.ACT_ON_FLOOR)
def return_to_order(meeting: Meeting) -> ResponseReturnValue:
    return do(meeting, lambda floor: acts.ReturnToOrder(chairs(floor)), forms.ActForm())
