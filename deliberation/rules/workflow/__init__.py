"""Six steps, and the gates between them (rulebook §1).

``objection(position, move)`` says why a move is not lawful now, ``apply`` makes it, and
``exits`` lists what the table offers from here. Moves are values, one class for each
intention; each carries the recorded facts that its gates ask about::

    >>> here = apply(START, Submit(by_proposer=True))
    >>> here.step
    <Step.REVIEW: 'review'>
    >>> objection(here, Decline(reasons="")).name
    'workflow.reasons_missing'

The moves live by subject in ``intake``, ``referral``, ``decision`` and ``execution``; beside them
stand the days and bodies that a step asks for. This is the door to all moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from deliberation.rules.refusals import NotReady, OutOfOrder, Refusal
from deliberation.rules.workflow.assessment import (
    ASSESSMENT_MODELS,
    AssessmentScore,
    EnteredPoints,
    assess_year,
    model_from_json,
)
from deliberation.rules.workflow.convening import (
    DemandCounter,
    by_representatives_alone,
    demand_counters,
    demand_lapses_on,
    demandable_bodies,
    demanded_notice_due_on,
    meeting_periods,
    next_meeting_due,
)
from deliberation.rules.workflow.council import COUNCIL_SEATS, CouncilComposition
from deliberation.rules.workflow.decision import (
    FURTHER_CONSULTATION,
    AdoptInWriting,
    Carry,
    Lose,
    LoseInWriting,
    NextRound,
    OpenItem,
    RefuseMediation,
    ReturnToConvene,
    SignAgreement,
    Undecided,
)
from deliberation.rules.workflow.execution import (
    ABOVE,
    Reopen,
    ReturnPlan,
    Revoke,
    Satisfy,
    TakeForce,
    UpholdObjection,
)
from deliberation.rules.workflow.intake import (
    BODIES,
    STUDIED_FIRST,
    Accept,
    Appeal,
    Decline,
    Lapse,
    Release,
    Submit,
    Withdraw,
)
from deliberation.rules.workflow.monthly import month_of
from deliberation.rules.workflow.notice import (
    MAY_OPEN_BEFORE,
    MEETING_BODIES,
    MEETING_FUNCTIONS,
    MeetingDraft,
    days_of_notice,
    earliest_meeting_day,
    notice_unmet,
)
from deliberation.rules.workflow.position import (
    ENDS,
    SIX,
    START,
    Closing,
    IssueKind,
    Move,
    Position,
    Step,
)
from deliberation.rules.workflow.referral import AnswerReferral, Merge, Refer, Sorting
from deliberation.rules.workflow.urgency import Urgency, urgency_on
from deliberation.rules.workflow.writing import (
    WrittenVoteDraft,
    extension_days,
    is_extended,
    least_voting_days,
    written_vote_unmet,
)

#: Every move that leads on, in the order of the table.
MOVES: tuple[type[Move], ...] = (
    Submit,
    Lapse,
    Withdraw,
    Accept,
    Decline,
    Appeal,
    Merge,
    Refer,
    AnswerReferral,
    OpenItem,
    AdoptInWriting,
    LoseInWriting,
    ReturnToConvene,
    NextRound,
    Carry,
    Lose,
    SignAgreement,
    RefuseMediation,
    TakeForce,
    ReturnPlan,
    UpholdObjection,
    Revoke,
    Satisfy,
    Reopen,
)

#: The table itself: every (from, to) that any move may bring about.
ROWS: frozenset[tuple[Step, Step]] = frozenset(
    (source, target) for move in MOVES for source in move.sources for target in move.targets
)

#: The moves that one person makes, and may therefore take back.
PERSONAL: tuple[type[Move], ...] = tuple(move for move in MOVES if move.personal)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack(Move):
    """Back to *previous*: whoever did the step undoes it, until somebody else has acted on it.

    It leads back, not on: it is no exit. What time, a meeting, a vote or the parties did
    is not one person's to take back.

    :ivar previous: the position before the step
    :ivar by_same_person: done by whoever did the step
    :ivar acted_since: somebody else has acted on it in the meantime
    """

    sources: ClassVar = tuple(Step)
    targets: ClassVar = tuple(Step)
    elsewhere: ClassVar = Refusal.of("workflow.nothing_to_take_back", "1")

    previous: Position
    by_same_person: bool
    acted_since: bool

    @classmethod
    def admitted(cls, position: Position) -> bool:
        return any(position.step in move.targets for move in PERSONAL)

    def gate(self, position: Position) -> Refusal | None:
        if not any(
            move.admitted(self.previous) and position.step in move.targets for move in PERSONAL
        ):
            return Refusal.of("workflow.step_not_taken_back", "1")
        if not self.by_same_person:
            return Refusal.of("workflow.take_back_own_step", "1")
        if self.acted_since:
            return Refusal.of("workflow.acted_since", "1")
        return None

    def landing(self, position: Position) -> Position:
        return self.previous


def objection(position: Position, move: Move) -> Refusal | None:
    """Why *move* is not lawful at *position*, or ``None`` when it is."""
    return _out_of_order(position, move) or move.gate(position)


def apply(position: Position, move: Move) -> Position:
    """The position after *move*.

    :raises OutOfOrder: the step, or the class of topic, does not admit the move
    :raises NotReady: a gate is not met; the refusal names it
    """
    if refusal := _out_of_order(position, move):
        raise OutOfOrder(refusal)
    if refusal := move.gate(position):
        raise NotReady(refusal)
    return move.landing(position)


def exits(position: Position) -> tuple[type[Move], ...]:
    """The moves that lead on from *position*, in the order of the table, gates apart."""
    return tuple(move for move in MOVES if move.admitted(position))


def _out_of_order(position: Position, move: Move) -> Refusal | None:
    return None if move.admitted(position) else type(move).elsewhere


def waiting(position: Position, closed_on: date, today: date, days: int = 90) -> Refusal | None:
    """Why the matter of a closed issue may not be proposed anew yet, or ``None``.

    Only an issue that was not adopted has a waiting time.

    :param closed_on: the day on which it was closed
    :param days: the bylaws' ``waiting_days``
    """
    free = closed_on + timedelta(days=days)
    if position.closing is Closing.NOT_ADOPTED and today < free:
        return Refusal.of("workflow.waiting_time", "1", until=free.isoformat(), days=days)
    return None


def may_propose_anew(position: Position, closed_on: date, today: date, days: int = 90) -> bool:
    """Whether the matter may be proposed anew *today*; :func:`waiting` says why not."""
    return waiting(position, closed_on, today, days) is None


__all__ = [
    "ABOVE",
    "ASSESSMENT_MODELS",
    "Accept",
    "AdoptInWriting",
    "AnswerReferral",
    "Appeal",
    "AssessmentScore",
    "BODIES",
    "COUNCIL_SEATS",
    "Carry",
    "Closing",
    "CouncilComposition",
    "Decline",
    "DemandCounter",
    "ENDS",
    "EnteredPoints",
    "FURTHER_CONSULTATION",
    "IssueKind",
    "Kind",
    "Lapse",
    "Lose",
    "LoseInWriting",
    "MAY_OPEN_BEFORE",
    "MEETING_BODIES",
    "MEETING_FUNCTIONS",
    "MOVES",
    "MeetingDraft",
    "Merge",
    "Move",
    "NextRound",
    "OpenItem",
    "PERSONAL",
    "Position",
    "ROWS",
    "Refer",
    "RefuseMediation",
    "Release",
    "Reopen",
    "ReturnPlan",
    "ReturnToConvene",
    "Revoke",
    "SIX",
    "START",
    "STUDIED_FIRST",
    "Satisfy",
    "SignAgreement",
    "Sorting",
    "Step",
    "Submit",
    "TakeBack",
    "TakeForce",
    "Undecided",
    "UpholdObjection",
    "Urgency",
    "Withdraw",
    "WrittenVoteDraft",
    "apply",
    "assess_year",
    "by_representatives_alone",
    "days_of_notice",
    "demand_counters",
    "demand_lapses_on",
    "demandable_bodies",
    "demanded_notice_due_on",
    "earliest_meeting_day",
    "exits",
    "extension_days",
    "is_extended",
    "least_voting_days",
    "may_propose_anew",
    "meeting_periods",
    "model_from_json",
    "month_of",
    "monthly",
    "next_meeting_due",
    "notice_unmet",
    "objection",
    "urgency_on",
    "waiting",
    "written_vote_unmet",
]
