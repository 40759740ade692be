"""Of which rows the record keeps a digest: all but those that stand elsewhere, with the reason.

Read by whoever writes the digests and by whoever recomputes them (``kept``), so that a table or a
column that is added later is kept before anybody thinks of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, select, true

from deliberation.database import Model

_CHAINED = "a chain of its own, anchored in the record"
_MADE = "made of rows that are kept; compared or thrown away"
_PRIVATE = "who somebody is, told to nobody: a register, changed by its own entries"
_VOTE = "of a vote: frozen, chained or sealed in its box, and recounted from there"
_MOVES = "when what is due falls due: moves all the time, decides nothing that was said"
_OFFICE = "in the record of the office, as BY_OFFICES says"
_ENTRY = "each row has an entry of its own, which is compared with it"

#: Tables of which no row is digested → where they are witnessed, or why they need not be.
ELSEWHERE: Mapping[str, str] = {
    "entries": "the record itself",
    "entry_words": "the record itself, with a digest for each text",
    "kept_rows": "the salts of these digests",
    "day_heads": "heads of the record: compared with it, and with a neighbour's",
    "head_files": "heads of the record: each file names the one before, and is signed",
    "acts": _CHAINED,
    "broadcasts": _MADE,
    "issue_texts": _MADE,
    "messages": "told to one person; made of entries",
    "activity": _MADE,
    "due_counts": _MADE,
    "step_counts": _MADE,
    "serials": _MADE,
    "duties": _MOVES,
    "timers": _MOVES,
    "ended_sessions": _MOVES,
    "shreddings": "of the files of the whole installation, and gone when it is done",
    "accounts": _PRIVATE,
    "people": _PRIVATE,
    "former_details": _PRIVATE,
    "households": _PRIVATE,
    "buildings": _PRIVATE,
    "groups": _PRIVATE,
    "letters": _PRIVATE,
    "letter_sights": _PRIVATE,
    "uploads": _PRIVATE,
    "declarations": _PRIVATE,
    "relatives": _PRIVATE,
    "mergers": _PRIVATE,
    "follows": _PRIVATE,
    "head_subscriptions": _PRIVATE,
    "deliveries": "addresses, and what has left the house already",
    "contacts": _PRIVATE,
    "outlets": "addresses and secrets of robots, which whoever keeps them changes",
    "confidants": _PRIVATE,
    "owners": "the register of owners: its digest stands in owners:registered",
    "exclusive_parts": "the register of owners: its digest stands in owners:registered",
    "announcement_readings": "who has read what: decides nothing",
    "text_drafts": "nobody's word yet: seen by its writer alone, until a version is made of it",
    "snap_drafts": "nobody's word yet: photos of a report that is not sent, gone after a day",
    "offices": _OFFICE,
    "officers": _OFFICE,
    "council_meetings": _OFFICE,
    "council_members": _OFFICE,
    "office_entries": "the record of an office itself",
    "boxes": _VOTE,
    "box_heads": _VOTE,
    "voters": _VOTE,
    "marks": _VOTE,
    "choices": _VOTE,
    "scrutineers": _VOTE,
    "affected": "the roll of those affected: its hash is digested with the resolution",
    "cosignatures": _ENTRY,
    "appeal_signatures": _ENTRY,
    "demand_signatures": "who they are is told to nobody; how many, each time, in demand:signed",
}

#: Kept once the box is closed, and only where a reason was given: all else of a ballot is sealed
#: in its box, and whoever casts in a crowd waits for no digest.
FROM_CLOSING = frozenset({"ballots", "duplicate_ballots"})


def must_be_kept(table: Table) -> ColumnElement[bool]:
    """The condition that a row of *table* has a digest on record."""
    if table.name == "helps":
        # At the hall's screen help is confirmed seconds before the ballot is cast: an entry then
        # would keep the moment of a secret one. The row itself has the day alone.
        away = table.c.channel != "terminal"
        return away | (_box(table, "secrecy") != "secret") | _box(table, "closed_at").is_not(None)
    if table.name not in FROM_CLOSING:
        return true()
    return (table.c.reason != "") & _box(table, "closed_at").is_not(None)


def _box(table: Table, column: str) -> ColumnElement[Any]:
    boxes = Model.metadata.tables["boxes"]
    its = (boxes.c.community_id == table.c.community_id, boxes.c.id == table.c.box_id)
    return select(boxes.c[column]).where(*its).scalar_subquery()


_STEPS = "where the issue stands: each change is an entry"

#: Columns of digested tables that are left out → why.
LEFT_OUT: Mapping[str, str] = {
    "version": "counts changes, so that two at once are found",
    "key": "keeps a form from being taken twice",
    "image": "its bytes are held against their hash, which is digested",
    "issues.step": _STEPS,
    "issues.round": _STEPS,
    "issues.since": _STEPS,
    "issues.closing": _STEPS,
    "issues.appealed": _STEPS,
    "issues.reopened": _STEPS,
    "issues.owner_id": "who looks after it: moves with whoever leaves",
    "issues.owner_unit_id": "who looks after it: moves with whoever leaves",
    "communities.id": "the community itself",
}


@cache
def kept() -> Mapping[str, tuple[Column, ...]]:
    """The columns that are digested by the name of their table."""
    return {
        table.name: columns
        for table in Model.metadata.sorted_tables
        if table.name not in ELSEWHERE and "id" in table.c and (columns := _columns(table))
    }


def _columns(table: Table) -> tuple[Column, ...]:
    return tuple(
        column
        for column in sorted(table.columns, key=lambda column: column.name)
        if not column.primary_key
        and column.name != "community_id"
        and column.name not in LEFT_OUT
        and f"{table.name}.{column.name}" not in LEFT_OUT
    )


#: Tables of an office, of which its own chain keeps digests.
BY_OFFICES = ("council_meetings", "council_members", "officers", "offices")


def whose(table: Table) -> Column:
    """The column of *table* that says of which community, or of which office, a row is."""
    if table.name not in BY_OFFICES:
        return of_community(table)
    return table.c.id if table.name == "offices" else table.c.office_id


def of_community(table: Table) -> Column:
    """The column of *table* that says whose a row is."""
    return table.c.id if table.name == "communities" else table.c.community_id
