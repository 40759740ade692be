"""Reading: what pages show of this room."""

from __future__ import annotations

from deliberation.opinions.queries.maps import (
    Mine,
    by_id,
    count_open,
    mine,
    of_issue,
    open_in,
    own_statements,
    said_by,
    statement,
    statements,
    to_judge,
    unanswered,
)

__all__ = [
    "Mine",
    "by_id",
    "count_open",
    "mine",
    "of_issue",
    "open_in",
    "own_statements",
    "said_by",
    "statement",
    "statements",
    "to_judge",
    "unanswered",
]
