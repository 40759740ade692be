"""What all pages of this room share: the blueprint, the loaders, who is asking."""

from __future__ import annotations

from flask import g

from deliberation.database import record_beside
from deliberation.issues.models import Issue
from deliberation.issues.queries import by_number, readable, standing
from deliberation.people.routes.current import me as me
from deliberation.resolve import queries
from deliberation.web.guard import Loaded, community_blueprint
from deliberation.web.sounding import say_so

bp = community_blueprint("resolve")


def issue_at(number: str) -> Loaded | None:
    """The issue *number*, where the actor may know of it."""
    issue = by_number(g.community.id, number)
    if issue is None or not readable(issue, g.actor):
        return None
    say_so(issue.body)
    return issue, standing(issue, g.actor)


def resolution_at(number: str) -> Loaded | None:
    """Resolution *number*. What is written is public from then on."""
    resolution = queries.by_number(g.community.id, number)
    if resolution is None:
        return None
    say_so(queries.body(g.community.id, resolution.id))
    return resolution, ()


def objection_at(number: str, objection_id: int) -> Loaded | None:
    """An objection to resolution *number*, with the resolution."""
    found = resolution_at(number)
    if found is None:
        return None
    objection = queries.objection(found[0], objection_id)
    return None if objection is None else ((found[0], objection), ())


def issue_of(resolution) -> Issue:
    """The issue that *resolution* decides."""
    return record_beside(resolution, Issue, resolution.issue_id)
