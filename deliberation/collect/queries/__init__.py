"""Reading: what this room can be asked."""

from __future__ import annotations

from deliberation.collect.queries.cosignatures import (
    Cosigning,
    cosigner_count,
    cosigners,
    cosigning,
    standing,
)

__all__ = [
    "Cosigning",
    "cosigner_count",
    "cosigners",
    "cosigning",
    "standing",
]
