"""Whoever listens by a session listens no longer than it lasts.

Guests may be anybody and are asked nothing. Chair, members and the screen in the hall are shown
names in full: their right to listen names the session that it was given to, and ends with it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection

from sqlalchemy.exc import SQLAlchemyError

from deliberation.live.channels import HEARTBEAT, Listener

log = logging.getLogger(__name__)

#: Of some sessions those that have not ended.
Good = Callable[[Collection[str]], Collection[str]]


class Sessions:
    """The sessions by which people listen now.

    :param good: asks the database, in a thread of its own
    :param every: seconds between two looks
    """

    def __init__(self, good: Good, every: float = HEARTBEAT) -> None:
        self._good, self._every = good, every
        self._open: dict[Listener, str] = {}
        self._watching: asyncio.Task[None] | None = None

    async def admits(self, session: str) -> bool:
        """Whether *session* lasts; where there is none to be asked about, yes.

        :raises SQLAlchemyError: the database cannot be read
        """
        return not session or session in await asyncio.to_thread(self._good, [session])

    def add(self, listener: Listener, session: str) -> None:
        """Look from now on whether *session*, by which *listener* came, lasts."""
        if session:
            self._open[listener] = session
            if self._watching is None or self._watching.done():
                self._watching = asyncio.ensure_future(self._watch())

    def discard(self, listener: Listener) -> None:
        """*listener* has gone."""
        self._open.pop(listener, None)

    async def _watch(self) -> None:
        while self._open:
            await asyncio.sleep(self._every)
            try:
                good = await asyncio.to_thread(self._good, set(self._open.values()))
            except SQLAlchemyError:
                log.warning("which sessions last cannot be read; trying again", exc_info=True)
                continue
            for listener, session in list(self._open.items()):
                if session not in good:
                    self._open.pop(listener, None)
                    listener.end()
