"""Speeches: asked for with their side, recognised in the order of the queue, ended."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from deliberation.convene.models import Meeting
from deliberation.discuss import forms
from deliberation.discuss.routes.loaders import bp, chairs, do, meeting_at, own, voice
from deliberation.rules.meeting import acts
from deliberation.rules.policy import Permission
from deliberation.web.guard import allowed, guard


@bp.post("/meetings/<int:number>/speeches")
@guard(meeting_at, may=Permission.ACT_ON_FLOOR)
def ask(meeting: Meeting) -> ResponseReturnValue:
    form = forms.SpeechForm()
    by = voice(form)
    known = {side.value: side for side in acts.Side}
    side = known.get(form.side.data, acts.Side.INFORMATION)
    return do(meeting, lambda floor: acts.Ask(by, side), form)


@bp.post("/meetings/<int:number>/speeches/recognition")
@guard(meeting_at, may=Permission.ACT_ON_FLOOR)
def recognise(meeting: Meeting) -> ResponseReturnValue:
    # The queue says who is next; the chair says the word.
    return do(
        meeting,
        lambda floor: acts.Recognise(chairs(floor), floor.next.member if floor.next else ""),
        forms.ActForm(),
    )


@bp.post("/meetings/<int:number>/speeches/end")
@guard(meeting_at, may=Permission.ACT_ON_FLOOR)
def finish(meeting: Meeting) -> ResponseReturnValue:
    for_others = allowed(Permission.RECORD_ACTS)
    return do(
        meeting,
        lambda floor: acts.Finish((floor.speaker or own()) if for_others else own()),
        forms.ActForm(),
    )
