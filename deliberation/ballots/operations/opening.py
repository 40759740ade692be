"""Opening a box on a frozen roll, extending it once; casting and closing stand beside."""

from __future__ import annotations

import secrets
from base64 import b32encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from deliberation.ballots.models import Box, Voter
from deliberation.ballots.operations import secret_tables
from deliberation.ballots.operations.casting import CHANNELS, hold
from deliberation.ballots.queries.assigned import assigned
from deliberation.database import db
from deliberation.journal.models import Entry
from deliberation.journal.operations import record
from deliberation.people.models import Person
from deliberation.rules.box import (
    BallotMethod,
    RollLine,
    Secrecy,
    by_area,
    by_most,
    checked_options,
    roll_digest,
)
from deliberation.rules.bylaws import Bylaws
from deliberation.rules.refusals import OutOfOrder, Refused


@dataclass(frozen=True, slots=True)
class Entitled:
    """One voter of a roll that is about to be frozen: a household, a person or an owner.

    Where *person_id* is given, that person alone answers for the line.

    :ivar weight: persons that the line counts for
    :ivar area: exclusive area in 0.01 m², where owners vote
    """

    household_id: int | None = None
    person_id: int | None = None
    owner_id: int | None = None
    weight: int = 1
    area: int = 0

    @property
    def key(self) -> str:
        """``h:12``, ``p:7`` or ``o:3``: unique in the roll; no names."""
        if self.owner_id:
            return f"o:{self.owner_id}"
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
    method: BallotMethod | str = BallotMethod.ONE_OF,
    secrecy: Secrecy | str = Secrecy.NAMED,
    rule: Mapping[str, Any] | None = None,
    profile: Mapping[str, Any] | None = None,
    labels: Mapping[str, str] | None = None,
    most_choices: int | None = None,
    changeable: bool = False,
    channels: Sequence[str] = CHANNELS,
) -> Box:
    """Open a box, freezing and hashing its *roll*: nobody is added later.

    :param subject: table and id of what is asked about
    :param options: ids of the choices, in the order of the ballot paper
    :param roll: in the order in which pages list it, such as from door to door
    :param occasion: 1 for the first time that the subject is asked about
    :param rule: by what it is judged, as ``rules.ballots.by_…`` gave it; most votes unless told
    :param profile: the body's profile, frozen (``profiles.frozen``), where a body decides
    :param labels: the options' words by their ids, where the house has none for them
    :param most_choices: with approval, the most options on one ballot
    :param changeable: a ballot may be changed until closing; named boxes only
    :param channels: how ballots may come in
    :raises Refused: ``ballots.nobody_entitled``
    :raises ValueError: somebody stands on the roll twice, options that *method* does not have,
        or a secret box in which lines would weigh differently or ballots could be changed
    """
    voters, method, secrecy = list(roll), BallotMethod(method), Secrecy(secrecy)
    if not voters:
        raise Refused.because("ballots.nobody_entitled", "4")
    if len({voter.key for voter in voters}) < len(voters):
        raise ValueError("a roll names everybody once")
    rule = dict(rule or by_most())
    if secrecy is Secrecy.SECRET and (
        changeable or by_area(rule) or any(voter.weight != 1 for voter in voters)
    ):
        raise ValueError("a secret ballot weighs as every other, and cannot be changed")
    # The codes are random, so that an export names nobody and two exports cannot be joined.
    lines = [RollLine(_code(), voter.weight, voter.area) for voter in voters]
    box = Box(
        community_id=community_id,
        issue_id=issue_id,
        subject_kind=subject[0],
        subject_id=subject[1],
        occasion=occasion,
        question=question[:200],
        options=list(checked_options(method, options)),
        bylaws=bylaws.to_dict(),
        roll_hash=roll_digest(lines),
        entitled=len(voters),
        opens_at=at,
        closes_at=closes_at,
        uid=secrets.token_hex(16),
        method=method.value,
        secrecy=secrecy.value,
        labels=dict(labels) if labels else None,
        rule=rule,
        profile=dict(profile) if profile else None,
        most_choices=most_choices,
        changeable=changeable,
        channels=list(channels),
        area=sum(voter.area for voter in voters),
    )
    db.session.add(box)
    db.session.flush()
    _freeze(box, voters, lines)
    if box.is_secret:
        secret_tables.open_tables(box)
    record(
        "box:opened",
        box,
        by=by.id if by else None,
        at=at,
        issue=issue_id,
        question=box.question,
        entitled=box.entitled,
        roll_hash=box.roll_hash,
        lines=assigned(box),
    )
    return box


def _freeze(box: Box, voters: Sequence[Entitled], lines: Sequence[RollLine]) -> None:
    db.session.execute(
        insert(Voter),
        [
            {
                "community_id": box.community_id,
                "box_id": box.id,
                "key": voter.key,
                "household_id": voter.household_id,
                "person_id": voter.person_id,
                "owner_id": voter.owner_id,
                "code": line.code,
                "weight": line.weight,
                "area": line.area,
            }
            for voter, line in zip(voters, lines, strict=True)
        ],
    )


def _code() -> str:
    return b32encode(secrets.token_bytes(8))[:12].decode().lower()


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
