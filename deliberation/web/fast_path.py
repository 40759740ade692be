"""A view that may answer before anything is looked up.

Before a view runs, the house reads the community of the address, who asks, and what fell due.
Where thousands press the same button in the same minute, that is most of the work. Such a view
declares an *attempt*, which gets the address's arguments and answers, or gives ``None``: then
everything goes its usual way, and says why not. The attempt proves by itself, in the statement
that changes something, who asks and that they may; a test holds it to the policy's answer.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, request
from flask.typing import ResponseReturnValue

Attempt = Callable[..., ResponseReturnValue | None]


def swiftly(attempt: Attempt) -> Callable:
    """Try *attempt* before the view."""

    def declare(view: Callable) -> Callable:
        view.attempt = attempt  # type: ignore[attr-defined]
        return view

    return declare


def init_app(app: Flask) -> None:
    """Answer at once where a view can. What guards every form has to be asked before this."""

    @app.before_request
    def attempted() -> ResponseReturnValue | None:
        view = app.view_functions.get(request.endpoint or "")
        attempt: Attempt | None = getattr(view, "attempt", None)
        return attempt(**(request.view_args or {})) if attempt else None
