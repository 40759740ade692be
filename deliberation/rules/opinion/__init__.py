"""The opinion map of a round (rulebook §9): stances, what unites and divides, camps, or none.

This is where others import from; the parts stand beside it.
"""

from __future__ import annotations

from deliberation.rules.opinion.camps import NoCamps
from deliberation.rules.opinion.opinion_map import Bubble, OpinionMap, opinion_map
from deliberation.rules.opinion.stances import (
    UNDECLARED,
    Counts,
    Division,
    Stance,
    StatementResult,
    Verdict,
    Voice,
)

__all__ = [
    "Bubble",
    "Counts",
    "Division",
    "NoCamps",
    "OpinionMap",
    "Stance",
    "StatementResult",
    "UNDECLARED",
    "Verdict",
    "Voice",
    "opinion_map",
]
