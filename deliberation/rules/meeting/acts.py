"""The acts of a meeting, as values. Append-only and numbered, they *are* the minutes (3.3).

Members are opaque keys. Times are whole milliseconds since a moment that the caller chooses;
``at=None`` means "at the floor's own time". Every act can be written as JSON and read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from deliberation.rules.meeting.motions import MotionKind
from deliberation.rules.meeting.vocabulary import ArrivalMode as ArrivalMode
from deliberation.rules.meeting.vocabulary import Choice as Choice
from deliberation.rules.meeting.vocabulary import CountMethod as CountMethod
from deliberation.rules.meeting.vocabulary import Ruling as Ruling
from deliberation.rules.meeting.vocabulary import Side as Side
from deliberation.rules.refusals import Refused


@dataclass(frozen=True, slots=True)
class Act:
    """Something somebody does in the meeting.

    :ivar by: who does it
    :ivar at: when, in milliseconds; ``None``: at the floor's own time
    """

    by: str
    at: int | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Arrive(Act):
    """``by`` comes in; ``recorded_by`` wrote it down (empty: themselves)."""

    recorded_by: str = ""
    how: ArrivalMode = ArrivalMode.DOOR


@dataclass(frozen=True, slots=True)
class Leave(Act):
    """``by`` goes; place and turn are lost."""

    recorded_by: str = ""
    how: ArrivalMode = ArrivalMode.DOOR


@dataclass(frozen=True, slots=True)
class CallToOrder(Act):
    """The chair opens the meeting."""


@dataclass(frozen=True, slots=True)
class OpenItem(Act):
    """The chair opens an item of the notice, by its key."""

    item: str = ""


@dataclass(frozen=True, slots=True)
class StateItem(Act):
    """The chair states a main motion that the item itself brings: no mover, no second."""

    text: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Move(Act):
    """``by`` moves a motion of ``kind``; which particulars it has depends on the kind.

    :ivar text: the words of a ``main`` motion
    :ivar item: the key of the agenda item it belongs to; empty: the one that is open
    :ivar words: what an ``amend`` strikes out, occurring exactly once, and ``instead`` puts there
    :ivar to: meeting of ``postpone`` and ``adjourn``, group of ``refer``
    :ivar speech: ``limit_debate``: milliseconds of a turn
    :ivar turns: ``limit_debate``: turns of each speaker
    :ivar length: ``recess``: milliseconds; ``None``: until the chair returns to order
    """

    kind: MotionKind = MotionKind.MAIN
    text: str = ""
    item: str = ""
    words: str = ""
    instead: str = ""
    to: str = ""
    speech: int | None = None
    turns: int | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Second(Act):
    """``by`` seconds the motion that waits for it."""


@dataclass(frozen=True, slots=True)
class State(Act):
    """The chair states the question: from now on it is pending."""


@dataclass(frozen=True, slots=True)
class RuleOut(Act):
    """The chair rules a motion out before stating it, with a reason."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ask(Act):
    """``by`` asks to speak, on a side."""

    side: Side = Side.FOR


@dataclass(frozen=True, slots=True)
class Recognise(Act):
    """The chair gives the floor to ``member``."""

    member: str = ""


@dataclass(frozen=True, slots=True)
class Finish(Act):
    """The speaker has finished."""


@dataclass(frozen=True, slots=True)
class Put(Act):
    """The chair puts the question; by consent: asks whether anybody objects."""

    method: CountMethod = CountMethod.HANDS


@dataclass(frozen=True, slots=True)
class EnterCount(Act):
    """The chair enters what was counted; to correct it, enters it again.

    :ivar recorded_by: who wrote it down (empty: on record before that was asked)
    """

    for_: int = 0
    against: int = 0
    abstain: int = 0
    recorded_by: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmCount(Act):
    """The scrutineer confirms the count: the result is announced."""


@dataclass(frozen=True, slots=True)
class CloseBox(Act):
    """The chair closes the ballot box of those present: what is in it is announced.

    :ivar root: of the box, from which its export is recounted
    """

    for_: int = 0
    against: int = 0
    abstain: int = 0
    root: str = ""


@dataclass(frozen=True, slots=True)
class AnswerRoll(Act):
    """``by`` answers the roll call on a device of their own."""

    choice: Choice = Choice.ABSTAIN


@dataclass(frozen=True, slots=True)
class EnterRoll(Act):
    """The chair enters what others answered; to correct it, enters all of it again.

    :ivar votes: pairs of member and choice; who answered on their own device said it themselves
    :ivar recorded_by: who wrote it down
    """

    votes: tuple[tuple[str, Choice], ...] = ()
    recorded_by: str = ""


@dataclass(frozen=True, slots=True)
class RollCall(Act):
    """The chair or the scrutineer closes the roll call: the result is announced.

    :ivar votes: everybody's answers, where they are said at once: in a transcript, and on record
        before they were entered first
    """

    votes: tuple[tuple[str, Choice], ...] = ()


