"""Changing: what can be done in this room."""

from __future__ import annotations

from deliberation.resolve.operations.resolutions import (
    PartDraft,
    TaskDraft,
    fall_due,
    owe_committee,
    post,
    rewrite,
    take_down,
    withdraw,
    write,
)

__all__ = [
    "PartDraft",
    "TaskDraft",
    "fall_due",
    "owe_committee",
    "post",
    "rewrite",
    "take_down",
    "withdraw",
    "write",
]
