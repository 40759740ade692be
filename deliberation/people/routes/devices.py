"""Which devices an account has been used on: guessing elsewhere does not close it to them.

A signed cookie, for the sign-in alone, holds a random name of the device and fingerprints of the
logins that were signed in on it. It proves nothing but that, and opens nothing by itself.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as WSGIResponse

COOKIE = "device"
LASTS = 400 * 24 * 3600  # seconds: as long as browsers keep one
MOST = 12  # logins: an office PC has some; the oldest is forgotten


def named() -> str | None:
    """This device's name if the login that is being tried has been signed in on it."""
    kept = _kept()
    login = request.form.get("login", "")
    return kept["name"] if kept and _fingerprint(login) in kept["logins"] else None


def remember(response: WSGIResponse, login: str) -> WSGIResponse:
    """Let *response* say that *login* was signed in on this device."""
    kept = _kept() or {"name": secrets.token_hex(8), "logins": []}
    mine = _fingerprint(login)
    kept["logins"] = [*(one for one in kept["logins"] if one != mine), mine][-MOST:]
    response.set_cookie(
        COOKIE,
        _serializer().dumps(kept),
        max_age=LASTS,
        path="/session",
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


def _kept() -> dict | None:
    try:
        return _serializer().loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=COOKIE)


def _fingerprint(login: str) -> str:
    return sha256(login.strip().casefold().encode()).hexdigest()[:16]
