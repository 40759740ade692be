"""Closing: counted, chained and sealed, so that anybody can recount (§4)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Protocol

from sqlalchemy import CompoundSelect, Result, Select, func, select, union_all

from deliberation import clock
from deliberation.ballots.models import Ballot, Box, Choice, Duplicate, Mark, Voter
from deliberation.ballots.operations import publishing, secret_tables
from deliberation.ballots.operations.casting import ONLINE, cast_so_far, hold
from deliberation.ballots.queries.bytewise import by_its_bytes
from deliberation.ballots.queries.contest_days import final_at, runs_until
from deliberation.database import db, subject_of
from deliberation.journal.models import Entry
from deliberation.journal.operations import kept, record, took_part
from deliberation.people.models import Community, Person
from deliberation.rules import box as rules
from deliberation.rules.refusals import OutOfOrder


def close(box: Box, *, by: Person | None, at: datetime, stopped: bool = False) -> Entry:
    """Count *box*, chain and seal what is in it: the totals are public from here on.

    It closes when its time has come, or earlier once everybody entitled has cast. The record
    keeps the chain's root and the seal.

    :param stopped: nothing follows from it: what others entered is contested no longer
    :raises OutOfOrder: ``ballots.closed``, ``ballots.still_open``, ``contests.still_run``
    """
    hold(box)
    if box.closed_at is not None:
        raise OutOfOrder.because("ballots.closed", "4")
    cast = cast_so_far(box)
    if at < box.closes_at and cast < box.entitled:
        raise OutOfOrder.because("ballots.still_open", "4")
    runs = runs_until(box)
    if not stopped and runs is not None and at < runs:
        raise OutOfOrder.because("contests.still_run", "4")
    if box.uid is None:
        box.counts, box.root = dict(count(box)), plain_root(box)
    else:
        board = _board(box, at)
        box.header, box.footer = dict(board.header), dict(board.footer)
        box.counts, box.root = dict(board.footer["counts"]), board.root
        if box.is_secret:
            secret_tables.rewrite(box)
    box.closed_at = at
    db.session.flush()
    _took_part(box)
    kept.from_closing(box.community_id, box.id)
    return record(
        "box:closed",
        box,
        by=by.id if by else None,
        at=at,
        issue=box.issue_id,
        cast=cast,
        entitled=box.entitled,
        root=box.root,
        seal=box.seal,
    )


def _took_part(box: Box) -> None:
    """Who cast at a screen of their own took part in that month; paper names no person.

    Of a secret box only the month of its closing is kept: nobody learns when somebody cast.
    """
    months: dict[tuple[int, int], tuple[datetime, list[int]]] = {}
    for person, at in _rows(participants(box.community_id, box.id)):
        day = clock.day_of(at)
        months.setdefault((day.year, day.month), (at, []))[1].append(person)
    for at, persons in months.values():
        took_part(box.community_id, persons, at=at)


def participants(community_id: int, box_id: int | None = None) -> CompoundSelect:
    """Persons who cast online in closed boxes (in one), each with the moment that may be kept."""
    which = [Box.community_id == community_id, Box.closed_at.is_not(None)]
    if box_id is not None:
        which.append(Box.id == box_id)
    named = (
        select(Ballot.entered_by, Ballot.at)
        .join(Box, Box.id == Ballot.box_id)
        .where(*which, Ballot.channel == ONLINE, Ballot.entered_by.is_not(None))
    )
    secret = (
        select(Voter.person_id, Box.closed_at)
        .join(Mark, Mark.voter_id == Voter.id)
        .join(Box, Box.id == Mark.box_id)
        .where(
            *which,
            Mark.community_id == community_id,
            Mark.channel == ONLINE,
            Voter.person_id.is_not(None),
        )
    )
    return union_all(named, secret)


class Due(Protocol):
    """A timer of a box that no room closes in its own way."""

    community_id: int
    subject_id: int
    falls_due: datetime


def fall_due(community: Community, timer: Due) -> None:
    """The time of a box has come: it is counted, and nothing else follows from it."""
    box = subject_of(Box, timer)
    hold(box)
    if box.closed_at is None and timer.falls_due >= final_at(box):
        close(box, by=None, at=timer.falls_due)


def judged(box: Box, at: datetime) -> rules.BoxResult:
    """What *box* would come to if it closed now: for the rules that decide whether it does.

    Whoever closes asks this under :func:`hold`; pages ask ``queries.result``.
    """
    return _board(box, at).result


def board_again(box: Box) -> rules.Board:
    """The board of a closed *box*, made anew from the rows of today: the same, or they changed.

    :raises Refused: ``ballots.board_unfit``: they do not even make a board
    """
    assert box.closed_at is not None and box.header is not None
    told = _heading(box, box.closed_at)
    told = replace(told, community=box.header["community"])  # which may be called otherwise now
    return rules.close(told, roll(box), marks(box), opened(box))


def _board(box: Box, at: datetime) -> rules.Board:
    return rules.close(_heading(box, at), roll(box), marks(box), opened(box))


def _heading(box: Box, at: datetime) -> rules.Heading:
    community = db.session.get_one(Community, box.community_id)
    duplicates = (
        select(func.count())
        .select_from(Duplicate)
        .where(Duplicate.community_id == box.community_id, Duplicate.box_id == box.id)
    )
    assert box.uid is not None and box.rule is not None  # as of every box since there are receipts
    return rules.Heading(
        uid=box.uid,
        community=community.name,
        question=box.question,
        method=rules.BallotMethod(box.method),
        secrecy=rules.Secrecy(box.secrecy),
        labels={option: (box.labels or {}).get(option, option) for option in box.options},
        rule=box.rule,
        body=box.profile["code"] if box.profile else None,
        two_channels=box.two_channels.value,
        changeable=box.changeable,
        limit=box.most_choices,
        opens_at=_utc(box.opens_at),
        closes_at=_utc(box.closes_at),
        closed_at=_utc(at),
        extended=box.extended_at is not None,
        spoiled=box.spoiled,
        duplicates=db.session.scalars(duplicates).one(),
        format=box.format,
        heads=[
            rules.Head(one.day.isoformat(), one.ballots, one.head) for one in publishing.heads(box)
        ],
    )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


# ------------------------------------------------------------------ what is in a box


def _rows(statement: Select | CompoundSelect) -> Result:
    """The rows of *statement*, few at a time: a large box is never in memory twice."""
    return db.session.execute(statement.execution_options(yield_per=2000))


def roll(box: Box, *, in_order: bool = False) -> Iterator[rules.RollLine]:
    """The frozen roll, by the codes of its lines; sorted by them where that is asked for."""
    lines = select(Voter.code, Voter.weight, Voter.area).where(
        Voter.community_id == box.community_id, Voter.box_id == box.id
    )
    if in_order:
        lines = lines.order_by(by_its_bytes(Voter.code))
    return (rules.RollLine(*row) for row in _rows(lines))


def marks(box: Box, *, in_order: bool = False) -> Iterator[rules.Mark]:
    """Who has cast, by code and channel; sorted by code where that is asked for."""
    if not box.is_secret:
        marked = select(Voter.code, Ballot.channel).join(Ballot, Ballot.voter_id == Voter.id)
        marked = marked.where(Ballot.community_id == box.community_id, Ballot.box_id == box.id)
    elif box.closed_at is None:
        table = secret_tables.tables(box.id).marks
        marked = select(Voter.code, table.c.channel).join(table, table.c.voter_id == Voter.id)
        marked = marked.where(
            Voter.community_id == box.community_id,
            Voter.box_id == box.id,
            secret_tables.counts(table),
        )
    else:
        marked = (
            select(Voter.code, Mark.channel)
            .join(Mark, Mark.voter_id == Voter.id)
            .where(Mark.community_id == box.community_id, Mark.box_id == box.id)
        )
    if in_order:
        marked = marked.order_by(by_its_bytes(Voter.code))
    return (rules.Mark(*row) for row in _rows(marked))


def opened(box: Box) -> Iterator[rules.Opened]:
    """Every ballot with its nonce; with its voter's code in a named box alone."""
    return (rules.Opened(*row) for row in _rows(_ballots(box)[0]))


