"""What a satisfaction poll comes to: closed, reopened, extended or inconclusive (§5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots.models import Box
from deliberation.ballots.queries import contest_days
from deliberation.database import db, subject_of
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue, Timer, TimerKind
from deliberation.issues.operations import box_ends, step_duties
from deliberation.journal.models.bilingual import in_both
from deliberation.messages.operations import tell
from deliberation.people.models import Community
from deliberation.people.queries import holders
from deliberation.resolve.models import Resolution
from deliberation.resolve.operations import effect, stopping
from deliberation.resolve.queries import adults_affected, objectors
from deliberation.rules import satisfaction, workflow
from deliberation.rules.box import by_satisfaction, judge_poll
from deliberation.rules.bylaws import Bylaws
from deliberation.rules.policy import RoleKind
from deliberation.supervise.models import PollResult
from deliberation.supervise.operations import groups, points


def judged(box: Box, counts: Mapping[str, int]) -> satisfaction.Verdict:
    """What *counts* come to by the rule of the *box*, as its export has it."""
    extended = box.extended_at is not None
    return judge_poll(rule_of(box), counts, box.entitled, extended=extended)


def rule_of(box: Box) -> Mapping[str, Any]:
    """By what *box* is judged; polls from before boxes kept it have their bylaws."""
    return box.rule or rule_by(box.numbers, box.entitled)


def rule_by(numbers: Bylaws, asked: int) -> dict[str, Any]:
    """By what a poll that asks so many is judged under the bylaws' *numbers*."""
    least = satisfaction.minimum_answers(asked, numbers.poll_minimum, numbers.poll_minimum_share)
    return by_satisfaction(least, numbers.satisfaction_threshold)


def fall_due_close(community: Community, timer: Timer) -> None:
    """The window is over: the poll is judged, once."""
    box = subject_of(Box, timer)
    ballots.hold(box)
    if box.closed_at is not None or timer.falls_due < box.closes_at:
        return
    extends = judged(box, ballots.count(box)).kind is satisfaction.Consequence.EXTEND
    if extends or not box_ends.waits(timer, box):
        settle(box, at=timer.falls_due)


def settle_later(box: Box, *, at: datetime) -> None:
    """All have answered: the poll ends at *at*, before its time, if it is still so then."""
    there = select(Timer.id).where(
        Timer.community_id == box.community_id,
        Timer.kind == TimerKind.POLL_COMPLETE,
        Timer.subject_id == box.id,
    )
    if db.session.scalar(there.limit(1)) is None:
        issues.set_timer(box.community_id, TimerKind.POLL_COMPLETE, box.id, falls_due=at)


def fall_due_complete(community: Community, timer: Timer) -> None:
    """Nothing can be contested any more of a poll in which all had answered."""
    box = subject_of(Box, timer)
    ballots.hold(box)
    complete = ballots.cast_so_far(box) == box.entitled
    runs = contest_days.runs_until(box)
    if box.closed_at is None and complete and (runs is None or timer.falls_due >= runs):
        settle(box, at=timer.falls_due)


def settle(box: Box, *, at: datetime) -> satisfaction.Verdict:
    """Judge *box* at its end: it closes the issue, reopens it, is extended or inconclusive."""
    resolution = subject_of(Resolution, box)
    issue = effect.hold(resolution)
    verdict = judged(box, ballots.count(box))
    if verdict.kind is satisfaction.Consequence.EXTEND:
        _extend(box, issue, verdict, at=at)
        return verdict
    ballots.close(box, by=None, at=at)
    keep_result(box, verdict, at=at)
    issues.stop_timer(issue.community_id, TimerKind.POLL_CLOSE, box.id, at=at)
    issues.settle(issue, DutyKind.RATE, at=at)
    if verdict.kind is satisfaction.Consequence.INCONCLUSIVE:
        _inconclusive(box, resolution, issue, verdict, at=at)
    elif verdict.kind is satisfaction.Consequence.REOPENS:
        _reopen(box, resolution, issue, verdict, at=at)
    elif resolution.executed_at:
        satisfied(resolution, issue, verdict, at=at)
    else:
        # Content, but nobody has accepted the execution: closed with the acceptance (§1).
        entry = issues.note(
            issue,
            "poll:satisfied",
            by=None,
            at=at,
            subject=box,
            arithmetic=in_both(verdict.arithmetic),
        )
        supervisors = holders(issue.community_id, [RoleKind.SUPERVISOR], clock.day_of(at))
        tell(issues.concerned(issue, supervisors), entry)
    return verdict


