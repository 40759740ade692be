"""The signed session cookie, on servers whose clock is set back now and then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer


class _Signer(TimestampSigner):
    def unsign(
        self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False
    ) -> Any:
        try:
            # Overloaded by the literal, which a parameter is not.
            return super().unsign(signed_value, max_age, return_timestamp)  # type: ignore[call-overload]
        except SignatureExpired as error:
            signed = error.date_signed
            ahead = signed.timestamp() - self.get_timestamp() if signed else 0
            # The library takes what was signed in the future for expired. It was signed by us,
            # before our clock was set back: it lasts as long as it would have.
            if not 0 < ahead <= (max_age or 0):
                raise
            return (error.payload, signed) if return_timestamp else error.payload


class _Sessions(SecureCookieSessionInterface):
    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = _Signer
        return serializer


def good_until(app: Flask, cookie: str) -> datetime:
    """When the session in *cookie*, which is one of ours, is over by its age."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    _, signed = serializer.loads(cookie, return_timestamp=True)
    return signed + app.permanent_session_lifetime


def init_app(app: Flask) -> None:
    """Let nobody be signed out because the clock of the server was put right."""
    app.session_interface = _Sessions()
