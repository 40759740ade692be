"""The same address answers with a page, or to htmx with the part that changed."""

from __future__ import annotations

from typing import overload

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as WSGIResponse


def asked_by_htmx() -> bool:
    """Whether htmx asks for a part (a boosted link or a restored page wants the whole)."""
    headers = request.headers
    return (
        "HX-Request" in headers
        and "HX-Boosted" not in headers
        and "HX-History-Restore-Request" not in headers
    )


@overload
def done(location: str) -> WSGIResponse: ...
@overload
def done(location: str, part: str | None) -> ResponseReturnValue: ...
def done(location: str, part: str | None = None) -> ResponseReturnValue:
    """After a change: the *part* for htmx where there is one, else on to *location* (303)."""
    if part is not None and asked_by_htmx():
        return part
    if asked_by_htmx():
        return Response(status=204, headers={"HX-Redirect": location})
    return redirect(location, 303)
