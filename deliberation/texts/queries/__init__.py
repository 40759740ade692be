"""Reading: what this room can be asked."""

from __future__ import annotations

from deliberation.texts.queries.texts import (
    PAGE,
    by_key,
    by_number,
    draft,
    of_issue,
    of_resolution,
    plan_of,
    shelf,
    version,
    versions,
)

__all__ = [
    "PAGE",
    "by_key",
    "by_number",
    "draft",
    "of_issue",
    "of_resolution",
    "plan_of",
    "shelf",
    "version",
    "versions",
]
