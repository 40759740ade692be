"""Points of order, the chair's rulings, appeals (rulebook 3.2.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.rules.meeting.act_rules import Role, Verb, Verbs, free
from deliberation.rules.meeting.acts import Appeal, RaiseOrder, RulePoint, Ruling
from deliberation.rules.meeting.events import Happening, Ruled
from deliberation.rules.meeting.motions import MotionKind
from deliberation.rules.meeting.moving import reason_given
from deliberation.rules.meeting.questions import PendingQuestion, Questions, Stage
from deliberation.rules.refusals import Refusal

if TYPE_CHECKING:
    from deliberation.rules.meeting.floor import Floor


def _may_raise(floor: Floor, act: RaiseOrder) -> None:
    """At any time in session, interrupting whomever; ``common`` sees to the rest."""


def _raised(floor: Floor, act: RaiseOrder) -> Floor:
    kind = MotionKind.POINT_OF_ORDER
    return floor.pushed(PendingQuestion(floor.seq, kind, act.by, Stage.ASKED, text=act.reason))


def _may_rule(floor: Floor, act: RulePoint) -> Refusal | None:
    if floor.top is None or floor.top.kind is not MotionKind.POINT_OF_ORDER:
        return Refusal.of("floor.no_point_raised", "3.2.11")
    return None


def _ruled(floor: Floor, act: RulePoint) -> Floor:
    floor = floor.popped()
    as_it_is, void = floor.questions, _void(floor)
    well_taken = act.ruling is Ruling.WELL_TAKEN
    if void is None:  # the ruling only enters the minutes
        return floor.having(ruled=Ruled(act.ruling, act.reason, None))
    otherwise = (as_it_is if well_taken else void).stopped(floor.time)
    if well_taken:
        decision = floor.announced.decision if floor.announced else None
        floor = floor.restored(void).having(announced=None)
        floor = floor.told(Happening.VOID, item=void.top, decision=decision)
    return floor.having(ruled=Ruled(act.ruling, act.reason, otherwise))


def _void(floor: Floor) -> Questions | None:
    """The questions if the vote that is open, or was just announced, is void."""
    top = floor.top
    if top is not None and top.stage is Stage.VOTING:
        return floor.questions.topped(top.pending())
    if floor.announced is not None:
        before = floor.announced.before
        return before.topped(before.stack[-1].pending())
    return None


def _may_appeal(floor: Floor, act: Appeal) -> Refusal | None:
    if any(item.kind is MotionKind.APPEAL for item in floor.questions.stack):
        return Refusal.of("floor.appeal_pending", "3.2.11")
    if floor.ruled is None:
        return Refusal.of("floor.no_ruling_just_now", "3.2.11")
    return None


def _appealed(floor: Floor, act: Appeal) -> Floor:
    ruled = floor.ruled
    assert ruled is not None
    return floor.pushed(
        PendingQuestion(
            number=floor.seq,
            kind=MotionKind.APPEAL,
            by=act.by,
            stage=Stage.MOVED,
            text=ruled.reason,
            ends=floor.time + floor.setup.second * 1000,
            ruling=ruled.ruling,
            otherwise=ruled.otherwise,
        )
    )


VERBS: Verbs = {
    RaiseOrder: Verb(Role.SEAT, _may_raise, free, _raised),
    RulePoint: Verb(Role.CHAIR, _may_rule, reason_given, _ruled),
    Appeal: Verb(Role.MEMBER, _may_appeal, free, _appealed),
}
