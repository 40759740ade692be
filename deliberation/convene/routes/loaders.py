"""What all pages of this room share: the blueprint, the loader, who is asking."""

from __future__ import annotations

from flask import g

from deliberation.convene import queries
from deliberation.issues.queries import by_number, involvement, readable
from deliberation.people.routes.current import me as me
from deliberation.rules.policy import Permission
from deliberation.web.guard import Loaded, allowed, community_blueprint

bp = community_blueprint("convene")


def meeting_at(number: int) -> Loaded | None:
    """Meeting *number*; one without notice is its makers' affair."""
    meeting = queries.by_number(g.community.id, number)
    if meeting is None or (meeting.noticed_at is None and not allowed(Permission.CONVENE, ())):
        return None
    facts = queries.standing(meeting, g.actor.person_id)
    if queries.is_hidden(meeting, facts, g.actor.person_id):
        return None
    return meeting, facts


def dispute_at(number: str) -> Loaded | None:
    """The dispute *number*, where the actor may know of it; how they take part in its mediation."""
    issue = by_number(g.community.id, number)
    if issue is None or not issue.position.dispute or not readable(issue, g.actor):
        return None
    return issue, involvement(issue, g.actor)


def room_at(number: str) -> Loaded | None:
    """The mediation room of the dispute *number*: there is none for who takes no part in it."""
    found = dispute_at(number)
    return found if found and found[1] else None


def in_full() -> bool:
    """Whether this reader sees names in full: who works with them, and who sits with them."""
    return allowed(Permission.CONVENE) or allowed(Permission.ACT_ON_FLOOR)
