"""Writing a resolution, posting it, answering objections, withdrawing it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.database import db, subject_of
from deliberation.discuss.queries import adopted
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue, Timer, TimerKind
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Household, Person, Unit
from deliberation.people.operations import next_serial
from deliberation.resolve import queries
from deliberation.resolve.models import Affected, Assist, Milestone, Resolution, Task
from deliberation.resolve.operations import effect, legality, posting_ends, stopping
from deliberation.rules import workflow
from deliberation.rules.box import roll_hash
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder, Refused
from deliberation.texts.operations import adopting

COMMITTEE = RoleKind.COMMITTEE.value
#: Working days in which the committee writes, posts, answers: as long as review answers (§1).
WORKING_DAYS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDraft:
    """What an assisting unit does, until its own day; without one, that of the task."""

    unit_id: int
    part: str
    deadline: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDraft:
    """One line of the responsibility matrix as it is written down; ``budget`` in fen."""

    title: str
    lead_unit_id: int
    deadline: date
    assisting: str = ""  # who is no unit here: residents, shops
    parts: tuple[PartDraft, ...] = ()  # of assisting units
    person_id: int | None = None
    steps: tuple[tuple[str, date], ...] = ()  # milestones: what, until when
    budget: int | None = None
    source: str = ""
    acceptance_test: str = ""


def write(
    issue: Issue,
    *,
    key: str,
    text: str,
    tasks: Sequence[TaskDraft],
    households: Collection[int],
    by: Person | None,
    at: datetime,
    seen: int | None = None,
    basis: str = "",
    minority: str = "",
    urgent_reason: str = "",
) -> Resolution:
    """Write what was decided down as the next numbered resolution of the year.

    The meeting and the arithmetic of its vote are taken from the record. The duty to write is
    settled by posting: what nobody can read has not been told.

    :param key: of the form: the second submit gives what the first one made
    :param households: ids of those affected: the roll of the later satisfaction poll
    :param urgent_reason: why an urgent small matter takes force at once (§5)
    :raises Stale: the page was older than the issue
    :raises OutOfOrder: ``resolve.nothing_decided``, ``resolve.written_already``,
        ``resolve.agreement_instead``
    :raises NotReady: ``resolve.text_missing``, ``resolve.tasks_missing``,
        ``resolve.deadline_passed``, ``resolve.milestone_after_deadline``,
        ``resolve.nobody_affected``; a major matter marked urgent
    :raises Refused: a unit or household of another community
    """
    if (first := queries.by_key(issue.community_id, key)) is not None:
        return first
    issues.ensure_fresh(issue, seen)
    _writable(issue)
    _complete(issue, text, tasks, households, urgent_reason, at)
    decision = adopted(issue)
    year = clock.day_of(at).year
    serial = next_serial(issue.community_id, "resolution", year)
    resolution = Resolution(
        community_id=issue.community_id,
        number=f"{year}-{serial:02}",
        key=key,
        issue_id=issue.id,
        round=issue.round,
        meeting_id=decision.meeting_id if decision else None,
        title=issue.title,
        text=text,
        basis=basis,
        arithmetic=decision.arithmetic["zh"] if decision else "",
        arithmetic_en=decision.arithmetic["en"] if decision else "",
        minority=minority,
        urgent_reason=urgent_reason,
        affected_hash=roll_hash(f"h:{household}" for household in set(households)),
        affected=len(set(households)),
        written_at=at,
        written_by=by.id if by else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(resolution)
            db.session.flush()
    except IntegrityError as error:  # somebody else wrote it at the same moment
        raise OutOfOrder.because("resolve.written_already", "5") from error
    _attach(resolution, tasks, households)
    issues.note(
        issue,
        "resolution:written",
        by=by,
        at=at,
        subject=resolution,
        resolution=resolution.number,
        tasks=len(tasks),
        households=resolution.affected,
    )
    return resolution


def rewrite(
    resolution: Resolution,
    *,
    text: str,
    tasks: Sequence[TaskDraft],
    households: Collection[int],
    by: Person | None,
    at: datetime,
    seen: int | None = None,
    basis: str = "",
    minority: str = "",
    urgent_reason: str = "",
) -> None:
    """Correct a draft that nobody outside has been told of: until it is posted it is work.

    It keeps its number; the record says that it was rewritten. Parameters as :func:`write`.

    :raises Stale: the page was older than the issue
    :raises OutOfOrder: ``resolve.posted_already``, ``resolve.withdrawn_already``
    :raises NotReady: as :func:`write`
    """
    issue = effect.hold(resolution)
    issues.ensure_fresh(issue, seen)
    if resolution.withdrawn_at:
        raise OutOfOrder.because("resolve.withdrawn_already", "5")
    if resolution.posted_at:
        raise OutOfOrder.because("resolve.posted_already", "5")
    _complete(issue, text, tasks, households, urgent_reason, at)
    resolution.text, resolution.basis, resolution.minority = text, basis, minority
    resolution.urgent_reason = urgent_reason
    resolution.affected_hash = roll_hash(f"h:{household}" for household in set(households))
    resolution.affected = len(set(households))
    old = select(Task.id).where(
        Task.community_id == resolution.community_id, Task.resolution_id == resolution.id
    )
    for part in (Assist, Milestone):
        db.session.execute(
            delete(part).where(part.community_id == resolution.community_id, part.task_id.in_(old))
        )
    db.session.execute(
        delete(Affected).where(
            Affected.community_id == resolution.community_id,
            Affected.resolution_id == resolution.id,
        )
    )
    db.session.execute(
        delete(Task).where(
            Task.community_id == resolution.community_id, Task.resolution_id == resolution.id
        )
    )
    db.session.flush()
    _attach(resolution, tasks, households)
    issues.note(
        issue,
        "resolution:rewritten",
        by=by,
        at=at,
        subject=resolution,
        resolution=resolution.number,
        tasks=len(tasks),
        households=resolution.affected,
    )


def _writable(issue: Issue) -> None:
    if issue.step != workflow.Step.RESOLVE.value:
        raise OutOfOrder.because("resolve.nothing_decided", "5")
    if issue.position.dispute:
        raise OutOfOrder.because("resolve.agreement_instead", "1")
    if queries.current(issue) is not None:
        raise OutOfOrder.because("resolve.written_already", "5")


def _complete(
    issue: Issue,
    text: str,
    tasks: Sequence[TaskDraft],
    households: Collection[int],
    urgent_reason: str,
    at: datetime,
) -> None:
    if not text.strip():
        raise NotReady.because("resolve.text_missing", "5")
    if not tasks:
        raise NotReady.because("resolve.tasks_missing", "5")
    if any(task.deadline < clock.day_of(at) for task in tasks):
        raise NotReady.because("resolve.deadline_passed", "5")
    if any(due > task.deadline for task in tasks for _, due in task.steps):
        raise NotReady.because("resolve.milestone_after_deadline", "5")
    parts = [(task, part) for task in tasks for part in task.parts]
    if any(not part.part.strip() for _, part in parts):
        raise NotReady.because("resolve.part_missing", "5")
    if any(part.deadline and part.deadline > task.deadline for task, part in parts):
        raise NotReady.because("resolve.part_after_deadline", "5")
    if any(part.deadline and part.deadline < clock.day_of(at) for _, part in parts):
        raise NotReady.because("resolve.deadline_passed", "5")
    if any(part.unit_id == task.lead_unit_id for task, part in parts):
        raise NotReady.because("resolve.lead_assists", "5")
    if not households:
        raise NotReady.because("resolve.nobody_affected", "5")
    if urgent_reason:
        at_once = workflow.TakeForce(written=True, posted=True, urgent_reason=urgent_reason)
        if issue.position.kind is workflow.IssueKind.MAJOR:
            refusal = workflow.objection(issue.position, at_once)
            assert refusal is not None  # nothing major is urgent
            raise NotReady(refusal)
    here = issue.community_id
    leads = {task.lead_unit_id for task in tasks} | {part.unit_id for _, part in parts}
    if leads - set(db.session.scalars(select(Unit.id).where(Unit.community_id == here))):
        raise Refused.because("resolve.unit_unknown", "5")
    living = db.session.scalars(select(Household.id).where(Household.community_id == here))
    if set(households) - set(living):
        raise Refused.because("resolve.household_unknown", "5")


def _attach(
    resolution: Resolution, tasks: Sequence[TaskDraft], households: Collection[int]
) -> None:
    here = {"community_id": resolution.community_id, "resolution_id": resolution.id}
    for position, task in enumerate(tasks, 1):
        made = Task(
            **here,
            position=position,
            title=task.title,
            lead_unit_id=task.lead_unit_id,
            assisting=task.assisting,
            person_id=task.person_id,
            deadline=task.deadline,
            budget=task.budget,
            source=task.source,
            acceptance_test=task.acceptance_test,
        )
        db.session.add(made)
        db.session.flush()
        db.session.add_all(
            Milestone(
                community_id=resolution.community_id,
                task_id=made.id,
                position=place,
                title=title,
                due=due,
            )
            for place, (title, due) in enumerate(sorted(task.steps, key=lambda step: step[1]), 1)
        )
        db.session.add_all(
            Assist(
                community_id=resolution.community_id,
                task_id=made.id,
                position=place,
                unit_id=part.unit_id,
                part=part.part.strip(),
                deadline=part.deadline or task.deadline,
            )
            for place, part in enumerate(task.parts, 1)
        )
    db.session.flush()
    roll = [{**here, "household_id": household} for household in sorted(set(households))]
    db.session.execute(insert(Affected), roll)


def post(resolution: Resolution, *, by: Person | None, at: datetime) -> None:
    """Post *resolution* for the bylaws' days, at least 15 (§5, art. 34).

    The day of posting is not counted, and it ends on a working day. An urgent small matter
    takes force at once and is posted all the same.

    :raises OutOfOrder: ``resolve.posted_already``, ``resolve.withdrawn_already``
    """
    issue = effect.hold(resolution)
    if resolution.withdrawn_at:
        raise OutOfOrder.because("resolve.withdrawn_already", "5")
    if resolution.posted_at:
        raise OutOfOrder.because("resolve.posted_already", "5")
    community = db.session.get_one(Community, resolution.community_id)
    resolution.posted_at, resolution.posting_days = at, community.bylaws.posting_days
    ends = resolution.posting_ends_on = posting_ends.end(resolution, community)
    issues.settle(issue, DutyKind.WRITE_RESOLUTION, at=at)
    entry = issues.note(
        issue,
        "resolution:posted",
        by=by,
        at=at,
        subject=resolution,
        resolution=resolution.number,
        until=ends.isoformat(),
    )
    tell(issues.concerned(issue, queries.adults_affected(resolution)), entry)
    legality.owe_asking(resolution, issue, community, at=at)
    if resolution.urgent_reason:
        effect.take(resolution, issue, at=at)
    issues.set_timer(
        issue.community_id, TimerKind.FORCE, resolution.id, falls_due=resolution.end_of_posting
    )
    if issue.position.kind is workflow.IssueKind.MAJOR:  # which is never urgent
        due = clock.last_moment(ends)
        issues.owe(issue, DutyKind.SUBMIT_PLAN, at=at, due=due, role=COMMITTEE)


def withdraw(resolution: Resolution, reason: str, *, by: Person | None, at: datetime) -> None:
    """Withdraw *resolution* before it is in force, with a *reason*; another is to be written.

    :raises OutOfOrder: ``resolve.withdrawn_already``, ``resolve.in_force_already``
    :raises NotReady: ``resolve.withdrawal_reason_missing``
    """
    issue = effect.hold(resolution)
    if resolution.withdrawn_at:
        raise OutOfOrder.because("resolve.withdrawn_already", "5")
    if resolution.in_force_at:
        raise OutOfOrder.because("resolve.in_force_already", "5")
    if not reason.strip():
        raise NotReady.because("resolve.withdrawal_reason_missing", "5")
    take_down(resolution, issue, reason, at=at)
    owe_committee(issue, DutyKind.WRITE_RESOLUTION, at=at)
    entry = issues.note(
        issue,
        "resolution:withdrawn",
        by=by,
        at=at,
        subject=resolution,
        resolution=resolution.number,
        reason=reason,
    )
    tell(issues.concerned(issue, queries.objectors(resolution)), entry)


def take_down(resolution: Resolution, issue: Issue, reason: str, *, at: datetime) -> None:
    """*resolution* no longer hangs, its tasks stop, and nothing more is owed on it."""
    resolution.withdrawn_at, resolution.withdrawn_because = at, reason
    if resolution.in_force_at:
        adopting.revoke(issue, at=at)
    stopping.stop(resolution, issue, at=at)
    issues.stop_timer(issue.community_id, TimerKind.FORCE, resolution.id, at=at)
    issues.settle(
        issue,
        DutyKind.ANSWER_OBJECTION,
        DutyKind.WRITE_RESOLUTION,
        DutyKind.SUBMIT_PLAN,
        DutyKind.PLAN_REPLY,
        at=at,
    )
    legality.no_more_owed(resolution, issue, at=at)


def fall_due(community: Community, timer: Timer) -> None:
    """The posting has ended: in force, unless an objection or a plan's reply is still open.

    Then it takes force with the last answer; what is owed stays open publicly. That nobody has
    asked whether it is lawful is put on record: from now on that cannot be asked.
    """
    resolution = subject_of(Resolution, timer)
    issue = effect.hold(resolution)
    if posting_ends.end_anew(resolution, community, at=timer.falls_due):
        falls_due, occasion = resolution.end_of_posting, timer.occasion + 1
        issues.set_timer(
            community.id, TimerKind.FORCE, resolution.id, falls_due=falls_due, occasion=occasion
        )
        return
    legality.ensure_examined(resolution, issue, at=timer.falls_due)
    effect.take_if_ready(resolution, issue, at=timer.falls_due)


def owe_committee(
    issue: Issue, kind: DutyKind, *, at: datetime, subject_id: int | None = None
) -> None:
    """The committee owes *kind* within :data:`WORKING_DAYS`."""
    community = db.session.get_one(Community, issue.community_id)
    due = clock.add_working_days(clock.day_of(at), WORKING_DAYS, community.days_off)
    issues.owe(
        issue,
        kind,
        at=at,
        due=clock.last_moment(due),
        role=COMMITTEE,
        subject_id=subject_id,
        working_days=WORKING_DAYS,
    )
