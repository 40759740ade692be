"""Open connections: one reader of the database wakes all of an audience with the same bytes.

An ASGI application for ``<anything>/<token>``: ``text/event-stream``, ``id`` is the number of
the act, so that a browser that was asleep tells by ``Last-Event-ID`` (or ``?after=``) what it
has, and is sent what it missed. Any process can be killed at any time: what is to be sent lies
in the database.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from deliberation.live import token
from deliberation.live.publish import LATE, Address, Part, missed
from deliberation.live.wake import AGAIN, watch

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
log = logging.getLogger(__name__)

HEARTBEAT = 20  # seconds; proxies close what is silent for a minute
OVER = b"event: over\ndata:\n\n"
_BEAT = b":\n\n"
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # a proxy in front hands on each event at once
    (b"x-content-type-options", b"nosniff"),
]


def event(part: Part) -> bytes:
    """*part* as it travels: its number, and its HTML line by line."""
    lines = "".join(f"data: {line}\n" for line in part.html.splitlines())
    told = f"id: {part.seq}\nevent: act\n{lines}\n".encode()
    return told + OVER if part.last else told


class Listener:
    """One open connection."""

    def __init__(self, seq: int) -> None:
        self.seq = seq  # of the latest part that it has
        self.gone = False
        self._woken: asyncio.Future[None] | None = None

    async def wait(self) -> None:
        """Until there is something to send, or the other side has gone."""
        self._woken = asyncio.get_running_loop().create_future()
        await self._woken

    def wake(self) -> None:
        if self._woken is not None and not self._woken.done():
            self._woken.set_result(None)

    async def leave(self, receive: Receive) -> None:
        """Notice when the other side goes."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        self.wake()


class Channel:
    """One audience in one language: what was said last, and who listens."""

    def __init__(self, to: Address) -> None:
        self.to = to
        self.seq = 0  # of the latest part
        self.over = False
        self.listeners: set[Listener] = set()
        self.is_read = asyncio.Event()
        self._kept: deque[tuple[int, bytes]] = deque(maxlen=LATE)

    @property
    def is_forgotten(self) -> bool:
        """Nothing is stored for it (any more)."""
        return not self._kept

    def add(self, part: Part) -> None:
        """Take in *part*, and wake all; who met it already passes over it."""
        if part.seq > self.seq:
            self.seq, self.over = part.seq, part.last
            self._kept.append((part.seq, event(part)))
            self.wake()

    def wake(self) -> None:
        for listener in self.listeners:
            listener.wake()

    def since(self, seq: int) -> bytes:
        """What is kept after act *seq*: of one part the very bytes that all others get."""
        return b"".join([told for number, told in self._kept if number > seq])


class Stream:
    """All open connections of this process.

    :param secret: that the tokens were signed with
    """

    def __init__(self, engine: Engine, secret: str) -> None:
        self._engine, self._secret = engine, secret
        self._channels: dict[Address, Channel] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one connection; it stays until the meeting is over or the listener goes."""
        to = token.read(self._secret, scope["path"].rsplit("/", 1)[-1])
        if scope["method"] != "GET" or to is None:
            await _refuse(send, 403 if scope["method"] == "GET" else 405)
            return
        channel = self._channels.get(to)
        first = channel is None
        if channel is None:
            channel = self._channels[to] = Channel(to)
        listener = Listener(_after(scope))
        channel.listeners.add(listener)
        leaving = asyncio.ensure_future(listener.leave(receive))
        try:
            await self._begin(channel, first)
            await _listen(channel, listener, send)
        finally:
            leaving.cancel()
            channel.listeners.discard(listener)
            if not channel.listeners and self._channels.get(to) is channel:
                del self._channels[to]

    # ------------------------------------------------------------------ the one reader

    async def _begin(self, channel: Channel, first: bool) -> None:
        """Have the channel read what is stored for it."""
        if not self._tasks:
            self._tasks = [
                asyncio.ensure_future(self._read_what_is_new()),
                asyncio.ensure_future(self._beat()),
            ]
        if first:
            try:
                await self._catch_up([channel])
            finally:
                channel.is_read.set()
        await channel.is_read.wait()

    async def _read_what_is_new(self) -> None:
        async for meetings in watch(self._engine).changes():
            channels = [
                channel
                for to, channel in self._channels.items()
                if meetings is None or to.meeting in meetings
            ]
            while channels:
                try:
                    await self._catch_up(channels)
                    break
                except SQLAlchemyError:
                    log.warning("what is new cannot be read; trying again", exc_info=True)
                    await asyncio.sleep(AGAIN)

    async def _catch_up(self, channels: list[Channel]) -> None:
        known = [(channel, channel.seq) for channel in channels]
        for channel, parts in await asyncio.to_thread(self._stored, known):
            for part in parts:
                channel.add(part)

    def _stored(self, known: list[tuple[Channel, int]]) -> list[tuple[Channel, list[Part]]]:
        with self._engine.connect() as connection:
            return [(channel, list(missed(connection, channel.to, seq))) for channel, seq in known]

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            for channel in list(self._channels.values()):
                channel.wake()


async def _listen(channel: Channel, listener: Listener, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    # Who knows acts of a meeting of which nothing is kept: it was over long ago.
    over = channel.over or (listener.seq > 0 and channel.is_forgotten)
    told = b"retry: 1000\n\n" + (channel.since(listener.seq) or (OVER if over else _BEAT))
    while not listener.gone:
        ended = over or channel.over
        listener.seq = max(listener.seq, channel.seq)
        await send({"type": "http.response.body", "body": told, "more_body": not ended})
        if ended:
            return
        if listener.seq >= channel.seq and not listener.gone:
            await listener.wait()
        told = channel.since(listener.seq) or _BEAT


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _after(scope: MutableMapping[str, Any]) -> int:
    """The number of the act up to which this listener knows everything."""
    known = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
    if not known:
        known = parse_qs(scope["query_string"].decode("latin-1")).get("after", ["0"])[0]
    return int(known) if known.isdecimal() and len(known) < 10 else 0
