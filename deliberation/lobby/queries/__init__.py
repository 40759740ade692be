"""Reading: what this room can be asked."""

from __future__ import annotations

from deliberation.lobby.queries.boards import (
    PAGE,
    RESULTS,
    STEPS_FOR_FILTER,
    Stance,
    board,
    duties_of,
    issue_and_stance,
    listed,
    named,
    of_person,
    results,
    waiting,
    waiting_for,
)

__all__ = [
    "PAGE",
    "RESULTS",
    "STEPS_FOR_FILTER",
    "Stance",
    "board",
    "duties_of",
    "issue_and_stance",
    "listed",
    "named",
    "of_person",
    "results",
    "waiting",
    "waiting_for",
]
