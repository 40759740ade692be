"""The satisfaction poll: opened, by itself if need be, answered, judged, and what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Ballot, Box, Duplicate
from deliberation.database import db
from deliberation.issues import entering
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue, Timer
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.people.queries import holders
from deliberation.resolve import force
from deliberation.resolve.models import Resolution, Task
from deliberation.resolve.queries import adults_affected, households_affected, objectors
from deliberation.rules import satisfaction, workflow
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import OutOfOrder, Refused
from deliberation.supervise.models import Completion

OPTIONS = ("satisfied", "basically", "dissatisfied")
SUBJECT = Resolution.__tablename__
#: What opens a poll by itself, apart from the acceptance of all tasks.
OPENERS = ("poll_after_done", "poll_after_deadline", "poll_again")


# ------------------------------------------------------------------ opening


def after_acceptance(resolution: Resolution, issue: Issue, *, at: datetime) -> None:
    """All tasks are accepted: the poll opens, unless it has run already."""
    latest = _latest(resolution)
    if latest is None:
        open_poll(resolution, issue, "poll:opened", at=at)
        return
    if latest.closed_at is None:
        return  # it opened by itself and is running
    verdict = judged(latest, latest.counts)
    if verdict.kind is satisfaction.Consequence.CLOSES:
        _satisfied(resolution, issue, verdict, at=at)
    else:
        open_poll(resolution, issue, "poll:opened_again", at=at)


def open_poll(resolution: Resolution, issue: Issue, verb: str, *, at: datetime) -> Box:
    """Ask every household on the resolution's roll, for the bylaws' days."""
    community = db.session.get(Community, resolution.community_id)
    latest = _latest(resolution)
    last = clock.day_of(at) + timedelta(days=community.bylaws.poll_days)
    box = ballots.open_box(
        community.id,
        (SUBJECT, resolution.id),
        issue.title,
        OPTIONS,
        [ballots.Entitled(household_id=one) for one in households_affected(resolution)],
        bylaws=community.bylaws,
        by=None,
        at=at,
        closes_at=clock.end_of(last),
        occasion=latest.occasion + 1 if latest else 1,
        issue_id=issue.id,
    )
    for kind in OPENERS:
        issues.stop_timer(community.id, kind, resolution.id, at=at)
    issues.set_timer(community.id, "poll_close", box.id, falls_due=box.closes_at)
    _ask(issue, box, at=at)
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
        Task.resolution_id == timer.subject_id, Task.reported_at.is_(None)
    )
    if db.session.scalar(unreported.limit(1)) is not None:
        _open_by_itself(timer, "poll:opened_overdue")


def fall_due_again(community: Community, timer: Timer) -> None:
    """30 days after an inconclusive poll the same households are asked again (§5)."""
    _open_by_itself(timer, "poll:opened_again")


def _open_by_itself(timer: Timer, verb: str) -> None:
    resolution = db.session.get(Resolution, timer.subject_id)
    issue = force.hold(resolution)
    latest = _latest(resolution)
    running = latest is not None and latest.closed_at is None
    if resolution.ended_at is None and not running:
        open_poll(resolution, issue, verb, at=timer.falls_due)


def watch_deadline_again(
    resolution: Resolution, issue: Issue, completion: Completion, *, at: datetime
) -> None:
    """A task is sent back: whoever then never reports it done does not dodge the poll."""
    watching = select(Timer.id).where(
        Timer.community_id == issue.community_id,
        Timer.kind == "poll_after_deadline",
        Timer.subject_id == resolution.id,
        Timer.settled_at.is_(None),
    )
    if _latest(resolution) is not None or db.session.scalar(watching) is not None:
        return
    community = db.session.get(Community, issue.community_id)
    last = clock.day_of(at) + timedelta(days=community.bylaws.poll_after_deadline_days)
    issues.set_timer(
        issue.community_id,
        "poll_after_deadline",
        resolution.id,
        falls_due=clock.end_of(last),
        occasion=completion.id + 1,
    )


def deadline_of_poll(issue: Issue, done_at: datetime) -> datetime:
    """When the poll opens by itself after "done": the moment until which supervision decides."""
    community = db.session.get(Community, issue.community_id)
    days = timedelta(days=community.bylaws.poll_after_done_days)
    return clock.end_of(clock.day_of(done_at) + days)


# ------------------------------------------------------------------ answering


def answer(box: Box, person: Person, choice: str, *, at: datetime, reason: str = "") -> Ballot:
    """The household of *person* answers online: one household, one answer.

    The last answer of all ends the poll at once.

    :raises OutOfOrder: ``ballots.closed``, ``supervise.household_answered``
    :raises Refused: ``ballots.not_on_roll``, ``ballots.choice_unknown``
    """
    ballots.hold(box)
    line = boxes.standing(box, household_id=person.household_id)
    if line is None:
        raise Refused.because("ballots.not_on_roll", "4")
    try:
        ballot = ballots.cast(
            box, line.voter, choice, reason=reason, channel=ballots.ONLINE, by=person, at=at
        )
    except OutOfOrder as refused:
        if refused.refusal.name == "ballots.cast_already":
            raise OutOfOrder.because("supervise.household_answered", "5") from refused
        raise
    _settle_when_complete(box, at=at)
    return ballot


@dataclass(frozen=True, slots=True)
class PaperAnswer:
    """What one household wrote on its sheet."""

    voter_id: int
    choice: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch of sheets came to: counted, and kept without counting."""

    entered: int
    duplicates: int


