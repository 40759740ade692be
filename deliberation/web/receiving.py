"""The body of a request, received before a page's thread is taken.

A page's thread is scarce: nobody may hold one while a stranger makes up their mind. So a body is
received here, in the event loop, whole or not at all: not larger than the largest form, not
slower than a poor telephone, and not too many slow ones from one address.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from contextlib import ExitStack
from typing import IO, Any

#: Bytes: the largest body of any form (lists and photos), and of a form without files.
MOST, MOST_TYPED = 64 << 20, 2 << 20
#: Seconds without a byte after which a sender is given up.
SILENCE = 15
#: Bytes a second that a sender reaches on average once the first :data:`GRACE` seconds are over;
#: a photo of 4 MB over a bad connection takes minutes, and gets them.
LEAST, GRACE = 1024, 10
#: Bodies that are still arriving after :data:`PROMPT` seconds, at once: of one address (a hall
#: behind one router included: its ballots are there before), of all.
MOST_OF_ONE, MOST_OF_ALL, PROMPT = 32, 512, 1
#: Bytes of all bodies that are being received; what a body has above the second is kept on disk.
MOST_BYTES, IN_MEMORY = 512 << 20, 64 << 10

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Headers = Iterable[tuple[bytes, bytes]]


class Refused(Exception):
    """A body that is not taken.

    :ivar status: what to answer
    :ivar retry_after: seconds after which it may be tried again
    """

    def __init__(self, status: int, retry_after: int | None = None) -> None:
        super().__init__(status)
        self.status, self.retry_after = status, retry_after


class Gone(Exception):
    """The sender went away before all was there: nobody waits for an answer."""


class Receiver:
    """Receives the bodies of one process.

    :param processes: how many share what all of them may hold at once; each may hold one body
        of any size all the same, however many there are
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, processes: int = 1) -> None:
        self._clock, self._processes = clock, processes
        self._under_way: Counter[str] = Counter()
        self._bytes = 0

    async def body(self, headers: Headers, address: str, receive: Receive) -> IO[bytes]:
        """The whole body, to be read from its beginning and closed by the caller.

        :param headers: of the request; names in lower case
        :param address: whose it is, for the share that one address may have
        :raises Refused: too large, too slow, too many
        :raises Gone: the sender went away
        """
        most = _most(headers)
        whole = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - given away
        try:
            with ExitStack() as share:
                await self._parts(whole, most, receive, lambda: self._share(share, address))
            whole.seek(0)
            return whole
        except BaseException:
            whole.close()
            raise

    async def _parts(
        self, whole: IO[bytes], most: int, receive: Receive, is_slow: Callable[[], None]
    ) -> None:
        began, there, slow = self._clock(), 0, False
        try:
            while True:
                waiting = asyncio.ensure_future(receive())  # a future, not cancelled half-way
                try:
                    if not slow and not (await asyncio.wait({waiting}, timeout=PROMPT))[0]:
                        is_slow()
                        slow = True
                    message = await asyncio.wait_for(waiting, SILENCE)
                except TimeoutError:
                    raise Refused(408) from None
                finally:
                    waiting.cancel()
                if message["type"] == "http.disconnect":
                    raise Gone
                part = message.get("body", b"")
                there += len(part)
                self._bytes += len(part)
                if there > most:
                    raise Refused(413)
                if self._bytes > max(MOST, MOST_BYTES // self._processes):
                    raise Refused(503, retry_after=30)
                whole.write(part)
                if not message.get("more_body", False):
                    return
                lasted = self._clock() - began
                if not slow and lasted > PROMPT:
                    is_slow()
                    slow = True
                if lasted > GRACE and there < LEAST * lasted:
                    raise Refused(408)
        finally:
            self._bytes -= there

    def _share(self, held: ExitStack, address: str) -> None:
        """Count one more slow body of *address* until *held* ends."""
        of_one, of_all = self._under_way[address], self._under_way.total()
        most_of_one, most_of_all = (
            max(1, most // self._processes) for most in (MOST_OF_ONE, MOST_OF_ALL)
        )
        if of_one >= most_of_one or of_all >= most_of_all:
            raise Refused(503, retry_after=10)
        self._under_way[address] += 1
        held.callback(self._give_back, address)

    def _give_back(self, address: str) -> None:
        self._under_way[address] -= 1
        if not self._under_way[address]:
            del self._under_way[address]


def _most(headers: Headers) -> int:
    """How many bytes this body may have; the length that it says of itself is looked at first."""
    known = dict(headers)
    typed = known.get(b"content-type", b"").lower().startswith(b"application/x-www-form-urlencoded")
    most = MOST_TYPED if typed else MOST
    said = known.get(b"content-length", b"0")
    if not said.isdigit():
        raise Refused(400)
    if int(said) > most:
        raise Refused(413)
    return most