@dataclass(frozen=True, slots=True)
class Object(Act):
    """``by`` objects, to consent or to a withdrawal."""


@dataclass(frozen=True, slots=True)
class Grant(Act):
    """The chair grants a request, or declares that consent is given."""


@dataclass(frozen=True, slots=True)
class Deny(Act):
    """The chair denies a request."""


@dataclass(frozen=True, slots=True)
class DemandRecount(Act):
    """``by`` doubts the count: it is taken again."""


@dataclass(frozen=True, slots=True)
class RaiseOrder(Act):
    """``by`` raises a point of order."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class RulePoint(Act):
    """The chair rules on the point of order, with a reason."""

    ruling: Ruling = Ruling.WELL_TAKEN
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Appeal(Act):
    """``by`` appeals from the chair's ruling to the meeting."""


@dataclass(frozen=True, slots=True)
class Request(Act):
    """``by`` asks something of the chair: ``privilege``, ``inquiry`` or ``withdraw``."""

    kind: MotionKind = MotionKind.PRIVILEGE
    text: str = ""


@dataclass(frozen=True, slots=True)
class HandChair(Act):
    """The chair hands the chair to ``to``."""

    to: str = ""


@dataclass(frozen=True, slots=True)
class TakeChairBack(Act):
    """The meeting's own chair takes the chair back."""


@dataclass(frozen=True, slots=True)
class ReturnToOrder(Act):
    """The chair ends the recess."""


@dataclass(frozen=True, slots=True)
class TakeChairProTem(Act):
    """``by`` presides while the chair is gone: the secretary, else who arrived first."""


@dataclass(frozen=True, slots=True)
class DeclareAdjourned(Act):
    """The chair declares the meeting adjourned, because there is no quorum."""


@dataclass(frozen=True, slots=True)
class AdjournByConsent(Act):
    """The chair asks whether anybody objects to adjourning; nobody does, and nobody moved it.

    :ivar to: when or at which meeting it continues; empty: it has ended
    """

    to: str = ""


#: Every act by its name on record.
ACTS: Mapping[str, type[Act]] = {
    "arrive": Arrive,
    "leave": Leave,
    "call_to_order": CallToOrder,
    "open_item": OpenItem,
    "state_item": StateItem,
    "move": Move,
    "second": Second,
    "state": State,
    "rule_out": RuleOut,
    "ask": Ask,
    "recognise": Recognise,
    "finish": Finish,
    "put": Put,
    "enter_count": EnterCount,
    "confirm_count": ConfirmCount,
    "close_box": CloseBox,
    "answer_roll": AnswerRoll,
    "enter_roll": EnterRoll,
    "roll_call": RollCall,
    "object": Object,
    "grant": Grant,
    "deny": Deny,
    "demand_recount": DemandRecount,
    "raise_order": RaiseOrder,
    "rule_point": RulePoint,
    "appeal": Appeal,
    "request": Request,
    "hand_chair": HandChair,
    "take_chair_back": TakeChairBack,
    "return_to_order": ReturnToOrder,
    "take_chair_pro_tem": TakeChairProTem,
    "declare_adjourned": DeclareAdjourned,
    "adjourn_by_consent": AdjournByConsent,
}
ACT_NAMES: Mapping[type[Act], str] = {kind: name for name, kind in ACTS.items()}
#: By the names that the acts' fields are annotated with.
_WORDS = {one.__name__: one for one in (ArrivalMode, Choice, Side, CountMethod, Ruling, MotionKind)}


def act_to_json(act: Act) -> dict[str, Any]:
    """The act as numbers and strings, what is not said left out. ``act_from_json`` reads it."""
    told: dict[str, Any] = {"act": ACT_NAMES[type(act)]}
    for one in fields(act):
        value = getattr(act, one.name)
        if value == one.default:
            continue
        if one.name == "votes":
            value = [[member, str(choice)] for member, choice in value]
        told[one.name] = str(value) if isinstance(value, StrEnum) else value
    return told


def act_from_json(told: Mapping[str, Any]) -> Act:
    """The act that ``act_to_json`` gave.

    :raises Refused: ``floor.act_unreadable``
    """
    try:
        kind = ACTS[told["act"]]
        wanted = {one.name: str(one.type) for one in fields(kind)}
        given = {name: _read(wanted[name], told[name]) for name in told if name != "act"}
        return kind(**given)
    except (KeyError, TypeError, ValueError) as error:
        raise Refused.because("floor.act_unreadable", "3.3") from error


def _read(wanted: str, value: Any) -> Any:
    if wanted in _WORDS:
        return _WORDS[wanted](value)
    if wanted.startswith("tuple"):
        return tuple((_read("str", member), Choice(choice)) for member, choice in value)
    expected = int if wanted.startswith("int") else str
    if type(value) is not expected:  # a bool is no number, a float no time
        raise TypeError(f"{value!r} is no {wanted}")
    return value
