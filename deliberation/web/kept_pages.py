"""A page is made once for each state of the record, and of its reader (docs/decisions/0032).

Whatever residents can see changes by an entry of the record, so the head of a community's chain is
the version of all its public pages. Which pages are kept their views say: ``guard(…, kept=True)``.
This process sends them again, as they were sent, to whoever brings no session, after one question
to the database: until the head is another one, or a moment comes at which something turns.

Whoever is signed in gets a page of theirs again in the same way, by the same session, as long as
it is good and nothing of their own has changed that leaves no entry.

It stands before Flask, of which such an answer needs nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from flask import Flask, Response, current_app, g, request, session
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup
from sqlalchemy import Engine, Select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_accept_header, parse_cookie, parse_etags

from deliberation import clock
from deliberation.database import db
from deliberation.web import language, once, reading, sessions
from deliberation.web.compression import LEAST, LEVEL
from deliberation.web.errors import drawn_id

Turns = Callable[[int, datetime], datetime]
"""Gives the next moment after this one at which anything in the community is another: see
``deliberation.lobby.queries.turning``."""

T = TypeVar("T")

_EVER, _NEVER = (one.replace(tzinfo=UTC) for one in (datetime.min, datetime.max))

_ASKED = "deliberation.asked"  # in the environment of a request whose answer may be kept
_PARTS_OF = "deliberation.parts of"  # ... and under what the parts of its page are kept
#: Headers that are of one answer alone.
_OWN = {"content-length", "content-encoding", "x-request-id", "etag"}


class Asked(NamedTuple):
    """What is asked for, as far as a page depends on it.

    :ivar session: the session cookie, as it came; "": there is none
    """

    scheme: str
    host: str
    root: str
    path: str
    language: str
    elder: bool
    session: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that was made of a state of the record.

    :ivar head: of the record of its community, when it was made
    :ivar since, until: between which moments it holds, as long as the head is that
    :ivar content: a :class:`Page`, the text of a part, or a value
    :ivar size: of the content, in bytes
    """

    head: str
    since: datetime
    until: datetime
    content: Any
    size: int

    def holds(self, head: str, now: datetime) -> bool:
        """Whether it would be made so again."""
        return self.head == head and self.since <= now < self.until


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was sent.

    :ivar asked: the parameters of the question whether it still holds
    :ivar own: what that must give of its reader's own
    :ivar unless: questions of which each must find nothing
    :ivar body: as it is, or ``None``: there it is packed only
    :ivar packed: by gzip; ``None``: it is too short
    :ivar tag: by which a browser asks whether it has it already; "": none keeps it
    """

    asked: Mapping[str, Any]
    own: tuple[Any, ...]
    unless: Sequence[Select]
    body: bytes | None
    packed: bytes | None
    headers: tuple[tuple[str, str], ...]
    tag: str


class Shelf:
    """What is kept, in the order in which it was last asked for; never more than *most* bytes."""

    def __init__(self, most: int) -> None:
        self._most, self._bytes = most, 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._turns: dict[int, Kept] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Kept | None:
        """What was last kept as *key*, whether or not it still holds."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, one: Kept) -> None:
        """Keep *one*, in the place of what was asked for least lately."""
        with self._lock:
            old = self._kept.pop(key, None)
            self._kept[key] = one
            self._bytes += one.size - (old.size if old else 0)
            while self._bytes > self._most:
                self._bytes -= self._kept.popitem(last=False)[1].size

    def until(self, community_id: int, head: str, now: datetime, turns: Turns) -> datetime:
        """Until when what is made *now* of the community's state *head* holds at the longest."""
        known = self._turns.get(community_id)
        if known is None or not known.holds(head, now):
            until = turns(community_id, now)
            self._turns[community_id] = known = Kept(head, now, until, None, 0)
        return known.until


