"""The tables of this room."""

from __future__ import annotations

from deliberation.convene.models.demands import (
    Demand,
    DemandSignature,
)
from deliberation.convene.models.meetings import (
    AgendaItem,
    MediationSession,
    Meeting,
    Seat,
    Writing,
)

__all__ = [
    "AgendaItem",
    "Demand",
    "DemandSignature",
    "MediationSession",
    "Meeting",
    "Seat",
    "Writing",
]