def keep_result(box: Box, verdict: satisfaction.Verdict, *, at: datetime) -> None:
    """Keep what *box* came to where the figures find it."""
    db.session.add(
        PollResult(
            community_id=box.community_id,
            box_id=box.id,
            resolution_id=box.subject_id,
            closed_at=at,
            asked=verdict.asked,
            satisfied=verdict.answers.satisfied,
            basically=verdict.answers.basically,
            dissatisfied=verdict.answers.dissatisfied,
            valid=verdict.valid,
        )
    )
    db.session.flush()


def _extend(box: Box, issue: Issue, verdict: satisfaction.Verdict, *, at: datetime) -> None:
    last = box.last_day + timedelta(days=box.numbers.poll_extension_days)
    ballots.extend(box, until=clock.end_of(last), by=None, at=at)
    issues.set_timer(
        issue.community_id, TimerKind.POLL_CLOSE, box.id, falls_due=box.closes_at, occasion=2
    )
    issues.settle(issue, DutyKind.RATE, at=at)
    ask(issue, box, at=at)
    entry = issues.note(
        issue,
        "poll:extended",
        by=None,
        at=at,
        subject=box,
        arithmetic=in_both(verdict.arithmetic),
        until=last.isoformat(),
    )
    # From door to door: the supervision group carries the sheets.
    tell(holders(issue.community_id, [RoleKind.SUPERVISOR], clock.day_of(at)), entry)


def ask(issue: Issue, box: Box, *, at: datetime) -> None:
    """The households on the roll are asked until *box* closes."""
    issues.owe(
        issue,
        DutyKind.RATE,
        at=at,
        due=box.closes_at - timedelta(seconds=1),
        role=RoleKind.RESIDENT.value,
        subject_id=box.id,
    )


def _inconclusive(
    box: Box, resolution: Resolution, issue: Issue, verdict: satisfaction.Verdict, *, at: datetime
) -> None:
    again = clock.day_of(at - timedelta(seconds=1))
    again += timedelta(days=box.numbers.poll_again_days)
    issues.set_timer(
        issue.community_id,
        TimerKind.POLL_AGAIN,
        resolution.id,
        falls_due=clock.end_of(again),
        occasion=box.occasion,
    )
    entry = issues.note(
        issue,
        "poll:inconclusive",
        by=None,
        at=at,
        subject=box,
        arithmetic=in_both(verdict.arithmetic),
        until=again.isoformat(),
    )
    tell(issues.concerned(issue, adults_affected(resolution)), entry)


def satisfied(
    resolution: Resolution, issue: Issue, verdict: satisfaction.Verdict, *, at: datetime
) -> None:
    """The issue is closed: executed, and enough of those who answered are content (§1)."""
    entry = issues.move(
        issue,
        workflow.Satisfy(executed=True, verdict=verdict),
        "issue:satisfied",
        by=None,
        at=at,
        arithmetic=in_both(verdict.arithmetic),
    )
    stopping.end(resolution, issue, at=at)
    groups.dissolve(issue, at=at)
    tell(issues.concerned(issue, adults_affected(resolution)), entry)


def _reopen(
    box: Box, resolution: Resolution, issue: Issue, verdict: satisfaction.Verdict, *, at: datetime
) -> None:
    issue.reopened += 1
    entry = issues.move(
        issue,
        workflow.Reopen(verdict=verdict),
        "issue:reopened",
        by=None,
        at=at,
        arithmetic=in_both(verdict.arithmetic),
        round=issue.round + 1,
    )
    stopping.end(resolution, issue, at=at)
    step_duties.convene(issue, at=at)
    points.carry_over(box, issue, at=at)
    committee = holders(issue.community_id, [RoleKind.COMMITTEE], clock.day_of(at))
    everybody = {*adults_affected(resolution), *objectors(resolution), *committee}
    tell(issues.concerned(issue, everybody), entry)
    if issue.reopened >= 2:
        entry = issues.note(
            issue, "issue:sent_to_subdistrict", by=None, at=at, times=issue.reopened
        )
        tell(holders(issue.community_id, [RoleKind.SUBDISTRICT], clock.day_of(at)), entry)
