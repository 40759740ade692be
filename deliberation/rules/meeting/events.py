"""What acts bring about: the phases of a meeting, and what is told of each act in the minutes."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from deliberation.rules.meeting.acts import Ruling
from deliberation.rules.meeting.questions import Decision, PendingQuestion, Questions


class Phase(StrEnum):
    """Where the meeting stands."""

    GATHERING = "gathering"  # not yet called to order
    IN_SESSION = "in-session"
    INQUORATE = "inquorate"  # in session, without a quorum
    RECESS = "recess"
    ADJOURNED = "adjourned"


class Happening(StrEnum):
    """What came of an act, or of time passing."""

    TURN_OVER = "turn_over"  # the turn reached its limit
    FELL = "fell"  # no second in time
    DECIDED = "decided"
    OBJECTED = "objected"  # no consent
    UNDONE = "undone"  # a result, by a demand for a recount
    VOID = "void"  # a vote, by a point of order well taken
    RULED_OUT = "ruled_out"
    WITHDRAWN = "withdrawn"
    KEPT = "kept"  # not withdrawn: somebody objected, or the chair denied it
    PENDING_AGAIN = "pending_again"  # a question, by reconsideration
    OVERTURNED = "overturned"
    SUSTAINED = "sustained"
    CLOCKED_OUT = "clocked_out"  # adjourned by the clock: nobody is here, and nobody has acted


#: These come of time alone, before the act that brings the floor to its own time.
BY_TIME = frozenset((Happening.TURN_OVER, Happening.FELL, Happening.CLOCKED_OUT))


class Event(NamedTuple):
    """One happening: when (milliseconds), to whom or what."""

    what: Happening
    at: int
    item: PendingQuestion | None = None
    member: str = ""
    decision: Decision | None = None

    @property
    def decided(self) -> Decision:
        """The decision, where one was made."""
        assert self.decision is not None
        return self.decision


class Announced(NamedTuple):
    """The result that was announced last, as long as nothing has come between.

    :ivar before: the questions with the vote open
    """

    before: Questions
    decision: Decision
    recountable: bool


class Ruled(NamedTuple):
    """The chair's last ruling, as long as nothing has come between.

    :ivar otherwise: the questions under the opposite ruling; ``None``: they would be the same
    """

    ruling: Ruling | None  # None: a motion was ruled out
    reason: str
    otherwise: Questions | None