class KeptPages:
    """Sends what is kept, and has *app* make all else.

    :param state: gives ``head`` and ``falls_due`` of the community that is addressed by ``code``
    :param reader: gives the same for whoever is signed in there, by a session that is still good,
        and behind that what is their own and leaves no entry
    :param turns: see :data:`Turns`
    :ivar shelf: pages without a reader, and parts
    :ivar own: pages of readers
    """

    def __init__(self, app: Flask, state: Select, reader: Select, turns: Turns) -> None:
        self._app, self._below, self._state, self._reader = app, app.wsgi_app, state, reader
        self.turns = turns
        self._engine: Engine | None = None
        most = app.config["KEPT_PAGES"]
        self.shelf, self.own = Shelf(most), Shelf(most // 4)

    def shelf_of(self, asked: Asked) -> Shelf:
        """Where the page that is *asked* for stands, if it is kept."""
        return self.own if asked.session else self.shelf

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        asked = self._asked(environ)
        if asked is None:
            return self._below(environ, start_response)
        environ[_ASKED] = asked
        found = self.shelf_of(asked).get(asked)
        if found is None or not self._holds(found):
            return self._below(environ, start_response)
        return _send(found.content, environ, start_response)

    def _asked(self, environ: Mapping[str, Any]) -> Asked | None:
        """What is asked for; ``None`` where its answer is never kept."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("QUERY_STRING"):
            return None
        if "HTTP_HX_REQUEST" in environ:
            return None
        cookies = parse_cookie(environ.get("HTTP_COOKIE"))
        if once.NAME in cookies:
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
            cookies.get(self._app.config["SESSION_COOKIE_NAME"], ""),
        )

    def _holds(self, kept: Kept) -> bool:
        now, page = clock.now(), kept.content
        if not kept.holds(kept.head, now):
            return False
        if self._engine is None:
            with self._app.app_context():
                self._engine = db.engine
        try:
            with self._engine.connect() as connection:
                asked = self._reader if "account" in page.asked else self._state
                state = connection.execute(asked, page.asked).one_or_none()
                return (
                    state is not None
                    and kept.holds(state.head, now)
                    and tuple(state[2:]) == page.own
                    # What has fallen due changes the record before anybody reads it.
                    and (state.falls_due is None or state.falls_due > now)
                    and not any(connection.execute(one).first() for one in page.unless)
                )
        except SQLAlchemyError:
            return False  # what is made anew says so in words


def _send(page: Page, environ: Mapping[str, Any], start_response: Callable) -> Iterable[bytes]:
    headers = [*page.headers, ("X-Request-ID", drawn_id())]
    if page.tag:
        headers.append(("ETag", f'W/"{page.tag}"'))
    if page.tag and _has(environ.get("HTTP_IF_NONE_MATCH"), page.tag):
        start_response("304 NOT MODIFIED", [one for one in headers if one[0] != "Content-Type"])
        return []
    body = page.body
    if page.packed is not None and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        body = page.packed
        headers.append(("Content-Encoding", "gzip"))
    elif body is None:
        body = gzip.decompress(page.packed or b"")
    headers.append(("Content-Length", str(len(body))))
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _has(tags: str | None, tag: str) -> bool:
    return tags is not None and parse_etags(tags).contains_weak(tag)


def _takes_gzip(accepted: str) -> bool:
    return parse_accept_header(accepted)["gzip"] > 0


def init_app(app: Flask, state: Select, reader: Select, turns: Turns) -> None:
    """Keep what views say may be kept; called before whatever changes answers on their way out.

    :param state, reader, turns: as for :class:`KeptPages`
    """
    pages = KeptPages(app, state, reader, turns)
    app.wsgi_app = pages  # type: ignore[method-assign]
    app.extensions["kept pages"] = pages
    app.jinja_env.add_extension(KeptPart)

    @app.after_request
    def keep(response: Response) -> Response:
        if _may_be_kept(response):
            asked = request.environ[_ASKED]
            kept = _made(response, asked)
            pages.shelf_of(asked).put(asked, kept)
            if kept.content.tag:
                response.set_etag(kept.content.tag, weak=True)  # the same words, packed or not
        return response


def _may_be_kept(response: Response) -> bool:
    """Whether it is the page of a kept view, and would be made so again for who asks so again."""
    return (
        _ASKED in request.environ
        and response.status_code == 200
        and response.mimetype == "text/html"
        and not response.is_streamed
        and not session.modified  # by a form's token, or a message for the next page
        and "Set-Cookie" not in response.headers
        and not g.get("each_time")
        and _is_kept()
        and (_is_readers() if request.environ[_ASKED].session else not g.kept_nowhere)
    )


def _is_readers() -> bool:
    """Whether whoever brings the session is signed in by it, and reads no affair of a few."""
    return g.identity is not None and g.audience is not None


def each_time() -> None:
    """Keep nothing of this page but its parts: it says something that changes without an entry
    and is not among what is asked of each reader, such as a ballot that waits.
    """
    g.each_time = True


def kept_unless(found: Select) -> None:
    """Send this page not again once *found*, which finds nothing now, finds something."""
    g.setdefault("kept_unless", []).append(found)


def _is_kept() -> bool:
    """Whether what this view makes now may be kept."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "kept", False) and not request.query_string and _is_current()


def _is_current() -> bool:
    """Whether the community is as its record says: nothing is due that nobody has settled."""
    # Where it could not be settled it is tried again by each request.
    return (
        g.get("community") is not None
        and g.head is not None
        and (g.falls_due is None or g.falls_due > clock.now())
    )


def _made(response: Response, asked: Asked) -> Kept:
    body, packed = response.get_data(), None
    if response.headers.get("Content-Encoding") == "gzip":
        body, packed = gzip.decompress(body), body
    elif len(body) >= LEAST:
        packed = gzip.compress(body, LEVEL)
    headers = tuple(one for one in response.headers if one[0].lower() not in _OWN)
    tag = "" if g.kept_nowhere else hashlib.sha256(body).hexdigest()[:24]
    question = {"code": g.community.code}
    if asked.session:
        question |= g.proof
        unpacked = None if packed else body  # there are as many as readers
        unless = g.get("kept_unless", ())
        page = Page(question, g.own, unless, unpacked, packed, headers, tag)
    else:
        page = Page(question, (), (), body, packed, headers, tag)
    kept = _kept(page, len(page.body or b"") + len(packed or b""))
    if asked.session:
        over = sessions.good_until(current_app, asked.session)
        kept = replace(kept, until=min(kept.until, over))
    if clock.may_be_moved():  # a bar says the minute
        minute = kept.since.replace(second=0, microsecond=0) + timedelta(minutes=1)
        kept = replace(kept, until=min(kept.until, minute))
    return kept


def _kept(content: Any, size: int) -> Kept:
    """*content*, made in this request, for as long as it holds."""
    now, pages = clock.now(), current_app.extensions["kept pages"]
    until = pages.shelf.until(g.community.id, g.head, now, pages.turns)
    return Kept(g.head, now, until, content, size)


# ------------------------------------------------------------------ parts of the pages of others


class Part(NamedTuple):
    """A part of a page, or a value, that is the same for everybody of its audience."""

    name: str
    path: str
    audience: str
    community_id: int
    root: str
    language: str
    elder: bool


def once_a_state(
    name: str,
    make: Callable[[], T],
    size: Callable[[T], int],
    *,
    everywhere: bool = False,
    own: bool = False,
) -> T:
    """What *make* gives for this page, made once for each state of the record and audience.

    :param name: of what is made, on this page
    :param size: gives its size in bytes
    :param everywhere: it is the same on all pages, for everybody, at any time
    :param own: it is for this reader alone; it, too, is another one only after an entry
    """
    shelf: Shelf = current_app.extensions["kept pages"].shelf
    parts_of = request.environ.get(_PARTS_OF)  # not in g, which requests of one context share
    if parts_of is None:
        parts_of = request.environ[_PARTS_OF] = _parts_of()
    here, anywhere, now = parts_of
    where = anywhere if everywhere else here
    if own and where is not None:
        where = (where[0], own_audience(), *where[2:])
    if where is None or (not everywhere and where[1] is None):
        return make()
    key = Part(name, *where)
    found = shelf.get(key)
    if found is not None and found.holds(g.head, now):
        return found.content
    made = make()
    one = Kept(g.head, _EVER, _NEVER, made, size(made)) if everywhere else _kept(made, size(made))
    shelf.put(key, one)
    return made


def own_audience() -> str | None:
    """Whoever reads this alone; ``None``: nobody is signed in."""
    return f"account {g.identity.account_id}" if g.get("identity") else None


def _parts_of() -> tuple[tuple | None, tuple | None, datetime]:
    """What the parts of this page are kept under, and those that are on all pages; ``None``: they
    are not. And the moment that it is."""
    if not _is_current():
        return None, None, clock.now()
    common = g.community.id, request.root_path, language.html_language(), reading.is_elder()
    here = (request.path, g.get("audience"), *common) if _is_kept() else None
    return here, ("", "", *common), clock.now()


class KeptPart(Extension):
    """``{% kept "name" %} … {% endkept %}``: what is the same for everybody of an audience.

    With ``everywhere`` behind its name it is the same on all pages, at any time. Nothing in it
    looks at the reader: no ``actor``, no ``may``. With ``own`` it is the reader's alone, and may.
    In neither there is a token, nor anything that changes without an entry.
    """

    tags = {"kept"}

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        name = parser.parse_expression()
        everywhere = nodes.Const(parser.stream.skip_if("name:everywhere"))
        own = nodes.Const(parser.stream.skip_if("name:own"))
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        return nodes.CallBlock(
            self.call_method("_part", [name, everywhere, own]), [], [], body
        ).set_lineno(line)

    def _part(self, name: str, everywhere: bool, own: bool, caller: Callable[[], Markup]) -> Markup:
        return once_a_state(
            name, caller, lambda text: 2 * len(text), everywhere=everywhere, own=own
        )
