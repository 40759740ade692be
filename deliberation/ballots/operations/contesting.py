"""What others entered for somebody can be contested for some days, before it is counted (§4).

In a vote or poll over days a named ballot that somebody else put in is struck when its voter says
that it was not theirs, and the count waits until the last of these days is over. Out of a secret
box nothing can be taken: there the result says how many stand under contest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.ballots.models import Ballot, Box, Voter
from deliberation.ballots.models.helping import Contest
from deliberation.ballots.operations.casting import ONLINE, hold
from deliberation.ballots.operations.proxies import principals
from deliberation.ballots.queries import way_of
from deliberation.ballots.queries.contest_days import by_others, over_days, until
from deliberation.database import db, record_beside
from deliberation.journal.operations import record
from deliberation.messages.operations import remind, tell
from deliberation.people.models import Person
from deliberation.people.operations import two_persons
from deliberation.rules.refusals import OutOfOrder, Refused

#: How a voter says it: on their own account, with their code of the roll, or at the desk.
LOGIN, CODE, DESK = "login", "code", "desk"


# ------------------------------------------------------------------ telling


def tell_entered(box: Box, voters: Sequence[Voter], occasion: str, *, at: datetime) -> None:
    """Tell those who answer for these lines that something was entered for them."""
    persons = {one for voter in voters for one in principals(voter)}
    if not persons:
        return
    remind(
        persons,
        "ballot:entered_for",
        community_id=box.community_id,
        issue_id=None,
        occasion=f"ballot:entered_for:{box.id}:{occasion}",
        particulars={
            "question": box.question,
            "box_number": box.id,
            "until": clock.day_of(until(box, at) - timedelta(seconds=1)).isoformat(),
        },
        at=clock.at(clock.day_of(at)) if box.is_secret else at,
    )


# ------------------------------------------------------------------ contesting


def contest(box: Box, voter: Voter, *, way: str, by: Person | None, at: datetime) -> Contest:
    """The voter says that what was entered for this line was not theirs: it is struck at once.

    :param way: :data:`LOGIN` or :data:`CODE`
    :raises OutOfOrder: ``contests.nothing``, ``contests.own``, ``contests.over``,
        ``contests.counted``, ``contests.already``
    """
    hold(box)
    made = _made(box, voter, way=way, by=by, at=at)
    _strike(box, made, by=by, at=at)
    return made


def ask_at_desk(box: Box, voter: Voter, *, by: Person, at: datetime) -> Contest:
    """The voter came to the desk and says so there: it waits for a second person.

    :raises OutOfOrder: as :func:`contest`
    """
    hold(box)
    made = _made(box, voter, way=DESK, by=by, at=at)
    record("ballot:contest_entered", box, by=by.id, at=at, question=box.question)
    return made


def confirm_at_desk(made: Contest, *, by: Person, at: datetime) -> None:
    """The second person at the desk: it is struck.

    :raises OutOfOrder: ``contests.already``, and as :func:`contest`
    :raises Refused: as ``two_persons.ensure_second``
    """
    box = record_beside(made, Box, made.box_id)
    hold(box)
    db.session.refresh(made, with_for_update=True)
    if made.struck_at is not None:
        raise OutOfOrder.because("contests.already", "4")
    assert made.entered_by is not None
    two_persons.ensure_second(made.entered_by, by, since=made.entered_at, at=at)
    ensure_open(box, record_beside(made, Voter, made.voter_id), at)
    made.second_by = by.id
    _strike(box, made, by=by, at=at)


def _made(box: Box, voter: Voter, *, way: str, by: Person | None, at: datetime) -> Contest:
    if voter.box_id != box.id:
        raise Refused.because("ballots.not_on_roll", "4")
    ensure_open(box, voter, at)
    made = Contest(
        community_id=box.community_id,
        box_id=box.id,
        voter_id=voter.id,
        way=way,
        entered_by=by.id if by else None,
        entered_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except IntegrityError as error:  # at the desk already, or pressed twice
        raise OutOfOrder.because("contests.already", "4") from error
    return made


def ensure_open(box: Box, voter: Voter, at: datetime) -> None:
    """Nothing, when what was entered for *voter* can be contested at *at*.

    :raises OutOfOrder: as :func:`contest`
    """
    if not over_days(box):
        raise OutOfOrder.because("contests.over", "4", days=box.numbers.contest_days)
    if box.is_secret:
        _ensure_marked(box, voter, at)
        return
    if box.closed_at is not None:
        raise OutOfOrder.because("contests.counted", "4")
    ballot = ballot_of(box, voter)
    if ballot is None:
        raise OutOfOrder.because("contests.nothing", "4")
    theirs = select(Ballot.id).where(
        Ballot.community_id == ballot.community_id, Ballot.id == ballot.id, by_others()
    )
    if db.session.scalar(theirs) is None:
        raise OutOfOrder.because("contests.own", "4")
    if at >= until(box, ballot.at):
        raise OutOfOrder.because("contests.over", "4", days=box.numbers.contest_days)


def _ensure_marked(box: Box, voter: Voter, at: datetime) -> None:
    channel = way_of(box, voter.id)
    if channel is None:
        raise OutOfOrder.because("contests.nothing", "4")
    if channel == ONLINE:
        raise OutOfOrder.because("contests.own", "4")
    if at >= until(box, box.closes_at):
        raise OutOfOrder.because("contests.over", "4", days=box.numbers.contest_days)
    there = select(Contest.id).where(
        Contest.community_id == box.community_id,
        Contest.box_id == box.id,
        Contest.voter_id == voter.id,
    )
    if db.session.scalar(there) is not None:
        raise OutOfOrder.because("contests.already", "4")


def ballot_of(box: Box, voter: Voter) -> Ballot | None:
    """The ballot that stands for this line of a named box."""
    return db.session.scalar(
        select(Ballot)
        .where(
            Ballot.community_id == box.community_id,
            Ballot.box_id == box.id,
            Ballot.voter_id == voter.id,
        )
        .execution_options(populate_existing=True)
    )


def _strike(box: Box, made: Contest, *, by: Person | None, at: datetime) -> None:
    voter = record_beside(made, Voter, made.voter_id)
    ballot = None if box.is_secret else ballot_of(box, voter)
    if ballot is not None:
        made.choice, made.reason, made.channel = ballot.choice, ballot.reason, ballot.channel
        made.helper_id, made.ballot_at = ballot.entered_by, ballot.at
        db.session.execute(
            delete(Ballot).where(Ballot.community_id == ballot.community_id, Ballot.id == ballot.id)
        )
        db.session.expunge(ballot)
    made.struck_at = at
    db.session.flush()
    entry = record("ballot:contested", box, by=by.id if by else None, at=at, question=box.question)
    # Who entered it is told; the voter too, where somebody used their code or came to the desk.
    tell({made.helper_id, *(principals(voter) if made.way != LOGIN else ())} - {None}, entry)
