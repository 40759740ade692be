"""The motion table (rulebook 3.1), as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class MotionKind(StrEnum):
    """What may be moved, raised or asked."""

    MAIN = "main"
    AMEND = "amend"
    REFER = "refer"
    POSTPONE = "postpone"
    LIMIT_DEBATE = "limit_debate"
    CLOSE_DEBATE = "close_debate"
    RECONSIDER = "reconsider"
    RECESS = "recess"
    ADJOURN = "adjourn"
    POINT_OF_ORDER = "point_of_order"
    APPEAL = "appeal"
    RECOUNT = "recount"
    PRIVILEGE = "privilege"
    INQUIRY = "inquiry"
    WITHDRAW = "withdraw"


class Class(StrEnum):
    """The family of a motion."""

    MAIN = "main"
    SUBSIDIARY = "subsidiary"
    AGAIN = "again"
    PRIVILEGED = "privileged"
    INCIDENTAL = "incidental"


class Decides(StrEnum):
    """Who or what decides it."""

    PROFILE = "profile"  # the rule of the meeting's body
    MAJORITY = "majority"  # for > against
    TWO_THIRDS = "two_thirds"  # for > 0 and for >= 2 x against
    OVERTURN = "overturn"  # a majority against the chair; a tie sustains
    CHAIR = "chair"  # rules
    ONE_MEMBER = "one_member"  # suffices


@dataclass(frozen=True, slots=True)
class Motion:
    """One row of the table.

    :ivar rank: in order only above the rank of the question immediately pending; ``None``:
        the table gives none
    :ivar second: S, needs a second
    :ivar debatable: D; ``None``: as its target is
    :ivar amendable: A
    :ivar interrupts: I, may interrupt a speaker
    :ivar again: R, may be reconsidered
    :ivar without_quorum: Q, in order without a quorum
    """

    kind: MotionKind
    family: Class
    rank: int | None
    second: bool
    debatable: bool | None
    amendable: bool
    decides: Decides
    interrupts: bool
    again: bool
    without_quorum: bool


def _row(
    kind: MotionKind, family: Class, rank: int | None, flags: str, decides: Decides, irq: str
) -> Motion:
    second, debatable, amendable = (_FLAG[flag] for flag in flags)
    interrupts, again, quorum = (_FLAG[flag] for flag in irq)
    return Motion(
        kind,
        family,
        rank,
        bool(second),
        debatable,
        bool(amendable),
        decides,
        bool(interrupts),
        bool(again),
        bool(quorum),
    )


_FLAG = {"Y": True, "N": False, "?": None}
_SUB, _PRIV, _INC = Class.SUBSIDIARY, Class.PRIVILEGED, Class.INCIDENTAL
_MAJ, _TWO = Decides.MAJORITY, Decides.TWO_THIRDS

#: The twelve motions: S, D, A · what decides · I, R, Q.
MOTIONS: Mapping[MotionKind, Motion] = {
    row.kind: row
    for row in (
        _row(MotionKind.MAIN, Class.MAIN, 1, "YYY", Decides.PROFILE, "NYN"),
        _row(MotionKind.AMEND, _SUB, 3, "YYN", _MAJ, "NYN"),
        _row(MotionKind.REFER, _SUB, 4, "YYN", _MAJ, "NNN"),
        _row(MotionKind.POSTPONE, _SUB, 5, "YYN", _MAJ, "NYN"),
        _row(MotionKind.LIMIT_DEBATE, _SUB, 6, "YNN", _TWO, "NYN"),
        _row(MotionKind.CLOSE_DEBATE, _SUB, 7, "YNN", _TWO, "NNN"),
        _row(MotionKind.RECONSIDER, Class.AGAIN, 10, "Y?N", _MAJ, "NNN"),
        _row(MotionKind.RECESS, _PRIV, 11, "YNN", _MAJ, "NNY"),
        _row(MotionKind.ADJOURN, _PRIV, 12, "YNN", _MAJ, "NNY"),
        _row(MotionKind.POINT_OF_ORDER, _INC, None, "NNN", Decides.CHAIR, "YNY"),
        _row(MotionKind.APPEAL, _INC, 99, "YNN", Decides.OVERTURN, "YNY"),
        _row(MotionKind.RECOUNT, _INC, None, "NNN", Decides.ONE_MEMBER, "YNY"),
    )
}

#: What is moved with ``Move``; the other three have acts of their own.
MOVABLE = tuple(
    kind for kind, row in MOTIONS.items() if row.rank is not None and kind is not MotionKind.APPEAL
)
#: Answered by the chair without a vote.
REQUESTS = (MotionKind.PRIVILEGE, MotionKind.INQUIRY, MotionKind.WITHDRAW)
#: What guests may ask, and what may interrupt.
GUESTS_MAY = (MotionKind.PRIVILEGE, MotionKind.INQUIRY)
#: On the stack, these wait for the chair's answer and for nothing else.
ASKED = frozenset((MotionKind.POINT_OF_ORDER, *REQUESTS))
