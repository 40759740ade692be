"""What a verb is, and what every act must meet before its own verb is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from deliberation.rules.meeting import acts
from deliberation.rules.meeting.acts import Act
from deliberation.rules.meeting.events import Phase
from deliberation.rules.meeting.motions import ASKED
from deliberation.rules.refusals import Refusal

if TYPE_CHECKING:
    from deliberation.rules.meeting.floor import Floor


class Role(StrEnum):
    """Whose verb it is."""

    ANYBODY = "anybody"  # present, not presiding: seats and guests
    SEAT = "seat"  # present, not presiding
    MEMBER = "member"  # present, with a vote, not presiding
    CHAIR = "chair"  # present, presiding
    HERE = "here"  # on the list and present
    OWN_CHAIR = "own_chair"  # the meeting's own chair, who has handed the chair over
    SCRUTINEER = "scrutineer"
    TELLER = "teller"  # presiding, or the scrutineer
    COMER = "comer"  # on the list, here or not


A = TypeVar("A", bound=Act)
Check = Callable[["Floor", A], Refusal | None]


class Verb(NamedTuple, Generic[A]):
    """One kind of act.

    :ivar when: whether it is in order now, whatever its particulars
    :ivar what: whether its particulars are
    :ivar then: the next floor; sees only acts that are in order
    :ivar quorum: whether it needs one (3.2.8)
    """

    role: Role
    when: Check[A]
    what: Check[A]
    then: Callable[[Floor, A], Floor]
    quorum: Check[A] | None = None


#: The verbs of some acts.
Verbs = Mapping[type[Act], Verb[Any]]


def free(floor: Floor, act: Act) -> None:
    """Nothing to check."""


#: "Directly after": only these lie between (3.1).
BETWEEN = frozenset(
    (
        acts.Arrive,
        acts.Leave,
        acts.Request,
        acts.Grant,
        acts.Deny,
        acts.Object,
        acts.RaiseOrder,
        acts.RulePoint,
    )
)
ATTENDANCE = frozenset((acts.Arrive, acts.Leave))
_IN_PHASE: Mapping[Phase, frozenset[type[Act]]] = {
    Phase.GATHERING: ATTENDANCE | {acts.CallToOrder},
    Phase.RECESS: ATTENDANCE | {acts.ReturnToOrder, acts.TakeChairProTem, acts.TakeChairBack},
    Phase.ADJOURNED: frozenset(),
}
_ANSWERS = ATTENDANCE | {
    acts.RulePoint,
    acts.Grant,
    acts.Deny,
    acts.Object,
    acts.TakeChairProTem,  # else nobody is there to answer
}


def needs_quorum(floor: Floor, act: Act) -> Refusal | None:
    """Refuses while the meeting has no quorum."""
    if floor.quorum.met:
        return None
    quorum = floor.quorum
    return Refusal.of("floor.no_quorum", "3.2.8", present=quorum.present, required=quorum.required)


def needs_quorum_unless_top(floor: Floor, act: Act) -> Refusal | None:
    """As ``needs_quorum``, except on a motion that is in order without one."""
    top = floor.top
    if top is not None and top.kind not in ASKED and top.row.without_quorum:
        return None
    return needs_quorum(floor, act)


def common(floor: Floor, act: Act, verb: Verb[Any]) -> Refusal | None:
    """What every act must meet: phase, person, office, the answer that is awaited, quorum."""
    kind = type(act)
    if floor.stage in _IN_PHASE and kind not in _IN_PHASE[floor.stage]:
        return _phase(floor.stage)
    refusal = _person(floor, act, verb.role)
    if refusal is not None:
        return refusal
    top = floor.top
    if top is not None and top.kind in ASKED and kind not in _ANSWERS:
        return Refusal.of("floor.answer_first", "3.2.11")
    return verb.quorum(floor, act) if verb.quorum is not None else None


def _phase(phase: Phase) -> Refusal:
    if phase is Phase.GATHERING:
        return Refusal.of("floor.not_called_to_order", "3.2.8")
    if phase is Phase.RECESS:
        return Refusal.of("floor.in_recess", "3.2.9")
    return Refusal.of("floor.adjourned", "3.2.9")


def _person(floor: Floor, act: Act, role: Role) -> Refusal | None:
    by, setup = act.by, floor.setup
    if role is Role.SCRUTINEER or (role is Role.TELLER and by == floor.scrutineer):
        if by != floor.scrutineer:
            return Refusal.of("floor.not_the_scrutineer", "3.2.7", member=by)
        absent = by in setup.people and by not in floor.present
        return Refusal.of("floor.absent", "3.2.8", member=by) if absent else None
    if by not in setup.people:
        return Refusal.of("floor.stranger", "3.2.8", member=by)
    if role is Role.COMER:
        return None
    if by not in floor.present:
        return Refusal.of("floor.absent", "3.2.8", member=by)
    if role is Role.HERE:
        return None
    presides = by == floor.chair
    if role in (Role.CHAIR, Role.TELLER):
        return None if presides else Refusal.of("floor.not_the_chair", "3.2.4", member=by)
    if role is Role.OWN_CHAIR and by != setup.chair:
        return Refusal.of("floor.not_the_chair", "3.2.4", member=by)
    if presides:
        return _neutral(by, role)
    if role is Role.SEAT and by not in setup.seated:
        return Refusal.of("floor.guest", "3.1", member=by)
    if role is Role.MEMBER and by not in setup.voters:
        return Refusal.of("floor.no_vote", "3.1", member=by)
    return None


def _neutral(chair: str, role: Role) -> Refusal:
    if role is Role.OWN_CHAIR:
        return Refusal.of("floor.presides_already", "3.2.4", member=chair)
    return Refusal.of("floor.chair_is_neutral", "3.2.4", member=chair)
