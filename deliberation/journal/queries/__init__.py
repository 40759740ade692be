"""Reading: what this room can be asked."""

from __future__ import annotations

from deliberation.journal.operations.kept_by_offices import office_head
from deliberation.journal.operations.recording import head
from deliberation.journal.queries.entries import (
    BY_MANY,
    MANY,
    TAKEN_BACK,
    by_many,
    coverings,
    hash_of,
    hashes,
    hashes_of,
    of_issue,
    office_hashes,
    standing,
    verify,
    verify_office,
    walk,
)

__all__ = [
    "BY_MANY",
    "MANY",
    "TAKEN_BACK",
    "by_many",
    "coverings",
    "hash_of",
    "hashes",
    "hashes_of",
    "head",
    "of_issue",
    "office_head",
    "office_hashes",
    "standing",
    "verify",
    "verify_office",
    "walk",
]
