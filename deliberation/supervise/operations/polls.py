"""The satisfaction poll opens: with the acceptance of all tasks, or by itself (§5, no dodging)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Box
from deliberation.ballots.operations import paper as papers
from deliberation.database import db, subject_of
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue, Timer, TimerKind
from deliberation.issues.operations import box_heads
from deliberation.journal.queries.sentences import N_
from deliberation.mend import queries as mend
from deliberation.messages.operations import tell
from deliberation.people.models import Community
from deliberation.people.operations.bylaws import held_at
from deliberation.resolve.models import Resolution, Task
from deliberation.resolve.operations import effect, stopping
from deliberation.resolve.queries import adults_affected, households_affected
from deliberation.rules.satisfaction import Consequence
from deliberation.supervise.models import Completion
from deliberation.supervise.operations import verdicts

OPTIONS = ("satisfied", "basically", "dissatisfied")
#: As exports name them, which are read in one language for good.
LABELS = {"satisfied": N_("满意"), "basically": N_("基本满意"), "dissatisfied": N_("不满意")}
SUBJECT = Resolution.__tablename__


def after_acceptance(resolution: Resolution, issue: Issue, *, at: datetime) -> None:
    """All tasks are accepted: the poll opens, unless it has run already."""
    latest = _latest(resolution)
    if latest is None:
        open_poll(resolution, issue, "poll:opened", at=at)
        return
    if latest.closed_at is None:
        return  # it opened by itself and is running
    assert latest.counts is not None  # it is closed
    verdict = verdicts.judged(latest, latest.counts)
    # What was sent back since is other work than they were asked about: they are asked anew.
    if verdict.kind is Consequence.CLOSES and not _sent_back_since(resolution, latest):
        verdicts.satisfied(resolution, issue, verdict, at=at)
    else:
        open_poll(resolution, issue, "poll:opened_again", at=at)


def open_poll(resolution: Resolution, issue: Issue, verb: str, *, at: datetime) -> Box:
    """Ask every household on the resolution's roll, for the bylaws' days."""
    community = db.session.get_one(Community, resolution.community_id)
    latest = _latest(resolution)
    last = clock.day_of(at) + timedelta(days=community.bylaws.poll_days)
    # Who reported the fault that it grew from is asked as well (§6).
    affected = households_affected(resolution)
    reporting = mend.households_of_issue(community.id, issue.id)
    asked = [*affected, *sorted(reporting - set(affected))]
    box = ballots.open_box(
        community.id,
        (SUBJECT, resolution.id),
        issue.title,
        OPTIONS,
        [ballots.Entitled(household_id=one) for one in asked],
        bylaws=community.bylaws,
        by=None,
        at=at,
        closes_at=clock.end_of(last),
        occasion=latest.occasion + 1 if latest else 1,
        issue_id=issue.id,
        rule=verdicts.rule_by(community.bylaws, len(asked)),
        labels=LABELS,
    )
    papers.issue(box, by=None, at=at)  # the sheets of who is asked at the door are numbered
    for kind in stopping.OPENERS:
        issues.stop_timer(community.id, kind, resolution.id, at=at)
    issues.set_timer(community.id, TimerKind.POLL_CLOSE, box.id, falls_due=box.closes_at)
    box_heads.watch(box)
    verdicts.ask(issue, box, at=at)
    entry = issues.note(
        issue,
        verb,
        by=None,
        at=at,
        subject=box,
        households=box.entitled,
        until=last.isoformat(),
    )
    tell(issues.concerned(issue, adults_affected(resolution)), entry)
    return box


def fall_due_after_done(community: Community, timer: Timer) -> None:
    """15 days after the last "done" nobody has accepted or sent back: the poll opens (§5)."""
    _open_by_itself(timer, "poll:opened_unaccepted")


def fall_due_after_deadline(community: Community, timer: Timer) -> None:
    """30 days after the deadline somebody has not reported "done": the poll opens (§5)."""
    unreported = select(Task.id).where(
        Task.community_id == timer.community_id,
        Task.resolution_id == timer.subject_id,
        Task.reported_at.is_(None),
    )
    if db.session.scalar(unreported.limit(1)) is not None:
        _open_by_itself(timer, "poll:opened_overdue")


def fall_due_again(community: Community, timer: Timer) -> None:
    """30 days after an inconclusive poll the same households are asked again (§5)."""
    _open_by_itself(timer, "poll:opened_again")


def _open_by_itself(timer: Timer, verb: str) -> None:
    resolution = subject_of(Resolution, timer)
    issue = effect.hold(resolution)
    latest = _latest(resolution)
    running = latest is not None and latest.closed_at is None
    if resolution.ended_at is None and not running:
        open_poll(resolution, issue, verb, at=timer.falls_due)


def watch_deadline_again(
    resolution: Resolution, issue: Issue, completion: Completion, *, at: datetime
) -> None:
    """A task is sent back: whoever then never reports it done does not dodge the poll.

    Also after a poll that has ended: its own opening is set anew, else all would stand still.
    """
    watching = select(Timer.id).where(
        Timer.community_id == issue.community_id,
        Timer.kind.in_((TimerKind.POLL_AFTER_DEADLINE, TimerKind.POLL_AGAIN)),
        Timer.subject_id == resolution.id,
        Timer.settled_at.is_(None),
    )
    latest = _latest(resolution)
    running = latest is not None and latest.closed_at is None
    if running or db.session.scalar(watching) is not None:
        return
    community = db.session.get_one(Community, issue.community_id)
    last = clock.day_of(at) + timedelta(days=community.bylaws.poll_after_deadline_days)
    issues.set_timer(
        issue.community_id,
        TimerKind.POLL_AFTER_DEADLINE,
        resolution.id,
        falls_due=clock.end_of(last),
        occasion=completion.id + 1,
    )


def _sent_back_since(resolution: Resolution, poll: Box) -> bool:
    since = (
        select(Completion.id)
        .join(Task, Task.id == Completion.task_id)
        .where(
            Task.community_id == resolution.community_id,
            Task.resolution_id == resolution.id,
            Completion.verdict == "sent_back",
            Completion.decided_at >= poll.closed_at,
        )
    )
    return db.session.scalar(since.limit(1)) is not None


def deadline_of_poll(issue: Issue, done_at: datetime) -> datetime:
    """When the poll opens by itself after "done": the moment until which supervision decides."""
    community = db.session.get_one(Community, issue.community_id)
    return clock.end_of(last_day_to_decide(community, done_at))


def last_day_to_decide(community: Community, done_at: datetime) -> date:
    """The last day for accepting or sending back what was reported done at *done_at*."""
    days = held_at(community, done_at).poll_after_done_days
    return clock.day_of(done_at) + timedelta(days=days)


def _latest(resolution: Resolution) -> Box | None:
    found = boxes.of_subject(resolution.community_id, SUBJECT, resolution.id)
    return found[0] if found else None
