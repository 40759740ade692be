"""Changing: what can be done in this room."""

from __future__ import annotations

from deliberation.lobby.operations.settling import (
    PATIENCE,
    SETTLED_BY,
    Failure,
    settle_at_a_request,
    settle_due,
)

__all__ = [
    "Failure",
    "PATIENCE",
    "SETTLED_BY",
    "settle_at_a_request",
    "settle_due",
]
