"""The opinion map of a round (rulebook §9): stances, what unites and divides, camps, or none.

This is where others import from; the parts stand beside it.
"""

from __future__ import annotations

from deliberation.rules.opinion.camps import NoCamps
from deliberation.rules.opinion.mapping import Bubble, OpinionMap, opinion_map
from deliberation.rules.opinion.stances import (
    FOUND,
    LEAST,
    UNDECLARED,
    Counts,
    Division,
    Group,
    Stance,
    StatementResult,
    Verdict,
    Voice,
)
from deliberation.rules.opinion.statements import (
    DAYS_OPEN,
    JUDGED_WITHIN,
    LEAST_AT_OPENING,
    LEAST_OF_A_SIDE,
    LONGEST,
    MOST_OF_ONE,
    MOST_STATEMENTS,
    TENURES,
    Unfit,
    arranged,
    ensure_room,
    ensure_sayable,
    next_statement,
    plain,
)
from deliberation.rules.opinion.written import digest, from_json, to_json

__all__ = [
    "Bubble",
    "Counts",
    "DAYS_OPEN",
    "Division",
    "FOUND",
    "Group",
    "JUDGED_WITHIN",
    "LEAST",
    "LEAST_AT_OPENING",
    "LEAST_OF_A_SIDE",
    "LONGEST",
    "MOST_OF_ONE",
    "MOST_STATEMENTS",
    "NoCamps",
    "OpinionMap",
    "Stance",
    "StatementResult",
    "TENURES",
    "UNDECLARED",
    "Unfit",
    "Verdict",
    "Voice",
    "arranged",
    "digest",
    "ensure_room",
    "ensure_sayable",
    "from_json",
    "next_statement",
    "opinion_map",
    "plain",
    "to_json",
]
