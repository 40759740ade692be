"""Boxes held against the record: rolls, what was asked, and what is in them, counted once more.

A closed box is recounted twice: from its rows by the house's own rules, which must give the very
header, footer and root that were sealed, and from its export by the program that strangers run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import func, select

from deliberation.ballots.models import Box, BoxHead, Voter
from deliberation.ballots.operations import closing
from deliberation.ballots.queries import recorded_seal, results
from deliberation.ballots.queries.assigned import assigned
from deliberation.database import db
from deliberation.journal.models import Entry
from deliberation.journal.operations.typed import read_out
from deliberation.lobby.queries.witnessed import entries
from deliberation.rules import recount
from deliberation.rules.box import roll_digest
from deliberation.rules.refusals import Refused
from deliberation.supervise.models import PollResult


def flaws(community_id: int) -> Iterator[str]:
    """What of a community's boxes is otherwise than the record says, in plain English."""
    opened = {entry.subject_id: entry for entry in entries(community_id, "box:opened")}
    closed = {entry.subject_id: entry for entry in entries(community_id, "box:closed")}
    there = select(Box).where(Box.community_id == community_id).order_by(Box.id)
    for box in db.session.scalars(there).all():
        if (entry := opened.pop(box.id, None)) is not None:
            yield from _roll(box, entry)
        else:
            yield f"box {box.id} was never opened on record"
        entry = closed.pop(box.id, None)
        if (box.closed_at is not None) != (entry is not None):
            yield f"box {box.id}: the record and its row differ on whether it is closed"
        elif entry is not None:
            yield from _counted(box, entry)
    for entry in (*opened.values(), *closed.values()):
        yield f"box {entry.subject_id} of entry {entry.number} is gone"
    yield from _heads(community_id)
    yield from _polls(community_id)


def _roll(box: Box, entry: Entry) -> Iterator[str]:
    (told,) = read_out(box.community_id, [entry])
    if (told["roll_hash"], told["entitled"]) != (box.roll_hash, box.entitled):
        yield f"box {box.id}: its roll is not the one of entry {entry.number}"
    if told["question"] != box.question:
        yield f"box {box.id}: its question is not the one of entry {entry.number}"
    voters = select(func.count()).where(
        Voter.community_id == box.community_id, Voter.box_id == box.id
    )
    if (there := db.session.scalar(voters)) != box.entitled:
        yield f"box {box.id} has {there} on its roll, not {box.entitled}"
    elif box.uid is not None and roll_digest(closing.roll(box)) != box.roll_hash:
        yield f"box {box.id}: the lines of its roll were changed"
    elif told.get("lines") not in (None, assigned(box)):
        yield f"box {box.id}: whose the lines of its roll are was changed"


def _counted(box: Box, entry: Entry) -> Iterator[str]:
    told = entry.particulars
    if (told["root"], told["seal"]) != (box.root, box.seal):
        yield f"box {box.id}: root or seal are not those of entry {entry.number}"
        return
    if box.uid is None:
        if dict(closing.count(box)) != box.counts or closing.plain_root(box) != box.root:
            yield f"box {box.id}: its ballots are not those that were counted"
        return
    try:
        board = closing.board_again(box)
    except (Refused, ValueError):
        yield f"box {box.id}: what is in it makes no result any more"
    else:
        # Once words were covered its chain begins with the header as it was: what leads from there
        # to root and seal is the recount's affair.
        parts = (dict(board.header), dict(board.footer), box.header or {}, box.footer or {})
        header, footer, shown, ended = map(_without, parts) if box.covering else parts
        if other := sorted(name for name in header if header[name] != shown.get(name)):
            yield f"box {box.id}: its {', '.join(other)} are not those that were sealed"
        elif board.root != box.root and not box.covering:
            yield f"box {box.id}: its ballots are not those that were sealed"
        elif footer != ended:
            yield f"box {box.id}: what it came to is not what its ballots come to"
        elif box.counts != board.footer["counts"]:
            yield f"box {box.id}: its counts are not what its ballots come to"
    lines = (line.encode() for line in results.export(box).lines())
    covered = recorded_seal.covered(box.community_id).get(box.id, "")
    done = recount.recount(lines, root=told["root"], seal=told["seal"] or "", covered=covered)
    for name in sorted({name for name, _ in done.findings}):
        yield f"box {box.id}: its recount finds {recount.FINDINGS[name][1]}"


def _without(told: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: told[key] for key in told if key not in ("covered", "root", "seal")}


def _heads(community_id: int) -> Iterator[str]:
    """What was public of an open box at the end of a day."""
    kept = {
        (head.box_id, head.day.isoformat()): [head.ballots, head.head]
        for head in db.session.scalars(select(BoxHead).where(BoxHead.community_id == community_id))
    }
    for entry in entries(community_id, "box:head"):
        told = entry.particulars
        if kept.pop((entry.subject_id, told["day"]), None) != [told["ballots"], told["head"]]:
            yield (
                f"box {entry.subject_id}: its head of {told['day']} is not that of "
                f"entry {entry.number}"
            )
    for box_id, day in kept:
        yield f"box {box_id}: its head of {day} is not on record"


def _polls(community_id: int) -> Iterator[str]:
    """What is said of a poll's outcome beside its box."""
    rows = select(PollResult, Box.counts).join(Box, Box.id == PollResult.box_id)
    for poll, counts in db.session.execute(rows.where(PollResult.community_id == community_id)):
        said = {name: getattr(poll, name) for name in ("satisfied", "basically", "dissatisfied")}
        if said != counts:
            yield f"poll {poll.box_id}: its result is not what its ballots come to"
