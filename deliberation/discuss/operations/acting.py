"""Acting in a meeting: the act is held against the floor, recorded, and has its consequences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy.exc import IntegrityError

from deliberation.convene import queries as convene
from deliberation.convene.models import Meeting
from deliberation.convene.queries import unheld
from deliberation.database import at_the_end, db, violates
from deliberation.discuss import queries
from deliberation.discuss.models import Act as Row
from deliberation.discuss.operations import abandonment, ballot_box, roll, roll_call
from deliberation.discuss.operations.broadcast import broadcast
from deliberation.discuss.operations.consequences import follow_from
from deliberation.discuss.queries import chain, floor_cache
from deliberation.journal.operations import record
from deliberation.people.models import Person
from deliberation.rules.meeting import Act, ArrivalMode, Floor, MotionKind, acts, in_own_words
from deliberation.rules.refusals import OutOfOrder, Stale
from deliberation.rules.workflow import FURTHER_CONSULTATION, IssueKind

#: People come and go, and answer on their own devices, all evening: no reason to look again.
_BESIDE = frozenset(acts.ACT_NAMES[one] for one in (acts.Arrive, acts.Leave, acts.AnswerRoll))


def act(
    meeting: Meeting,
    done: Act,
    *,
    by: Person,
    at: datetime,
    seen: int | None = None,
    shown: bool = True,
) -> Floor:
    """Let *done* happen in *meeting*, recorded by *by*; gives the floor after it.

    :param by: who writes it down: mostly who does it, else the secretary or the chair
    :param seen: number of acts that the page knew; ``None``: it does not matter (the door)
        who has come or gone since then is no reason to look again
    :param shown: live pages are told; of many acts in one unit of work the last shows them all
    :raises Stale: somebody acted since, or in this very moment
    :raises OutOfOrder: with the number of the rule of order, or outside of the day and the hours
        that the notice names, or as ``roll.ensure_two``; nothing has changed
    :raises Refused: as ``roll_call.ensure_two``; nothing has changed
    :raises OutOfOrder: as ``ballot_box.ensure_counted``
    """
    if meeting.cancelled_at is not None:
        raise OutOfOrder.because("discuss.cancelled", "3.2.9")
    unheld.ensure_hour(meeting, at, opening=isinstance(done, acts.CallToOrder))
    standing = floor_cache.standing(meeting)
    before = standing.floor
    if getattr(done, "to", "") == FURTHER_CONSULTATION and not further_is_meant(meeting, before):
        raise OutOfOrder.because("workflow.next_round_of_major", "1")
    if seen is not None and _moved_on(meeting, seen, before):
        raise Stale.because("discuss.floor_changed", None)
    done = replace(done, at=max(floor_cache.milliseconds(at), before.time))
    done = in_own_words(before, done)
    if isinstance(done, acts.EnterCount | acts.EnterRoll):
        done = replace(done, recorded_by=str(by.id))
    after = before.apply(done)
    if isinstance(done, acts.CloseBox):
        ballot_box.ensure_counted(meeting, done)
    roll.ensure_two(meeting, before, done, by=by, at=at)
    roll_call.ensure_two(meeting, before, done, by=by, at=at)
    row = Row(
        community_id=meeting.community_id,
        meeting_id=meeting.id,
        seq=after.seq,
        at=at,
        recorded_by_id=by.id,
        data=acts.act_to_json(done),
        previous=standing.head,
    )
    row.hash = chain.digest(row)
    _append(row)
    at_the_end(("acts", meeting.id), partial(_witness, meeting))
    follow_from(meeting, done, before, after, row, by=by, at=at)
    abandonment.watch(meeting, before, after, at=at)
    if shown:
        broadcast(meeting, done, after, at=at)
    return after


def _moved_on(meeting: Meeting, seen: int, floor: Floor) -> bool:
    """Whether more has happened since a page knew *seen* acts than what goes on beside.

    A page that cannot hear of that would otherwise never be in time.
    """
    if seen >= floor.seq:
        return seen != floor.seq
    since = queries.latest(meeting, floor.seq - max(0, seen))
    return any(row.data["act"] not in _BESIDE for row in since)


def further_is_meant(meeting: Meeting, floor: Floor) -> bool:
    """Whether the question before the meeting is of an issue that may go to the next round."""
    main = floor.questions.main
    return main is not None and any(
        str(item.id) == main.agenda and topic.kind == IssueKind.MAJOR.value
        for item, topic in convene.agenda(meeting)
    )


def _append(row: Row) -> None:
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError as error:
        # Of two acts at the same moment the database lets one in.
        if violates(error, "uq_acts_community_id_meeting_id_seq", "acts.meeting_id", "acts.seq"):
            raise Stale.because("discuss.floor_changed", None) from error
        raise


def _witness(meeting: Meeting) -> None:
    """Put on record how many acts the meeting has and the hash of the last, before it adjourns.

    As the last thing of the unit of work, which waits for its turn in the community's chain while
    it holds all that its acts had to hold: of many acts at once the last says it for all.
    """
    last = queries.latest(meeting, 1)[0]
    record(
        "acts:witnessed", meeting,
        by=None, at=last.at, number=meeting.number, acts=last.seq, head=last.hash,
    )  # fmt: skip


def arrive(
    meeting: Meeting, member: str, *, how: ArrivalMode, by: Person, at: datetime, shown: bool = True
) -> Floor:
    """*member* comes in; *by* at the door writes it down."""
    done = acts.Arrive(member, recorded_by=str(by.id), how=how)
    return act(meeting, done, by=by, at=at, shown=shown)


def leave(
    meeting: Meeting, member: str, *, how: ArrivalMode, by: Person, at: datetime, shown: bool = True
) -> Floor:
    """*member* goes; *by* at the door writes it down."""
    done = acts.Leave(member, recorded_by=str(by.id), how=how)
    return act(meeting, done, by=by, at=at, shown=shown)


def close_box(
    meeting: Meeting, *, chair: str, by: Person, at: datetime, seen: int | None = None
) -> Floor:
    """Close the ballot box of those present: what is in it is the count of the vote (3.2.7).

    :raises Stale, OutOfOrder: as :func:`act`, or no box is open; then it stays as it was
    """
    box, done = ballot_box.counted(meeting, chair=chair)
    floor = floor_cache.floor(meeting)
    done = replace(done, at=max(floor_cache.milliseconds(at), floor.time))
    if (refusal := floor.objection(done)) is not None:
        raise OutOfOrder(refusal)
    done = replace(done, root=ballot_box.close(box, by=by, at=at))
    return act(meeting, done, by=by, at=at, seen=seen)


def adjourn_by_consent(
    meeting: Meeting,
    *,
    chair: str,
    mover: str = "",
    seconder: str = "",
    to: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Floor:
    """Adjourn as small meetings do: the chair asks, nobody objects. One tap.

    Where somebody did move it and somebody seconded, both are named: five acts. Nobody is put
    on record for what they did not do.

    :param mover: who moved it, ``seconder``: who seconded; both or neither
    :param chair: who states the question and asks for objections
    :param to: when or at which meeting it continues; empty: it has ended
    :raises Stale, OutOfOrder: as :func:`act`; then none of the five has happened
    """
    if not mover and not seconder:
        return act(meeting, acts.AdjournByConsent(chair, to.strip()), by=by, at=at, seen=seen)
    steps: Sequence[Act] = (
        acts.Move(mover, MotionKind.ADJOURN, to=to.strip()),
        acts.Second(seconder),
        acts.State(chair),
        acts.Put(chair, acts.CountMethod.CONSENT),
        acts.Grant(chair),
    )
    after = floor_cache.floor(meeting)
    for step in steps:
        after = act(meeting, step, by=by, at=at, seen=seen, shown=step is steps[-1])
        seen = after.seq
    return after
