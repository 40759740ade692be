"""Two persons before anything is cast for another at a screen: who asked, who confirms (§4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from deliberation import clock
from deliberation.ballots.models import Box, Voter
from deliberation.ballots.models.helping import Help
from deliberation.ballots.models.paper import PaperBatch
from deliberation.ballots.operations.casting import CHANNELS, hold, once
from deliberation.ballots.operations.proxies import principals
from deliberation.ballots.queries import has_cast
from deliberation.database import db, record_beside, record_in
from deliberation.journal.operations import record, take_turn
from deliberation.messages.operations import remind, tell
from deliberation.people import queries as people
from deliberation.people.models import Person
from deliberation.people.operations import two_persons
from deliberation.rules import two_persons as rules
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import OutOfOrder, Refused

#: Who confirms what another of them entered.
SECONDS = (RoleKind.COMMITTEE, RoleKind.REPRESENTATIVE)


def ask(box: Box, voter: Voter, channel: str, *, by: Person, at: datetime) -> Help:
    """*voter* asks for help, says *by*: nothing is cast before a second person has said so too.

    The voter is told at once, and one message a day tells who may be second. Asking twice is the
    same as once.

    :raises OutOfOrder: ``ballots.closed``, ``ballots.channel_shut``, ``ballots.cast_already``,
        ``ballots.help_denied``, ``two_persons.enough_today``
    :raises Refused: ``ballots.not_on_roll``
    """
    hold(box, shared=True)  # before the turn, as who closes it does: or each waits for the other
    take_turn(box.community_id)  # two screens of one helper are counted one after the other
    if box.is_closed(at):
        raise OutOfOrder.because("ballots.closed", "4")
    if channel not in (box.channels or CHANNELS):
        raise OutOfOrder.because("ballots.channel_shut", "4")
    if voter.box_id != box.id:
        raise Refused.because("ballots.not_on_roll", "4")
    if db.session.scalar(
        select(Voter.id).where(
            Voter.community_id == voter.community_id, Voter.id == voter.id, has_cast(box)
        )
    ):
        raise OutOfOrder.because("ballots.cast_already", "4")
    _ensure_not_denied(box, voter)
    if (there := of_line(box, voter, channel)) is not None:
        return there
    ensure_few(box.community_id, by, channel, 1, most=box.numbers.assisted_a_day, at=at)
    day = clock.day_of(at)
    values = {
        "community_id": box.community_id, "box_id": box.id, "voter_id": voter.id,
        "channel": channel, "first_by": by.id, "day": day, "denied": False,
    }  # fmt: skip
    db.session.execute(once(Help.__table__).values(values))
    if not (box.is_secret and channel == rules.Channel.TERMINAL):  # seconds before it is cast
        entry = record("help:asked", box, by=by.id, at=at, question=box.question, box_number=box.id)
        tell(principals(voter), entry)
    if channel == rules.Channel.ASSISTED:
        tell_seconds(box, SECONDS, "help:waits", by=by, at=at)
    asked = of_line(box, voter, channel)
    assert asked is not None
    return asked


def tell_seconds(
    box: Box, kinds: Collection[RoleKind], verb: str, *, by: Person, at: datetime
) -> None:
    """Tell whoever holds one of these roles that something waits for a second: once a day."""
    day = clock.day_of(at)
    if not kinds:
        return  # their own room tells them
    remind(
        set(people.holders(box.community_id, kinds, day)) - {by.id},
        verb,
        community_id=box.community_id,
        issue_id=None,
        occasion=f"{verb}:{box.id}:{by.id}:{day.isoformat()}",
        particulars={
            "question": box.question,
            "helper_person": by.id,
            "box_number": box.id,
        },
        at=at,
    )


def confirm(help_: Help, *, by: Person, at: datetime) -> None:
    """A second person, or the voter, says that help was asked for: now it can be cast.

    :raises OutOfOrder: ``ballots.closed``, ``ballots.help_confirmed``, ``ballots.help_denied``,
        ``two_persons.enough_today``
    :raises Refused: as ``two_persons.ensure_second``
    """
    box = record_beside(help_, Box, help_.box_id)
    hold(box, shared=True)
    take_turn(box.community_id)
    db.session.refresh(help_, with_for_update=True)
    if box.is_closed(at):
        raise OutOfOrder.because("ballots.closed", "4")
    if help_.denied:
        raise OutOfOrder.because("ballots.help_denied", "4")
    if help_.second_by is not None:
        raise OutOfOrder.because("ballots.help_confirmed", "4")
    since = clock.at(help_.day)
    two_persons.ensure_second(help_.first_by, by, since=since, at=at)
    voter = record_beside(help_, Voter, help_.voter_id)
    if by.id not in principals(voter):
        _ensure_few_confirmed(box, help_, by, at)
    help_.second_by = by.id
    db.session.flush()
    if not (box.is_secret and help_.channel == rules.Channel.TERMINAL):
        record("help:confirmed", box, by=by.id, at=at, question=box.question)


def deny(help_: Help, *, by: Person, at: datetime) -> None:
    """The voter did not ask for help: nothing is cast so for this line. Both helpers are told.

    :raises OutOfOrder: ``ballots.cast_already``: then the ballot is contested
    """
    box = record_beside(help_, Box, help_.box_id)
    hold(box, shared=True)
    db.session.refresh(help_, with_for_update=True)
    if db.session.scalar(
        select(Voter.id).where(
            Voter.community_id == help_.community_id, Voter.id == help_.voter_id, has_cast(box)
        )
    ):
        raise OutOfOrder.because("ballots.cast_already", "4")
    if help_.denied:
        return
    help_.denied = True
    db.session.flush()
    entry = record("help:denied", box, by=by.id, at=at, question=box.question)
    tell({one for one in (help_.first_by, help_.second_by) if one is not None}, entry)


def ensure_two(box: Box, voter: Voter, channel: str) -> None:
    """Nothing, when two persons have said that *voter* asked for help in this way.

    :raises OutOfOrder: ``two_persons.help_missing``, ``two_persons.help_waits``,
        ``ballots.help_denied``
    """
    _ensure_not_denied(box, voter)
    there = of_line(box, voter, channel)
    if there is None:
        raise OutOfOrder.because("two_persons.help_missing", "4")
    if there.second_by is None:
        raise OutOfOrder.because("two_persons.help_waits", "4")


def _ensure_not_denied(box: Box, voter: Voter) -> None:
    said = select(Help.id).where(
        Help.community_id == box.community_id,
        Help.box_id == box.id,
        Help.voter_id == voter.id,
        Help.denied,
    )
    if db.session.scalar(said.limit(1)) is not None:
        raise OutOfOrder.because("ballots.help_denied", "4")


# ------------------------------------------------------------------ how much in a day


def ensure_few(
    community_id: int, by: Person, channel: str, more: int, *, most: int, at: datetime
) -> None:
    """Nothing, when *by* may enter *more* for others today, by help and telephone together.

    :raises OutOfOrder: ``two_persons.enough_today``
    """
    day = clock.day_of(at)
    helped = select(func.count()).where(
        Help.community_id == community_id,
        Help.first_by == by.id,
        Help.day == day,
        Help.channel.in_(rules.CAPPED),
    )
    entered = select(func.coalesce(func.sum(PaperBatch.papers), 0)).where(
        PaperBatch.community_id == community_id,
        PaperBatch.channel.in_(rules.CAPPED),
        PaperBatch.entered_by == by.id,
        PaperBatch.entered_at >= clock.at(day),
    )
    done = db.session.scalars(helped).one() + db.session.scalars(entered).one()
    if (refusal := rules.too_many(channel, done, more, most)) is not None:
        raise OutOfOrder(refusal)


def _ensure_few_confirmed(box: Box, help_: Help, by: Person, at: datetime) -> None:
    seconded = select(func.count()).where(
        Help.community_id == box.community_id,
        Help.second_by == by.id,
        Help.day == clock.day_of(at),
        Help.channel.in_(rules.CAPPED),
    )
    done, most = db.session.scalars(seconded).one(), box.numbers.assisted_a_day
    if (refusal := rules.too_many(help_.channel, done, 1, most)) is not None:
        raise OutOfOrder(refusal)


# ------------------------------------------------------------------ reading


def of_line(box: Box, voter: Voter, channel: str) -> Help | None:
    """What is said of help for this line in this way."""
    return of_lines(box, [voter.id], channel).get(voter.id)


def of_lines(box: Box, voters: Collection[int], channel: str) -> Mapping[int, Help]:
    """What is said of help for these lines (ids) in this way."""
    if not voters:
        return {}
    found = db.session.scalars(
        select(Help).where(
            Help.community_id == box.community_id,
            Help.box_id == box.id,
            Help.voter_id.in_(voters),
            Help.channel == channel,
        )
    )
    return {one.voter_id: one for one in found}


def by_id(community_id: int, help_id: int) -> Help | None:
    """The row of this number in this community."""
    return record_in(Help, community_id, id=help_id)


def around(box: Box, voters: Collection[int]) -> Sequence[Help]:
    """All that is said of help for these lines (ids), in the order in which it was said."""
    return db.session.scalars(
        select(Help)
        .where(
            Help.community_id == box.community_id,
            Help.box_id == box.id,
            Help.voter_id.in_(voters),
        )
        .order_by(Help.id)
    ).all()


def waiting(box: Box, limit: int = 200) -> Sequence[Help]:
    """What waits for a second person, the earliest first; what has been cast otherwise is gone."""
    return db.session.scalars(
        select(Help)
        .join(Voter, Voter.id == Help.voter_id)
        .where(
            Help.community_id == box.community_id,
            Help.box_id == box.id,
            Help.second_by.is_(None),
            ~Help.denied,
            ~has_cast(box),
        )
        .order_by(Help.id)
        .limit(limit)
    ).all()
