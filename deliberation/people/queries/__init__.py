"""Reading: what this room can be asked."""

from __future__ import annotations

from deliberation.people.queries.people import (
    buildings,
    by_id,
    called,
    codes,
    committee_or_kin,
    communities,
    community,
    directory,
    formerly,
    holders,
    households,
    in_force,
    is_of_committee_or_kin,
    names,
    person,
    resident_called,
    residents_called,
    role,
    staff,
    units,
)

__all__ = [
    "buildings",
    "by_id",
    "called",
    "codes",
    "committee_or_kin",
    "communities",
    "community",
    "directory",
    "formerly",
    "holders",
    "households",
    "in_force",
    "is_of_committee_or_kin",
    "names",
    "person",
    "resident_called",
    "residents_called",
    "role",
    "staff",
    "units",
]
