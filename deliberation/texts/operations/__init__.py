"""Changing: what can be done in this room."""

from __future__ import annotations

from deliberation.texts.operations.writing import (
    Written,
    begin,
    discard_draft,
    hold,
    issue_of,
    posted,
    publish,
    save_draft,
)

__all__ = [
    "Written",
    "begin",
    "discard_draft",
    "hold",
    "issue_of",
    "posted",
    "publish",
    "save_draft",
]
