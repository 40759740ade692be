"""Opening a box on a frozen roll, casting, extending once, closing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from deliberation.ballots.models import ONE_BALLOT, Ballot, Box, Duplicate, Voter
from deliberation.database import db, violates
from deliberation.journal.models import Entry
from deliberation.journal.operations import record
from deliberation.people.models import Person
from deliberation.rules.bylaws import Bylaws, TwoChannels
from deliberation.rules.refusals import OutOfOrder, Refused
from deliberation.rules.roll import roll_hash

ONLINE = "online"
#: How a ballot comes in. All but the first are entered by somebody for the voter.
CHANNELS = (ONLINE, "paper", "assisted", "door")


@dataclass(frozen=True, slots=True)
class Entitled:
    """One voter of a roll that is about to be frozen: a household or a person."""

    household_id: int | None = None
    person_id: int | None = None

    @property
    def key(self) -> str:
        """``h:12`` or ``p:7``: what the roll's hash is made of; no names."""
        return f"p:{self.person_id}" if self.person_id else f"h:{self.household_id}"


def open_box(
    community_id: int,
    subject: tuple[str, int],
    question: str,
    options: Sequence[str],
    roll: Iterable[Entitled],
    *,
    bylaws: Bylaws,
    by: Person | None,
    at: datetime,
    closes_at: datetime,
    occasion: int = 1,
    issue_id: int | None = None,
) -> Box:
    """Open a box, freezing and hashing its *roll*: nobody is added later.

    :param subject: table and id of what is asked about
    :param options: ids of the choices
    :param roll: in the order in which pages list it, such as from door to door
    :param occasion: 1 for the first time that the subject is asked about
    :raises Refused: ``ballots.nobody_entitled``
    :raises ValueError: somebody stands on the roll twice
    """
    voters = list(roll)
    if not voters:
        raise Refused.because("ballots.nobody_entitled", "4")
    box = Box(
        community_id=community_id,
        issue_id=issue_id,
        subject_kind=subject[0],
        subject_id=subject[1],
        occasion=occasion,
        question=question[:200],
        options=list(options),
        bylaws=bylaws.to_dict(),
        roll_hash=roll_hash(voter.key for voter in voters),
        entitled=len(voters),
        opens_at=at,
        closes_at=closes_at,
    )
    db.session.add(box)
    db.session.flush()
    db.session.execute(
        insert(Voter),
        [
            {
                "community_id": community_id,
                "box_id": box.id,
                "key": voter.key,
                "household_id": voter.household_id,
                "person_id": voter.person_id,
            }
            for voter in voters
        ],
    )
    record(
        "box:opened",
        box,
        by=by.id if by else None,
        at=at,
        issue=issue_id,
        question=box.question,
        entitled=box.entitled,
        roll_hash=box.roll_hash,
    )
    return box


def cast(
    box: Box,
    voter: Voter,
    choice: str,
    *,
    channel: str,
    by: Person | None,
    at: datetime,
    reason: str = "",
) -> Ballot | Duplicate:
    """Put *voter*'s ballot into *box*; no entry is written, opening and closing witness it.

    That a voter casts one ballot is held by the database, not by asking beforehand. Where the
    voter's other channel was used before, the rule chosen at opening decides which of the
    two counts; the other one is kept as a duplicate.

    :param by: who entered it; the voter, or whoever enters what came on paper
    :returns: the ballot that counts, or the duplicate that does not
    :raises OutOfOrder: ``ballots.closed``; ``ballots.cast_already``
    :raises Refused: ``ballots.choice_unknown``, ``ballots.not_on_roll``
    """
    hold(box, shared=True)
    if box.is_closed(at):
        raise OutOfOrder.because("ballots.closed", "4")
    if choice not in box.options:
        raise Refused.because("ballots.choice_unknown", "4")
    if voter.box_id != box.id:
        raise Refused.because("ballots.not_on_roll", "4")
    content = {
        "community_id": box.community_id,
        "box_id": box.id,
        "voter_id": voter.id,
        "choice": choice,
        "reason": reason,
        "channel": channel,
        "entered_by": by.id if by else None,
        "at": at,
    }
    try:
        with db.session.begin_nested():
            ballot = Ballot(**content)
            db.session.add(ballot)
            db.session.flush()
    except IntegrityError as error:
        if not violates(error, ONE_BALLOT, "ballots.box_id", "ballots.voter_id"):
            raise
        return _second(box, voter, content)
    return ballot


