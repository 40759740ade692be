"""Reading: what pages show of this room."""

from __future__ import annotations

from deliberation.opinions.queries.maps import (
    Mine,
    any_open,
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
    "any_open",
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
