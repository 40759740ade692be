"""Changing: what can be done in this room."""

from __future__ import annotations

from deliberation.convene.operations.meetings import (
    CORE,
    call_meeting,
    cancel,
    change_particulars,
    ensure_draft,
    ensure_seen,
    set_agenda,
    touch,
)

__all__ = [
    "CORE",
    "call_meeting",
    "cancel",
    "change_particulars",
    "ensure_draft",
    "ensure_seen",
    "set_agenda",
    "touch",
]
