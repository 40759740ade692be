"""Changing: what can be done in this room."""

from __future__ import annotations

from deliberation.discuss.operations.acting import (
    act,
    adjourn_by_consent,
    arrive,
    close_box,
    further_is_meant,
    leave,
)

__all__ = [
    "act",
    "adjourn_by_consent",
    "arrive",
    "close_box",
    "further_is_meant",
    "leave",
]
