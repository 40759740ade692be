"""Moving, seconding, stating, ruling out (rulebook 3.2.1–3.2.4, 3.2.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.rules.meeting.act_rules import (
    Role,
    Verb,
    Verbs,
    free,
    needs_quorum,
    needs_quorum_unless_top,
)
from deliberation.rules.meeting.acts import Move, RuleOut, Second, State, StateItem
from deliberation.rules.meeting.debate import Debate
from deliberation.rules.meeting.events import Happening, Ruled
from deliberation.rules.meeting.motion_text import (
    REFUSES,
    in_own_words,
    item_for,
    main_refused,
    settled,
)
from deliberation.rules.meeting.motions import MOTIONS, Class, MotionKind
from deliberation.rules.meeting.questions import Decision, PendingQuestion, Stage
from deliberation.rules.meeting.reconsider import may_reconsider, reconsiderable
from deliberation.rules.meeting.session import nothing_before
from deliberation.rules.refusals import Refusal

if TYPE_CHECKING:
    from deliberation.rules.meeting.floor import Floor

_WAITING = (Stage.MOVED, Stage.SECONDED)


def _may_move(floor: Floor, act: Move) -> Refusal | None:
    row, top = MOTIONS[act.kind], floor.top
    if not row.without_quorum and (refusal := needs_quorum(floor, act)):
        return refusal
    if top is not None:
        refusal = _over(floor, act, top)
        if refusal is not None:
            return refusal
    if act.kind is MotionKind.MAIN:
        return _announced_at_all(floor)
    if row.family is Class.SUBSIDIARY:
        return _may_apply(floor, act.kind, top)
    return may_reconsider(floor, act.by) if act.kind is MotionKind.RECONSIDER else None


def _over(floor: Floor, act: Move, top: PendingQuestion) -> Refusal | None:
    """Whether the motion may be laid over what is on top."""
    if top.stage is not Stage.STATED and not _way_out(floor, act, top):
        return Refusal.of("floor.motion_waits", "3.2.2", kind=str(top.kind))
    if top.speaker not in (None, act.by):
        return Refusal.of("floor.somebody_speaks", "3.2.5", member=top.speaker)
    if act.kind is MotionKind.MAIN:
        return Refusal.of("floor.question_pending", "3.2.2", kind=str(top.kind))
    if _rank(act.kind) <= _rank(top.kind):
        return Refusal.of("floor.rank_too_low", "3.2.1", kind=str(act.kind), over=str(top.kind))
    return None


def _rank(kind: MotionKind) -> int:
    """The rank of what can be moved and be moved upon: of all else there is none."""
    rank = MOTIONS[kind].rank
    assert rank is not None
    return rank


def _way_out(floor: Floor, act: Move, top: PendingQuestion) -> bool:
    """A motion that waits cannot go on once the quorum is lost; it may not bar the way home."""
    stuck = top.stage in _WAITING and not top.row.without_quorum
    return stuck and MOTIONS[act.kind].without_quorum and not floor.quorum.met


def _announced_at_all(floor: Floor) -> Refusal | None:
    if floor.setup.noticed and not floor.setup.items:
        return Refusal.of("floor.unannounced", "3.2.12")
    return None


def _may_apply(floor: Floor, kind: MotionKind, top: PendingQuestion | None) -> Refusal | None:
    """A subsidiary motion: rank alone sees to it that an amendment meets a main motion."""
    if top is None:
        return Refusal.of("floor.nothing_pending", "3.2.1")
    if top.closed:
        return Refusal.of("floor.debate_closed", "3.2.6")
    if kind not in (MotionKind.LIMIT_DEBATE, MotionKind.CLOSE_DEBATE):
        return None
    if top.debate is None:
        return Refusal.of("floor.not_debatable", "3.2.6", kind=str(top.kind))
    if (
        kind is MotionKind.CLOSE_DEBATE
        and top.kind is MotionKind.MAIN
        and settled(floor, top.text, top.number)
    ):
        return Refusal.of(
            "floor.put_before", "3.2.2", kind=str(MotionKind.MAIN)
        )  # it cannot be put
    if kind is MotionKind.CLOSE_DEBATE and (unheard := top.debate.unheard()):
        return Refusal.of("floor.side_unheard", "3.2.6", side=str(unheard[0]))
    return None


def _moves_what(floor: Floor, act: Move) -> Refusal | None:
    check = REFUSES.get(act.kind)
    return check(floor, act) if check else None


def _debate(floor: Floor) -> Debate:
    return Debate(speech=floor.setup.speech * 1000, turns=floor.setup.turns)


def _moved(floor: Floor, act: Move) -> Floor:
    act = in_own_words(floor, act)
    if floor.top is not None and floor.top.speaker is not None:  # the mover spoke until now
        floor = floor.asking(floor.questions.topped(floor.top.silenced()))
    target = reconsiderable(floor) if act.kind is MotionKind.RECONSIDER else None
    debatable = MOTIONS[target.kind if target else act.kind].debatable
    main = act.kind is MotionKind.MAIN
    item = PendingQuestion(
        number=floor.seq,
        kind=act.kind,
        by=act.by,
        stage=Stage.MOVED,
        text=act.text if main else "",
        moved=act.text if main else "",
        agenda=item_for(floor, act) if main else _agenda(floor, target),
        move=act,
        debate=_debate(floor) if debatable else None,
        ends=floor.time + floor.setup.second * 1000,
        target=target,
    )
    return floor.pushed(item)


def _agenda(floor: Floor, target: Decision | None) -> str:
    """The agenda item of what the motion is about."""
    if target is not None:
        return target.item
    return floor.questions.main.agenda if floor.questions.main else ""


def _may_second(floor: Floor, act: Second) -> Refusal | None:
    top = floor.top
    if top is None or top.stage is not Stage.MOVED:
        return Refusal.of("floor.nothing_to_second", "3.2.3")
    if top.by == act.by:
        return Refusal.of("floor.own_motion", "3.2.3", member=act.by)
    return None


def _seconded(floor: Floor, act: Second) -> Floor:
    return floor.with_top(stage=Stage.SECONDED, seconder=act.by, ends=None)


def _may_state(floor: Floor, act: State) -> Refusal | None:
    top = floor.top
    if top is not None and top.stage is Stage.MOVED:
        return Refusal.of("floor.needs_second", "3.2.3", kind=str(top.kind))
    if top is None or top.stage is not Stage.SECONDED:
        return Refusal.of("floor.nothing_to_state", "3.2.4")
    return None


def _stated(floor: Floor, act: State) -> Floor:
    return floor.with_top(stage=Stage.STATED)


def _may_state_item(floor: Floor, act: StateItem) -> Refusal | None:
    return nothing_before(floor) or _announced_at_all(floor)


def _item_stated(floor: Floor, act: StateItem) -> Floor:
    return floor.pushed(
        PendingQuestion(
            number=floor.seq,
            kind=MotionKind.MAIN,
            by="",
            stage=Stage.STATED,
            text=act.text,
            moved=act.text,
            agenda=item_for(floor, act),
            move=act,
            debate=_debate(floor),
        )
    )


def _may_rule_out(floor: Floor, act: RuleOut) -> Refusal | None:
    top = floor.top
    if top is None or top.stage not in _WAITING:
        return Refusal.of("floor.nothing_to_rule_out", "3.2.4")
    if top.kind is MotionKind.APPEAL:
        return Refusal.of("floor.appeal_stands", "3.2.11")
    return None


def reason_given(floor: Floor, act: RuleOut) -> Refusal | None:
    """The chair rules with a reason (3.2.11)."""
    if not act.reason.strip():
        return Refusal.of("floor.reason_missing", "3.2.11")
    return None


def _ruled_out(floor: Floor, act: RuleOut) -> Floor:
    as_it_stood = floor.questions.stopped(floor.time)
    floor = floor.told(Happening.RULED_OUT, item=floor.top).popped()
    return floor.having(ruled=Ruled(None, act.reason, as_it_stood))


VERBS: Verbs = {
    Move: Verb(Role.MEMBER, _may_move, _moves_what, _moved),
    StateItem: Verb(Role.CHAIR, _may_state_item, main_refused, _item_stated, needs_quorum),
    Second: Verb(Role.MEMBER, _may_second, free, _seconded, needs_quorum_unless_top),
    State: Verb(Role.CHAIR, _may_state, free, _stated, needs_quorum_unless_top),
    RuleOut: Verb(Role.CHAIR, _may_rule_out, reason_given, _ruled_out, needs_quorum_unless_top),
}
