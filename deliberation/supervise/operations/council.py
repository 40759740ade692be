"""The joint council of an office (sources B8): members, a monthly agenda, working groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.database import db, record_beside
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.messages.operations import tell
from deliberation.people.models import Office
from deliberation.people.operations import offices
from deliberation.people.queries import holders
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder, Refused
from deliberation.rules.workflow import COUNCIL_SEATS, SIX, CouncilComposition, month_of
from deliberation.supervise.models.council import (
    CouncilItem,
    CouncilMeeting,
    CouncilMember,
    WorkingGroup,
)
from deliberation.supervise.queries.office import View

MOST = 120  # characters of a line


def members(office: Office, day: date) -> Sequence[CouncilMember]:
    """Who sits in the council on *day*, seat by seat."""
    rows = db.session.scalars(
        select(CouncilMember).where(
            CouncilMember.office_id == office.id,
            CouncilMember.since <= day,
            or_(CouncilMember.until.is_(None), CouncilMember.until > day),
        )
    ).all()
    return sorted(rows, key=lambda one: (COUNCIL_SEATS.index(one.seat), one.id))


def composition(office: Office, day: date) -> CouncilComposition:
    """How many sit in it on *day*, and how many of them are public."""
    return CouncilComposition.of(one.seat for one in members(office, day))


def seat(
    office: Office, seat: str, name: str, *, stands_for: str = "", at: datetime
) -> CouncilMember:
    """Somebody takes a seat in the council today.

    :raises Refused: ``council.seat_unknown``
    :raises NotReady: ``council.name_missing``
    :raises OutOfOrder: ``council.sits_already``: a double click
    """
    if seat not in COUNCIL_SEATS:
        raise Refused.because("council.seat_unknown", None)
    if not name.strip():
        raise NotReady.because("council.name_missing", None)
    sitting = {(one.seat, one.name) for one in members(office, clock.day_of(at))}
    if (seat, name.strip()) in sitting:
        raise OutOfOrder.because("council.sits_already", None)
    member = CouncilMember(
        office_id=office.id,
        seat=seat,
        name=name.strip(),
        stands_for=stands_for,
        since=clock.day_of(at),
    )
    db.session.add(member)
    db.session.flush()
    return member


def unseat(member: CouncilMember, *, at: datetime) -> None:
    """The seat is free from today on.

    :raises OutOfOrder: ``council.left_already``
    """
    if member.until is not None:
        raise OutOfOrder.because("council.left_already", None)
    member.until = clock.day_of(at)


# ------------------------------------------------------------------ the agenda of a month


@dataclass(frozen=True, slots=True)
class Topic:
    """What the council should take up: an issue of a community, and why."""

    row: Any
    why: str

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.row.community_id}-{self.row.id}"


def topics(seen: View) -> list[Topic]:
    """The agenda as it follows from the view: each issue once, by its first reason."""
    found: dict[int, Topic] = {}
    for why, rows in (
        ("reopened_twice", seen.reopened),
        ("plan_waiting", seen.plans),
        ("overdue_red", seen.red),
        ("stuck", seen.stuck),
    ):
        for row in rows:
            found.setdefault(row.id, Topic(row, why))
    return list(found.values())


def fix_agenda(
    office: Office,
    held_on: date,
    chosen: Sequence[Topic],
    *,
    place: str = "",
    account_id: int | None,
    at: datetime,
) -> CouncilMeeting:
    """The agenda of the month of *held_on* is fixed, and told in each issue's community.

    :param account_id: of the officer who does it
    :raises NotReady: ``council.no_members``, ``council.public_members_too_few``,
        ``council.agenda_empty``, ``council.day_passed``
    :raises OutOfOrder: ``council.month_fixed_already``
    """
    now = composition(office, clock.day_of(at))
    now.ensure()
    if not chosen:
        raise NotReady.because("council.agenda_empty", None)
    if held_on < clock.day_of(at):
        raise NotReady.because("council.day_passed", None)
    meeting = CouncilMeeting(
        office_id=office.id,
        month=month_of(held_on),
        held_on=held_on,
        place=place,
        members=now.members,
        public_members=now.public,
        fixed_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(meeting)
            db.session.flush()
    except IntegrityError as error:
        raise OutOfOrder.because("council.month_fixed_already", None) from error
    for position, topic in enumerate(chosen, 1):
        about = record_beside(topic.row, Issue, topic.row.id)
        item = CouncilItem(
            community_id=about.community_id,
            council_meeting_id=meeting.id,
            issue_id=about.id,
            position=position,
            why=topic.why,
        )
        db.session.add(item)
        db.session.flush()
        entry = issues.note(
            about,
            "council:took_up",
            by=offices.person_of(about.community_id, account_id),
            at=at,
            subject=item,
            office=office.name,
            held_on=held_on.isoformat(),
            council_why=topic.why,
        )
        committee = holders(about.community_id, [RoleKind.COMMITTEE], clock.day_of(at))
        tell(issues.concerned(about, committee), entry)
    return meeting


def conclude(item: CouncilItem, outcome: str, *, account_id: int | None, at: datetime) -> None:
    """What came of *item* in the council, told in its community.

    :raises NotReady: ``council.outcome_missing``
    :raises OutOfOrder: ``council.concluded_already``
    """
    if not outcome.strip():
        raise NotReady.because("council.outcome_missing", None)
    db.session.refresh(item, with_for_update=True)
    if item.outcome:
        raise OutOfOrder.because("council.concluded_already", None)
    item.outcome = outcome
    about = record_beside(item, Issue, item.issue_id)
    entry = issues.note(
        about,
        "council:concluded",
        by=offices.person_of(about.community_id, account_id),
        at=at,
        subject=item,
        outcome=outcome,
    )
    committee = holders(about.community_id, [RoleKind.COMMITTEE], clock.day_of(at))
    tell(issues.concerned(about, committee), entry)


def meetings(office: Office, limit: int = 12) -> Sequence[CouncilMeeting]:
    """The months whose agenda was fixed, the latest first."""
    return db.session.scalars(
        select(CouncilMeeting)
        .where(CouncilMeeting.office_id == office.id)
        .order_by(CouncilMeeting.month.desc())
        .limit(limit)
    ).all()


def items(meeting_ids: Sequence[int]) -> dict[int, list[tuple[CouncilItem, Issue, Any]]]:
    """What was taken up in these meetings, with the issue and its working group; one question."""
    found: dict[int, list] = {one: [] for one in meeting_ids}
    for row in db.session.execute(
        select(CouncilItem, Issue, WorkingGroup)
        .join(Issue, Issue.id == CouncilItem.issue_id)
        .outerjoin(WorkingGroup, WorkingGroup.issue_id == CouncilItem.issue_id)
        .where(CouncilItem.council_meeting_id.in_(meeting_ids))
        .order_by(CouncilItem.council_meeting_id, CouncilItem.position)
    ):
        found[row.CouncilItem.council_meeting_id].append(tuple(row))
    return found


# ------------------------------------------------------------------ working groups


def form_group(
    item: CouncilItem,
    *,
    lead: str,
    members: str,
    purpose: str,
    account_id: int | None,
    at: datetime,
) -> WorkingGroup:
    """A working group across departments for the issue of *item*, until it is solved.

    :raises NotReady: ``council.group_incomplete``
    :raises OutOfOrder: ``council.group_there_already``, ``council.issue_ended``
    """
    about = record_beside(item, Issue, item.issue_id)
    if not (lead.strip() and members.strip() and purpose.strip()):
        raise NotReady.because("council.group_incomplete", None)
    if not working(about):
        raise OutOfOrder.because("council.issue_ended", None)
    by = offices.person_of(about.community_id, account_id)
    group = WorkingGroup(
        community_id=about.community_id,
        issue_id=about.id,
        lead=lead,
        members=members,
        purpose=purpose,
        formed_at=at,
        formed_by=by.id if by else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(group)
            db.session.flush()
    except IntegrityError as error:
        raise OutOfOrder.because("council.group_there_already", None) from error
    entry = issues.note(
        about, "group:formed", by=by, at=at, subject=group, lead=lead, purpose=purpose
    )
    committee = holders(about.community_id, [RoleKind.COMMITTEE], clock.day_of(at))
    tell(issues.concerned(about, committee), entry)
    return group


def working(about: Issue) -> bool:
    """Whether a group for *about* still works: it is dissolved by the end of the issue itself."""
    return about.step in SIX
