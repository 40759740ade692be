"""The guard of every endpoint: load or 404, may or 403, and nothing else.

::

    @bp.post("/issues/<number>/acceptance")
    @guard(issue, may=Permission.REVIEW)
    def accept(issue): ...

The room's loader takes the address's arguments and gives ``(record, facts)``, or ``None``
for 404. ``record`` is handed to the view; the policy is asked with the facts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from flask import Blueprint, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.local import LocalProxy

from deliberation.rules.policy import (
    VISITOR,
    Actor,
    Fact,
    Facts,
    Permission,
    is_confidential,
    may,
)
from deliberation.web.security import ensure_not_too_much, keep_nowhere

Loaded = tuple[Any, Facts]
Loader = Callable[..., Loaded | None]

#: The actor of this request; a visitor until the people room has said otherwise.
actor: Actor = LocalProxy(lambda: g.get("actor", VISITOR))  # type: ignore[assignment]


def guard(load: Loader | None = None, *, may: Permission, kept: bool = False) -> Callable:
    """Let the view run only for those who may do *may* to what *load* finds.

    Every view declares exactly one permission; a test walks all endpoints and finds those
    that do not.

    :param kept: what a visitor sees depends on nothing but the record, the day and what has
        fallen due: it is made once for each state of them (:mod:`deliberation.web.kept_pages`)
    """

    def declare(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def guarded(**arguments: Any) -> ResponseReturnValue:
            record: Any = None
            facts: Collection[Fact] = ()
            g.sounding = None  # said by what is loaded, where it is one
            if load is not None:
                found = load(**arguments)
                if found is None:
                    abort(404)
                record, facts = found
            g.facts = facts
            if is_confidential(may, frozenset(map(Fact, facts))):
                keep_nowhere()
            if not allowed(may, facts):
                return _refuse()
            ensure_not_too_much(may)
            return view(record) if load is not None else view(**arguments)

        guarded.permission = may  # type: ignore[attr-defined]
        guarded.loader = load  # type: ignore[attr-defined]
        guarded.kept = kept  # type: ignore[attr-defined]
        return guarded

    return declare


def allowed(permission: Permission | str, facts: Facts | None = None) -> bool:
    """Whether the actor of this request may do *permission*: templates ask the same question.

    :param facts: how the actor stands to the record; default those of the guarded record
    """
    standing = g.get("facts", ()) if facts is None else facts
    return may(Permission(permission), g.get("actor", VISITOR), frozenset(map(Fact, standing)))


def community_blueprint(name: str) -> Blueprint:
    """A room's blueprint, below ``/<community>/``; the community is loaded before any view."""
    return Blueprint(name, __name__, url_prefix="/<community>")


def _refuse() -> ResponseReturnValue:
    # A visitor who follows a link is shown the door, not the wall.
    if request.method == "GET" and g.get("identity") is None:
        return redirect(url_for("people.sign_in_form", next=request.full_path.rstrip("?")), 303)
    abort(403)
