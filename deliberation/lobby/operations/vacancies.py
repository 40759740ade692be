"""What somebody who goes has in hand: it falls to whoever takes over, or shows as open.

A duty, a topic that waits for its proposer, an owned issue, a task: each has a person. Nothing
here keeps a list of its own: what is open is read from who stands where, whenever it is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.ballots.models.proxies import Proxy
from deliberation.ballots.operations import proxies
from deliberation.convene.models import Meeting, Seat
from deliberation.database import db, record_beside
from deliberation.issues.models import Confidant, Duty, Issue
from deliberation.issues.operations.confiding import confide
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people import queries as people
from deliberation.people.models import Group, Person, Role
from deliberation.people.queries import in_force
from deliberation.resolve.models import Resolution, Task
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.workflow import MEETING_FUNCTIONS, Step

_MEDIATOR = "mediator"
_OPEN = Issue.step != Step.CLOSED.value


@dataclass(frozen=True, slots=True)
class Load:
    """How much a person has in hand.

    :ivar issues: owned, mediated, or waiting for them as their proposer
    :ivar seats: functions in meetings that are still to be held: who stands in is said there
    """

    duties: int
    issues: int
    tasks: int
    proxies: int
    seats: int

    @property
    def any(self) -> bool:
        """Whether there is anything to take over."""
        return bool(self.duties or self.issues or self.tasks or self.proxies or self.seats)


def load(person: Person) -> Load:
    """What *person* has in hand now: one question."""
    row = db.session.execute(
        select(
            *(
                select(func.count()).where(condition).scalar_subquery()
                for condition in (
                    _duties(person),
                    _owned(person),
                    _mediated(person),
                    _proposed(person),
                    _tasks(person),
                    _proxies(person),
                    _functions(person),
                )
            )
        )
    ).one()
    return Load(
        duties=row[0], issues=row[1] + row[2] + row[3], tasks=row[4], proxies=row[5], seats=row[6]
    )


def _duties(person: Person):
    return (
        (Duty.community_id == person.community_id)
        & (Duty.person_id == person.id)
        & Duty.settled_at.is_(None)
    )


def _owned(person: Person):
    mine = or_(Issue.owner_id == person.id, Issue.clerk_id == person.id)
    return (Issue.community_id == person.community_id) & mine & _OPEN


def _proposed(person: Person):
    # Only who proposed it or answers for it may submit, withdraw or appeal.
    return (
        (Issue.community_id == person.community_id)
        & (Issue.proposer_id == person.id)
        & Issue.clerk_id.is_(None)
        & Issue.step.in_((Step.COLLECT.value, Step.REVIEW.value))
    )


def _mediated(person: Person):
    return (
        (Confidant.community_id == person.community_id)
        & (Confidant.person_id == person.id)
        & (Confidant.part == _MEDIATOR)
        & Confidant.issue_id.in_(select(Issue.id).where(_OPEN))
    )


def _tasks(person: Person):
    return (
        (Task.community_id == person.community_id)
        & (Task.person_id == person.id)
        & Task.accepted_at.is_(None)
    )


def _proxies(person: Person):
    open_boxes = select(Box.id).where(Box.closed_at.is_(None))
    return (
        (Proxy.community_id == person.community_id)
        & (Proxy.holder_id == person.id)
        & Proxy.revoked_at.is_(None)
        & Proxy.used_at.is_(None)
        & Proxy.box_id.in_(open_boxes)
    )


def _functions(person: Person):
    return (
        (Seat.community_id == person.community_id)
        & (Seat.person_id == person.id)
        & Seat.function.in_(MEETING_FUNCTIONS)
        & Seat.meeting_id.in_(_to_come())
    )


def _to_come():
    return select(Meeting.id).where(
        Meeting.noticed_at.is_not(None),
        Meeting.called_at.is_(None),
        Meeting.cancelled_at.is_(None),
    )


def takers(community_id: int, day: date, besides: int) -> Sequence[int]:
    """Ids of those who may take over: the committee's members of *day*."""
    found = people.holders(community_id, (RoleKind.COMMITTEE,), day)
    return [one for one in found if one != besides]


