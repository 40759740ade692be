"""Ballots that anybody can recount (rulebook §4): roll, marks, commitments, board, result.

This is where others import from; the parts stand in ``counting``. Pure: chance and time are
handed in, nothing is stored. ``recount`` reads what ``Board.lines`` writes, and knows none of
this code.
"""

from __future__ import annotations

from .counting.board import FORMAT, Board, Heading, close
from .counting.choices import (
    ABSTAIN,
    AGAINST,
    FOR,
    STANCES,
    Method,
    Secrecy,
    canonical,
    checked_options,
    choice_from,
    choice_of,
)
from .counting.commitments import canonical_json, commitment, receipt, receipt_prefix
from .counting.judges import (
    BoxResult,
    Totals,
    by_approval,
    by_area,
    by_most,
    by_profile,
    by_satisfaction,
    is_sounding,
    judge,
    sounding,
)
from .counting.lines import Mark, Opened, RollLine, ballot_line, mark_line, roll_line
from .counting.packed import roll_digest

__all__ = [
    "ABSTAIN",
    "AGAINST",
    "FOR",
    "FORMAT",
    "STANCES",
    "Board",
    "BoxResult",
    "Heading",
    "Mark",
    "Method",
    "Opened",
    "RollLine",
    "Secrecy",
    "Totals",
    "ballot_line",
    "by_approval",
    "by_area",
    "by_most",
    "by_profile",
    "by_satisfaction",
    "canonical",
    "canonical_json",
    "checked_options",
    "choice_from",
    "choice_of",
    "close",
    "commitment",
    "is_sounding",
    "judge",
    "mark_line",
    "receipt",
    "receipt_prefix",
    "roll_digest",
    "roll_line",
    "sounding",
]
