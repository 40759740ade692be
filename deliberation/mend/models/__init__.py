"""The tables of this room."""

from __future__ import annotations

from deliberation.mend.models.places import FaultKind, Place
from deliberation.mend.models.reports import (
    SnapDraft,
    SnapHandling,
    SnapHandOver,
    SnapJoin,
    SnapOrder,
    SnapPhoto,
    SnapReport,
)

__all__ = [
    "FaultKind",
    "Place",
    "SnapDraft",
    "SnapHandOver",
    "SnapHandling",
    "SnapJoin",
    "SnapOrder",
    "SnapPhoto",
    "SnapReport",
]
