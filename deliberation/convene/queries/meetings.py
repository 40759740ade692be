"""Reading meetings: how somebody stands to one, lists, agenda."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, or_, select

from deliberation import clock
from deliberation.convene.models import AgendaItem, Meeting, Seat, Writing
from deliberation.database import Moment, db, record_in, records_in
from deliberation.issues.models import Issue
from deliberation.people.models import Group
from deliberation.rules.policy import Fact
from deliberation.rules.voting import PROFILES
from deliberation.rules.workflow import IssueKind, Step

PAGE = 20
#: Bodies whose meetings stand in no list.
NOT_PUBLIC = tuple(code for code, rule in PROFILES.items() if not rule.public)


def by_number(community_id: int, number: int) -> Meeting | None:
    """The community's meeting *number*."""
    return record_in(Meeting, community_id, number=number)


def afresh(meeting: Meeting) -> Meeting:
    """*meeting* as it stands now, after what was tried on it has been taken back."""
    found = by_number(meeting.community_id, meeting.number)
    assert found is not None
    return found


def by_key(community_id: int, key: str) -> Meeting | None:
    """The meeting that the form with this *key* has made."""
    return record_in(Meeting, community_id, key=key)


def standing(meeting: Meeting, person_id: int | None) -> frozenset[Fact]:
    """How a person stands to *meeting*: by their seat and its function."""
    if person_id is None:
        return frozenset()
    seat = db.session.execute(
        select(Seat.votes, Seat.function).where(
            Seat.community_id == meeting.community_id,
            Seat.meeting_id == meeting.id,
            Seat.person_id == person_id,
        )
    ).one_or_none()
    if seat is None:
        return frozenset()
    facts = {Fact.SEATED if seat.votes else Fact.ATTENDING}
    if seat.function in ("chair", "secretary", "scrutineer"):
        facts.add(Fact(seat.function))
    return frozenset(facts)


def is_hidden(meeting: Meeting, facts: frozenset[Fact], person_id: int | None) -> bool:
    """Whether *meeting* is nothing to who asks: not public, and they have no part in it."""
    if meeting.profile is None or meeting.rule.public or facts:
        return False
    return person_id is None or person_id != meeting.caller_id


# ------------------------------------------------------------------------ lists


def upcoming(community_id: int, limit: int) -> Sequence[Meeting]:
    """Noticed meetings that are still to be held or in session, the next first."""
    given = {"community": community_id, "yesterday": yesterday(), "limit": limit}
    return db.session.scalars(_UPCOMING, given).all()


#: Meetings that are noticed and still to be held or in session, of one ``community`` and not from
#: before :func:`yesterday`.
UPCOMING = (
    Meeting.community_id == bindparam("community"),
    Meeting.starts_at > bindparam("yesterday", type_=Moment),
    Meeting.noticed_at.is_not(None),
    Meeting.adjourned_at.is_(None),
    Meeting.cancelled_at.is_(None),
    Meeting.body.not_in(NOT_PUBLIC),
)


def yesterday() -> datetime:
    """One day ago: a meeting that nobody has called to order since is not expected any more."""
    return clock.now() - timedelta(days=1)


_UPCOMING = (
    select(Meeting)
    .where(*UPCOMING)
    .order_by(Meeting.starts_at, Meeting.id)
    .limit(bindparam("limit"))
)


def listed(community_id: int, *, drafts: bool, before: Meeting | None = None) -> Sequence[Meeting]:
    """One page of meetings, what is still to come first, then the latest; one more than a page.

    :param drafts: also those without notice, for who prepares them
    :param before: the last meeting of the page before (keyset paging)
    """
    rows = select(Meeting).where(
        Meeting.community_id == community_id, Meeting.body.not_in(NOT_PUBLIC)
    )
    if not drafts:
        rows = rows.where(Meeting.noticed_at.is_not(None))
    if before is not None:
        rows = rows.where(
            or_(
                Meeting.starts_at < before.starts_at,
                (Meeting.starts_at == before.starts_at) & (Meeting.id < before.id),
            )
        )
    return db.session.scalars(
        rows.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(PAGE + 1)
    ).all()


def titles(community_id: int, meetings: Collection[int]) -> Mapping[int, list[str]]:
    """The agenda's titles of each of *meetings* (ids), in order."""
    found: dict[int, list[str]] = {}
    if meetings:
        rows = db.session.execute(
            select(AgendaItem.meeting_id, AgendaItem.title)
            .where(AgendaItem.community_id == community_id, AgendaItem.meeting_id.in_(meetings))
            .order_by(AgendaItem.meeting_id, AgendaItem.position)
        )
        for row in rows:
            found.setdefault(row.meeting_id, []).append(row.title)
    return found


