"""Texts of numbered clauses, their versions, and what differs between two (rulebook §9).

This is where others import from; the parts stand beside it. A text is written in Markdown; every
number at the head of a line begins a clause, and a clause keeps its identity from version to
version, whatever becomes of its number, place and words. Here, too: which texts there are, and what
rounds of opinions on them ask for.
"""

from __future__ import annotations

from deliberation.rules.texts.adopting import (
    REVIEW_OPENS_BEFORE,
    ensure_may_bring,
    ensure_may_file,
    ensure_may_review,
    review_day,
)
from deliberation.rules.texts.advice import (
    WHOLE,
    Interest,
    ensure_advice_asked,
    ensure_advice_given,
    ensure_interest_declared,
)
from deliberation.rules.texts.clauses import Clause
from deliberation.rules.texts.differences import (
    ClauseChange,
    ClauseDifference,
    Difference,
    applied,
    difference,
)
from deliberation.rules.texts.guide import (
    LABELS,
    LOOK_OPENS_BEFORE,
    NEEDED,
    Offering,
    ServiceFact,
    ensure_guide_complete,
    ensure_may_look,
    look_day,
    services,
)
from deliberation.rules.texts.kinds import (
    BEGUN,
    MOST_CHARACTERS,
    TextKind,
    ensure_may_begin,
    ensure_may_publish,
)
from deliberation.rules.texts.legality import (
    ADOPTED,
    Convention,
    Corrected,
    Finding,
    Giver,
    Look,
    Question,
    Said,
    conventions_unmet,
    corrected,
    ensure_finding_withdrawn,
    ensure_legality_asked,
    ensure_legality_given,
    examined,
    last_day_to_ask,
    looks,
    proposed,
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
    "ADOPTED",
    "ANSWER_WORKING_DAYS",
    "BEGUN",
    "Clause",
    "ClauseChange",
    "ClauseDifference",
    "Convention",
    "Corrected",
    "Dealt",
    "Difference",
    "Finding",
    "Giver",
    "LABELS",
    "Interest",
    "LONGEST",
    "LOOK_OPENS_BEFORE",
    "Look",
    "MOST_CHARACTERS",
    "MOST_OF_ONE",
    "NEEDED",
    "NOTHING",
    "Question",
    "REVIEW_OPENS_BEFORE",
    "Run",
    "RunKind",
    "SHORTEST",
    "Said",
    "Offering",
    "ServiceFact",
    "Sums",
    "Text",
    "TextKind",
    "WHOLE",
    "applied",
    "conventions_unmet",
    "corrected",
    "difference",
    "ensure_advice_asked",
    "ensure_advice_given",
    "ensure_finding_withdrawn",
    "ensure_guide_complete",
    "ensure_interest_declared",
    "ensure_legality_asked",
    "ensure_legality_given",
    "ensure_may_begin",
    "ensure_may_bring",
    "ensure_may_deal",
    "ensure_may_file",
    "ensure_may_give",
    "ensure_may_look",
    "ensure_may_publish",
    "ensure_may_review",
    "ensure_plan_may_go",
    "ensure_round_may_open",
    "examined",
    "first_version",
    "last_day_to_ask",
    "look_day",
    "looks",
    "next_version",
    "proposed",
    "restored",
    "review_day",
    "services",
    "sums",
]
