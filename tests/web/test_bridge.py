"""Flask inside the ASGI server: what arrives, what leaves, and when."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from deliberation.web.bridge import KEPT, Bridge

HEAD = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]}


def elsewhere(asking: Coroutine[Any, Any, Any]) -> Any:
    """Run *asking* in a thread of its own: in this one a browser's loop may be running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asking).result(timeout=20)


async def ask(
    app: Callable[..., Iterable[bytes]],
    *arrives: bytes,
    method: str = "POST",
    sent: list[dict[str, Any]] | None = None,
) -> list[dict[str, Any]]:
    """What the server is told when *app* is asked; *arrives* are the parts of the body."""
    waiting = list(arrives)
    told = [] if sent is None else sent

    async def receive() -> dict[str, Any]:
        part = waiting.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(waiting)}

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": "/somewhere",
        "query_string": b"",
        "http_version": "1.1",
        "headers": [(b"content-length", str(sum(map(len, arrives))).encode())],
    }
    await Bridge(app, workers=1)(scope, receive, send)
    return told


def body(messages: list[dict[str, Any]]) -> bytes:
    return b"".join(message.get("body", b"") for message in messages)


def test_a_body_that_arrives_in_parts_is_read_whole() -> None:
    def echo(environ, start) -> list[bytes]:
        start("200 OK", [("content-type", "text/plain")])
        return [environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))]

    told = elsewhere(ask(echo, b"one ", b"two ", b"three"))

    assert told[0] == HEAD
    assert body(told) == b"one two three"
    assert not told[-1].get("more_body", False)


def test_a_page_is_not_asked_for_a_body_it_has_not() -> None:
    def page(environ, start) -> list[bytes]:
        start("200 OK", [("content-type", "text/plain")])
        return [b"read"]

    assert body(elsewhere(ask(page, method="GET"))) == b"read"


def test_a_short_answer_leaves_when_it_is_whole() -> None:
    sent: list[dict[str, Any]] = []
    seen: list[int] = []

    def page(environ, start):
        start("200 OK", [("content-type", "text/plain")])
        yield b"one "
        seen.append(len(sent))
        yield b"two"

    assert body(elsewhere(ask(page, b"", sent=sent))) == b"one two"
    assert seen == [0]


def test_a_long_answer_is_on_its_way_before_its_end() -> None:
    sent: list[dict[str, Any]] = []
    seen: list[int] = []

    def export(environ, start):
        start("200 OK", [("content-type", "text/plain")])
        yield b"x" * KEPT
        yield b"y"
        seen.append(len(body(sent)))
        yield b"z"

    told = elsewhere(ask(export, b"", sent=sent))

    assert seen == [KEPT + 1]
    assert body(told) == b"x" * KEPT + b"yz"


def test_what_fails_is_heard_of_and_its_answer_closed() -> None:
    closed = threading.Event()

    class Half:
        def __iter__(self):
            raise ZeroDivisionError

        def close(self) -> None:
            closed.set()

    def broken(environ, start) -> Half:
        start("200 OK", [("content-type", "text/plain")])
        return Half()

    sent: list[dict[str, Any]] = []
    with pytest.raises(ZeroDivisionError):
        elsewhere(ask(broken, b"", sent=sent))
    assert closed.is_set()
    assert sent == []  # so that the server says that it failed
