"""Ballots that anybody can recount (rulebook §4): roll, marks, commitments, board, result.

This is where others import from; the parts stand beside it. Pure: chance and time are
handed in, nothing is stored. ``recount`` reads what ``Board.lines`` writes, and knows none of
this code.
"""

from __future__ import annotations

from deliberation.rules.box.board import FORMAT, FORMATS, Board, Head, Heading, close
from deliberation.rules.box.choices import (
    ABSTAIN,
    AGAINST,
    FOR,
    STANCES,
    BallotMethod,
    Secrecy,
    canonical,
    checked_options,
    choice_from,
    choice_of,
)
from deliberation.rules.box.commitments import (
    RECEIPT,
    canonical_json,
    commitment,
    nonce_with,
    plain_words,
    receipt,
    receipt_letters,
    receipt_prefix,
)
from deliberation.rules.box.decision import (
    BoxResult,
    Totals,
    by_approval,
    by_area,
    by_meeting,
    by_most,
    by_profile,
    by_satisfaction,
    is_sounding,
    judge,
    judge_poll,
    sounding,
)
from deliberation.rules.box.export_lines import (
    Mark,
    Opened,
    RollLine,
    ballot_line,
    digest_of,
    head_of,
    mark_line,
    roll_line,
)
from deliberation.rules.box.packed import roll_digest
from deliberation.rules.box.roll import roll_hash
from deliberation.rules.voting import withheld

__all__ = [
    "roll_hash",
    "ABSTAIN",
    "AGAINST",
    "FOR",
    "FORMAT",
    "FORMATS",
    "RECEIPT",
    "STANCES",
    "Board",
    "BoxResult",
    "Head",
    "Heading",
    "Mark",
    "BallotMethod",
    "Opened",
    "RollLine",
    "Secrecy",
    "Totals",
    "ballot_line",
    "by_approval",
    "by_area",
    "by_meeting",
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
    "digest_of",
    "head_of",
    "is_sounding",
    "judge",
    "judge_poll",
    "mark_line",
    "nonce_with",
    "plain_words",
    "receipt",
    "receipt_letters",
    "receipt_prefix",
    "roll_digest",
    "roll_line",
    "sounding",
    "withheld",
]
