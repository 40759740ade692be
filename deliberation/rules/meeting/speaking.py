"""Asking for the floor, getting it, giving it back (rulebook 3.2.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.rules.meeting.act_rules import Role, Verb, Verbs, free, needs_quorum
from deliberation.rules.meeting.acts import Ask, Finish, Recognise
from deliberation.rules.meeting.debate import Turn
from deliberation.rules.meeting.questions import Stage
from deliberation.rules.refusals import Refusal

if TYPE_CHECKING:
    from deliberation.rules.meeting.floor import Floor


def _open_debate(floor: Floor) -> Refusal | None:
    top = floor.top
    if top is None:
        return Refusal.of("floor.nothing_pending", "3.2.5")
    if top.stage is not Stage.STATED:
        return Refusal.of("floor.not_stated", "3.2.5", kind=str(top.kind))
    if top.debate is None:
        return Refusal.of("floor.not_debatable", "3.2.7", kind=str(top.kind))
    if top.debate.closed:
        return Refusal.of("floor.debate_closed", "3.2.6")
    return None


def _may_ask(floor: Floor, act: Ask) -> Refusal | None:
    refusal = _open_debate(floor)
    if refusal is not None:
        return refusal
    debate = floor.on_top.open_debate
    if debate.speaker == act.by:
        return Refusal.of("floor.has_the_floor", "3.2.5", member=act.by)
    if debate.waits(act.by):
        return Refusal.of("floor.already_waits", "3.2.5", member=act.by)
    if debate.used(act.by) >= debate.turns:
        return Refusal.of("floor.no_turn_left", "3.2.5", member=act.by, turns=debate.turns)
    return None


def _asked(floor: Floor, act: Ask) -> Floor:
    return floor.with_top(debate=floor.on_top.open_debate.asked(act.by, act.side))


def _may_recognise(floor: Floor, act: Recognise) -> Refusal | None:
    refusal = _open_debate(floor)
    if refusal is not None:
        return refusal
    debate = floor.on_top.open_debate
    if debate.speaker is not None:
        return Refusal.of("floor.somebody_speaks", "3.2.5", member=debate.speaker)
    if not debate.waiting:
        return Refusal.of("floor.nobody_waits", "3.2.5")
    return None


def _next(floor: Floor) -> Turn:
    """Whose turn it is, of those who wait."""
    turn = floor.next
    assert turn is not None
    return turn


def _recognises_whom(floor: Floor, act: Recognise) -> Refusal | None:
    turn = _next(floor)
    if turn.member != act.member:
        return Refusal.of("floor.not_next", "3.2.5", member=act.member, next=turn.member)
    return None


def _recognised(floor: Floor, act: Recognise) -> Floor:
    debate = floor.on_top.open_debate.recognised(_next(floor))
    return floor.with_top(debate=debate, ends=floor.time + debate.speech)


def _may_finish(floor: Floor, act: Finish) -> Refusal | None:
    if floor.top is None or floor.top.speaker != act.by:
        return Refusal.of("floor.not_speaking", "3.2.5", member=act.by)
    return None


def _finished(floor: Floor, act: Finish) -> Floor:
    return floor.asking(floor.questions.topped(floor.on_top.silenced()))


VERBS: Verbs = {
    Ask: Verb(Role.ANYBODY, _may_ask, free, _asked, needs_quorum),
    Recognise: Verb(Role.CHAIR, _may_recognise, _recognises_whom, _recognised, needs_quorum),
    Finish: Verb(Role.ANYBODY, _may_finish, free, _finished),
}
