"""What all pages of this room share: the blueprint, and how somebody stands to what they open."""

from __future__ import annotations

from typing import Any

from flask import g

from deliberation import clock
from deliberation.people.routes.current import me as me
from deliberation.resolve import queries as resolutions
from deliberation.resolve.models import Assist, Milestone, Task
from deliberation.rules.policy import Fact, Permission, RoleKind
from deliberation.supervise import queries
from deliberation.supervise.models import Extension, Order
from deliberation.supervise.operations import comments, evidence
from deliberation.supervise.queries import matrix, months
from deliberation.web.guard import Loaded, allowed, community_blueprint
from deliberation.web.sounding import say_so

bp = community_blueprint("supervise")


def resolution_at(number: str) -> Loaded | None:
    """Resolution *number*, and whether the actor is independent of its execution."""
    resolution = resolutions.by_number(g.community.id, number)
    if resolution is None:
        return None
    return resolution, _concerned(resolution.id)


def task_at(task_id: int) -> Loaded | None:
    """A task, and whether the actor's unit leads it."""
    task = queries.task(g.community.id, task_id)
    return None if task is None else (task, _stands(task))


def completion_at(completion_id: int) -> Loaded | None:
    """A report of "done", with its task."""
    completion = queries.completion(g.community.id, completion_id)
    if completion is None:
        return None
    task = queries.task(g.community.id, completion.task_id)
    return ((completion, task), _stands(task)) if task else None


def milestone_at(milestone_id: int) -> Loaded | None:
    """A milestone with its task."""
    return _beside(matrix.milestone(g.community.id, milestone_id))


def assist_at(assist_id: int) -> Loaded | None:
    """An assisting unit's part with its task, and whether it is the actor's unit's."""
    assist = resolutions.assist(g.community.id, assist_id)
    found = _beside(assist)
    if assist is None or found is None:
        return None
    ours = {Fact.ASSISTS} if assist.unit_id in g.actor.unit_ids else set()
    return found[0], {*found[1], *ours}


def extension_at(extension_id: int) -> Loaded | None:
    """A later deadline that was asked for, with its task."""
    return _beside(matrix.extension(g.community.id, extension_id))


def order_at(order_id: int) -> Loaded | None:
    """A supervision order with its task."""
    return _beside(matrix.order(g.community.id, order_id))


def report_at(report_id: int) -> Loaded | None:
    """A month's report with its resolution."""
    found = months.report(g.community.id, report_id)
    if found is None:
        return None
    return found, _concerned(found[1].id)


def comment_at(comment_id: int) -> Loaded | None:
    """What a resident said to a report, with the report and its resolution."""
    said = comments.by_id(g.community.id, comment_id)
    found = report_at(said.report_id) if said else None
    return None if found is None else ((said, *found[0]), found[1])


def photo_at(checksum: str) -> Loaded | None:
    """A photo of a report."""
    found = evidence.photo(g.community.id, checksum, small=False)
    return None if found is None else (found, ())


def thumbnail_at(checksum: str) -> Loaded | None:
    """The same, small."""
    found = evidence.photo(g.community.id, checksum, small=True)
    return None if found is None else (found, ())


def _beside(record: Milestone | Extension | Order | Assist | None) -> Loaded | None:
    if record is None:
        return None
    task = queries.task(g.community.id, record.task_id)
    return ((record, task), _stands(task)) if task else None


def poll_at(poll_id: int) -> Loaded | None:
    """A satisfaction poll with its resolution; whether the actor's household is on its roll."""
    found = queries.poll(g.community.id, poll_id)
    if found is None:
        return None
    box, resolution = found
    return (box, resolution), _concerned(resolution.id, box=box)


def _stands(task: Task) -> set:
    return _concerned(task.resolution_id, task=task)


def _concerned(resolution_id: int, **more: Any) -> set:
    """How the actor stands to a resolution; the page says it where owners were sounded."""
    say_so(resolutions.body(g.community.id, resolution_id))
    return queries.standing(g.community.id, g.actor, clock.today(), resolution_id, **more)


def in_full() -> bool:
    """Whether this reader sees names in full: who works with them."""
    return RoleKind.COMMITTEE in g.actor.roles or allowed(Permission.SUPERVISE)
