"""The room's blueprint, and what its pages load before anything else."""

from __future__ import annotations

from flask import g

from deliberation.mend import queries
from deliberation.people.routes.current import me as me
from deliberation.web.guard import Loaded, community_blueprint

bp = community_blueprint("mend")


def report_at(number: str) -> Loaded | None:
    """Report *number*, where the actor may know of it, and how they stand to it."""
    report = queries.by_number(g.community.id, number)
    if report is None or not queries.readable(report, g.actor):
        return None
    return report, queries.standing(report, g.actor)


def handling_at(handling_id: int) -> Loaded | None:
    """One time that a unit had to mend something, with its report."""
    handling = queries.handling(g.community.id, handling_id)
    if handling is None:
        return None
    found = _beside(handling.report_id)
    if found is None:
        return None
    report, facts = found
    return (handling, report), facts


def order_at(order_id: int) -> Loaded | None:
    """A supervision order, with its report."""
    order = queries.order(g.community.id, order_id)
    if order is None:
        return None
    found = _beside(order.report_id)
    if found is None:
        return None
    report, facts = found
    return (order, report), facts


def _beside(report_id: int) -> Loaded | None:
    report = queries.by_id(g.community.id, report_id)
    if report is None or not queries.readable(report, g.actor):
        return None
    return report, queries.standing(report, g.actor)


def place_at(code: str) -> Loaded | None:
    """The place with this code."""
    place = queries.place(g.community.id, code.upper())
    return None if place is None else (place, ())


def kind_at(kind_id: int) -> Loaded | None:
    """A kind of fault."""
    kind = queries.kind(g.community.id, kind_id)
    return None if kind is None else (kind, ())


def photo_at(checksum: str) -> Loaded | None:
    """The photo with *checksum*, where the actor may know of a report of it."""
    found = queries.photo(g.community.id, checksum, g.actor, small=False)
    return None if found is None else (found[0], ())


def thumbnail_at(checksum: str) -> Loaded | None:
    """The same, small."""
    found = queries.photo(g.community.id, checksum, g.actor, small=True)
    return None if found is None else (found[0], ())


def draft_at(draft_id: int) -> Loaded | None:
    """A photo that the actor has not sent yet: nobody else's."""
    draft = queries.draft(g.community.id, draft_id)
    if draft is None or draft.person_id != g.actor.person_id:
        return None
    return draft, ()