def let_go(person: Person, taker: Person | None, *, by: Person, at: datetime) -> None:
    """Let *taker* have what *person* has in hand; without one, duties fall to the committee.

    What nobody takes over stays where it is and shows as open (:func:`vacancies`). Proxies go
    back to who gave them. Seats of meetings that are being prepared are taken away; frozen ones
    stay.

    :raises NotReady: ``registers.taker_unfit``
    """
    if taker is not None and taker.id not in takers(
        person.community_id, clock.day_of(at), person.id
    ):
        raise NotReady.because("registers.taker_unfit", None)
    before = load(person)
    for proxy in db.session.scalars(select(Proxy).where(_proxies(person))).all():
        if not record_beside(proxy, Box, proxy.box_id).is_closed(at):
            proxies.revoke(proxy, by=by, at=at)
    drafts = select(Meeting.id).where(
        Meeting.community_id == person.community_id, Meeting.noticed_at.is_(None)
    )
    db.session.execute(
        delete(Seat).where(
            Seat.community_id == person.community_id,
            Seat.person_id == person.id,
            Seat.meeting_id.in_(drafts),
        )
    )
    if not (before.duties or before.issues or before.tasks):
        return
    duty = update(Duty).where(_duties(person))
    if taker is None:
        db.session.execute(duty.values(person_id=None, role=RoleKind.COMMITTEE.value))
    else:
        db.session.execute(duty.values(person_id=taker.id))
        _pass_on(person, taker, at)
    entry = record(
        "person:let_go",
        person,
        by=by.id,
        at=at,
        person=person.id,
        taker_person=taker.id if taker else None,
        duties=before.duties,
        issues=before.issues if taker else 0,
        tasks=before.tasks if taker else 0,
    )
    if taker is not None:
        tell([taker.id], entry)


def _pass_on(person: Person, taker: Person, at: datetime) -> None:
    for issue in db.session.scalars(select(Issue).where(_owned(person) | _proposed(person))).all():
        if issue.owner_id == person.id:
            issue.owner_id = taker.id
        if issue.clerk_id == person.id or issue.proposer_id == person.id:
            issue.clerk_id = taker.id
    db.session.flush()
    for confidant in db.session.scalars(select(Confidant).where(_mediated(person))).all():
        confide(record_beside(confidant, Issue, confidant.issue_id), [taker.id], _MEDIATOR, at=at)
        db.session.delete(confidant)
    db.session.execute(update(Task).where(_tasks(person)).values(person_id=taker.id))
    db.session.flush()