def enter_paper(
    box: Box, answers: Sequence[PaperAnswer], *, by: Person | None, at: datetime
) -> Batch:
    """Enter a batch of answers on paper, all or none; who entered them is kept with each.

    A sheet that is already in the box with the same answer is passed over: the double click.
    A household that answered online in the meantime is kept as a duplicate (§4).

    :raises OutOfOrder: ``ballots.closed``, ``supervise.paper_differs``
    :raises Refused: ``ballots.not_on_roll``, ``ballots.choice_unknown``,
        ``supervise.no_answers``
    """
    if not answers:
        raise Refused.because("supervise.no_answers", "5")
    ballots.hold(box)
    known = boxes.voters(box, [answer.voter_id for answer in answers])
    before = boxes.choices(box, list(known))
    entered = duplicates = 0
    for one in answers:
        if one.voter_id not in known:
            raise Refused.because("ballots.not_on_roll", "4")
        earlier = before.get(one.voter_id)
        if earlier and earlier.channel != ballots.ONLINE:
            if earlier.choice != one.choice:
                raise OutOfOrder.because("supervise.paper_differs", "5")
            continue
        cast = ballots.cast(
            box,
            known[one.voter_id],
            one.choice,
            reason=one.reason,
            channel="paper",
            by=by,
            at=at,
        )
        duplicates += isinstance(cast, Duplicate)
        entered += isinstance(cast, Ballot)
    _settle_when_complete(box, at=at)
    return Batch(entered, duplicates)


def _settle_when_complete(box: Box, *, at: datetime) -> None:
    if ballots.cast_so_far(box) == box.entitled:
        settle(box, at=at)


# ------------------------------------------------------------------ judging


def judged(box: Box, counts: Mapping[str, int]) -> satisfaction.Verdict:
    """What *counts* come to under the bylaws that were frozen when the box opened."""
    numbers = box.numbers
    return satisfaction.judge(
        satisfaction.Answers(**counts),
        box.entitled,
        at_least=numbers.poll_minimum,
        share=numbers.poll_minimum_share,
        threshold=numbers.satisfaction_threshold,
        extended=box.extended_at is not None,
    )


def fall_due_close(community: Community, timer: Timer) -> None:
    """The window is over: the poll is judged, once."""
    box = db.session.get(Box, timer.subject_id)
    ballots.hold(box)
    if box.closed_at is None and timer.falls_due >= box.closes_at:
        settle(box, at=timer.falls_due)


