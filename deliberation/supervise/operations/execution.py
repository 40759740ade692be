"""A resolution in execution, held while something about it changes."""

from __future__ import annotations

from sqlalchemy import select

from deliberation.database import db, record_beside
from deliberation.issues.models import Issue
from deliberation.people.models import Community
from deliberation.people.operations.bylaws import held_at
from deliberation.resolve.models import Resolution, Task
from deliberation.resolve.operations import effect
from deliberation.rules.bylaws import Bylaws
from deliberation.rules.refusals import OutOfOrder


def held(task: Task) -> tuple[Resolution, Issue]:
    """*task*, its resolution and its issue, read afresh and kept from changing meanwhile.

    :raises OutOfOrder: ``supervise.not_in_execution``
    """
    resolution = record_beside(task, Resolution, task.resolution_id)
    issue = effect.hold(resolution)
    db.session.refresh(task)
    in_execution(resolution)
    return resolution, issue


def in_execution(resolution: Resolution) -> None:
    """Refuse what can only be done while *resolution* is in force and has not ended.

    :raises OutOfOrder: ``supervise.not_in_execution``
    """
    if resolution.in_force_at is None or resolution.ended_at is not None:
        raise OutOfOrder.because("supervise.not_in_execution", "5")


def bylaws_of(resolution: Resolution) -> Bylaws:
    """The bylaws under which *resolution* is carried out: those of the day it took force."""
    community = db.session.get_one(Community, resolution.community_id)
    return held_at(community, resolution.in_force_at or resolution.written_at)


def unreported(resolution: Resolution) -> bool:
    """Whether a task of *resolution* is not reported done."""
    open_task = select(Task.id).where(
        Task.community_id == resolution.community_id,
        Task.resolution_id == resolution.id,
        Task.reported_at.is_(None),
    )
    return db.session.scalar(open_task.limit(1)) is not None
