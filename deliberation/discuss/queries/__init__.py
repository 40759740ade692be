"""Reading: what this room can be asked."""

from __future__ import annotations

from deliberation.discuss.queries.records import (
    acts,
    adopted,
    latest,
    latest_shown,
    meetings_with_acts,
    proceedings,
    verify,
)

__all__ = [
    "acts",
    "adopted",
    "latest",
    "latest_shown",
    "meetings_with_acts",
    "proceedings",
    "verify",
]
