"""Commitments while a box is open: public, sorted, without time or choice; a head each day (§4).

In a named box they are public as they come in. In a secret one they come out in batches, never one
by one: whoever watches the list cannot join the moment at which somebody voted with one line of it.
The head of a day is a hash over what is public at its end. It goes into the record, from there
onto every paper, and into the export: what was public on a day can be held against it for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.sql.expression import SQLColumnExpression

from deliberation.ballots.models import Ballot, Box, BoxHead, Choice
from deliberation.ballots.operations import secret_tables
from deliberation.ballots.queries.bytewise import by_its_bytes
from deliberation.database import db, unit_of_work
from deliberation.journal.models import Entry
from deliberation.journal.operations import record, take_turn
from deliberation.rules.box import head_of

#: So many ballots of a secret box become public together, at least; at closing the rest does.
BATCH = 10
PAGE = 100  # commitments on one page


def is_published(box: Box) -> bool:
    """Whether the commitments of *box* are public while it is open: not of those of before."""
    return box.uid is not None and box.format > 1


def release(box: Box) -> None:
    """Let those of a secret box become public that wait, if they are enough for a batch."""
    if not (box.is_secret and box.closed_at is None and is_published(box)):
        return
    if db.session.scalar(_waiting(box)) < BATCH:
        return
    with unit_of_work():
        _release(box)


def _release(box: Box) -> None:
    # One at a time: of two at once the second could add the one that came in between.
    take_turn(box.community_id)
    if db.session.scalar(_waiting(box)) < BATCH:
        return
    public, choices = secret_tables.published(box.id), secret_tables.tables(box.id).choices
    left = (
        select(choices.c.commitment)
        .where(choices.c.commitment.not_in(select(public.c.commitment)))
        .order_by(choices.c.commitment)
    )
    db.session.execute(public.insert().from_select(["commitment"], left))


def _waiting(box: Box) -> Select:
    public, choices = secret_tables.published(box.id), secret_tables.tables(box.id).choices
    there = select(func.count()).select_from(choices).scalar_subquery()
    return select(there - select(func.count()).select_from(public).scalar_subquery())


def _public(box: Box) -> tuple[SQLColumnExpression[Any], list[ColumnElement[bool]]]:
    """The column of the commitments that are public now, and which of its rows."""
    if not box.is_secret:
        return Ballot.commitment, [
            Ballot.community_id == box.community_id,
            Ballot.box_id == box.id,
        ]
    if box.closed_at is None:
        return secret_tables.published(box.id).c.commitment, [literal(True)]
    return Choice.commitment, [Choice.community_id == box.community_id, Choice.box_id == box.id]


def how_many(box: Box) -> int:
    """How many commitments are public now."""
    column, which = _public(box)
    return db.session.scalars(select(func.count(column)).where(*which)).one()


def page(box: Box, after: str = "") -> Sequence[str]:
    """The public commitments in their order, one more than fits on a page.

    :param after: the commitment after which to go on
    """
    column, which = _public(box)
    found = select(column).where(*which, by_its_bytes(column) > after)
    return db.session.scalars(found.order_by(by_its_bytes(column)).limit(PAGE + 1)).all()


def every(box: Box, before: datetime | None = None) -> Iterator[str]:
    """All public commitments, in no order; of a named box those that came in *before* a moment."""
    column, which = _public(box)
    if before is not None and not box.is_secret:
        which.append(Ballot.at < before)
    yield from db.session.scalars(select(column).where(*which).execution_options(yield_per=2000))


def take_head(box: Box, day: date, *, at: datetime) -> Entry | None:
    """Put what is public of *box* at the end of *day* on record, once."""
    known = db.session.get(BoxHead, (box.community_id, box.id, day))
    if known is not None or box.closed_at is not None or not is_published(box):
        return None
    if box.is_secret:
        _release(box)
    listed = list(every(box, at))
    head = BoxHead(
        community_id=box.community_id,
        box_id=box.id,
        day=day,
        ballots=len(listed),
        head=head_of(listed),
    )
    db.session.add(head)
    db.session.flush()
    told: dict[str, Any] = {"day": day.isoformat(), "ballots": head.ballots, "head": head.head}
    return record("box:head", box, by=None, at=at, question=box.question, **told)


def heads(box: Box) -> Sequence[BoxHead]:
    """The heads of *box*, by days."""
    return db.session.scalars(
        select(BoxHead)
        .where(BoxHead.community_id == box.community_id, BoxHead.box_id == box.id)
        .order_by(BoxHead.day)
    ).all()
