"""Ends that depend on days of rest not yet published, computed anew until they come (§5)."""

from __future__ import annotations

from datetime import datetime

from deliberation.issues.operations.ends import duties_anew
from deliberation.people.models import Community
from deliberation.resolve.operations.posting_ends import postings_anew


def ends_anew(community: Community, *, at: datetime) -> int:
    """Compute every open end of *community* anew; gives how many have moved."""
    return postings_anew(community, at=at) + duties_anew(community, at=at)
