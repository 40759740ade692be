"""The room's blueprint, and what its pages load before anything else."""

from __future__ import annotations

from flask import g

from deliberation.collect import queries
from deliberation.issues.queries import by_number, readable
from deliberation.people.routes.current import me as me
from deliberation.web.guard import Loaded, community_blueprint
from deliberation.web.sounding import say_so

bp = community_blueprint("collect")


def issue_at(number: str) -> Loaded | None:
    """The issue *number* where the actor may know of it, and how they stand to it."""
    issue = by_number(g.community.id, number)
    if issue is None or not readable(issue, g.actor):
        return None
    say_so(issue.body)
    cosigning = queries.cosigning(issue, g.actor.person_id)
    return issue, queries.standing(issue, g.actor, cosigning)
