"""What a visitor sees is made once for each state of the record (docs/decisions/0032).

Whatever residents can see changes by an entry of the record, so the head of a community's chain is
the version of all its public pages. Which pages are kept their views say: ``guard(…, kept=True)``.
This process sends them again, as they were sent, to whoever brings no session, after one question
to the database: until the head is another one, or a moment comes at which something turns.

It stands before Flask, of which such an answer needs nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import Flask, Response, current_app, g, request, session
from sqlalchemy import Engine, Select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_accept_header, parse_cookie, parse_etags

from deliberation import clock
from deliberation.database import db
from deliberation.web import language, once, reading
from deliberation.web.compression import LEAST, LEVEL
from deliberation.web.errors import drawn_id

Turns = Callable[[int, datetime], datetime]
"""Gives the next moment after this one at which anything in the community is another: see
``deliberation.lobby.queries.turning``."""

_ASKED = "deliberation.asked"  # in the environment of a request whose answer may be kept
#: Headers that are of one answer alone.
_OWN = {"content-length", "content-encoding", "x-request-id", "etag"}


class Asked(NamedTuple):
    """What is asked for, as far as a page for somebody without a session depends on it."""

    scheme: str
    host: str
    root: str
    path: str
    language: str
    elder: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was sent.

    :ivar code: of its community
    :ivar head: of the record of its community, when it was made
    :ivar since, until: between which moments it holds, as long as the head is that
    """

    code: str
    head: str
    since: datetime
    until: datetime
    body: bytes
    packed: bytes | None
    headers: tuple[tuple[str, str], ...]
    tag: str

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed or b"")


class Shelf:
    """What is kept, in the order in which it was last asked for; never more than *most* bytes."""

    def __init__(self, most: int) -> None:
        self._most, self._bytes = most, 0
        self._kept: OrderedDict[Asked, Kept] = OrderedDict()
        self._turn = threading.Lock()

    def get(self, asked: Asked) -> Kept | None:
        """What was last kept for *asked*, whether or not it still holds."""
        with self._turn:
            if asked in self._kept:
                self._kept.move_to_end(asked)
            return self._kept.get(asked)

    def put(self, asked: Asked, one: Kept) -> None:
        """Keep *one*, in the place of what was asked for least lately."""
        with self._turn:
            old = self._kept.pop(asked, None)
            self._kept[asked] = one
            self._bytes += one.size - (old.size if old else 0)
            while self._bytes > self._most:
                self._bytes -= self._kept.popitem(last=False)[1].size


class KeptPages:
    """Sends what is kept, and has *app* make all else.

    :param state: gives ``head`` and ``falls_due`` of the community that is addressed by ``code``
    """

    def __init__(self, app: Flask, state: Select) -> None:
        self._app, self._below, self._state = app, app.wsgi_app, state
        self._engine: Engine | None = None
        self.shelf = Shelf(app.config["KEPT_PAGES"])

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        asked = self._asked(environ)
        if asked is None:
            return self._below(environ, start_response)
        environ[_ASKED] = asked
        found = self.shelf.get(asked)
        if found is None or not self._holds(found):
            return self._below(environ, start_response)
        return _send(found, environ, start_response)

    def _asked(self, environ: Mapping[str, Any]) -> Asked | None:
        """What may be kept of what is asked for; ``None`` where it may be for one reader alone."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("QUERY_STRING"):
            return None
        if "HTTP_HX_REQUEST" in environ:
            return None
        cookies = parse_cookie(environ.get("HTTP_COOKIE"))
        if self._app.config["SESSION_COOKIE_NAME"] in cookies or once.NAME in cookies:
            return None
        return Asked(
            environ["wsgi.url_scheme"],
            environ.get("HTTP_HOST", ""),
            environ.get("SCRIPT_NAME", ""),
            environ.get("PATH_INFO", ""),
            language.wanted(
                cookies.get(language.COOKIE, ""), environ.get("HTTP_ACCEPT_LANGUAGE", "")
            ),
            cookies.get(reading.COOKIE) == "1",
        )

    def _holds(self, kept: Kept) -> bool:
        now = clock.now()
        if not kept.since <= now < kept.until:
            return False
        if self._engine is None:
            with self._app.app_context():
                self._engine = db.engine
        try:
            with self._engine.connect() as connection:
                state = connection.execute(self._state, {"code": kept.code}).one_or_none()
        except SQLAlchemyError:
            return False  # what is made anew says so in words
        # What has fallen due changes the record before anybody reads it.
        return (
            state is not None
            and state.head == kept.head
            and (state.falls_due is None or state.falls_due > now)
        )


def _send(kept: Kept, environ: Mapping[str, Any], start_response: Callable) -> Iterable[bytes]:
    headers = [*kept.headers, ("ETag", f'W/"{kept.tag}"'), ("X-Request-ID", drawn_id())]
    if _has(environ.get("HTTP_IF_NONE_MATCH"), kept.tag):
        start_response("304 NOT MODIFIED", [one for one in headers if one[0] != "Content-Type"])
        return []
    body = kept.body
    if kept.packed is not None and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        body = kept.packed
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(body))))
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _has(tags: str | None, tag: str) -> bool:
    return tags is not None and parse_etags(tags).contains_weak(tag)


def _takes_gzip(accepted: str) -> bool:
    return parse_accept_header(accepted)["gzip"] > 0


def init_app(app: Flask, state: Select, turns: Turns) -> None:
    """Keep what views say may be kept; called before whatever changes answers on their way out.

    :param state: as for :class:`KeptPages`
    """
    pages = KeptPages(app, state)
    app.wsgi_app = pages  # type: ignore[method-assign]
    app.extensions["kept pages"] = pages.shelf

    @app.after_request
    def keep(response: Response) -> Response:
        if _may_be_kept(response):
            kept = _made(response, turns)
            pages.shelf.put(request.environ[_ASKED], kept)
            response.set_etag(kept.tag, weak=True)  # the same words, packed or not
        return response


def _may_be_kept(response: Response) -> bool:
    """Whether it is the page of a kept view, and nothing was made for this reader alone."""
    view = current_app.view_functions.get(request.endpoint or "")
    return (
        _ASKED in request.environ
        and getattr(view, "kept", False)
        and response.status_code == 200
        and response.mimetype == "text/html"
        and not response.is_streamed
        and not session.modified  # by a form's token, or a message for the next page
        and "Set-Cookie" not in response.headers
        and not g.kept_nowhere
        and g.head is not None
        # Where it could not be settled it is tried again by each request.
        and (g.falls_due is None or g.falls_due > clock.now())
    )


def _made(response: Response, turns: Turns) -> Kept:
    now, body, packed = clock.now(), response.get_data(), None
    if response.headers.get("Content-Encoding") == "gzip":
        body, packed = gzip.decompress(body), body
    elif len(body) >= LEAST:
        packed = gzip.compress(body, LEVEL)
    until = turns(g.community.id, now)
    if clock.may_be_moved():  # a bar says the minute
        until = min(until, now.replace(second=0, microsecond=0) + timedelta(minutes=1))
    headers = tuple(one for one in response.headers if one[0].lower() not in _OWN)
    tag = hashlib.sha256(body).hexdigest()[:24]
    return Kept(g.community.code, g.head, now, until, body, packed, headers, tag)
