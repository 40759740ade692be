"""Headers and limits that are on from the start."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFError, CSRFProtect

from deliberation.rules.policy import Permission
from deliberation.web import fast_path, language

csrf = CSRFProtect()


def network() -> str:
    """Whom a limit counts as one: an address; of IPv6, where everybody has millions, its /64."""
    address = get_remote_address()
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        return str(known.ipv4_mapped or ipaddress.ip_network(f"{known}/64", strict=False))
    return str(known)


limiter = Limiter(network, default_limits=[])

#: What one person may say in public, or ask of others, in a time: far more than anybody in good
#: faith has to say, far less than a list that nobody can read any more. Proposing has a rate of
#: its own (collect), since clerks enter piles.
SAID: Mapping[Permission, str] = {
    Permission.COSIGN: "60 per hour",
    Permission.FOLLOW: "120 per hour",
    Permission.APPEAL: "10 per hour; 30 per day",
    Permission.OBJECT: "6 per hour; 20 per day",
    # Not of stances: what is counted stands in a file, by person, and forty are the most.
    Permission.ADD_STATEMENT: "10 per hour; 20 per day",
    Permission.COMMENT: "10 per hour; 40 per day",
    Permission.TAKE_PART: "60 per hour",
    Permission.DECLARE: "30 per hour",
    Permission.GIVE_PROXY: "60 per hour",
}


def ensure_not_too_much(permission: Permission) -> None:
    """Nothing, unless this person has said too much of this kind: then 429.

    Without the limit one account filled a resolution with 5,000 objections.
    """
    rate = SAID.get(permission)
    if rate is not None and request.method == "POST":
        with limiter.shared_limit(rate, scope=f"said: {permission}", key_func=_person):
            pass


def _person() -> str:
    return f"person {g.actor.person_id}" if g.actor.person_id else network()


#: No inline script or style, nothing from elsewhere, never in somebody else's frame.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'"
)


SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_PAGES_VARY = "HX-Request, Cookie, Accept-Language"


def keep_nowhere() -> None:
    """Let no browser keep what is answered to this request, not even to go back to it."""
    g.kept_nowhere = True


def without_token(view: Callable) -> Callable:
    """Take a form of *view* without a token, where the browser says that it was on a page of ours.

    For what is a browser's own setting and stands on every page: with a token in it a page would
    begin a session for whoever only reads, and would be another one for everybody. What browsers
    say of where a form was, no page of others can make them say: ``Sec-Fetch-Site``, and before
    there was that, ``Origin`` or ``Referer``. Who says nothing is refused.
    """

    @wraps(view)
    def taken(**arguments: Any) -> Any:
        if current_app.config["WTF_CSRF_ENABLED"] and not _was_on_our_page():
            raise CSRFError("sent from elsewhere")
        return view(**arguments)

    return csrf.exempt(taken)


def _was_on_our_page() -> bool:
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(said).netloc == request.host


def takes_files(*, most: int) -> Callable:
    """Let a view take more than other forms may hold.

    :param most: bytes of the whole request
    """

    def declare(view: Callable) -> Callable:
        view.most_bytes = most  # type: ignore[attr-defined]
        return view

    return declare


def init_app(app: Flask) -> None:
    """CSRF on every form, limits where a view asks for them, headers on every answer."""

    @app.url_value_preprocessor
    def make_room(endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.kept_nowhere = False
        # Here, because the look for a forged form already reads the whole body.
        most = getattr(app.view_functions.get(endpoint or ""), "most_bytes", None)
        if most is not None:
            request.max_content_length = most

    csrf.init_app(app)
    fast_path.init_app(app)
    if not app.config["RATELIMIT_STORAGE_URI"]:
        from deliberation.web import counting  # which makes the scheme known  # noqa: F401

        counts = app.config["INSTANCE_DIR"] / "limits.db"
        app.config["RATELIMIT_STORAGE_URI"] = f"counts://{counts}"
        app.config["RATELIMIT_STORAGE_OPTIONS"] = {"secret": app.config["SECRET_KEY"]}
    limiter.init_app(app)

    always = SECURITY_HEADERS | (
        {"Strict-Transport-Security": "max-age=31536000"}
        if app.config["SESSION_COOKIE_SECURE"]
        else {}
    )

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        # Looked through once: this is done for every answer.
        there = {name.lower() for name in headers.keys()}
        for name, value in always.items():
            if name.lower() not in there:
                headers.add(name, value)
        page = response.mimetype == "text/html"
        if page:
            # It is another one for who else asks, in which language, and for htmx.
            vary = headers.get("Vary")
            headers["Vary"] = f"{vary}, {_PAGES_VARY}" if vary else _PAGES_VARY
            headers["Content-Language"] = language.html_language()
        # Elsewhere not "no-store": the back button then loses what was typed. Signing out clears
        # the cache.
        if g.get("kept_nowhere"):
            headers["Cache-Control"] = "private, no-store"
        elif page and "cache-control" not in there:
            headers.add("Cache-Control", "private, no-cache")
        return response