def _second(box: Box, voter: Voter, content: dict) -> Ballot | Duplicate:
    first = db.session.scalars(
        select(Ballot).where(Ballot.voter_id == voter.id).with_for_update()
    ).one()
    if (first.channel == ONLINE) is (content["channel"] == ONLINE):
        raise OutOfOrder.because("ballots.cast_already", "4")
    prevails = TwoChannels.ONLINE_PREVAILS
    if content["channel"] != ONLINE:
        prevails = TwoChannels.PAPER_PREVAILS
    elif box.two_channels is not TwoChannels.ONLINE_PREVAILS:
        # Told before it is a ballot: whoever sits at a screen can be told at once.
        raise OutOfOrder.because("ballots.cast_already", "4")
    replaces = box.two_channels is prevails
    loser = _content(first) if replaces else content
    if replaces:
        for name in ("choice", "reason", "channel", "entered_by", "at"):
            setattr(first, name, content[name])
    duplicate = Duplicate(**loser)
    db.session.add(duplicate)
    db.session.flush()
    return first if replaces else duplicate


def _content(ballot: Ballot) -> dict:
    return {
        "community_id": ballot.community_id,
        "box_id": ballot.box_id,
        "voter_id": ballot.voter_id,
        "choice": ballot.choice,
        "reason": ballot.reason,
        "channel": ballot.channel,
        "entered_by": ballot.entered_by,
        "at": ballot.at,
    }


def extend(box: Box, *, until: datetime, by: Person | None, at: datetime) -> Entry:
    """Keep *box* open until *until*, once.

    :raises OutOfOrder: ``ballots.extended_already``, ``ballots.closed``
    """
    hold(box)
    if box.extended_at is not None:
        raise OutOfOrder.because("ballots.extended_already", "4")
    if box.closed_at is not None:
        raise OutOfOrder.because("ballots.closed", "4")
    box.extended_at, box.closes_at = at, until
    db.session.flush()
    return record(
        "box:extended",
        box,
        by=by.id if by else None,
        at=at,
        issue=box.issue_id,
        until=until.isoformat(),
    )


def close(box: Box, *, by: Person | None, at: datetime) -> Entry:
    """Count *box* and record the hash of all its ballots: the totals are public from here on.

    It closes when its time has come, or earlier once everybody entitled has cast.

    :raises OutOfOrder: ``ballots.closed``, ``ballots.still_open``
    """
    hold(box)
    if box.closed_at is not None:
        raise OutOfOrder.because("ballots.closed", "4")
    if at < box.closes_at and cast_so_far(box) < box.entitled:
        raise OutOfOrder.because("ballots.still_open", "4")
    box.counts = count(box)
    ballots = db.session.execute(
        select(Voter.key, Ballot.choice, Ballot.channel)
        .join(Voter, Voter.id == Ballot.voter_id)
        .where(Ballot.box_id == box.id)
        .order_by(Voter.key)
    ).all()
    box.root = sha256(
        json.dumps([list(ballot) for ballot in ballots], separators=(",", ":")).encode()
    ).hexdigest()
    box.closed_at = at
    db.session.flush()
    return record(
        "box:closed",
        box,
        by=by.id if by else None,
        at=at,
        issue=box.issue_id,
        cast=len(ballots),
        entitled=box.entitled,
        root=box.root,
    )


def count(box: Box) -> dict[str, int]:
    """The totals, for the rules that judge them at closing; pages ask ``queries.counts``."""
    rows = db.session.execute(
        select(Ballot.choice, func.count()).where(Ballot.box_id == box.id).group_by(Ballot.choice)
    )
    counted = dict(rows.all())
    return {option: counted.get(option, 0) for option in box.options}


def cast_so_far(box: Box) -> int:
    """How many have cast: how many, never what."""
    return db.session.scalar(
        select(func.count()).select_from(Ballot).where(Ballot.box_id == box.id)
    )


def hold(box: Box, *, shared: bool = False) -> None:
    """Read *box* afresh and keep others from closing it (*shared*) or touching it meanwhile."""
    db.session.flush()
    db.session.refresh(box, with_for_update={"read": shared})
