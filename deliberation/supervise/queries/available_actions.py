"""Which acts of this room a page offers: those that the actor may do and the rules allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from deliberation import clock
from deliberation.issues.models import Issue
from deliberation.resolve.models import Resolution
from deliberation.rules.policy import Actor, Permission, RoleKind, may
from deliberation.rules.workflow import monthly
from deliberation.supervise import queries
from deliberation.supervise.queries import Execution


@dataclass(frozen=True, slots=True)
class Offers:
    """What the page of an issue offers in this room.

    :ivar execution: how far the resolution in force is
    :ivar report: the actor may publish this month's report
    :ivar rate: the actor's household may be asked now; ``paper``: sheets may be entered
    :ivar tasks: the actor's unit leads a task of it
    """

    execution: Execution | None = None
    report: bool = False
    rate: bool = False
    paper: bool = False
    tasks: bool = False

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return self.execution is not None


def offers(issue: Issue, actor: Actor, now: datetime) -> Offers:
    """What *actor* may do about the execution of *issue* now; at most two questions."""
    execution = queries.execution(issue)
    if execution is None:
        return Offers()
    resolution = execution.resolution
    if resolution.ended_at is not None or not (
        actor.resident or actor.unit_ids or RoleKind.SUPERVISOR in actor.roles
    ):
        return Offers(execution)
    facts = queries.standing(issue.community_id, actor, clock.day_of(now), resolution.id)
    asking = execution.poll_open(now)
    supervises = may(Permission.SUPERVISE, actor, facts)
    return Offers(
        execution,
        report=supervises and resolution.executed_at is None and _has_begun(resolution, now),
        rate=asking and may(Permission.RATE, actor, facts),
        paper=asking and supervises,
        tasks=resolution.executed_at is None and may(Permission.REPORT_DONE, actor, facts),
    )


def _has_begun(resolution: Resolution, now: datetime) -> bool:
    """Whether the first month that owes a report is here: before it none can be published (§5)."""
    assert resolution.in_force_at is not None
    first = monthly.first_month(clock.day_of(resolution.in_force_at))
    return first <= clock.day_of(now)