def committed(box: Box) -> Iterator[tuple[str, rules.Opened]]:
    """Every ballot with the commitment that is kept with it, sorted by that."""
    ballots, commitment = _ballots(box)
    rows = _rows(ballots.add_columns(commitment).order_by(by_its_bytes(commitment)))
    return ((digest, rules.Opened(*ballot)) for *ballot, digest in rows)


def _ballots(box: Box) -> tuple[Select, Any]:
    """The ballots, and the column of their commitments."""
    if not box.is_secret:
        ballots = (
            select(Ballot.choice, Ballot.nonce, Voter.code)
            .join(Voter, Voter.id == Ballot.voter_id)
            .where(Ballot.community_id == box.community_id, Ballot.box_id == box.id)
        )
        return ballots, Ballot.commitment
    if box.closed_at is None:
        table = secret_tables.tables(box.id).choices
        return select(table.c.choice, table.c.nonce), table.c.commitment
    kept = select(Choice.choice, Choice.nonce).where(
        Choice.community_id == box.community_id, Choice.box_id == box.id
    )
    return kept, Choice.commitment


def count(box: Box) -> Mapping[str, int]:
    """The pieces by option, for the rules that judge at closing; pages ask ``queries.counts``."""
    if box.is_secret:
        chosen = Counter(ballot.choice for ballot in opened(box))
    else:
        chosen = Counter(
            dict(
                db.session.execute(
                    select(Ballot.choice, func.count())
                    .where(Ballot.community_id == box.community_id, Ballot.box_id == box.id)
                    .group_by(Ballot.choice)
                ).all()
            )
        )
    counted: Counter[str] = Counter()
    for choice, number in chosen.items():
        for option in rules.choice_from(choice):
            counted[option] += number
    return {option: counted[option] for option in box.options}


def plain_root(box: Box) -> str:
    """Of a box that was opened before there were nonces: the hash of its ballots by voter."""
    ballots = db.session.execute(
        select(Voter.key, Ballot.choice, Ballot.channel)
        .join(Voter, Voter.id == Ballot.voter_id)
        .where(Ballot.community_id == box.community_id, Ballot.box_id == box.id)
        .order_by(Voter.key)
    ).all()
    told = json.dumps([list(ballot) for ballot in ballots], separators=(",", ":"))
    return sha256(told.encode()).hexdigest()
