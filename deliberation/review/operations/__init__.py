"""Changing: what can be done in this room."""

from __future__ import annotations

from deliberation.review.operations.deciding import (
    accept,
    acknowledge,
    decided,
    decline,
    merge,
    sitting,
    tell_all,
    to_decide,
)

__all__ = [
    "accept",
    "acknowledge",
    "decided",
    "decline",
    "merge",
    "sitting",
    "tell_all",
    "to_decide",
]
