"""Coming and going, opening, items of the notice, the chair's hammer passed on (3.2.4, 3.2.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.rules.meeting.act_rules import Role, Verb, Verbs, free, needs_quorum
from deliberation.rules.meeting.acts import (
    AdjournByConsent,
    Arrive,
    CallToOrder,
    CountMethod,
    DeclareAdjourned,
    HandChair,
    Leave,
    OpenItem,
    ReturnToOrder,
    TakeChairBack,
    TakeChairProTem,
)
from deliberation.rules.meeting.events import Phase
from deliberation.rules.meeting.questions import PendingQuestion, Stage
from deliberation.rules.refusals import Refusal

if TYPE_CHECKING:
    from deliberation.rules.meeting.floor import Floor


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
    return None  # leaving is a fact, and so is falling ill: the chair too (3.2.4)


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
        return Refusal.of("floor.question_pending", "3.2.2", kind=str(floor.on_top.kind))
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
    questions = floor.questions.without((act.to,))
    return floor.having(chair=act.to, pro_tem=False, questions=questions)


def _may_take_back(floor: Floor, act: TakeChairBack) -> Refusal | None:
    if floor.chair not in floor.present:
        return None  # nobody presides: who is back need not wait
    if not floor.pro_tem:
        if floor.stage is Phase.RECESS:
            return Refusal.of("floor.in_recess", "3.2.9")
        return nothing_before(floor)
    top = floor.top
    if top is not None and (top.stage is not Stage.STATED or top.speaker is not None):
        return Refusal.of("floor.chair_waits", "3.2.4")
    if any(_took_part(item, act.by) for item in floor.questions.stack):
        return Refusal.of("floor.chair_took_part", "3.2.4", member=act.by)
    return None


def _took_part(item: PendingQuestion, member: str) -> bool:
    """Whether *member* moved, seconded or spoke: who did so is not neutral on the question."""
    spoken = item.debate.spoken if item.debate is not None else ()
    return member in (item.by, item.seconder, *(turn.member for turn in spoken))


def _taken_back(floor: Floor, act: TakeChairBack) -> Floor:
    questions = floor.questions.without((act.by,))
    return floor.having(chair=act.by, pro_tem=False, questions=questions)


def presides_next(floor: Floor) -> str:
    """Who takes the chair where it is gone: the secretary, else who arrived first; or nobody."""
    if floor.setup.secretary in floor.present:
        return floor.setup.secretary
    return floor.attendance.longest_here


def _may_take_pro_tem(floor: Floor, act: TakeChairProTem) -> Refusal | None:
    if floor.chair in floor.present:
        return Refusal.of("floor.chair_is_here", "3.2.4", member=floor.chair)
    if act.by != (next_one := presides_next(floor)):
        return Refusal.of("floor.another_presides", "3.2.4", member=next_one)
    return None


def _taken_pro_tem(floor: Floor, act: TakeChairProTem) -> Floor:
    questions = floor.questions.without((act.by,))
    own = act.by == floor.setup.chair
    return floor.having(chair=act.by, pro_tem=not own, questions=questions)


def _may_declare(floor: Floor, act: DeclareAdjourned) -> Refusal | None:
    """Without a quorum; not before it was waited for, where a motion is still possible."""
    quorum, top = floor.quorum, floor.top
    if quorum.met and quorum.share is not None:
        return Refusal.of("floor.quorum_is_here", "3.2.9")
    if top is not None and top.stage is Stage.VOTING and _can_be_finished(floor, top):
        return Refusal.of("floor.vote_open", "3.2.7")
    if len(floor.attendance.voting - {floor.chair}) < 2:
        return None
    if quorum.met:  # no quorum was ever asked for, and there are two to move and second
        return Refusal.of("floor.quorum_is_here", "3.2.9")
    since = floor.attendance.without_since
    assert since is not None
    left = floor.setup.quorum_wait * 1000 - (floor.time - since)
    if left > 0:
        return Refusal.of("floor.quorum_may_return", "3.2.9", minutes=-(-left // 60_000))
    return None


def _can_be_finished(floor: Floor, top: PendingQuestion) -> bool:
    """An open vote is finished on its presence (3.2.7), unless who confirms the count has gone."""
    by_hand = top.open_vote.method in (CountMethod.HANDS, CountMethod.SECRET)
    seated = floor.scrutineer in floor.setup.people
    return not by_hand or not seated or floor.scrutineer in floor.present


def _declared(floor: Floor, act: DeclareAdjourned) -> Floor:
    questions = floor.questions.stopped(floor.time)
    return floor.having(stage=Phase.ADJOURNED, continues="", questions=questions)


def _may_ask_to_adjourn(floor: Floor, act: AdjournByConsent) -> Refusal | None:
    return nothing_before(floor)


def _adjourned_by_consent(floor: Floor, act: AdjournByConsent) -> Floor:
    questions = floor.questions.stopped(floor.time)
    return floor.having(stage=Phase.ADJOURNED, continues=act.to, questions=questions)


def _may_return(floor: Floor, act: ReturnToOrder) -> Refusal | None:
    if floor.stage is not Phase.RECESS:
        return Refusal.of("floor.no_recess", "3.2.9")
    return None


def _returned(floor: Floor, act: ReturnToOrder) -> Floor:
    questions = floor.questions.resumed(floor.time)
    return floor.having(stage=Phase.IN_SESSION, until=None, questions=questions)


VERBS: Verbs = {
    Arrive: Verb(Role.COMER, _may_arrive, free, _arrived),
    Leave: Verb(Role.COMER, _may_leave, free, _left),
    CallToOrder: Verb(Role.CHAIR, _may_call, free, _called, needs_quorum),
    OpenItem: Verb(Role.CHAIR, _may_open, _opens_what, _opened, needs_quorum),
    HandChair: Verb(Role.CHAIR, _may_hand, _hands_to, _handed),
    TakeChairBack: Verb(Role.OWN_CHAIR, _may_take_back, free, _taken_back),
    TakeChairProTem: Verb(Role.HERE, _may_take_pro_tem, free, _taken_pro_tem),
    DeclareAdjourned: Verb(Role.CHAIR, _may_declare, free, _declared),
    AdjournByConsent: Verb(Role.CHAIR, _may_ask_to_adjourn, free, _adjourned_by_consent),
    ReturnToOrder: Verb(Role.CHAIR, _may_return, free, _returned),
}
