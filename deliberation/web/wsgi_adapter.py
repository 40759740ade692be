"""Flask inside the ASGI server: a2wsgi, with one way to the page's thread and one back.

The library goes from thread to loop and back for the body, the head, each part and the end. With
thousands of listeners on the loop each way is a wait, and for a short answer they are most of the
price. And a thread that reads from a sender or writes to a reader waits for a stranger. Here a
body is whole before a thread is taken (:mod:`deliberation.web.receiving`), threads go from one
address to the next (:mod:`deliberation.web.turns`), and what a page answers is kept and handed
over by the loop, at the reader's own pace.
"""

from __future__ import annotations

import asyncio
import contextvars
import tempfile
from concurrent.futures import Future
from contextlib import nullcontext
from typing import IO, Any

from a2wsgi.wsgi import Body, WSGIMiddleware, WSGIResponder, build_environ

from deliberation.web.receiving import Gone, Receiver, Refused
from deliberation.web.turns import Full, Turns

#: Bytes of an answer that are kept until the rest is there; a longer one is on its way meanwhile.
KEPT = 1 << 16
#: Bytes of the rest of a long answer that are kept in memory; more is kept on disk.
IN_MEMORY = 1 << 20
#: Bytes of an address with its question, and of all headers: more is no request of ours.
MOST_ADDRESS, MOST_HEADERS = 8 << 10, 64 << 10

WORDS = {
    400: "这个请求不完整。 The request is incomplete.",
    408: "等了太久，没有收完。请重新提交。 It took too long to arrive; please send it again.",
    413: "提交的内容太大，请缩小后再试。 What was sent is too large.",
    414: "地址太长。 The address is too long.",
    431: "请求头太大。 The headers are too large.",
    503: "现在人太多，请稍等几秒再试。 Too many at once; please try again in a few seconds.",
}


#: Bytes from which a body is heavy, and threads that read heavy ones at once: taking a file out of
#: a form keeps a thread busy for as long as fifty pages do.
HEAVY, HEAVY_AT_ONCE = 1 << 20, 2


class Bridge(WSGIMiddleware):
    """Answers HTTP by a WSGI application in *workers* threads.

    :param proxies: how many proxies of one's own stand before it: the address of who asks is then
        the last but so many of ``X-Forwarded-For``
    :param processes: how many such bridges share what all may hold of what arrives
    """

    def __init__(self, app: Any, workers: int, proxies: int = 0, processes: int = 1) -> None:
        super().__init__(app, workers=workers)
        self._turns, self._proxies = Turns(workers), proxies
        self._receiver = Receiver(processes=processes)
        self._heavy = Turns(HEAVY_AT_ONCE)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        try:
            _look(scope)
            await self._answer(scope, receive, send)
        except Refused as refused:
            await _say(send, refused.status, refused.retry_after)
        except Full:
            await _say(send, 503, 5)
        except Gone:
            pass

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        address = sender(scope, self._proxies)
        if scope["method"] in ("GET", "HEAD"):
            environ = build_environ(scope, Body(asyncio.get_running_loop(), receive))
            await self._run(environ, address, send)
            return
        with await self._receiver.body(scope["headers"], address, receive) as body:
            # Any file does: it is read from, and here it is all there already.
            environ = build_environ(scope, body)  # type: ignore[arg-type]
            length = body.seek(0, 2)
            environ["CONTENT_LENGTH"] = str(length)
            body.seek(0)
            await self._run(environ, address, send, heavy=length > HEAVY)

    async def _run(self, environ: Any, address: str, send: Any, *, heavy: bool = False) -> None:
        with _Responder(self.app, self.executor, self.send_queue_size) as answer:
            async with self._heavy.turn(address) if heavy else nullcontext():
                async with self._turns.turn(address):
                    await answer.run(environ, send)
            # The thread is free: from here on the reader takes as long as they like.
            await answer.finish()


def sender(scope: Any, proxies: int) -> str:
    """The address that a request came from, as far as our own *proxies* tell."""
    if proxies:
        told = dict(scope["headers"]).get(b"x-forwarded-for", b"").decode("latin-1").split(",")
        if len(told) >= proxies and told[-proxies].strip():
            return told[-proxies].strip()
    client = scope.get("client")
    return client[0] if client else ""


def _look(scope: Any) -> None:
    """Refuse what would be dear to read before anybody reads it."""
    if len(scope["path"]) + len(scope["query_string"]) > MOST_ADDRESS:
        raise Refused(414)
    if sum(len(name) + len(value) for name, value in scope["headers"]) > MOST_HEADERS:
        raise Refused(431)


async def _say(send: Any, status: int, retry_after: int | None) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    headers.append((b"connection", b"close"))  # what is still on its way is not waited for
    if retry_after is not None:
        headers.append((b"retry-after", str(retry_after).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": WORDS[status].encode(), "more_body": False})


class _Responder(WSGIResponder):
    """One answer: its first part is handed over as one, the rest of a long one when it is there."""

    def __enter__(self) -> _Responder:
        self._kept: list[Any] = []
        self._bytes = 0
        self._begun: Future[None] | None = None
        self._rest: IO[bytes] | None = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._rest is not None:
            self._rest.close()

    async def run(self, environ: Any, send: Any) -> None:
        """Let the page's thread answer *environ*; a short answer is then ready to be sent."""
        self._out = send
        run = contextvars.copy_context().run
        await self.loop.run_in_executor(self.executor, run, self.wsgi, environ, self.start_response)

    async def finish(self) -> None:
        """Hand over what has not been yet."""
        if self._rest is None:
            await self._hand_over(self._kept)
        else:
            assert self._begun is not None
            await asyncio.wrap_future(self._begun)
            self._rest.seek(0)
            while part := self._rest.read(KEPT):
                await self._out({"type": "http.response.body", "body": part, "more_body": True})
            await self._out({"type": "http.response.body", "body": b"", "more_body": False})
        if self.exc_info is not None:
            raise self.exc_info[0].with_traceback(self.exc_info[1], self.exc_info[2])

    def send(self, message: Any) -> None:
        """Called by the page's thread; never waits."""
        part = message.get("body", b"")
        if self._rest is not None:
            self._rest.write(part)
            return
        self._kept.append(message)
        self._bytes += len(part)
        if self._bytes > KEPT and message.get("more_body", False):
            kept, self._kept = self._kept, []
            self._rest = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
            self._begun = asyncio.run_coroutine_threadsafe(self._hand_over(kept), self.loop)

    async def _hand_over(self, messages: list[Any]) -> None:
        for message in messages:
            await self._out(message)
