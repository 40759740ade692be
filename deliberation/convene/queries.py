"""Reading meetings: lists, agenda, seats, and who would be entitled."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, func, or_, select

from deliberation import clock
from deliberation.convene.models import AgendaItem, Meeting, Seat
from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.people.models import Building, Group, Household, Person, Unit
from deliberation.people.queries import called
from deliberation.rules.policy import Fact
from deliberation.rules.position import Step

PAGE = 20
SEATS_SHOWN = 300


def by_number(community_id: int, number: int) -> Meeting | None:
    """The community's meeting *number*."""
    return db.session.scalar(
        select(Meeting).where(Meeting.community_id == community_id, Meeting.number == number)
    )


def by_key(community_id: int, key: str) -> Meeting | None:
    """The meeting that the form with this *key* has made."""
    return db.session.scalar(
        select(Meeting).where(Meeting.community_id == community_id, Meeting.key == key)
    )


def standing(meeting: Meeting, person_id: int | None) -> frozenset[Fact]:
    """How a person stands to *meeting*: by their seat and its function."""
    if person_id is None:
        return frozenset()
    seat = db.session.execute(
        select(Seat.votes, Seat.function).where(
            Seat.meeting_id == meeting.id, Seat.person_id == person_id
        )
    ).one_or_none()
    if seat is None:
        return frozenset()
    facts = {Fact.SEATED if seat.votes else Fact.ATTENDING}
    if seat.function in ("chair", "secretary", "scrutineer"):
        facts.add(Fact(seat.function))
    return frozenset(facts)


# ------------------------------------------------------------------------ lists


def upcoming(community_id: int, limit: int) -> Sequence[Meeting]:
    """Noticed meetings that are still to be held or in session, the next first."""
    since = clock.now() - timedelta(days=1)
    return db.session.scalars(
        select(Meeting)
        .where(
            Meeting.community_id == community_id,
            Meeting.starts_at > since,
            Meeting.noticed_at.is_not(None),
            Meeting.adjourned_at.is_(None),
            Meeting.cancelled_at.is_(None),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(limit)
    ).all()


def listed(community_id: int, *, drafts: bool, before: Meeting | None = None) -> Sequence[Meeting]:
    """One page of meetings, what is still to come first, then the latest; one more than a page.

    :param drafts: also those without notice, for who prepares them
    :param before: the last meeting of the page before (keyset paging)
    """
    rows = select(Meeting).where(Meeting.community_id == community_id)
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


def titles(meetings: Collection[int]) -> Mapping[int, list[str]]:
    """The agenda's titles of each of *meetings* (ids), in order."""
    found: dict[int, list[str]] = {}
    if meetings:
        rows = db.session.execute(
            select(AgendaItem.meeting_id, AgendaItem.title)
            .where(AgendaItem.meeting_id.in_(meetings))
            .order_by(AgendaItem.meeting_id, AgendaItem.position)
        )
        for row in rows:
            found.setdefault(row.meeting_id, []).append(row.title)
    return found


def of_issue(issue: Issue) -> Sequence[Meeting]:
    """Meetings that have *issue* on their agenda, the latest first."""
    return db.session.scalars(
        select(Meeting)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(AgendaItem.issue_id == issue.id)
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    ).all()


# ------------------------------------------------------------------------ agenda


def agenda(meeting: Meeting) -> Sequence[tuple[AgendaItem, Issue]]:
    """The items of the agenda with their issues, in order."""
    rows = db.session.execute(
        select(AgendaItem, Issue)
        .join(Issue, Issue.id == AgendaItem.issue_id)
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return [(row.AgendaItem, row.Issue) for row in rows]


def ready(community_id: int, body: str | None = None) -> Sequence[Issue]:
    """Issues that wait for a meeting (of *body*), the longest waiting first."""
    rows = select(Issue).where(Issue.community_id == community_id, Issue.step == Step.CONVENE.value)
    if body is not None:
        rows = rows.where(Issue.body == body)
    return db.session.scalars(rows.order_by(Issue.since, Issue.id).limit(100)).all()


def issues(community_id: int, ids: Collection[int]) -> Sequence[Issue]:
    """The community's issues with these *ids*."""
    if not ids:
        return []
    return db.session.scalars(
        select(Issue).where(Issue.community_id == community_id, Issue.id.in_(ids))
    ).all()


def groups(community_id: int) -> Sequence[Group]:
    """The community's residents' groups."""
    return db.session.scalars(
        select(Group).where(Group.community_id == community_id).order_by(Group.id)
    ).all()


# ------------------------------------------------------------------------ seats


@dataclass(frozen=True, slots=True)
class Place:
    """A seat as a page shows it: ``name`` is masked or in full, as this reader may see it."""

    person_id: int
    name: str
    kind: str
    votes: bool
    standing_for: str
    function: str | None

    @property
    def member(self) -> str:
        """The key by which the floor knows them."""
        return str(self.person_id)


_FUNCTIONS = {"chair": 0, "secretary": 1, "scrutineer": 2, "teller": 3, None: 4}


def places(
    meeting: Meeting, *, in_full: bool, search: str = "", limit: int = SEATS_SHOWN
) -> list[Place]:
    """The seats of *meeting* with names: functions first, then voting, then the others.

    :param search: only those whose name or building contains it
    """
    rows = _with_home(
        select(
            Seat.person_id,
            Seat.kind,
            Seat.votes,
            Seat.standing_for,
            Seat.function,
            Person.name,
            Person.named_in_public,
            Building.name.label("building"),
            Unit.name.label("unit"),
        ).join(Person, Person.id == Seat.person_id)
    ).where(Seat.meeting_id == meeting.id)
    if search:
        rows = rows.where(Person.name.contains(search) | Building.name.contains(search))
    rows = rows.order_by(Seat.function.is_(None), Seat.votes.desc(), Seat.id).limit(limit)
    found = [
        Place(
            person_id=row.person_id,
            name=called(row.name, row.unit or row.building, in_full or row.named_in_public),
            kind=row.kind,
            votes=row.votes,
            standing_for=row.standing_for,
            function=row.function,
        )
        for row in db.session.execute(rows)
    ]
    return sorted(found, key=lambda place: _FUNCTIONS[place.function])


def _with_home(rows: Select) -> Select:
    return (
        rows.outerjoin(Household, Household.id == Person.household_id)
        .outerjoin(Building, Building.id == Household.building_id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
    )


def seats(meeting: Meeting) -> Sequence[Seat]:
    """The seats of *meeting*, in the order in which they were given."""
    return db.session.scalars(
        select(Seat).where(Seat.meeting_id == meeting.id).order_by(Seat.id)
    ).all()


def seat_counts(meeting: Meeting) -> tuple[int, int]:
    """How many seats vote, and how many attend without a vote."""
    counts = dict(
        db.session.execute(
            select(Seat.votes, func.count())
            .where(Seat.meeting_id == meeting.id)
            .group_by(Seat.votes)
        ).all()
    )
    return counts.get(True, 0), counts.get(False, 0)
