"""Who covered words of a meeting or a box, when and why: what its page says beside the covering."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from deliberation.journal import queries as journal
from deliberation.journal.operations.typed import read_out
from deliberation.people import queries as people


@dataclass(frozen=True, slots=True)
class Covering:
    """One covering; *by* as the committee's people are called in public."""

    at: datetime
    by: str
    places: int
    reason: str


def coverings(community_id: int, table: str, subject_id: int) -> list[Covering]:
    """The coverings of the row *subject_id* of *table*, in their order."""
    entries = journal.coverings(community_id, table, subject_id)
    names = people.names(community_id, {one.actor_id for one in entries}, in_full=False)
    return [
        Covering(one.at, names.get(one.actor_id or 0, ""), told["places"], told["reason"])
        for one, told in zip(entries, read_out(community_id, entries), strict=True)
    ]