def last_of(community_id: int, body: str) -> Meeting | None:
    """The latest meeting of *body* that notice was given of: the next one is like it."""
    return db.session.scalar(
        select(Meeting)
        .where(
            Meeting.community_id == community_id,
            Meeting.body == body,
            Meeting.noticed_at.is_not(None),
            Meeting.cancelled_at.is_(None),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(1)
    )


def of_issue(issue: Issue) -> Sequence[Meeting]:
    """Meetings that have *issue* on their agenda, the latest first."""
    return db.session.scalars(_OF_ISSUE, _at(issue)).all()


def _at(issue: Issue) -> dict[str, int]:
    return {"community": issue.community_id, "issue": issue.id}


_OF_ISSUE = (
    select(Meeting)
    .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
    .where(
        AgendaItem.community_id == bindparam("community"), AgendaItem.issue_id == bindparam("issue")
    )
    .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
)


# ------------------------------------------------------------------------ agenda


def agenda(meeting: Meeting) -> Sequence[tuple[AgendaItem, Issue]]:
    """The items of the agenda with their issues, in order."""
    rows = db.session.execute(
        select(AgendaItem, Issue)
        .join(Issue, Issue.id == AgendaItem.issue_id)
        .where(AgendaItem.community_id == meeting.community_id, AgendaItem.meeting_id == meeting.id)
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return [(row.AgendaItem, row.Issue) for row in rows]


def ready(community_id: int, body: str | None = None) -> Sequence[Issue]:
    """Issues that wait for a meeting (of *body*), the longest waiting first; no disputes."""
    rows = select(Issue).where(
        Issue.community_id == community_id,
        Issue.step == Step.CONVENE.value,
        Issue.kind != IssueKind.DISPUTE.value,
    )
    if body is not None:
        rows = rows.where(Issue.body == body)
    return db.session.scalars(rows.order_by(Issue.since, Issue.id).limit(100)).all()


def scheduled(community_id: int, now: datetime) -> Mapping[int, Meeting]:
    """The issues that stand on the agenda of a meeting still to come, each with that meeting."""
    rows = db.session.execute(
        select(AgendaItem.issue_id, Meeting)
        .join(
            Meeting,
            and_(
                Meeting.community_id == AgendaItem.community_id,
                Meeting.id == AgendaItem.meeting_id,
            ),
        )
        .where(
            AgendaItem.community_id == community_id,
            Meeting.community_id == community_id,
            Meeting.starts_at > now,
            Meeting.cancelled_at.is_(None),
            Meeting.adjourned_at.is_(None),
        )
        .order_by(Meeting.starts_at.desc())
    )
    return {issue: meeting for issue, meeting in rows}


def put_in_writing(community_id: int) -> Collection[int]:
    """Ids of the issues on which a written vote runs."""
    return set(
        db.session.scalars(
            select(Writing.issue_id).where(
                Writing.community_id == community_id, Writing.ended_at.is_(None)
            )
        )
    )


def issues(community_id: int, ids: Collection[int]) -> Sequence[Issue]:
    """The community's issues with these *ids*."""
    return records_in(Issue, community_id, ids)


def groups(community_id: int) -> Sequence[Group]:
    """The community's residents' groups."""
    return db.session.scalars(
        select(Group).where(Group.community_id == community_id).order_by(Group.id)
    ).all()


# ------------------------------------------------------------------------ written votes


def writing(community_id: int, number: int) -> Writing | None:
    """The community's written vote *number*."""
    return record_in(Writing, community_id, number=number)


def writing_by_key(community_id: int, key: str) -> Writing | None:
    """The written vote that the form with this *key* has opened."""
    return record_in(Writing, community_id, key=key)


def writings(issue: Issue) -> Sequence[Writing]:
    """The written votes on *issue*, the latest first."""
    return db.session.scalars(_WRITINGS, _at(issue)).all()


_WRITINGS = (
    select(Writing)
    .where(Writing.community_id == bindparam("community"), Writing.issue_id == bindparam("issue"))
    .order_by(Writing.id.desc())
)


def running_writing(issue: Issue) -> Writing | None:
    """The written vote on *issue* that has not ended."""
    return next((one for one in writings(issue) if one.ended_at is None), None)
