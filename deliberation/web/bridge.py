"""Flask inside the ASGI server: a2wsgi, with one way to the page's thread and one back.

The library goes from thread to loop and back for the body, the head, each part and the end. With
thousands of listeners on the loop each way is a wait, and for a short answer they are most of the
price. Here the first part of a body is taken along, and what was answered is handed over when
the page is done or has grown large.
"""

from __future__ import annotations

import asyncio
import contextvars
from typing import Any

from a2wsgi.wsgi import Body, WSGIMiddleware, WSGIResponder, build_environ

#: Bytes of an answer that are kept until the rest is there; a long export goes on its way in parts.
KEPT = 1 << 16


class Bridge(WSGIMiddleware):
    """Answers HTTP by a WSGI application in *workers* threads."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        await _Responder(self.app, self.executor, self.send_queue_size)(scope, receive, send)


class _Responder(WSGIResponder):
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self._kept: list[Any] = []
        self._bytes = 0
        self._out = send
        body = Body(self.loop, receive)
        if scope["method"] not in ("GET", "HEAD"):
            first = await receive()
            body.buffer.extend(first.get("body", b""))
            body._has_more = first.get("more_body", False)
        environ = build_environ(scope, body)
        run = contextvars.copy_context().run
        await self.loop.run_in_executor(
            self.executor, run, self.wsgi, environ, self.start_response
        )
        await self._hand_over(self._kept)
        if self.exc_info is not None:
            raise self.exc_info[0].with_traceback(self.exc_info[1], self.exc_info[2])

    def send(self, message: Any) -> None:
        self._kept.append(message)
        self._bytes += len(message.get("body", b""))
        if self._bytes > KEPT:
            kept, self._kept, self._bytes = self._kept, [], 0
            asyncio.run_coroutine_threadsafe(self._hand_over(kept), self.loop).result()

    async def _hand_over(self, messages: list[Any]) -> None:
        for message in messages:
            await self._out(message)
