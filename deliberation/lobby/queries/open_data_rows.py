"""The rows that the figures are made of, as open data has them; nothing leads to a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select

from deliberation import clock
from deliberation.convene.models import Meeting
from deliberation.database import db
from deliberation.issues.models import Duty, DutyKind, Issue
from deliberation.journal.models import DECIDED, Activity, Entry
from deliberation.people.models import Community, Person
from deliberation.resolve.models import Resolution, Task
from deliberation.rules.figures import YEAR, Period, shifted
from deliberation.rules.workflow import Closing, IssueKind, Step, monthly
from deliberation.supervise.models import PollResult, Report
from deliberation.supervise.models.yearly import PetitionCount

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """The months that rows are asked of, and the moment that they are asked at."""

    first: date
    after: date  # the first month that is no longer asked for
    now: datetime

    @property
    def start(self) -> datetime:
        return clock.at(self.first)

    @property
    def stop(self) -> datetime:
        return clock.at(self.after)

    @property
    def today(self) -> date:
        return clock.day_of(self.now)


def span(period: Period, now: datetime) -> Span:
    """The months of *period*."""
    return Span(period.months[0], shifted(period.last, 1), now)


def community(here: Community, asked: Span) -> Iterator[Row]:
    yield here.code, f"{_founded(here):%Y-%m}"


def _founded(here: Community) -> date:
    """The day on which the community's record begins."""
    first = select(Entry.at).where(Entry.community_id == here.id, Entry.number == 1)
    return clock.day_of(db.session.scalar(first))


def participation(here: Community, asked: Span) -> Iterator[Row]:
    """How many adult residents took part last in which month, as of the end of each."""
    years = range(asked.first.year - 1, asked.after.year + 1)
    rows = db.session.execute(
        select(Person.id, Activity.year, Activity.months)
        .outerjoin(
            Activity,
            and_(
                Activity.community_id == here.id,
                Activity.person_id == Person.id,
                Activity.year.in_(years),
            ),
        )
        .where(Person.community_id == here.id, Person.adult, Person.household_id.is_not(None))
    )
    acted: dict[int, set[date]] = {}
    for person, year, months in rows:
        theirs = acted.setdefault(person, set())
        theirs |= {date(year, m, 1) for m in range(1, 13) if (months or 0) & 1 << m - 1}
    as_of = max(asked.first, _founded(here).replace(day=1))
    while as_of < asked.after and as_of <= asked.today:
        window = [shifted(as_of, -back) for back in range(YEAR)]
        counted: dict[str, int] = {}
        for theirs in acted.values():
            last = next((month for month in window if month in theirs), None)
            key = f"{last:%Y-%m}" if last else ""
            counted[key] = counted.get(key, 0) + 1
        for key in sorted(counted):
            yield f"{as_of:%Y-%m}", key, counted[key]
        as_of = shifted(as_of, 1)


def meetings(here: Community, asked: Span) -> Iterator[Row]:
    rows = (
        select(Meeting.number, Meeting.body, Meeting.starts_at)
        .where(
            Meeting.community_id == here.id,
            Meeting.starts_at >= asked.start,
            Meeting.starts_at < asked.stop,
            Meeting.called_at.is_not(None),
            Meeting.cancelled_at.is_(None),
        )
        .order_by(Meeting.starts_at)
    )
    for number, body, at in db.session.execute(rows):
        yield number, body, clock.day_of(at).isoformat()


def tasks(here: Community, asked: Span) -> Iterator[Row]:
    rows = (
        select(Resolution.number, Task.position, Task.deadline, Task.on_time)
        .join(Resolution, Resolution.id == Task.resolution_id)
        .where(
            Task.community_id == here.id,
            Task.deadline >= asked.first,
            Task.deadline < min(asked.after, asked.today),
            Resolution.in_force_at.is_not(None),
        )
        .order_by(Task.deadline, Task.id)
    )
    for resolution, position, deadline, on_time in db.session.execute(rows):
        yield resolution, position, deadline.isoformat(), int(bool(on_time))


def polls(here: Community, asked: Span) -> Iterator[Row]:
    rows = (
        select(PollResult, Resolution.number, Issue)
        .join(Resolution, Resolution.id == PollResult.resolution_id)
        .join(Issue, Issue.id == Resolution.issue_id)
        .where(
            PollResult.community_id == here.id,
            PollResult.closed_at >= asked.start,
            PollResult.closed_at < asked.stop,
        )
        .order_by(PollResult.closed_at, PollResult.id)
    )
    for one, resolution, issue in db.session.execute(rows):
        counted = (one.asked, one.satisfied, one.basically, one.dissatisfied, int(one.valid))
        closed = clock.day_of(one.closed_at).isoformat()
        yield (_public(issue), "" if issue.private else resolution, closed, *counted)


