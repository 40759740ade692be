"""What all pages of this room share: the blueprint, the loaders, who is asking."""

from __future__ import annotations

from flask import g

from deliberation.database import record_beside
from deliberation.issues.models import Issue
from deliberation.issues.queries import by_number, readable
from deliberation.opinions import queries
from deliberation.opinions.models import OpinionMap, Statement
from deliberation.people.routes.current import me as me
from deliberation.web.guard import Loaded, community_blueprint
from deliberation.web.sounding import say_so

bp = community_blueprint("opinions")


def issue_at(number: str) -> Loaded | None:
    """The issue *number*, where the actor may know of it."""
    issue = by_number(g.community.id, number)
    if issue is None or not readable(issue, g.actor):
        return None
    say_so(issue.body)
    return issue, ()


def map_at(map_id: int) -> Loaded | None:
    """The map, where the actor may know of its issue."""
    one = queries.by_id(g.community.id, map_id)
    if one is None:
        return None
    issue = issue_of(one)
    if not readable(issue, g.actor):
        return None
    say_so(issue.body)
    return one, ()


def statement_at(map_id: int, statement_id: int) -> Loaded | None:
    """A statement of a map, whatever became of it, with the map."""
    found = map_at(map_id)
    statement = queries.statement(found[0], statement_id) if found else None
    return ((found[0], statement), ()) if found and statement is not None else None


def issue_of(one: OpinionMap) -> Issue:
    """The issue that *one* is about."""
    return record_beside(one, Issue, one.issue_id)


Found = tuple[OpinionMap, Statement]