def settle(box: Box, *, at: datetime) -> satisfaction.Verdict:
    """Judge *box* at its end: it closes the issue, reopens it, is extended or inconclusive."""
    resolution = db.session.get(Resolution, box.subject_id)
    issue = force.hold(resolution)
    verdict = judged(box, ballots.count(box))
    if verdict.kind is satisfaction.Consequence.EXTEND:
        _extend(box, issue, verdict, at=at)
        return verdict
    ballots.close(box, by=None, at=at)
    issues.stop_timer(issue.community_id, "poll_close", box.id, at=at)
    issues.settle(issue, "rate", at=at)
    if verdict.kind is satisfaction.Consequence.INCONCLUSIVE:
        _inconclusive(box, resolution, issue, verdict, at=at)
    elif verdict.kind is satisfaction.Consequence.REOPENS:
        _reopen(resolution, issue, verdict, at=at)
    elif resolution.executed_at:
        _satisfied(resolution, issue, verdict, at=at)
    else:
        # Content, but nobody has accepted the execution: closed with the acceptance (§1).
        entry = issues.note(
            issue,
            "poll:satisfied",
            by=None,
            at=at,
            subject=box,
            arithmetic=verdict.arithmetic("zh"),
        )
        supervisors = holders(issue.community_id, [RoleKind.SUPERVISOR], clock.day_of(at))
        tell(issues.concerned(issue, supervisors), entry)
    return verdict


def _extend(box: Box, issue: Issue, verdict: satisfaction.Verdict, *, at: datetime) -> None:
    last = clock.day_of(box.closes_at - timedelta(seconds=1))
    last += timedelta(days=box.numbers.poll_extension_days)
    ballots.extend(box, until=clock.end_of(last), by=None, at=at)
    issues.set_timer(
        issue.community_id, "poll_close", box.id, falls_due=box.closes_at, occasion=2
    )
    issues.settle(issue, "rate", at=at)
    _ask(issue, box, at=at)
    entry = issues.note(
        issue,
        "poll:extended",
        by=None,
        at=at,
        subject=box,
        arithmetic=verdict.arithmetic("zh"),
        until=last.isoformat(),
    )
    # From door to door: the supervision group carries the sheets.
    tell(holders(issue.community_id, [RoleKind.SUPERVISOR], clock.day_of(at)), entry)


def _ask(issue: Issue, box: Box, *, at: datetime) -> None:
    issues.owe(
        issue,
        "rate",
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
        "poll_again",
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
        arithmetic=verdict.arithmetic("zh"),
        until=again.isoformat(),
    )
    tell(issues.concerned(issue, adults_affected(resolution)), entry)


def _satisfied(
    resolution: Resolution, issue: Issue, verdict: satisfaction.Verdict, *, at: datetime
) -> None:
    entry = issues.move(
        issue,
        workflow.Satisfy(executed=True, verdict=verdict),
        "issue:satisfied",
        by=None,
        at=at,
        arithmetic=verdict.arithmetic("zh"),
    )
    _end(resolution, issue, at=at)
    tell(issues.concerned(issue, adults_affected(resolution)), entry)


def _reopen(
    resolution: Resolution, issue: Issue, verdict: satisfaction.Verdict, *, at: datetime
) -> None:
    issue.reopened += 1
    entry = issues.move(
        issue,
        workflow.Reopen(verdict=verdict),
        "issue:reopened",
        by=None,
        at=at,
        arithmetic=verdict.arithmetic("zh"),
        round=issue.round + 1,
    )
    _end(resolution, issue, at=at)
    entering.convene(issue, at=at)
    committee = holders(issue.community_id, [RoleKind.COMMITTEE], clock.day_of(at))
    everybody = {*adults_affected(resolution), *objectors(resolution), *committee}
    tell(issues.concerned(issue, everybody), entry)
    if issue.reopened >= 2:
        entry = issues.note(
            issue, "issue:sent_to_subdistrict", by=None, at=at, times=issue.reopened
        )
        tell(holders(issue.community_id, [RoleKind.SUBDISTRICT], clock.day_of(at)), entry)


def _end(resolution: Resolution, issue: Issue, *, at: datetime) -> None:
    resolution.ended_at = at
    issues.settle(issue, "execute", "accept", "report", "rate", at=at)
    for kind in OPENERS:
        issues.stop_timer(issue.community_id, kind, resolution.id, at=at)


def _latest(resolution: Resolution) -> Box | None:
    found = boxes.of_subject(resolution.community_id, SUBJECT, resolution.id)
    return found[0] if found else None
