"""Open connections of an ASGI server: ``<anything>/<token>`` as ``text/event-stream``.

``id`` is the number of the act, so that a browser that was asleep tells by ``Last-Event-ID`` (or
``?after=``) what it has, and is sent what it missed.
"""

from __future__ import annotations

import asyncio
import types
from collections.abc import Awaitable, Callable, Generator, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from deliberation.live import token
from deliberation.live.channels import Awaited, Channels
from deliberation.live.room import RETRY_AFTER
from deliberation.live.sessions import Good, Sessions

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # a proxy in front hands on each event at once
    (b"x-content-type-options", b"nosniff"),
)
MOST_WAITING = 1 << 20  # bytes; who does not read for so long comes back and is told what is new


class Connection:
    """A listener at the other end of *send*."""

    def __init__(self, seq: int, send: Send) -> None:
        self.seq = seq
        self.over = asyncio.get_running_loop().create_future()
        self._send = send
        self._waiting: list[bytes] = []
        self._held: asyncio.Task[None] | None = None
        self._last = False

    def hear(self, told: bytes) -> None:
        if self._held is not None:
            self._waiting.append(told)
            if sum(map(len, self._waiting)) > MOST_WAITING:
                self.go()
            return
        sending = self._send(
            {"type": "http.response.body", "body": told, "more_body": True}
        ).__await__()
        # Mostly the server takes it at once: then there is nothing to wait for, and no task.
        try:
            waits_for = next(sending)
        except StopIteration:
            return
        except Exception:  # the other side has gone; servers have different words for it
            self.go()
            return
        self._held = asyncio.ensure_future(self._rest(waits_for, sending))

    async def _rest(self, waits_for: Any, sending: Generator[Any, None, Any]) -> None:
        await _going_on(waits_for, sending)
        self._held = None
        if self._waiting:
            told, self._waiting = b"".join(self._waiting), []
            self.hear(told)
        elif self._last:
            self.go()

    def end(self) -> None:
        self._last = True
        if self._held is None:
            self.go()

    def go(self) -> None:
        """The connection is over."""
        if not self.over.done():
            self.over.set_result(None)

    async def leave(self, receive: Receive) -> None:
        """Notice when the other side goes."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self.go()


@types.coroutine
def _going_on(waits_for: Any, begun: Generator[Any, None, Any]) -> Generator[Any, None, None]:
    """What was begun by hand, from the first thing on for which it waits."""
    yield waits_for
    yield from begun


class Stream:
    """All open connections of this process.

    :param secret: that the tokens were signed with
    :param awaited: whether somebody waits for a page of this process now
    :param most: how many may listen at once
    :param good: of some sessions those that last
    """

    def __init__(
        self,
        engine: Engine,
        secret: str,
        awaited: Awaited = lambda: False,
        *,
        most: int,
        good: Good,
    ) -> None:
        self._channels, self._secret, self._most = Channels(engine, awaited), secret, most
        self._sessions = Sessions(good)
        self._open: set[Connection] = set()
        self._stopping = False

    def stop(self) -> None:
        """End all connections: the process is about to end. Whoever listens comes back."""
        self._stopping = True
        for listener in tuple(self._open):
            listener.go()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one connection; it stays until the meeting is over or the listener goes."""
        right = token.read(self._secret, scope["path"].rsplit("/", 1)[-1])
        if scope["method"] != "GET" or right is None:
            await _refuse(send, 403 if scope["method"] == "GET" else 405)
            return
        if self._stopping or len(self._open) >= self._most:
            await _refuse(send, 503)
            return
        if not await self._sessions.admits(right.session):
            await _refuse(send, 403)
            return
        known = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
        listener = Connection(after(known, scope["query_string"].decode("latin-1")), send)
        self._open.add(listener)
        self._sessions.add(listener, right.session)
        leaving = asyncio.ensure_future(listener.leave(receive))
        channel = None
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            channel = await self._channels.join(right.to, listener)
            await listener.over
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except SQLAlchemyError:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            raise
        finally:
            self._open.discard(listener)
            self._sessions.discard(listener)
            leaving.cancel()
            if channel is not None:
                self._channels.leave(channel, listener)


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    if status == 503:
        headers.append((b"retry-after", str(RETRY_AFTER).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def after(last_event_id: str, query: str) -> int:
    """The number of the act up to which a listener knows everything."""
    known = last_event_id or parse_qs(query).get("after", ["0"])[0]
    return int(known) if known.isdecimal() and len(known) < 10 else 0
