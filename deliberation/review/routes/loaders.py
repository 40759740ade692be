"""What the views of this room share: the blueprint, and the issue of the address."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from deliberation import clock
from deliberation.collect import queries as collect
from deliberation.issues.models import Issue
from deliberation.issues.queries import by_number, readable
from deliberation.people.routes.current import me as me
from deliberation.review import queries
from deliberation.web.guard import Loaded, community_blueprint
from deliberation.web.sounding import say_so

bp = community_blueprint("review")


@dataclass(frozen=True, slots=True)
class InHand:
    """The issue of the address, with what this room knows of it."""

    issue: Issue
    look: queries.Look
    cosigners: int


def in_hand(number: str) -> Loaded | None:
    """The issue *number* where the actor may know of it, and how they stand to it here."""
    issue = by_number(g.community.id, number)
    if issue is None or not readable(issue, g.actor):
        return None
    say_so(issue.body)
    cosigning = collect.cosigning(issue, g.actor.person_id)
    look = queries.look(issue, clock.today(), g.actor.person_id)
    facts = collect.standing(issue, g.actor, cosigning) | queries.standing(g.actor, look)
    return InHand(issue, look, cosigning.count), facts
