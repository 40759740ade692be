"""What leaves the house as a feed: dates for calendars, and what happened for feed readers.

A feed is read by programs that sign nobody in: what stands in it is what a visitor may read. The
calendar of one person adds what they have a seat in and may vote on, of public matters alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, bindparam, select

from deliberation import clock
from deliberation.convene.models import Meeting, Seat
from deliberation.convene.queries import NOT_PUBLIC
from deliberation.database import db, read
from deliberation.issues.models import Issue
from deliberation.issues.queries import PUBLIC
from deliberation.journal.models import Entry
from deliberation.people.models import Account, Person
from deliberation.resolve.models import Resolution

#: For how long what is over still stands in a calendar.
BACK = timedelta(days=90)
#: Of each sort, how many a feed holds at most.
MOST = 200
#: What a feed of news tells: the steps that neighbours talk about, each an entry of an issue.
NEWS = (
    "issue:accepted", "issue:noticed", "issue:meeting_postponed", "issue:meeting_cancelled",
    "issue:writing_opened", "issue:decided", "issue:adopted_in_writing",
    "issue:not_adopted_in_writing", "round:opened", "resolution:posted", "resolution:withdrawn",
    "resolution:took_force", "resolution:revoked", "resolution:done_posted", "report:published",
    "poll:opened", "issue:satisfied", "issue:reopened", "text:took_force", "text:ended",
)  # fmt: skip
_LATEST = 40


def news(community_id: int) -> Sequence[Entry]:
    """The latest entries that tell of public issues what :data:`NEWS` says, the newest first."""
    return db.session.scalars(_NEWS, {"community": community_id}).all()


_NEWS = (
    select(Entry)
    .join(Issue, (Issue.community_id == Entry.community_id) & (Issue.id == Entry.issue_id))
    .where(Entry.community_id == bindparam("community"), Entry.verb.in_(NEWS), PUBLIC)
    .order_by(Entry.number.desc())
    .limit(_LATEST)
)


def about(community_id: int, issues: Collection[int]) -> dict[int, Row]:
    """Rows of number, title and deciding body of *issues* by their ids."""
    rows = select(Issue.id, Issue.number, Issue.title, Issue.body).where(
        Issue.community_id == community_id, Issue.id.in_(issues)
    )
    return {row.id: row for row in db.session.execute(rows)}


def meetings(community_id: int, now: datetime) -> Sequence[Meeting]:
    """Meetings that the public was given notice of, those of :data:`BACK` and those to come."""
    given = {"community": community_id, "since": now - BACK}
    return db.session.scalars(_MEETINGS, given).all()


_MEETINGS = (
    select(Meeting)
    .where(
        Meeting.community_id == bindparam("community"),
        Meeting.starts_at > bindparam("since"),
        Meeting.noticed_at.is_not(None),
        Meeting.body.not_in(NOT_PUBLIC),
    )
    .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    .limit(MOST)
)


def seats(community_id: int, person_id: int, now: datetime) -> set[int]:
    """The ids of the meetings of now in which the person has a seat."""
    rows = (
        select(Seat.meeting_id)
        .join(
            Meeting,
            (Meeting.community_id == Seat.community_id) & (Meeting.id == Seat.meeting_id),
        )
        .where(
            Seat.community_id == community_id,
            Seat.person_id == person_id,
            Meeting.starts_at > now - BACK,
        )
    )
    return set(db.session.scalars(rows))


def postings(community_id: int, now: datetime) -> Sequence[Row]:
    """Resolutions on the wall, and until when: rows of number, title, last day and body."""
    return read(_POSTED, community=community_id, since=clock.day_of(now - BACK))


_POSTED = (
    select(Resolution.number, Resolution.title, Resolution.posting_ends_on, Issue.body)
    .join(
        Issue, (Issue.community_id == Resolution.community_id) & (Issue.id == Resolution.issue_id)
    )
    .where(
        Resolution.community_id == bindparam("community"),
        Resolution.posted_at.is_not(None),
        Resolution.withdrawn_at.is_(None),
        Resolution.posting_ends_on >= bindparam("since"),
        PUBLIC,
    )
    .order_by(Resolution.posting_ends_on.desc(), Resolution.id.desc())
    .limit(MOST)
)


def reader_of(community_id: int, digest: str) -> Person | None:
    """Whose calendar stands at the address with this digest; ``None``: nobody's any more."""
    return db.session.scalar(
        select(Person)
        .join(Account, Account.id == Person.account_id)
        .where(
            Person.community_id == community_id,
            Person.calendar_digest == digest,
            Person.left_on.is_(None),
            Account.revoked_at.is_(None),
        )
    )
