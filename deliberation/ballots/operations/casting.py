"""Casting: one voter, one ballot, whatever the channel; the database holds it (§4)."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import FromClause, Insert, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from deliberation.ballots.models import Ballot, Box, Duplicate, Mark, Voter
from deliberation.ballots.operations import secret_tables
from deliberation.database import db
from deliberation.people.models import Person
from deliberation.rules.box import (
    BallotMethod,
    canonical,
    choice_of,
    commitment,
    nonce_with,
    receipt,
)
from deliberation.rules.bylaws import TwoChannels
from deliberation.rules.refusals import OutOfOrder, Refused

ONLINE, TERMINAL, PROXY = "online", "terminal", "proxy"
#: How a ballot comes in; all but the first are entered by somebody for the voter.
CHANNELS = (ONLINE, TERMINAL, "paper", "assisted", "door", "phone", PROXY)
#: Where the voter presses the button: in the rule for two channels these are "online".
SCREENS = (ONLINE, TERMINAL)


class AlreadyCast(OutOfOrder):
    """There is a ballot of this line already, and it stands."""


@dataclass(frozen=True, slots=True)
class Cast:
    """What became of a ballot.

    :ivar counted: it is the one that counts; else it is kept as a duplicate
    :ivar receipt: the code that the voter may take home, where the box has receipts
    :ivar changed: it replaced an earlier one of the same voter
    """

    counted: bool
    receipt: str | None = None
    changed: bool = False


def cast(
    box: Box,
    voter: Voter,
    choice: str | Collection[str],
    *,
    channel: str,
    by: Person | None,
    at: datetime,
    reason: str = "",
    words: str = "",
    nonce: str | None = None,
) -> Cast:
    """Put *voter*'s ballot into *box*; no entry is written, opening and closing witness it.

    That a voter casts one ballot is held by the database, not by asking beforehand. Where the
    voter's other channel was used before, the rule chosen at opening decides which of the
    two counts; the other one is kept as a duplicate. In a secret box the first mark stands.

    :param choice: the id of an option, or of several where the box takes approval
    :param by: who entered it; the voter, or whoever enters what came on paper
    :param words: what the voter, or the voter's browser, adds to the nonce
    :param nonce: 64 hexadecimal digits that nobody can guess; drawn unless given
    :raises OutOfOrder: ``ballots.closed``, ``ballots.cast_already``, ``ballots.channel_shut``
    :raises Refused: ``ballots.choice_unknown``, ``ballots.choose_one``,
        ``ballots.too_many_chosen``, ``ballots.not_on_roll``
    """
    hold(box, shared=True)
    if box.is_closed(at):
        raise OutOfOrder.because("ballots.closed", "4")
    if channel not in (box.channels or CHANNELS):
        raise OutOfOrder.because("ballots.channel_shut", "4")
    if voter.box_id != box.id:
        raise Refused.because("ballots.not_on_roll", "4")
    content = filled_in(box, choice, code=voter.code or "", words=words, nonce=nonce)
    taken = receipt(content["commitment"]) if content["commitment"] else None
    if box.is_secret:
        return _secret(box, voter, content, channel, taken)
    content |= {
        "community_id": box.community_id,
        "box_id": box.id,
        "voter_id": voter.id,
        "reason": reason,
        "channel": channel,
        "entered_by": by.id if by else None,
        "at": at,
    }
    first = db.session.execute(once(Ballot.__table__).values(content).returning(Ballot.id))
    if first.one_or_none() is not None:
        return Cast(True, taken)
    return _second(box, voter, content, taken)


class Asking(Protocol):
    """What is asked of a box when a ballot is filled in."""

    @property
    def uid(self) -> str | None: ...
    @property
    def format(self) -> int: ...
    @property
    def method(self) -> str: ...
    @property
    def options(self) -> Any: ...
    @property
    def most_choices(self) -> int | None: ...
    @property
    def is_secret(self) -> bool: ...


def filled_in(
    box: Asking,
    choice: str | Collection[str],
    *,
    code: str = "",
    words: str = "",
    nonce: str | None = None,
) -> dict[str, Any]:
    """*choice* as *box* keeps it: canonical, with its nonce and the commitment to both.

    :param code: the voter's code of the roll; what a named ballot's commitment is over as well
    :param words: as :func:`cast`
    :raises Refused: as ``rules.ballots.choice_of``
    """
    picked = [choice] if isinstance(choice, str) else choice
    chosen = choice_of(BallotMethod(box.method), box.options, picked, limit=box.most_choices)
    digest, first = None, box.format == 1
    nonce = nonce or secrets.token_hex(16 if first else 32)
    if box.uid:
        nonce = nonce if first else nonce_with(box.uid, nonce, words)
        bound = "" if first or box.is_secret else code
        digest = commitment(box.uid, chosen, nonce, bound)
    return {"choice": canonical(chosen), "nonce": nonce, "commitment": digest}


def once(table: FromClause) -> Insert:
    """An insert into *table* that gives no row where a constraint has one already."""
    assert isinstance(table, Table)
    on_sqlite = db.session.get_bind().dialect.name == "sqlite"
    return (sqlite if on_sqlite else postgresql).insert(table).on_conflict_do_nothing()


def _secret(box: Box, voter: Voter, content: dict, channel: str, taken: str | None) -> Cast:
    marks, choices = secret_tables.tables(box.id)
    mark = once(marks).values(voter_id=voter.id, channel=channel).returning(marks.c.voter_id)
    if db.session.execute(mark).one_or_none() is None:
        raise AlreadyCast.because("ballots.cast_already", "4")
    db.session.execute(choices.insert().values(content))
    return Cast(True, taken)


def _second(box: Box, voter: Voter, content: dict, taken: str | None) -> Cast:
    first = db.session.scalars(
        select(Ballot)
        .where(
            Ballot.community_id == box.community_id,
            Ballot.box_id == box.id,
            Ballot.voter_id == voter.id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    channels = (first.channel, content["channel"])
    if PROXY in channels:
        raise AlreadyCast.because("ballots.cast_already", "4")  # used is used
    on_screen = [channel in SCREENS for channel in channels]
    if on_screen[0] is on_screen[1]:
        if not box.changeable:
            raise AlreadyCast.because("ballots.cast_already", "4")
        return _replace(first, content, taken)
    prevails = TwoChannels.ONLINE_PREVAILS
    if not on_screen[1]:
        prevails = TwoChannels.PAPER_PREVAILS
    elif box.two_channels is not TwoChannels.ONLINE_PREVAILS:
        # Told before it is a ballot: whoever sits at a screen can be told at once.
        raise AlreadyCast.because("ballots.cast_already", "4")
    replaces = box.two_channels is prevails
    loser = {name: getattr(first, name) if replaces else content[name] for name in _KEPT}
    db.session.add(Duplicate(**loser))
    if replaces:
        return _replace(first, content, taken)
    db.session.flush()
    return Cast(False)


#: What is kept of a ballot that does not count.
_KEPT = (
    "community_id", "box_id", "voter_id", "choice", "reason", "channel", "entered_by", "at",
)  # fmt: skip


def _replace(first: Ballot, content: dict, taken: str | None) -> Cast:
    for name in ("choice", "reason", "channel", "entered_by", "at", "nonce", "commitment"):
        setattr(first, name, content[name])
    db.session.flush()
    return Cast(True, taken, changed=True)


def cast_so_far(box: Box) -> int:
    """How many have cast: how many, never what."""
    if not box.is_secret:
        counted = (
            select(func.count())
            .select_from(Ballot)
            .where(Ballot.community_id == box.community_id, Ballot.box_id == box.id)
        )
    elif box.closed_at is None:
        marks = secret_tables.tables(box.id).marks
        counted = select(func.count()).select_from(marks).where(secret_tables.counts(marks))
    else:
        counted = select(func.count()).where(
            Mark.community_id == box.community_id, Mark.box_id == box.id
        )
    return db.session.scalars(counted).one()


def hold(box: Box, *, shared: bool = False) -> None:
    """Read *box* afresh and keep others from closing it (*shared*) or touching it meanwhile."""
    db.session.flush()
    db.session.refresh(box, with_for_update={"read": shared})
