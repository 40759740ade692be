"""What the server runs: live events natively, all else handed to Flask."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
from collections.abc import Awaitable, Callable, MutableMapping
from functools import partial
from string import punctuation
from typing import Any
from urllib.parse import quote

from deliberation import create_app
from deliberation.database import db
from deliberation.live import room
from deliberation.live.stream import Stream
from deliberation.people.queries import arrivals
from deliberation.web.wsgi_adapter import Bridge

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_hall = create_app(commands=False)
_under_way = 0  # pages that somebody waits for
with _hall.app_context():
    _events = Stream(
        db.engine,
        _hall.config["SECRET_KEY"],
        awaited=lambda: _under_way > 0,
        most=room.for_listeners(room.open_files()),
        good=partial(arrivals.good, db.engine),
    )

# More threads than these only take the interpreter's lock from one another.
_pages = Bridge(
    _hall,
    workers=4,
    proxies=_hall.config["TRUSTED_PROXIES"],
    processes=_hall.config["WORKERS"],
)

# What was made up to here stays as long as the server runs: the collector need not look through
# it again and again, each time in the middle of somebody's page.
gc.collect()
gc.freeze()


async def app(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """Answer one connection."""
    global _under_way
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    if scope["type"] == "http" and scope["path"].startswith("/live/"):
        await _events(scope, receive, send)
        return

    if not scope.get("query_string", b"").isascii():
        # What was typed into an address as it is; the bridge takes encoded characters only.
        scope["query_string"] = quote(scope["query_string"], safe=punctuation).encode()

    async def message() -> Message:
        # The bridge asks for the body from a thread, for which asyncio wants a coroutine; the
        # server's own receive gives a future.
        return await receive()

    _under_way += 1
    try:
        await _pages(scope, message, send)
    finally:
        _under_way -= 1


async def _live(receive: Receive, send: Send) -> None:
    """From the start of this process to its end."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            loop = asyncio.get_running_loop()
            with contextlib.suppress(NotImplementedError, RuntimeError):
                loop.add_signal_handler(signal.SIGTERM, _stop)
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _stop() -> None:
    """End what never ends by itself, then let the server stop as it does.

    It waits for open connections before it says "lifespan.shutdown", and listeners would keep
    it waiting until it is killed.
    """
    _events.stop()
    signal.raise_signal(signal.SIGINT)  # which the server takes as it takes SIGTERM
