"""Reading: what this room can be asked."""

from __future__ import annotations

from deliberation.convene.queries.meetings import (
    NOT_PUBLIC,
    PAGE,
    afresh,
    agenda,
    by_key,
    by_number,
    groups,
    is_hidden,
    issues,
    last_of,
    listed,
    of_issue,
    ready,
    running_writing,
    standing,
    titles,
    upcoming,
    writing,
    writing_by_key,
    writings,
)

__all__ = [
    "NOT_PUBLIC",
    "PAGE",
    "afresh",
    "agenda",
    "by_key",
    "by_number",
    "groups",
    "is_hidden",
    "issues",
    "last_of",
    "listed",
    "of_issue",
    "ready",
    "running_writing",
    "standing",
    "titles",
    "upcoming",
    "writing",
    "writing_by_key",
    "writings",
]
