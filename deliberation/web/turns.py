"""Whose request gets the next page thread: one address after the other, not who sends most."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

#: Requests that wait for a thread: of one address (five hundred in a hall behind one router, who
#: all press at once, and again), of all. Whoever comes then is told when to come back.
MOST_OF_ONE, MOST_OF_ALL = 1_000, 4_000


class Full(Exception):
    """Too many wait already."""


class Turns:
    """So many places at once; who waits gets one in turn, address by address.

    Among requests of one address who came first is first. Belongs to one event loop.

    :param places: how many may be inside at once
    """

    def __init__(self, places: int) -> None:
        self._free, self._count = places, 0
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        """Inside, one of the places is held.

        :raises Full: too many wait, of this address or of all
        """
        if self._free and not self._waiting:
            self._free -= 1
        else:
            await self._wait(address)
        try:
            yield
        finally:
            self._give_on()

    async def _wait(self, address: str) -> None:
        before = self._waiting.get(address, ())
        if self._count >= MOST_OF_ALL or len(before) >= MOST_OF_ONE:
            raise Full
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(address, deque()).append(mine)
        self._count += 1
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():  # the place was given, to nobody
                self._give_on()
            raise

    def _give_on(self) -> None:
        while self._waiting:
            address, queue = next(iter(self._waiting.items()))
            one = queue.popleft()
            self._count -= 1
            if queue:
                self._waiting.move_to_end(address)
            else:
                del self._waiting[address]
            if not one.done():  # who has gone is passed over
                one.set_result(None)
                return
        self._free += 1
