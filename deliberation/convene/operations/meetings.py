"""Preparing a meeting: call it, set its agenda, cancel it. Seats and notice stand beside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm.attributes import flag_modified

from deliberation import clock
from deliberation.convene import queries
from deliberation.convene.models import AgendaItem, Meeting, Seat
from deliberation.convene.queries import seat_queries, unheld
from deliberation.database import db
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.issues.operations import step_duties
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people import queries as people
from deliberation.people.models import Community, Group, Person
from deliberation.people.operations import next_serial
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder, Stale
from deliberation.rules.workflow import MEETING_BODIES, Step

#: The "1" of "1+N": who sits in the hall whatever the topic (A1).
CORE = (
    RoleKind.COMMITTEE,
    RoleKind.REPRESENTATIVE,
    RoleKind.PROPERTY,
    RoleKind.OWNERS_COMMITTEE,
)


def call_meeting(
    community: Community,
    *,
    key: str,
    title: str,
    body: str,
    starts_at: datetime,
    place: str,
    topics: Sequence[Issue],
    group: Group | None = None,
    by: Person | None,
    at: datetime,
) -> Meeting:
    """A meeting of *body* in preparation, with *topics* on its agenda.

    The hall's core has its seats already; assemblies are filled at notice, as the law says.

    :param key: of the form; the second submit gives the meeting that the first made
    :raises NotReady: ``convene.body_does_not_meet``, ``convene.item_not_here``,
        ``writing.meeting_meanwhile``
    """
    made = queries.by_key(community.id, key)
    if made is not None:
        return made
    if body not in MEETING_BODIES:
        raise NotReady.because("convene.body_does_not_meet", "2")
    meeting = Meeting(
        community_id=community.id,
        number=next_serial(community.id, "meeting", 0),  # counted through, not by the year
        key=key,
        title=title.strip(),
        body=body,
        group_id=group.id if group else None,
        starts_at=starts_at,
        place=place.strip(),
        caller_id=by.id if by else None,
    )
    db.session.add(meeting)
    db.session.flush()
    if body == "HALL":
        _seat_core(meeting, at)
    record(
        "meeting:called",
        meeting,
        by=by.id if by else None,
        at=at,
        number=meeting.number,
        body=body,
        starts_at=starts_at.isoformat(),
        place=meeting.place,
    )
    _put_on_agenda(meeting, topics)
    return meeting


def _seat_core(meeting: Meeting, at: datetime) -> None:
    for person in people.holders(meeting.community_id, CORE, clock.day_of(at)):
        db.session.add(
            Seat(
                community_id=meeting.community_id,
                meeting_id=meeting.id,
                person_id=person,
                kind="core",
                votes=True,
            )
        )
    db.session.flush()


def change_particulars(
    meeting: Meeting,
    *,
    title: str,
    starts_at: datetime,
    place: str,
    by: Person | None,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Another title, time or place, as long as notice has not been given."""
    ensure_draft(meeting, seen)
    meeting.title, meeting.starts_at, meeting.place = title.strip(), starts_at, place.strip()
    record(
        "meeting:moved",
        meeting,
        by=by.id if by else None,
        at=at,
        number=meeting.number,
        starts_at=starts_at.isoformat(),
        place=meeting.place,
    )


def set_agenda(
    meeting: Meeting,
    topics: Sequence[Issue],
    *,
    by: Person | None,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Let *topics*, in this order, be the agenda.

    :raises NotReady: ``convene.item_not_here``
    """
    ensure_draft(meeting, seen)
    db.session.execute(
        delete(AgendaItem).where(
            AgendaItem.community_id == meeting.community_id, AgendaItem.meeting_id == meeting.id
        )
    )
    _put_on_agenda(meeting, topics)
    touch(meeting)
    record(
        "meeting:agenda_set",
        meeting,
        by=by.id if by else None,
        at=at,
        number=meeting.number,
        issues=[topic.number for topic in topics],
    )


def _put_on_agenda(meeting: Meeting, topics: Sequence[Issue]) -> None:
    for position, topic in enumerate(topics, 1):
        if topic.step != Step.CONVENE.value or topic.body != meeting.body:
            raise NotReady.because("convene.item_not_here", "1", number=topic.number)
        if queries.running_writing(topic) is not None:
            raise NotReady.because("writing.meeting_meanwhile", "1", number=topic.number)
        db.session.add(
            AgendaItem(
                community_id=meeting.community_id,
                meeting_id=meeting.id,
                position=position,
                issue_id=topic.id,
                title=topic.title,
            )
        )
    db.session.flush()


def cancel(
    meeting: Meeting, *, reason: str, by: Person | None, at: datetime, seen: int | None = None
) -> None:
    """The meeting will not be held: too few came, or something came between.

    Its issues wait for another meeting, and the committee owes notice of it.

    :raises OutOfOrder: ``convene.held_already``, ``convene.cancelled_already``
    :raises NotReady: ``convene.reason_missing``
    """
    ensure_seen(meeting, seen)
    if meeting.called_at is not None:
        raise OutOfOrder.because("convene.held_already", "3.2.9")
    if meeting.cancelled_at is not None:
        raise OutOfOrder.because("convene.cancelled_already", "3.2.9")
    if not reason.strip():
        raise NotReady.because("convene.reason_missing", "1")
    meeting.cancelled_at, meeting.cancelled_because = at, reason.strip()
    entry = record(
        "meeting:cancelled",
        meeting,
        by=by.id if by else None,
        at=at,
        number=meeting.number,
        reason=meeting.cancelled_because,
    )
    if meeting.noticed_at is None:
        return
    unheld.settle(meeting, at=at)
    tell((seat.person_id for seat in seat_queries.seats(meeting)), entry)
    for _, topic in queries.agenda(meeting):
        if topic.step != Step.CONVENE.value:
            continue
        noted = issues.note(
            topic,
            "issue:meeting_cancelled",
            by=by,
            at=at,
            meeting=meeting.number,
            reason=meeting.cancelled_because,
        )
        tell(issues.concerned(topic), noted)
        step_duties.convene(topic, at=at)


def ensure_seen(meeting: Meeting, seen: int | None) -> None:
    """Refuse to act on a page that shows an older version.

    :raises Stale: ``convene.meeting_changed``
    """
    if seen is not None and seen != meeting.version:
        raise Stale.because("convene.meeting_changed", None, number=meeting.number)


def ensure_draft(meeting: Meeting, seen: int | None) -> None:
    """Only a meeting without notice is prepared.

    :raises Stale: the page was older than the meeting
    :raises OutOfOrder: ``convene.noticed_already``, ``convene.cancelled_already``
    """
    ensure_seen(meeting, seen)
    if meeting.cancelled_at is not None:
        raise OutOfOrder.because("convene.cancelled_already", "2")
    if meeting.noticed_at is not None:
        raise OutOfOrder.because("convene.noticed_already", "2")


def touch(meeting: Meeting) -> None:
    """Agenda and seats are rows of their own: let the meeting's version rise with them."""
    flag_modified(meeting, "title")
    db.session.flush()
