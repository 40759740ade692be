"""Changing: what can be done in this room."""

from __future__ import annotations

from deliberation.issues.operations.moves import (
    claim,
    concerned,
    ensure_fresh,
    follow,
    hold,
    move,
    note,
    note_each,
    open_issue,
    open_issues,
    owe,
    owe_each,
    owe_on_text,
    put_off_timer,
    set_timer,
    set_timers,
    settle,
    settle_about,
    stop_timer,
)

__all__ = [
    "claim",
    "concerned",
    "ensure_fresh",
    "follow",
    "hold",
    "move",
    "note",
    "note_each",
    "open_issue",
    "open_issues",
    "owe",
    "owe_each",
    "owe_on_text",
    "put_off_timer",
    "set_timer",
    "set_timers",
    "settle",
    "settle_about",
    "stop_timer",
]
