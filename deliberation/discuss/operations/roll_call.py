"""A vote by two: what one wrote down for others counts when another has seen it (§4, 3.2.7).

Members answer a roll call on their own devices, or the chair or the secretary enters what they
said; then whoever did not enter it closes: the chair, the secretary who writes for the chair, or
the scrutineer. Counts of hands and papers are confirmed by the scrutineer, who may be no second
either. A question that the secretary put for the chair by consent is carried by another's word.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from deliberation.convene.models import Meeting
from deliberation.database import db
from deliberation.discuss.models import Act as Row
from deliberation.messages.operations import remind
from deliberation.people.models import Person
from deliberation.people.operations import two_persons
from deliberation.rules.meeting import Act, CountMethod, Floor, MotionKind, Stage, Vote, acts
from deliberation.rules.refusals import OutOfOrder


def ensure_two(meeting: Meeting, floor: Floor, done: Act, *, by: Person, at: datetime) -> None:
    """Nothing, when no vote that *done* announces rests on one person's word.

    :param floor: before it
    :raises OutOfOrder: ``discuss.roll_call_at_once``, ``discuss.nothing_entered``,
        ``discuss.consent_for_chair``
    :raises Refused: as ``two_persons.ensure_second``
    """
    vote = floor.top.vote if floor.top is not None and floor.top.stage is Stage.VOTING else None
    if vote is None:
        return
    if isinstance(done, acts.RollCall):
        if done.votes:
            raise OutOfOrder.because("discuss.roll_call_at_once", "3.2.7")
        _ensure_seen(meeting, vote, by, at)
        _tell(meeting, floor, vote, at=at)
    elif isinstance(done, acts.ConfirmCount) and vote.entered_by:
        _ensure_second(meeting, vote, by, at)
    elif isinstance(done, acts.Grant) and vote.method is CountMethod.CONSENT:
        _ensure_chairs_word(meeting, floor, done, by)


def _ensure_seen(meeting: Meeting, vote: Vote, by: Person, at: datetime) -> None:
    if vote.all_themselves:
        return
    if not vote.entered_by:
        raise OutOfOrder.because("discuss.nothing_entered", "3.2.7")
    _ensure_second(meeting, vote, by, at)


def _ensure_second(meeting: Meeting, vote: Vote, by: Person, at: datetime) -> None:
    since = meeting.called_at or meeting.starts_at
    two_persons.ensure_second(int(vote.entered_by), by, since=since, at=at)


def _ensure_chairs_word(meeting: Meeting, floor: Floor, done: acts.Grant, by: Person) -> None:
    """The secretary alone carries no motion: the chair asks, or the chair declares."""
    if floor.on_top.kind is not MotionKind.MAIN or str(by.id) == done.by:
        return
    asked = db.session.scalar(
        select(Row.recorded_by_id)
        .where(
            Row.community_id == meeting.community_id,
            Row.meeting_id == meeting.id,
            Row.data["act"].as_string() == acts.ACT_NAMES[acts.Put],
        )
        .order_by(Row.seq.desc())
        .limit(1)
    )
    if asked == by.id:
        raise OutOfOrder.because("discuss.consent_for_chair", "3.2.7")


def _tell(meeting: Meeting, floor: Floor, vote: Vote, *, at: datetime) -> None:
    """Whose answer was written down by another hears what it was."""
    others = vote.by_others
    if not others:
        return
    for choice in acts.Choice:
        remind(
            {int(member) for member, said in vote.answers if said is choice and member in others},
            "vote:entered",
            community_id=meeting.community_id,
            issue_id=None,
            occasion=f"vote:{meeting.id}:{floor.seq}",
            particulars={
                "number": meeting.number,
                "helper_person": int(vote.entered_by),
                "choice": choice.value,
            },
            at=at,
        )
