"""The guard of the tables: one community's rows live together."""

from __future__ import annotations

from sqlalchemy import MetaData, Table, UniqueConstraint

GLOBAL = {
    "accounts", "ended_sessions", "communities", "offices", "officers", "council_members",
    "council_meetings", "head_files", "office_entries", "shreddings",
}  # fmt: skip
"""An account may belong to several communities, and a community is one.

An office stands above its communities, and so does the joint council that it calls; what the
council takes up belongs to the community that it comes from. What is to be shredded lies in the
files of the installation.
"""


def scattered(metadata: MetaData) -> list[str]:
    """Tables without ``community_id``, and natural keys without it.

    A surrogate id (a primary key of one column) stands alone.
    """
    found = []
    for table in metadata.sorted_tables:
        if table.name in GLOBAL:
            continue
        if "community_id" not in table.columns:
            found.append(f"{table.name}: no community_id")
            continue
        if table.columns["community_id"].nullable:
            found.append(f"{table.name}: community_id may be empty")
        for key in natural_keys(table):
            if "community_id" not in key:
                found.append(f"{table.name}: the key ({', '.join(key)}) lacks community_id")
    return found


def astray(metadata: MetaData) -> list[str]:
    """References between rows of communities that a neighbour's row could satisfy.

    A row that others may refer to is named by (community_id, id), which is unique; who refers to it
    refers to both, so that the database refuses a neighbour's. ``row_of`` makes these keys.
    """
    found = []
    for table in metadata.sorted_tables:
        if table.name in GLOBAL or "community_id" not in table.columns:
            continue
        primary = [column.name for column in table.primary_key.columns]
        if len(primary) == 1 and sorted(["community_id", *primary]) not in natural_keys(table):
            found.append(f"{table.name}: (community_id, {primary[0]}) is not unique")
        for reference in table.foreign_key_constraints:
            if reference.referred_table.name in GLOBAL:
                continue
            own, others = reference.column_keys, [e.column.name for e in reference.elements]
            if ("community_id", "community_id") not in zip(own, others, strict=True):
                found.append(f"{table.name}: ({', '.join(own)}) may refer to a neighbour's row")
    return found


def natural_keys(table: Table) -> list[list[str]]:
    """The columns of each key of *table* that is not its surrogate id."""
    keys = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    keys += [index for index in table.indexes if index.unique]
    if len(table.primary_key.columns) > 1:
        keys.append(table.primary_key)
    return sorted([column.name for column in key.columns] for key in keys)
