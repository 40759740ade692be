"""Coming and going, opening, items of the notice, the chair's hammer passed on (3.2.4, 3.2.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..refusals import Refusal
from .acts import (
    Arrive,
    CallToOrder,
    HandChair,
    Leave,
    OpenItem,
    ReturnToOrder,
    TakeChairBack,
)
from .happenings import Phase
from .questions import Stage
from .verbs import Role, Verb, free, needs_quorum

if TYPE_CHECKING:
    from ..floor import Floor


def _may_arrive(floor: Floor, act: Arrive) -> Refusal | None:
    if act.by in floor.present:
        return Refusal.of("floor.already_here", "3.2.8", member=act.by)
    return None


def _arrived(floor: Floor, act: Arrive) -> Floor:
    attendance = floor.attendance.arrive(act.by, floor.time, act.recorded_by, act.how)
    return floor.having(attendance=attendance)


def _may_leave(floor: Floor, act: Leave) -> Refusal | None:
    if act.by not in floor.present:
        return Refusal.of("floor.absent", "3.2.8", member=act.by)
    if act.by == floor.chair and floor.stage is Phase.IN_SESSION:
        return Refusal.of("floor.chair_stays", "3.2.4", member=act.by)
    return None


def _left(floor: Floor, act: Leave) -> Floor:
    attendance = floor.attendance.leave(act.by, floor.time, act.recorded_by, act.how)
    questions = floor.questions.without((act.by,))
    return floor.having(attendance=attendance, questions=questions)


def _may_call(floor: Floor, act: CallToOrder) -> Refusal | None:
    if floor.stage is not Phase.GATHERING:
        return Refusal.of("floor.already_in_session", "3.2.8")
    return None


def _called(floor: Floor, act: CallToOrder) -> Floor:
    return floor.having(stage=Phase.IN_SESSION)


def nothing_before(floor: Floor) -> Refusal | None:
    """Refuses while anything is moved, raised, asked or pending."""
    if floor.questions.stack:
        return Refusal.of("floor.question_pending", "3.2.2", kind=str(floor.top.kind))
    return None


def _may_open(floor: Floor, act: OpenItem) -> Refusal | None:
    if all(item.key == floor.item for item in floor.setup.items):
        return Refusal.of("floor.no_item_to_open", "3.2.12")
    return nothing_before(floor)


def _opens_what(floor: Floor, act: OpenItem) -> Refusal | None:
    if act.item == floor.item:
        return Refusal.of("floor.item_is_open", "3.2.2")
    if floor.setup.titled(act.item) is None:
        return Refusal.of("floor.unannounced", "3.2.12")
    return None


def _opened(floor: Floor, act: OpenItem) -> Floor:
    return floor.having(item=act.item)


def _candidates(floor: Floor) -> frozenset[str]:
    """Who may take the chair: voting members present; its own chair once nothing is pending."""
    barred = {floor.chair}
    if floor.questions.stack:
        barred.add(floor.setup.chair)
    return floor.attendance.voting - barred


def _may_hand(floor: Floor, act: HandChair) -> Refusal | None:
    top = floor.top
    if top is not None and (top.stage is not Stage.STATED or top.speaker is not None):
        return Refusal.of("floor.chair_waits", "3.2.4")
    if not _candidates(floor):
        return Refusal.of("floor.nobody_to_preside", "3.2.4")
    return None


def _hands_to(floor: Floor, act: HandChair) -> Refusal | None:
    if act.to not in _candidates(floor):
        return Refusal.of("floor.cannot_preside", "3.2.4", member=act.to)
    return None


def _handed(floor: Floor, act: HandChair) -> Floor:
    return floor.having(chair=act.to, questions=floor.questions.without((act.to,)))


def _may_take_back(floor: Floor, act: TakeChairBack) -> Refusal | None:
    return nothing_before(floor)


def _taken_back(floor: Floor, act: TakeChairBack) -> Floor:
    return floor.having(chair=act.by)


def _may_return(floor: Floor, act: ReturnToOrder) -> Refusal | None:
    if floor.stage is not Phase.RECESS:
        return Refusal.of("floor.no_recess", "3.2.9")
    return None


def _returned(floor: Floor, act: ReturnToOrder) -> Floor:
    questions = floor.questions.resumed(floor.time)
    return floor.having(stage=Phase.IN_SESSION, until=None, questions=questions)


VERBS = {
    Arrive: Verb(Role.COMER, _may_arrive, free, _arrived),
    Leave: Verb(Role.COMER, _may_leave, free, _left),
    CallToOrder: Verb(Role.CHAIR, _may_call, free, _called, needs_quorum),
    OpenItem: Verb(Role.CHAIR, _may_open, _opens_what, _opened, needs_quorum),
    HandChair: Verb(Role.CHAIR, _may_hand, _hands_to, _handed),
    TakeChairBack: Verb(Role.OWN_CHAIR, _may_take_back, free, _taken_back),
    ReturnToOrder: Verb(Role.CHAIR, _may_return, free, _returned),
}