def _public(issue: Issue) -> str:
    return "" if issue.private else issue.number


def disputes(here: Community, asked: Span) -> Iterator[Row]:
    rows = (
        select(Issue.since, Issue.closing)
        .where(
            Issue.community_id == here.id,
            Issue.kind == IssueKind.DISPUTE.value,
            Issue.step == Step.CLOSED.value,
            Issue.closing.in_((Closing.SATISFIED.value, Closing.NO_AGREEMENT.value)),
            Issue.since >= asked.start,
            Issue.since < asked.stop,
        )
        .order_by(Issue.since)
    )
    told = {Closing.SATISFIED.value: "agreed", Closing.NO_AGREEMENT.value: "no_agreement"}
    for since, closing in db.session.execute(rows):
        yield f"{clock.day_of(since):%Y-%m}", told[closing]


def answers(here: Community, asked: Span) -> Iterator[Row]:
    rows = (
        select(Issue, Duty.due, Duty.settled_at)
        .join(Issue, Issue.id == Duty.issue_id)
        .where(
            Duty.community_id == here.id,
            Duty.kind == DutyKind.ANSWER,
            Duty.due >= asked.start,
            Duty.due < min(asked.stop, asked.now),
        )
        .order_by(Duty.due, Duty.id)
    )
    for issue, due, settled in db.session.execute(rows.execution_options(yield_per=1000)):
        in_time = settled is not None and settled <= due
        yield _public(issue), clock.day_of(due).isoformat(), int(in_time)


def reports(here: Community, asked: Span) -> Iterator[Row]:
    over = func.coalesce(Resolution.executed_at, Resolution.ended_at)
    resolutions = db.session.execute(
        select(Resolution.id, Resolution.number, Resolution.counted_from, over.label("over"))
        .where(
            Resolution.community_id == here.id,
            Resolution.counted_from < asked.stop,
            or_(Resolution.ended_at.is_(None), Resolution.ended_at >= asked.start),
        )
        .order_by(Resolution.id)
    ).all()
    reports = select(Report.resolution_id, Report.month).where(
        Report.community_id == here.id, Report.month >= asked.first, Report.month < asked.after
    )
    published = {(id_, month) for id_, month in db.session.execute(reports)}
    # As the months of a resolution are counted everywhere: due once they are over.
    last = min(asked.after, asked.today.replace(day=1)) - timedelta(days=1)
    for id_, number, begun, ended in resolutions:
        for month in monthly.months(max(asked.first, clock.day_of(begun)), last):
            if ended is None or ended >= clock.end_of(monthly.last_day(month)):
                yield number, f"{month:%Y-%m}", int((id_, month) in published)


def projects(here: Community, asked: Span) -> Iterator[Row]:
    decided = (
        select(Entry.issue_id, func.max(Entry.number).label("last"))
        .join(Issue, Issue.id == Entry.issue_id)
        .where(
            Entry.community_id == here.id,
            DECIDED,
            Issue.community_id == here.id,
            Issue.kind == IssueKind.MAJOR.value,
            Issue.since >= asked.start,
        )
        .group_by(Entry.issue_id)
        .subquery()
    )
    rows = (
        select(Issue, Entry.at, Entry.particulars)
        .join(decided, decided.c.issue_id == Issue.id)
        .join(Entry, and_(Entry.community_id == here.id, Entry.number == decided.c.last))
        .where(Entry.at >= asked.start, Entry.at < asked.stop)
        .order_by(Entry.number)
    )
    for issue, at, told in db.session.execute(rows):
        votes = (told["in_favour"], told["against"], told["abstained"])
        yield (_public(issue), issue.round, clock.day_of(at).isoformat(), *votes)


def petitions(here: Community, asked: Span) -> Iterator[Row]:
    rows = (
        select(PetitionCount.month, PetitionCount.cases, PetitionCount.source)
        .where(
            PetitionCount.community_id == here.id,
            PetitionCount.month >= asked.first,
            PetitionCount.month < asked.after,
        )
        .order_by(PetitionCount.month)
    )
    for month, cases, source in db.session.execute(rows):
        yield f"{month:%Y-%m}", cases, source
