"""The tables of this room."""

from __future__ import annotations

from deliberation.journal.models.entries import (
    DECIDED,
    Activity,
    DayHead,
    Entry,
    HeadFile,
    HeadSubscription,
    KeptRow,
    OfficeEntry,
    Tampering,
    Words,
)

__all__ = [
    "Activity",
    "DECIDED",
    "DayHead",
    "Entry",
    "HeadFile",
    "HeadSubscription",
    "KeptRow",
    "OfficeEntry",
    "Tampering",
    "Words",
]
