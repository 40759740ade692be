"""Texts of numbered clauses, their versions, and what differs between two (rulebook §9).

This is where others import from; the parts stand beside it. A text is written in Markdown; every
number at the head of a line begins a clause, and a clause keeps its identity from version to
version, whatever becomes of its number, place and words.
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
from deliberation.rules.texts.marking import Run, RunKind
from deliberation.rules.texts.versions import Text, first_version, next_version, restored

__all__ = [
    "Clause",
    "ClauseChange",
    "ClauseDifference",
    "Difference",
    "Run",
    "RunKind",
    "Text",
    "applied",
    "difference",
    "first_version",
    "next_version",
    "restored",
]
