"""Small faults are mended, not deliberated (rulebook §6): the states of a report, its clocks, its
figures, and what recurs.

``objection(position, move)`` says why a move is not lawful now, ``apply`` makes it. Moments are
given and taken as the community's wall clock shows them; which days are working days the caller
says, so that nothing here knows a calendar.
"""

from __future__ import annotations

from deliberation.rules.mend.categories import Confirmed, Learned, Proposal
from deliberation.rules.mend.clocks import (
    ANSWER_DAYS,
    CLOSES,
    DISPATCH,
    HOURS_MOST,
    OPENS,
    ORDER,
    Period,
    due,
    silent_at,
)
from deliberation.rules.mend.figures import (
    Handling,
    MendFigure,
    Outcome,
    Value,
    figures_of,
    is_repeat,
)
from deliberation.rules.mend.moves import (
    ORDER_AT_REDO,
    Accept,
    Advise,
    Answer,
    Dispatch,
    Handle,
    HandOn,
    Join,
    MergeInto,
    Move,
    Position,
    Refuse,
    ReportState,
    Silence,
    WithdrawReport,
    apply,
    due_after,
    objection,
)
from deliberation.rules.mend.proposing import keeps_private, words_for
from deliberation.rules.mend.recurring import RECURRING_DAYS, RECURRING_LEAST, Recurrence, recurring
from deliberation.rules.mend.signals import Signal, SignalKind, is_rare, signals

__all__ = [
    "ANSWER_DAYS",
    "CLOSES",
    "DISPATCH",
    "HOURS_MOST",
    "OPENS",
    "ORDER",
    "ORDER_AT_REDO",
    "RECURRING_DAYS",
    "RECURRING_LEAST",
    "Accept",
    "Advise",
    "Answer",
    "Confirmed",
    "Dispatch",
    "HandOn",
    "Handle",
    "Handling",
    "Join",
    "Learned",
    "MendFigure",
    "MergeInto",
    "Move",
    "Outcome",
    "Period",
    "Position",
    "Proposal",
    "Recurrence",
    "Refuse",
    "ReportState",
    "Signal",
    "SignalKind",
    "Silence",
    "Value",
    "WithdrawReport",
    "apply",
    "due",
    "due_after",
    "figures_of",
    "is_rare",
    "is_repeat",
    "keeps_private",
    "objection",
    "recurring",
    "signals",
    "silent_at",
    "words_for",
]
