"""Headers and limits that are on from the start."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect

from deliberation.web import swift

csrf = CSRFProtect()


def network() -> str:
    """Whom a limit counts as one: an address; of IPv6, where everybody has millions, its /64."""
    address = get_remote_address()
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 6:
        known = known.ipv4_mapped or ipaddress.ip_network(f"{known}/64", strict=False)
    return str(known)


limiter = Limiter(network, default_limits=[])

#: No inline script or style, nothing from elsewhere, never in somebody else's frame.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'"
)


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
        # Here, because the look for a forged form already reads the whole body.
        most = getattr(app.view_functions.get(endpoint), "most_bytes", None)
        if most is not None:
            request.max_content_length = most

    csrf.init_app(app)
    swift.init_app(app)
    limiter.init_app(app)

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "geolocation=(), microphone=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if app.config["SESSION_COOKIE_SECURE"]:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        # Not "no-store": the back button then loses what was typed. Signing out clears the cache.
        if response.mimetype == "text/html":
            headers.setdefault("Cache-Control", "private, no-cache")
        return response
