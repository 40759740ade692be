"""What the next page of this browser shows, once, and nobody finds afterwards.

It travels in a cookie of its own that is never written to a disk and is taken back with the page
that shows it; the session, which lasts a month and may be somebody else's, never holds it.
"""

from __future__ import annotations

from typing import Any

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

NAME = "once"
GOOD_FOR = 10 * 60  # seconds, where the page that would show it never came


def hand_on(value: Any) -> None:
    """Let the next page of this browser know *value*, which JSON can say."""
    signed = _signer().dumps(value)

    @after_this_request
    def given(response: Response) -> Response:
        response.set_cookie(NAME, signed, **_kept())
        return response


def handed_on() -> Any:
    """What :func:`hand_on` was given; ``None``: nothing, or too long ago. It is still there."""
    try:
        return _signer().loads(request.cookies.get(NAME, ""), max_age=GOOD_FOR)
    except BadSignature:
        return None


def take_back() -> None:
    """Forget it with the answer to this request."""

    @after_this_request
    def taken(response: Response) -> Response:
        response.delete_cookie(NAME, **_kept())
        return response


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="shown once")


def _kept() -> dict[str, Any]:
    # Without an end of its own the browser has it in memory only.
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    return {"httponly": True, "samesite": "Lax", "secure": secure}
