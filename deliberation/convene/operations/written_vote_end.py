"""How a written vote ends, by the clock: extended once, adopted, or not adopted (§1, §2, §4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots.models import Box
from deliberation.ballots.queries.doors import persons
from deliberation.ballots.queries.results import sum_of
from deliberation.convene.models import Writing
from deliberation.convene.operations.written_vote import owe_vote
from deliberation.database import record_beside, subject_of
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue, Timer, TimerKind
from deliberation.issues.operations import box_ends
from deliberation.journal.models.bilingual import in_both
from deliberation.messages.operations import tell
from deliberation.people.models import Community
from deliberation.rules import workflow
from deliberation.rules.box import BoxResult
from deliberation.rules.policy import RoleKind
from deliberation.rules.voting import Result
from deliberation.rules.workflow import Step, extension_days, is_extended

#: Working days within which the committee decides how to go on, or writes the resolution (§1).
WORKING_DAYS = 5


def fall_due(community: Community, timer: Timer) -> None:
    """The time is over: extended where too few answered, else counted and judged, once."""
    box = subject_of(Box, timer)
    ballots.hold(box)
    if box.closed_at is not None or timer.falls_due < box.closes_at:
        return
    writing = subject_of(Writing, box)
    issue = record_beside(writing, Issue, writing.issue_id)
    issues.hold(issue)
    at = timer.falls_due
    result = ballots.judged(box, at)
    if is_extended(result.kind, extended=box.extended_at is not None):
        _extend(issue, writing, box, result, at=at)
        return
    if box_ends.waits(timer, box):
        return
    ballots.close(box, by=None, at=at)
    writing.ended_at, writing.result = at, result.kind
    issues.settle(issue, DutyKind.WRITE_VOTE, at=at)
    if result.passed and issue.step == Step.CONVENE.value:
        _adopt(community, issue, writing, box, result, at=at)
    else:
        _leave(community, issue, writing, box, result, at=at)


def _extend(issue: Issue, writing: Writing, box: Box, result: BoxResult, *, at: datetime) -> None:
    last = box.last_day + timedelta(days=extension_days(writing.days))
    ballots.extend(box, until=clock.end_of(last), by=None, at=at)
    issues.set_timer(
        issue.community_id, TimerKind.WRITING_CLOSE, box.id, falls_due=box.closes_at, occasion=2
    )
    issues.settle(issue, DutyKind.WRITE_VOTE, at=at)
    owe_vote(issue, box, at=at)
    entry = issues.note(
        issue,
        "issue:writing_extended",
        by=None,
        at=at,
        writing=writing.number,
        arithmetic=in_both(result.arithmetic),
        until=last.isoformat(),
    )
    tell(issues.concerned(issue, persons(box, silent=True)), entry)


def _adopt(
    community: Community,
    issue: Issue,
    writing: Writing,
    box: Box,
    result: BoxResult,
    *,
    at: datetime,
) -> None:
    cast = ballots.cast_so_far(box)
    votes = dict.fromkeys(result.totals.votes) if box.withholds(cast) else result.totals.votes
    entry = issues.move(
        issue,
        workflow.AdoptInWriting(body=issue.decider, outcome=result.kind),
        "issue:adopted_in_writing",
        by=None,
        at=at,
        writing=writing.number,
        body=issue.body,
        text=writing.text,
        in_favour=votes["for"],
        against=votes["against"],
        abstained=votes["abstain"],
        arithmetic=sum_of(box, in_both(result.arithmetic), cast),
    )
    _owe_committee(community, issue, DutyKind.WRITE_RESOLUTION, at=at)
    tell(issues.concerned(issue, persons(box)), entry)


def _leave(
    community: Community,
    issue: Issue,
    writing: Writing,
    box: Box,
    result: BoxResult,
    *,
    at: datetime,
) -> None:
    """Lost or tied closes the issue; missed participation leaves it there, to go on with (§1)."""
    told: dict[str, Any] = {
        "writing": writing.number,
        "result": result.kind,
        "arithmetic": sum_of(box, in_both(result.arithmetic), ballots.cast_so_far(box)),
    }
    verb, lost = "issue:not_adopted_in_writing", result.kind in (Result.LOST, Result.TIED)
    if lost and issue.step == Step.CONVENE.value:
        move = workflow.LoseInWriting(body=issue.decider, outcome=result.kind)
        entry = issues.move(issue, move, verb, by=None, at=at, **told)
    else:
        entry = issues.note(issue, verb, by=None, at=at, **told)
    if issue.step == Step.CONVENE.value:
        _owe_committee(community, issue, DutyKind.GO_ON, at=at)
    tell(issues.concerned(issue, persons(box)), entry)


def _owe_committee(community: Community, issue: Issue, kind: DutyKind, *, at: datetime) -> None:
    last = clock.add_working_days(clock.day_of(at), WORKING_DAYS, community.days_off)
    issues.owe(
        issue,
        kind,
        at=at,
        due=clock.last_moment(last),
        role=RoleKind.COMMITTEE.value,
        working_days=WORKING_DAYS,
    )