# ------------------------------------------------------------------ what is open


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Something that is in nobody's hands.

    :ivar kind: ``issue``, ``task``, ``dispute``, ``function``, ``group`` or ``supervisors``
    :ivar title: of the issue, the task or the meeting, or the group's name
    :ivar key: the number by which its page is found
    :ivar id: of the issue or the task itself
    """

    kind: str
    title: str
    key: str | int | None
    person_id: int | None
    id: int | None = None


def _gone(community_id: int, day: date):
    """Ids of those who are no longer here, or neither work here nor hold anything."""
    return select(Person.id).where(
        Person.community_id == community_id,
        or_(
            Person.left_on.is_not(None),
            Person.unit_id.is_(None) & ~exists().where(Role.person_id == Person.id, in_force(day)),
        ),
    )


def anything_open(community_id: int, day: date) -> ColumnElement[bool]:
    """Whether an issue, a task or a meeting's function is in nobody's hands."""
    left = select(Person.id).where(Person.community_id == community_id, Person.left_on.is_not(None))
    return or_(
        exists().where(
            Issue.community_id == community_id, _OPEN,
            Issue.owner_id.in_(_gone(community_id, day)),
        ),
        exists().where(
            Task.community_id == community_id, Task.accepted_at.is_(None), Task.person_id.in_(left)
        ),
        exists().where(
            Seat.meeting_id.in_(_to_come()), Seat.function.in_(MEETING_FUNCTIONS),
            Seat.person_id.in_(left),
        ),
    )  # fmt: skip


def vacancies(community_id: int, day: date) -> list[Vacancy]:
    """All that is in the hands of somebody who is no longer here, or holds nothing any more.

    As many questions as there are kinds, however much is open.
    """
    gone = _gone(community_id, day)
    issues = db.session.execute(
        select(Issue.id, Issue.number, Issue.title, Issue.kind, Issue.confidential, Issue.owner_id)
        .where(Issue.community_id == community_id, _OPEN, Issue.owner_id.in_(gone))
        .order_by(Issue.id)
    )
    found = [
        # A private issue is named to nobody here: its number is enough for who is in charge.
        Vacancy("issue", "" if row.confidential or row.kind == "dispute" else row.title,
                row.number, row.owner_id, row.id)
        for row in issues
    ]  # fmt: skip
    tasks = db.session.execute(
        select(Task.id, Task.title, Resolution.number, Task.person_id)
        .join(Resolution, Resolution.id == Task.resolution_id)
        .where(
            Task.community_id == community_id,
            Task.accepted_at.is_(None),
            Task.person_id.in_(select(Person.id).where(Person.left_on.is_not(None))),
        )
        .order_by(Task.id)
    )
    found += [Vacancy("task", row.title, row.number, row.person_id, row.id) for row in tasks]
    seats = db.session.execute(
        select(Meeting.title, Meeting.number, Seat.person_id)
        .join(Seat, Seat.meeting_id == Meeting.id)
        .where(
            Meeting.community_id == community_id,
            Meeting.id.in_(_to_come()),
            Seat.function.in_(MEETING_FUNCTIONS),
            Seat.person_id.in_(select(Person.id).where(Person.left_on.is_not(None))),
        )
        .order_by(Meeting.id, Seat.id)
    )
    found += [Vacancy("function", row.title, row.number, row.person_id) for row in seats]
    return found + _offices(community_id, day)


def take_over(community_id: int, kind: str, record_id: int, *, by: Person, at: datetime) -> None:
    """*by*, of the committee, takes what is in nobody's hands: an issue or a task, once.

    :raises NotReady: ``registers.taker_unfit``
    :raises OutOfOrder: ``registers.not_vacant``: somebody was quicker
    """
    today = clock.day_of(at)
    if by.id not in takers(community_id, today, 0):
        raise NotReady.because("registers.taker_unfit", None)
    open_ones = vacancies(community_id, today)
    one = next((one for one in open_ones if (one.kind, one.id) == (kind, record_id)), None)
    if one is None or one.person_id is None:
        raise OutOfOrder.because("registers.not_vacant", None)
    if kind == "issue":
        issue = db.session.get_one(Issue, (community_id, record_id))
        issue.owner_id = by.id
        if issue.clerk_id == one.person_id:
            issue.clerk_id = by.id
    else:
        db.session.get_one(Task, (community_id, record_id)).person_id = by.id
    db.session.flush()
    record(
        "person:let_go",
        record_beside(by, Person, one.person_id),
        by=by.id,
        at=at,
        person=one.person_id,
        taker_person=by.id,
        duties=0,
        issues=int(kind == "issue"),
        tasks=int(kind == "task"),
    )


def _offices(community_id: int, day: date) -> list[Vacancy]:
    """Groups that had a representative and have none; a supervision group without anybody."""
    held = select(Role.group_id).where(
        Role.community_id == community_id, Role.kind == RoleKind.REPRESENTATIVE.value
    )
    groups = db.session.execute(
        select(Group.id, Group.name)
        .where(
            Group.community_id == community_id,
            Group.id.in_(held),
            Group.id.not_in(held.where(in_force(day), Role.group_id.is_not(None))),
        )
        .order_by(Group.id)
    )
    found = [Vacancy("group", row.name, row.id, None) for row in groups]
    watched = select(Role.id).where(
        Role.community_id == community_id, Role.kind == RoleKind.SUPERVISOR.value
    )
    if db.session.scalar(watched.limit(1)) and not people.holders(
        community_id, (RoleKind.SUPERVISOR,), day
    ):
        found.append(Vacancy("supervisors", "", None, None))
    return found
