"""Elder mode (长辈版): one tap from every page, remembered without signing in.

A cookie like the language's: no account, no script, a year. What is larger and calmer is the
style sheets' business (``data-elder`` on the page); where a page asks one thing a screen, its
room has a template of its own for it.
"""

from __future__ import annotations

from flask import current_app, request
from werkzeug.wrappers import Response as WSGIResponse

COOKIE = "elder"
ELDER, STANDARD = READINGS = ("elder", "standard")
_A_YEAR = 365 * 24 * 3600  # seconds


def is_elder() -> bool:
    """Whether who asks reads in elder mode; so nobody does outside of a request."""
    return bool(request) and request.cookies.get(COOKIE) == "1"


def remember(response: WSGIResponse, chosen: str) -> WSGIResponse:
    """Let *response* keep the reading *chosen* in this browser: a year, or not at all."""
    given = {
        "samesite": "Lax",
        "httponly": True,
        "secure": current_app.config["SESSION_COOKIE_SECURE"],
    }
    if chosen == ELDER:
        response.set_cookie(COOKIE, "1", max_age=_A_YEAR, **given)
    else:
        response.delete_cookie(COOKIE, **given)
    return response
