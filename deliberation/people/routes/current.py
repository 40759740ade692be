"""Who makes this request, as the routes of all rooms ask for it."""

from __future__ import annotations

from flask import g

from deliberation.people import queries
from deliberation.people.models import Person


def me() -> Person:
    """The person who makes this request, where only a person of the community may."""
    person = queries.person(g.community.id, g.actor.person_id)
    assert person is not None
    return person
