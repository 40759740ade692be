"""Sign-in: who makes this request, in which community.

One query a request reads the account, the person in this community and the roles in force, so
that somebody revoked a second ago is a visitor now.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Flask, abort, g, request, session
from flask_login import LoginManager, UserMixin, login_user
from sqlalchemy import ColumnElement, ScalarSelect
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from deliberation import clock
from deliberation.people.models import Account
from deliberation.people.queries import arrivals
from deliberation.rules.policy import VISITOR, Actor, RoleKind
from deliberation.web.kept_pages import own_audience

login_manager = LoginManager()


class Session(UserMixin):
    """What flask-login keeps of a signed-in account: its id, and what proves the session.

    That is the account's stamp and the session's own mark, by which it alone can be ended.
    """

    def __init__(self, account_id: int, proof: str) -> None:
        self.id = f"{account_id}.{proof}"

    @classmethod
    def of(cls, account: Account) -> Session:
        """The session that opens when *account* signs in."""
        return cls(account.id, f"{account.stamp}.{secrets.token_hex(8)}")


def init_app(
    app: Flask,
    falls_due: ScalarSelect[datetime],
    confided: ColumnElement[bool],
    own: Sequence[ColumnElement[Any]],
) -> None:
    """Load the community of the address, who is asking, when something falls due there, and the
    head of its record.

    :param falls_due, confided, own: as for :func:`arrivals.arrival_query`
    """
    query = arrivals.arrival_query(falls_due, confided, own)
    login_manager.init_app(app, add_context_processor=False)  # templates are given the actor
    login_manager.user_loader(_load)

    @app.url_value_preprocessor
    def take_community(endpoint: str | None, values: dict | None) -> None:
        # Views read g.community; none of them wants the code as an argument.
        g.community_code = values.pop("community", None) if values else None

    @app.url_defaults
    def stay_in_community(endpoint: str, values: dict) -> None:
        code = g.get("community_code")
        inside = endpoint in app.view_functions and app.url_map.is_endpoint_expecting(
            endpoint, "community"
        )
        if code and inside:
            values.setdefault("community", code)

    @app.before_request
    def identify() -> None:
        if request.endpoint == "static":
            return
        if isinstance(request.routing_exception, RequestRedirect):
            g.community_code = _of_the_address_with_its_slash(app)
        account_id, stamp = signed()
        g.community, g.identity, g.falls_due, g.head, confided, g.own = arrivals.arrival(
            query, g.community_code, account_id, stamp, clock.today()
        )
        g.proof = arrivals.proof(account_id, stamp) if g.identity else None
        g.actor = g.identity.actor if g.identity else VISITOR
        g.audience = audience(g.actor, confided)
        if g.community_code and g.community is None:
            abort(404)


def audience(actor: Actor, confided: bool) -> str | None:
    """Who reads the same as *actor* of what is no affair of theirs.

    The committee reads names whole, and all issues. Whoever knows of something that not everybody
    may know of is an audience alone.
    """
    if RoleKind.COMMITTEE in actor.roles:
        return "committee"
    return own_audience() if confided else "everybody"


def _of_the_address_with_its_slash(app: Flask) -> str | None:
    """The community of an address that only lacks its last slash: where there is none of that
    name (``/health``, ``/robots.txt``), nobody is sent on to find that out.
    """
    adapter = app.create_url_adapter(request)
    try:
        if adapter is None:
            return None
        _, values = adapter.match(f"{request.path}/", method=request.method)
    except HTTPException:
        return None
    return values.get("community")


def enter(account: Account) -> None:
    """Let this browser be signed in as *account* from here on."""
    # Whoever saw a page of before, on which forms have a token too, knows nothing of those to come.
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    login_user(Session.of(account), remember=False)


def signed() -> tuple[int | None, str]:
    """Account and stamp that this browser's signed session speaks of."""
    account_id, _, stamp = session.get("_user_id", "").partition(".")
    return (int(account_id), stamp) if account_id.isdecimal() else (None, "")


def session_word() -> str:
    """What this request's session is called where its name opens nothing; "": it has none."""
    account_id, proof = signed()
    return arrivals.session_word(account_id, proof) if account_id else ""


def _load(key: str) -> Session | None:
    # Asked by flask-login; who it is has been read at the beginning of the request.
    return Session(g.identity.account_id, signed()[1]) if g.get("identity") else None
