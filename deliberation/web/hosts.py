"""Under which names the hall answers, where an operator has said so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import Flask
from werkzeug.sansio.utils import host_is_trusted

REFUSED = "这里没有这个网址的议事厅。 There is no hall under this address here.\n"


class Named:
    """Answers only requests that ask for one of *hosts*: addresses in pages, letters and posters
    are made of the name that was asked for.
    """

    def __init__(self, app: Callable, hosts: Sequence[str]) -> None:
        self._app, self._hosts = app, hosts

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        if host_is_trusted(environ.get("HTTP_HOST", "").lower(), self._hosts):
            return self._app(environ, start_response)
        body = REFUSED.encode()
        head = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
        start_response("421 Misdirected Request", [*head, ("Content-Length", str(len(body)))])
        return [body]


def init_app(app: Flask) -> None:
    """Look at the name before anything else, where ``HOSTS`` says which are ours."""
    if hosts := app.config["HOSTS"]:
        app.wsgi_app = Named(app.wsgi_app, hosts)  # type: ignore[method-assign]
