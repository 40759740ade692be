"""The same open connections by a process of its own, for large installations (docs/deploy.md).

Speaks just enough HTTP for ``GET`` behind a proxy: a head, an answer without length that stays
open. Pages are another process's business, so neither waits for the other.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import uvloop
from sqlalchemy import Engine

from deliberation.live import room, token
from deliberation.live.channels import Channel, Channels
from deliberation.live.sessions import Good, Sessions
from deliberation.live.stream import HEADERS, MOST_WAITING, after

HEAD_MOST = 16 * 1024  # bytes
HEAD_WITHIN = 10  # seconds
BACKLOG = 16384
_BLANK = b"\r\n\r\n"
_REFUSED = {403: b"403 Forbidden", 405: b"405 Method Not Allowed", 503: b"503 Service Unavailable"}


@dataclass
class Places:
    """How many are connected, and how many may be."""

    most: int
    taken: int = 0


class Connection(asyncio.Protocol):
    """A listener, as its bytes arrive and leave."""

    __slots__ = ("_channel", "_channels", "_head", "_joining", "_patience", "_places",
                 "_secret", "_sessions", "_transport", "seq")  # fmt: skip

    def __init__(self, channels: Channels, secret: str, places: Places, sessions: Sessions) -> None:
        self.seq = 0
        self._channels, self._secret, self._places = channels, secret, places
        self._sessions = sessions
        self._channel: Channel | None = None
        self._joining: asyncio.Task[None] | None = None
        self._head: bytes | None = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Of a TCP server; uvloop's is one without being registered as one.
        self._transport = cast(asyncio.Transport, transport)
        self._patience = asyncio.get_running_loop().call_later(HEAD_WITHIN, self._transport.abort)
        self._places.taken += 1
        if self._places.taken > self._places.most:
            self._refuse(503)
            self._head = None

    def data_received(self, data: bytes) -> None:
        if self._head is None:  # nothing more is expected of a listener
            return
        self._head += data
        head, found, _ = self._head.partition(_BLANK)
        if found:
            self._head = None
            self._patience.cancel()
            self._answer(head.decode("latin-1"))
        elif len(self._head) > HEAD_MOST:
            self._transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        self._patience.cancel()
        self._places.taken -= 1
        if self._joining is not None:
            self._joining.cancel()
        self._sessions.discard(self)
        if self._channel is not None:
            self._channels.leave(self._channel, self)

    def _answer(self, head: str) -> None:
        first, *lines = head.split("\r\n")
        method, _, rest = first.partition(" ")
        path, _, query = rest.rpartition(" ")[0].partition("?")
        right = token.read(self._secret, path.rsplit("/", 1)[-1])
        if method != "GET" or right is None:
            self._refuse(403 if method == "GET" else 405)
            return
        self.seq = after(_fields(lines).get("last-event-id", ""), query)
        self._joining = asyncio.ensure_future(self._join(right))

    async def _join(self, right: token.Right) -> None:
        head = b"".join(b"%s: %s\r\n" % field for field in HEADERS)
        try:
            if not await self._sessions.admits(right.session):
                self._refuse(403)
                return
            self._sessions.add(self, right.session)
            self._transport.write(b"HTTP/1.1 200 OK\r\n" + head + b"connection: close\r\n\r\n")
            self._channel = await self._channels.join(right.to, self)
        finally:
            if self._channel is None:
                self._transport.close()
            self._joining = None

    def _refuse(self, status: int) -> None:
        later = b"retry-after: %d\r\n" % room.RETRY_AFTER if status == 503 else b""
        self._transport.write(
            b"HTTP/1.1 %s\r\ncache-control: no-store\r\ncontent-length: 0\r\n%s"
            b"connection: close\r\n\r\n" % (_REFUSED[status], later)
        )
        self._transport.close()

    # ------------------------------------------------------------------ as a listener

    def hear(self, told: bytes) -> None:
        self._transport.write(told)
        if self._transport.get_write_buffer_size() > MOST_WAITING:
            self._transport.abort()

    def end(self) -> None:
        self._transport.close()


def _fields(lines: list[str]) -> Mapping[str, str]:
    pairs = (line.partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def run(engine: Engine, secret: str, host: str, port: int, *, good: Good) -> None:
    """Answer at *host*, *port* until the process is told to end.

    :param secret: that the tokens were signed with
    :param good: of some sessions those that last
    """
    most = room.for_listeners(room.open_files())
    with (
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        contextlib.suppress(asyncio.CancelledError),
    ):
        runner.run(_serve(Channels(engine), secret, host, port, most, good))


async def _serve(
    channels: Channels, secret: str, host: str, port: int, most: int, good: Good
) -> None:
    places, sessions = Places(most), Sessions(good)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Connection(channels, secret, places, sessions), host, port, backlog=BACKLOG
    )
    task = asyncio.current_task()
    assert task is not None  # this is one
    loop.add_signal_handler(signal.SIGTERM, task.cancel)
    async with server:
        await server.serve_forever()
