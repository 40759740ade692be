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
    put_off_timer,
    set_timer,
    set_timers,
    settle,
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
    "put_off_timer",
    "set_timer",
    "set_timers",
    "settle",
    "stop_timer",
]
