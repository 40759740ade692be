"""Postponing a meeting: all are told, and a new notice is given by the body's rule (§1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from deliberation.convene import queries
from deliberation.convene.models import Meeting, Seat
from deliberation.convene.operations import call_meeting, ensure_seen, notice
from deliberation.convene.queries import seat_queries, unheld
from deliberation.database import db, record_beside
from deliberation.issues import operations as issues
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Group, Person
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.workflow import Step


def postpone(
    community: Community,
    meeting: Meeting,
    *,
    key: str,
    starts_at: datetime,
    place: str,
    reason: str,
    urgent_reason: str = "",
    by: Person | None,
    at: datetime,
    seen: int | None = None,
) -> Meeting:
    """Another day for *meeting*, which has not been opened: with the same agenda and seats.

    The one that is not held stays on record and names the one that takes its place, whose period
    of notice is kept, and whose roll is frozen anew.

    :param key: of the form; the second submit gives the meeting that the first made
    :raises OutOfOrder: ``convene.held_already``, ``convene.cancelled_already``
    :raises NotReady: ``convene.not_noticed``, ``convene.reason_missing``, and the first gate of the
        new notice that is not met (§2): mostly that the day is too near
    :raises Stale: the page was older than the meeting
    """
    made = queries.by_key(community.id, key)
    if made is not None:
        return made
    ensure_seen(meeting, seen)
    if meeting.noticed_at is None:
        raise NotReady.because("convene.not_noticed", "2")
    if meeting.called_at is not None:
        raise OutOfOrder.because("convene.held_already", "3.2.9")
    if meeting.cancelled_at is not None:
        raise OutOfOrder.because("convene.cancelled_already", "3.2.9")
    if not reason.strip():
        raise NotReady.because("convene.reason_missing", "1")
    here = [topic for _, topic in queries.agenda(meeting) if topic.step == Step.CONVENE.value]
    unheld.settle(meeting, at=at)
    made = call_meeting(
        community,
        key=key,
        title=meeting.title,
        body=meeting.body,
        starts_at=starts_at,
        place=place,
        topics=here,
        group=record_beside(meeting, Group, meeting.group_id) if meeting.group_id else None,
        by=by,
        at=at,
    )
    _seat_alike(meeting, made)
    meeting.cancelled_at, meeting.cancelled_because = at, reason.strip()
    meeting.postponed_to = made.number
    told: dict[str, Any] = {"reason": meeting.cancelled_because, "starts_at": starts_at.isoformat()}
    entry = record(
        "meeting:postponed",
        meeting,
        by=by.id if by else None,
        at=at,
        number=meeting.number,
        to=made.number,
        **told,
    )
    tell((seat.person_id for seat in seat_queries.seats(meeting)), entry)
    for topic in here:
        issues.note(
            topic,
            "issue:meeting_postponed",
            by=by,
            at=at,
            meeting=meeting.number,
            to=made.number,
            **told,
        )
    notice.give_notice(
        community,
        made,
        electorate=meeting.chosen if _is_chosen(community, meeting) else None,
        urgent_reason=urgent_reason,
        by=by,
        at=at,
    )
    return made


def _is_chosen(community: Community, meeting: Meeting) -> bool:
    """Whether the committee chose who is entitled: the body leaves it a choice."""
    return len(notice.rule_of(meeting.body, community.bylaws).variants) > 1


def _seat_alike(meeting: Meeting, made: Meeting) -> None:
    db.session.execute(
        delete(Seat).where(Seat.community_id == made.community_id, Seat.meeting_id == made.id)
    )
    db.session.add_all(
        Seat(
            community_id=made.community_id,
            meeting_id=made.id,
            person_id=one.person_id,
            kind=one.kind,
            votes=one.votes,
            standing_for=one.standing_for,
            function=one.function,
        )
        for one in seat_queries.seats(meeting)
    )
    db.session.flush()
