"""Votes: putting the question, counts and their confirmation, the roll, consent, recounts."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.convene.models import Meeting
from deliberation.discuss import forms, operations
from deliberation.discuss.queries import floor_cache
from deliberation.discuss.routes.loaders import (
    attempt,
    bp,
    chairs,
    do,
    ensure_on_top,
    meeting_at,
    own,
    voice,
)
from deliberation.discuss.routes.motions import motion_at
from deliberation.people.routes.current import me
from deliberation.rules.meeting import Floor, acts
from deliberation.rules.policy import Permission
from deliberation.web.fields import given
from deliberation.web.guard import guard


@bp.post("/meetings/<int:number>/motions/<int:motion>/question")
@guard(motion_at, may=Permission.ACT_ON_FLOOR)
def put(at: tuple[Meeting, int]) -> ResponseReturnValue:
    form = forms.QuestionForm()
    known = {method.value: method for method in acts.CountMethod}
    method = known.get(form.method.data, acts.CountMethod.HANDS)
    return do(at[0], lambda floor: acts.Put(chairs(floor), method), form, about=at[1])


@bp.post("/meetings/<int:number>/motions/<int:motion>/count")
@guard(motion_at, may=Permission.ACT_ON_FLOOR)
def enter_count(at: tuple[Meeting, int]) -> ResponseReturnValue:
    form = forms.CountForm()
    return do(
        at[0],
        lambda floor: acts.EnterCount(
            chairs(floor),
            given(form.in_favour.data),
            given(form.against.data),
            given(form.abstained.data),
        ),
        form,
        about=at[1],
    )


@bp.post("/meetings/<int:number>/motions/<int:motion>/confirmation")
@guard(motion_at, may=Permission.ACT_ON_FLOOR)
def confirm_count(at: tuple[Meeting, int]) -> ResponseReturnValue:
    # Nobody confirms in the scrutineer's name: two pairs of eyes see every count.
    return do(at[0], lambda floor: acts.ConfirmCount(own()), forms.ActForm(), about=at[1])


@bp.post("/meetings/<int:number>/motions/<int:motion>/roll")
@guard(motion_at, may=Permission.ACT_ON_FLOOR)
def enter_roll(at: tuple[Meeting, int]) -> ResponseReturnValue:
    form = forms.RollForm()
    votes = form.votes(request.form)
    return do(at[0], lambda floor: acts.EnterRoll(chairs(floor), votes), form, about=at[1])


@bp.post("/meetings/<int:number>/motions/<int:motion>/answer-to-roll")
@guard(motion_at, may=Permission.ACT_ON_FLOOR)
def answer_roll(at: tuple[Meeting, int]) -> ResponseReturnValue:
    # Nobody answers in another's name: what others said is entered by the chair or the secretary.
    form = forms.OwnAnswerForm()
    choice = form.choice.data
    return do(at[0], lambda floor: acts.AnswerRoll(own(), acts.Choice(choice)), form, about=at[1])


@bp.post("/meetings/<int:number>/motions/<int:motion>/roll-closing")
@guard(motion_at, may=Permission.ACT_ON_FLOOR)
def close_roll(at: tuple[Meeting, int]) -> ResponseReturnValue:
    def closed(floor: Floor) -> acts.RollCall:
        return acts.RollCall(own() if own() == floor.scrutineer else chairs(floor))

    return do(at[0], closed, forms.ActForm(), about=at[1])


@bp.post("/meetings/<int:number>/motions/<int:motion>/box-closing")
@guard(motion_at, may=Permission.ACT_ON_FLOOR)
def close_box(at: tuple[Meeting, int]) -> ResponseReturnValue:
    meeting, motion = at
    form = forms.ActForm()

    def closed() -> None:
        floor = floor_cache.floor(meeting)
        ensure_on_top(floor, motion)
        operations.close_box(
            meeting, chair=chairs(floor), by=me(), at=clock.now(), seen=form.seen.data
        )

    return attempt(meeting, closed, form)


@bp.post("/meetings/<int:number>/motions/<int:motion>/consent")
@guard(motion_at, may=Permission.ACT_ON_FLOOR)
def grant(at: tuple[Meeting, int]) -> ResponseReturnValue:
    return do(at[0], lambda floor: acts.Grant(chairs(floor)), forms.ActForm(), about=at[1])


@bp.post("/meetings/<int:number>/motions/<int:motion>/objection")
@guard(motion_at, may=Permission.ACT_ON_FLOOR)
def object_(at: tuple[Meeting, int]) -> ResponseReturnValue:
    form = forms.ActForm()
    by = voice(form)
    return do(at[0], lambda floor: acts.Object(by), form, about=at[1])


@bp.post("/meetings/<int:number>/recounts")
@guard(meeting_at, may=Permission.ACT_ON_FLOOR)
def demand_recount(meeting: Meeting) -> ResponseReturnValue:
    form = forms.ActForm()
    by = voice(form)
    return do(meeting, lambda floor: acts.DemandRecount(by), form)
