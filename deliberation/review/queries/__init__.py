"""Reading: what this room can be asked."""

from __future__ import annotations

from deliberation.review.queries.reviews import (
    Look,
    Signatures,
    committee,
    decided_before,
    last_referral,
    latest,
    look,
    mergeable,
    referral,
    signatures,
    standing,
)

__all__ = [
    "Look",
    "Signatures",
    "committee",
    "decided_before",
    "last_referral",
    "latest",
    "look",
    "mergeable",
    "referral",
    "signatures",
    "standing",
]
