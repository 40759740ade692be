"""Motions: moved, seconded, stated, ruled out, withdrawn."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from deliberation.convene.models import Meeting
from deliberation.discuss import forms
from deliberation.discuss.routes.loaders import bp, chairs, do, meeting_at, voice
from deliberation.rules.meeting import MOVABLE, MotionKind, acts
from deliberation.rules.policy import Permission
from deliberation.web.guard import guard


def motion_at(number: int, motion: int):
    """The meeting, with the number of the motion that the address names."""
    found = meeting_at(number)
    return found and ((found[0], motion), found[1])


@bp.post("/meetings/<int:number>/motions")
@guard(meeting_at, may=Permission.ACT_ON_FLOOR)
def move(meeting: Meeting) -> ResponseReturnValue:
    form = forms.MotionForm()
    by = voice(form)
    known = {kind.value: kind for kind in MOVABLE}
    kind = known.get(form.kind.data, MotionKind.MAIN)
    return do(
        meeting,
        lambda floor: acts.Move(
            by,
            kind,
            text=form.text.data if kind is MotionKind.MAIN else "",
            words=form.words.data if kind is MotionKind.AMEND else "",
            instead=form.instead.data if kind is MotionKind.AMEND else "",
            to=form.to.data
            if kind in (MotionKind.REFER, MotionKind.POSTPONE, MotionKind.ADJOURN)
            else "",
            turns=form.turns.data if kind is MotionKind.LIMIT_DEBATE else None,
            speech=_times(form.speech.data, 1000) if kind is MotionKind.LIMIT_DEBATE else None,
            length=_times(form.minutes.data, 60_000) if kind is MotionKind.RECESS else None,
        ),
        form,
    )


def _times(typed: int | None, milliseconds: int) -> int | None:
    """What was typed in seconds or minutes, as the floor counts time."""
    return None if typed is None else typed * milliseconds


@bp.post("/meetings/<int:number>/motions/<int:motion>/seconding")
@guard(motion_at, may=Permission.ACT_ON_FLOOR)
def second(at: tuple[Meeting, int]) -> ResponseReturnValue:
    form = forms.ActForm()
    by = voice(form)
    return do(at[0], lambda floor: acts.Second(by), form, about=at[1])


@bp.post("/meetings/<int:number>/motions/<int:motion>/statement")
@guard(motion_at, may=Permission.ACT_ON_FLOOR)
def state(at: tuple[Meeting, int]) -> ResponseReturnValue:
    return do(at[0], lambda floor: acts.State(chairs(floor)), forms.ActForm(), about=at[1])


@bp.post("/meetings/<int:number>/motions/<int:motion>/ruling")
@guard(motion_at, may=Permission.ACT_ON_FLOOR)
def rule_out(at: tuple[Meeting, int]) -> ResponseReturnValue:
    form = forms.RulingForm()
    return do(
        at[0],
        lambda floor: acts.RuleOut(chairs(floor), reason=form.reason.data),
        form,
        about=at[1],
    )
