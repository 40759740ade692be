"""Who listens to what: one reader of the database tells all of an audience the same bytes.

Nothing here knows how bytes travel: a listener takes them at once and never waits, so that a slow
one holds up nobody. What is to be told lies in the database; any process can be killed at any time.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from deliberation.live.publish import LATE, Address, Part, missed
from deliberation.live.wake import AGAIN, watch

log = logging.getLogger(__name__)

HEARTBEAT = 20  # seconds; proxies close what is silent for a minute
OVER = b"event: over\ndata:\n\n"
HELLO = b"retry: 1000\n\n"
BEAT = b":\n\n"
Awaited = Callable[[], bool]
_USUALLY, _SOON = sys.getswitchinterval(), 0.0005  # seconds that a thread keeps the lock
_PAUSE = 0.001  # seconds that are left to pages which somebody waits for
_AT_ONCE = 100  # listeners that are told before others of the process have their turn


def event(part: Part) -> bytes:
    """*part* as it travels: its number, and its HTML line by line."""
    lines = "".join(f"data: {line}\n" for line in part.html.splitlines())
    told = f"id: {part.seq}\nevent: act\n{lines}\n".encode()
    return told + OVER if part.last else told


class Listener(Protocol):
    """One open connection.

    :ivar seq: of the latest part that it was told
    """

    seq: int

    def hear(self, told: bytes) -> None:
        """Take *told*, and give it to the other side when it can."""
        ...

    def end(self) -> None:
        """Nothing more will come."""
        ...


class Channel:
    """One audience in one language: what was said last, and who listens."""

    def __init__(self, to: Address, awaited: Awaited = lambda: False) -> None:
        self.to = to
        self._awaited = awaited
        self.seq = 0  # of the latest part
        self.revision = 0  # of the latest part that stands in place of all before it
        self.over = False
        self.listeners: set[Listener] = set()
        self.reading: asyncio.Future[None] | None = None  # of what is stored, at first
        self._kept: deque[tuple[int, bytes]] = deque(maxlen=LATE)

    def since(self, seq: int) -> bytes:
        """What is kept after act *seq*: of one part the very bytes that all others get."""
        return b"".join([told for number, told in self._kept if number > seq])

    def welcome(self, listener: Listener) -> None:
        """Tell *listener* what it has missed, and from now on whatever comes."""
        # Who knows acts of a meeting of which nothing is kept: it was over long ago.
        over = self.over or (listener.seq > 0 and not self._kept)
        listener.hear(HELLO + (self.since(listener.seq) or (OVER if over else BEAT)))
        listener.seq = max(listener.seq, self.seq)
        if over:
            listener.end()
        else:
            self.listeners.add(listener)

    async def add(self, part: Part) -> None:
        """Take in *part*, and tell all; who met it already passes over it.

        One that stands in place of all before it is told to everybody, and they are forgotten.
        """
        anew = part.revision > self.revision
        if part.seq <= self.seq and not anew:
            return
        if anew:
            self.revision = part.revision
            self._kept.clear()
        self.seq, self.over = part.seq, part.last
        told = event(part)
        self._kept.append((part.seq, told))
        async for listener in in_turns(self.listeners, self._awaited):
            if listener.seq < part.seq or anew:
                listener.seq = part.seq
                listener.hear(told)
                if part.last:
                    listener.end()


async def in_turns(listeners: Iterable[Listener], awaited: Awaited):
    """Each of *listeners*, with pauses in which others come and go, and pages are answered."""
    told = tuple(listeners)
    if len(told) > _AT_ONCE:
        # Threads that make pages want the interpreter's lock back after each question to the
        # database; of the usual 5 ms for each time a page would wait long.
        sys.setswitchinterval(_SOON)
    try:
        for number, listener in enumerate(told, 1):
            yield listener
            if number % _AT_ONCE == 0 and number < len(told):
                await asyncio.sleep(_PAUSE if awaited() else 0)
    finally:
        sys.setswitchinterval(_USUALLY)


class Channels:
    """All that is listened to in this process. Reads only while somebody listens.

    :param awaited: whether somebody waits for a page of this process now
    """

    def __init__(self, engine: Engine, awaited: Awaited = lambda: False) -> None:
        self._engine, self._awaited = engine, awaited
        self._open: dict[Address, Channel] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def join(self, to: Address, listener: Listener) -> Channel:
        """Let *listener* hear what is said to *to*, beginning with what it missed.

        :raises SQLAlchemyError: the database cannot be read
        """
        while True:
            channel = self._open.get(to)
            if channel is None:
                channel = self._open[to] = Channel(to, self._awaited)
                channel.reading = asyncio.ensure_future(self._catch_up([channel]))
                self._watch()
            try:
                if channel.reading is not None:
                    await asyncio.shield(channel.reading)
            except BaseException:
                self.leave(channel, listener)
                raise
            if self._open.get(to) is channel:  # not given up meanwhile by who came first
                channel.welcome(listener)
                return channel

    def _watch(self) -> None:
        if not self._tasks:
            self._tasks = [
                asyncio.ensure_future(self._read_what_is_new()),
                asyncio.ensure_future(self._beat()),
            ]

    def leave(self, channel: Channel, listener: Listener) -> None:
        """*listener* has gone."""
        channel.listeners.discard(listener)
        if not channel.listeners and self._open.get(channel.to) is channel:
            del self._open[channel.to]
        if not self._open:
            for task in self._tasks:
                task.cancel()
            self._tasks = []

    async def _read_what_is_new(self) -> None:
        async for meetings in watch(self._engine).changes():
            channels = [
                channel
                for to, channel in self._open.items()
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
        known = [(channel, channel.seq, channel.revision) for channel in channels]
        for channel, parts in await asyncio.to_thread(self._stored, known):
            for part in parts:
                await channel.add(part)

    def _stored(self, known: list[tuple[Channel, int, int]]) -> list[tuple[Channel, list[Part]]]:
        with self._engine.connect() as connection:
            return [
                (channel, list(missed(connection, channel.to, seq, revision)))
                for channel, seq, revision in known
            ]

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            for channel in list(self._open.values()):
                async for listener in in_turns(channel.listeners, self._awaited):
                    listener.hear(BEAT)
