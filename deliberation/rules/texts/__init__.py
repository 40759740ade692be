"""Texts of numbered clauses, their versions, and what differs between two (rulebook §9).

This is where others import from; the parts stand beside it. A text is written in Markdown; every
number at the head of a line begins a clause, and a clause keeps its identity from version to
version, whatever becomes of its number, place and words. Here, too: which texts there are, and what
rounds of opinions on them ask for.
"""

from __future__ import annotations

from deliberation.rules.texts.clauses import Clause
from deliberation.rules.texts.differences import (
    ClauseChange,
    ClauseDifference,
    Difference,
    applied,
    difference,
)
from deliberation.rules.texts.kinds import (
    MOST_CHARACTERS,
    TextKind,
    ensure_may_begin,
    ensure_may_publish,
)
from deliberation.rules.texts.marking import Run, RunKind
from deliberation.rules.texts.rounds import (
    ANSWER_WORKING_DAYS,
    LONGEST,
    MOST_OF_ONE,
    NOTHING,
    SHORTEST,
    Dealt,
    Sums,
    ensure_may_deal,
    ensure_may_give,
    ensure_plan_may_go,
    ensure_round_may_open,
    sums,
)
from deliberation.rules.texts.versions import Text, first_version, next_version, restored

__all__ = [
    "ANSWER_WORKING_DAYS",
    "Clause",
    "ClauseChange",
    "ClauseDifference",
    "Dealt",
    "Difference",
    "LONGEST",
    "MOST_CHARACTERS",
    "MOST_OF_ONE",
    "NOTHING",
    "Run",
    "RunKind",
    "SHORTEST",
    "Sums",
    "Text",
    "TextKind",
    "applied",
    "difference",
    "ensure_may_begin",
    "ensure_may_deal",
    "ensure_may_give",
    "ensure_may_publish",
    "ensure_plan_may_go",
    "ensure_round_may_open",
    "first_version",
    "next_version",
    "restored",
    "sums",
]
