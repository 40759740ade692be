"""What came on paper is entered by one person; it waits until another confirms it.

In a named box each paper is entered with its choice. In a secret box the serial is on the stub
alone: the stubs that came back are entered as a list, the choices as a tally of the pile, and
which belongs to which is settled by lot when the ballots are cast.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from deliberation.ballots.models import Box, Voter
from deliberation.ballots.models.paper import PaperBallot, PaperBatch, PaperEntry
from deliberation.ballots.operations import helping, paper, secret_tables
from deliberation.ballots.operations.casting import SCREENS, hold
from deliberation.ballots.queries import choices, has_cast
from deliberation.database import db, record_in
from deliberation.people.models import Person
from deliberation.rules.box import BallotMethod, choice_from, choice_of
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import OutOfOrder, Refusal, Refused

#: What is entered of a paper that cannot be counted; no option is called so.
SPOILED = "*spoiled"
#: So many secret papers are entered together, at least, until the last day: who handed in the
#: only one of a batch would be known by it.
SECRET_LEAST = 3
LAST_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper as it is entered.

    :ivar row: its place in the form or the list, for errors
    :ivar choice: canonical, or :data:`SPOILED`; ``None`` in a secret box
    :ivar remark: what was written beside it, where the paper asks for it
    """

    row: int
    serial: int
    choice: str | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be entered: ``column`` is serial or choice."""

    row: int
    column: str
    refusal: Refusal


def check(box: Box, sheets: Sequence[Sheet]) -> list[Problem]:
    """Every row that cannot be entered, with its column; empty: all can."""
    known = paper.serials(box, [sheet.serial for sheet in sheets])
    waiting = set(
        db.session.scalars(
            select(PaperEntry.serial).where(
                PaperEntry.community_id == box.community_id,
                PaperEntry.box_id == box.id,
                PaperEntry.waiting,
            )
        )
    )
    voter_ids = [one.voter_id for one in known.values()]
    on_paper = _on_paper(box, voter_ids)
    seen: set[int] = set()
    found = []
    for sheet in sheets:
        refusal = _wrong(sheet, known.get(sheet.serial), waiting, seen, on_paper)
        seen.add(sheet.serial)
        if refusal is not None:
            found.append(Problem(sheet.row, "serial", refusal))
        if sheet.choice not in (None, SPOILED):
            try:
                _ensure_one(box, sheet.choice)
            except Refused as refused:
                found.append(Problem(sheet.row, "choice", refused.refusal))
    return found


def _ensure_one(box: Box, choice: str) -> None:
    """Whether *choice*, canonical, can be chosen in *box*.

    :raises Refused: as ``rules.ballots.choice_of``
    """
    choice_of(BallotMethod(box.method), box.options, choice_from(choice), limit=box.most_choices)


def _on_paper(box: Box, voter_ids: Sequence[int]) -> set[int]:
    """Those who have cast already and whose second paper could not count beside it."""
    if box.is_secret:
        cast_ids = select(Voter.id).where(
            Voter.community_id == box.community_id, Voter.id.in_(voter_ids), has_cast(box)
        )
        return set(db.session.scalars(cast_ids))
    cast_before = choices(box, voter_ids)
    return {one for one, ballot in cast_before.items() if ballot.channel not in SCREENS}


def _wrong(
    sheet: Sheet,
    known: PaperBallot | None,
    waiting: set[int],
    seen: set[int],
    on_paper: set[int],
) -> Refusal | None:
    serial = {"serial": sheet.serial}
    if known is None:
        return Refusal.of("ballots.serial_unknown", "4", **serial)
    if known.replaced_at is not None:
        return Refusal.of("ballots.paper_replaced", "4", **serial)
    if sheet.serial in seen:
        return Refusal.of("ballots.serial_twice", "4", **serial)
    if sheet.serial in waiting or known.returned_at is not None:
        return Refusal.of("ballots.paper_entered", "4", **serial)
    if known.voter_id in on_paper:
        return Refusal.of("ballots.voter_has_cast", "4", **serial)
    return None


def enter(
    box: Box,
    sheets: Sequence[Sheet],
    *,
    key: str,
    by: Person,
    at: datetime,
    tally: Mapping[str, int] | None = None,
    source: str = "typed",
    scan: str | None = None,
    channel: str = "paper",
    seconds: Collection[RoleKind] = helping.SECONDS,
) -> PaperBatch:
    """Enter a batch of papers, all or none; nothing is cast until somebody else confirms it.

    :param key: of the form: the second submit gives the batch that the first made
    :param tally: of a secret box: choice (or :data:`SPOILED`) → papers in the pile
    :param scan: SHA-256 of a photo of the papers
    :param channel: how they came: on paper; in polls also said at the door or on the phone
    :param seconds: who may confirm it, and is told; empty: their own room tells them
    :raises OutOfOrder: ``ballots.closed``
    :raises Refused: ``ballots.no_papers``, ``ballots.tally_differs``,
        ``ballots.too_few_secret``, and the first problem that :func:`check` finds
    """
    if (made := by_key(box, key)) is not None:
        return made
    hold(box)
    if box.is_closed(at):
        raise OutOfOrder.because("ballots.closed", "4")
    if not sheets:
        raise Refused.because("ballots.no_papers", "4")
    for problem in check(box, sheets):
        raise Refused(problem.refusal)
    counted = _tallied(box, sheets, tally, at) if box.is_secret else None
    batch = PaperBatch(
        community_id=box.community_id,
        box_id=box.id,
        key=key,
        source=source,
        channel=channel,
        scan_sha256=scan,
        papers=len(sheets),
        entered_by=by.id,
        entered_at=at,
    )
    db.session.add(batch)
    db.session.flush()
    try:
        with db.session.begin_nested():
            db.session.add_all(
                PaperEntry(
                    community_id=box.community_id,
                    box_id=box.id,
                    batch_id=batch.id,
                    serial=sheet.serial,
                    choice=None if box.is_secret else sheet.choice,
                    remark=sheet.remark,
                )
                for sheet in sheets
            )
            db.session.flush()
    except IntegrityError as error:
        raise OutOfOrder.because("ballots.papers_meanwhile", "4") from error
    if counted is not None:
        secret_tables.keep_pile(box, batch.id, counted)
        # Until they are cast, nobody votes a second time on a screen: the pile is mixed.
        secret_tables.put_aside(
            box, voters_of(box, [sheet.serial for sheet in sheets]), secret_tables.HELD
        )
    helping.tell_seconds(box, seconds, "papers:wait", by=by, at=at)
    return batch


def _tallied(
    box: Box, sheets: Sequence[Sheet], tally: Mapping[str, int] | None, at: datetime
) -> dict[str, int]:
    counted = {choice: number for choice, number in (tally or {}).items() if number}
    for choice in counted:
        if choice != SPOILED:
            _ensure_one(box, choice)
    if sum(counted.values()) != len(sheets) or any(one < 0 for one in counted.values()):
        raise Refused.because(
            "ballots.tally_differs", "4", stubs=len(sheets), papers=sum(counted.values())
        )
    if len(sheets) < SECRET_LEAST and at < box.closes_at - LAST_DAY:
        raise Refused.because("ballots.too_few_secret", "4", least=SECRET_LEAST)
    return counted


def voters_of(box: Box, serials: Sequence[int]) -> list[int]:
    """Ids of the lines of the roll to which the papers with these numbers were given."""
    return [one.voter_id for one in paper.serials(box, serials).values()]


# ------------------------------------------------------------------ reading


def by_key(box: Box, key: str) -> PaperBatch | None:
    """The batch that a form with *key* has made."""
    return record_in(PaperBatch, box.community_id, key=key)


def batch(community_id: int, batch_id: int) -> PaperBatch | None:
    """The batch with this id."""
    return record_in(PaperBatch, community_id, id=batch_id)


def batches(box: Box, limit: int = 50) -> Sequence[PaperBatch]:
    """The batches of *box*, those that wait first, then the latest."""
    return db.session.scalars(
        select(PaperBatch)
        .where(PaperBatch.community_id == box.community_id, PaperBatch.box_id == box.id)
        .order_by(PaperBatch.settled_at.is_not(None), PaperBatch.id.desc())
        .limit(limit)
    ).all()


def entries(of: PaperBatch) -> Sequence[PaperEntry]:
    """What was entered in the batch *of*, by serial."""
    return db.session.scalars(
        select(PaperEntry)
        .where(PaperEntry.community_id == of.community_id, PaperEntry.batch_id == of.id)
        .order_by(PaperEntry.serial)
    ).all()
