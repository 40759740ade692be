"""Changing: what can be done in this room."""

from __future__ import annotations

from deliberation.journal.operations.recording import (
    Undeclared,
    record,
    record_each,
    take_turn,
    took_part,
)

__all__ = [
    "Undeclared",
    "record",
    "record_each",
    "take_turn",
    "took_part",
]
