"""Flask inside the ASGI server: what arrives, what leaves, and when."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from deliberation.web import receiving
from deliberation.web.wsgi_adapter import HEAVY, HEAVY_AT_ONCE, KEPT, Bridge, sender
from tests.fixtures import loops

HEAD = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]}


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


def scope(
    method: str = "POST",
    path: str = "/somewhere",
    headers: list[tuple[bytes, bytes]] | None = None,
    client: str = "10.0.0.1",
) -> dict[str, Any]:
    """A request as the server describes it."""
    return {
        "type": "http", "method": method, "path": path, "query_string": b"",
        "http_version": "1.1", "headers": headers or [], "client": (client, 5000),
    }  # fmt: skip


async def nothing() -> dict[str, Any]:
    raise AssertionError("a page without a body was asked for one")


def parts(*texts: str) -> Callable[[], Coroutine[Any, Any, dict[str, Any]]]:
    """A sender whose body arrives in these parts."""
    waiting = list(texts)

    async def receive() -> dict[str, Any]:
        part = waiting.pop(0)
        return {"type": "http.request", "body": part.encode(), "more_body": bool(waiting)}

    return receive


whole = parts


def half(text: str) -> Callable[[], Coroutine[Any, Any, dict[str, Any]]]:
    """A sender who sends *text* and then nothing, and does not go away either."""
    sent: list[bool] = []

    async def receive() -> dict[str, Any]:
        if sent:
            await asyncio.sleep(60)
        sent.append(True)
        return {"type": "http.request", "body": text.encode(), "more_body": True}

    return receive


def page_of(text: bytes) -> Callable[..., Iterable[bytes]]:
    """A page that says *text*."""

    def page(environ, start) -> list[bytes]:
        start("200 OK", [("content-type", "text/plain")])
        return [text]

    return page


async def asked(bridge: Bridge, scope: dict[str, Any], receive: Any = nothing) -> list[dict]:
    """What the server is told to answer."""
    told: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    await bridge(scope, receive, send)
    return told


@contextmanager
def quick(**limits: float) -> Iterator[None]:
    """Inside, these limits of receiving are smaller than life."""
    before = {name: getattr(receiving, name) for name in limits}
    for name, value in limits.items():
        setattr(receiving, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(receiving, name, value)


def wait_until(true: Callable[[], bool], within: float = 10) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def body(messages: list[dict[str, Any]]) -> bytes:
    return b"".join(message.get("body", b"") for message in messages)


def test_a_body_that_arrives_in_parts_is_read_whole() -> None:
    def echo(environ, start) -> list[bytes]:
        start("200 OK", [("content-type", "text/plain")])
        return [environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))]

    told = loops.run(ask(echo, b"one ", b"two ", b"three"))

    assert told[0] == HEAD
    assert body(told) == b"one two three"
    assert not told[-1].get("more_body", False)


def test_a_page_is_not_asked_for_a_body_it_has_not() -> None:
    def page(environ, start) -> list[bytes]:
        start("200 OK", [("content-type", "text/plain")])
        return [b"read"]

    assert body(loops.run(ask(page, method="GET"))) == b"read"


def test_a_short_answer_leaves_when_it_is_whole() -> None:
    sent: list[dict[str, Any]] = []
    seen: list[int] = []

    def page(environ, start):
        start("200 OK", [("content-type", "text/plain")])
        yield b"one "
        seen.append(len(sent))
        yield b"two"

    assert body(loops.run(ask(page, b"", sent=sent))) == b"one two"
    assert seen == [0]


def test_a_long_answer_is_on_its_way_before_its_end() -> None:
    sent: list[dict[str, Any]] = []
    seen: list[int] = []

    def export(environ, start):
        start("200 OK", [("content-type", "text/plain")])
        yield b"x" * KEPT
        yield b"y"
        wait_until(lambda: len(body(sent)) > KEPT)
        seen.append(len(body(sent)))
        yield b"z"

    told = loops.run(ask(export, b"", sent=sent))

    assert seen == [KEPT + 1]
    assert body(told) == b"x" * KEPT + b"yz"


def test_a_reader_who_reads_nothing_holds_no_thread() -> None:
    done = threading.Event()

    def export(environ, start):
        start("200 OK", [("content-type", "text/plain")])
        for _ in range(100):
            yield b"x" * KEPT
        done.set()

    def page(environ, start):
        start("200 OK", [("content-type", "text/plain")])
        return [b"read"]

    async def both() -> bytes:
        bridge = Bridge(lambda e, s: (export if e["PATH_INFO"] == "/e" else page)(e, s), workers=1)
        reading = asyncio.Event()
        told: list[dict[str, Any]] = []

        async def never(message: dict[str, Any]) -> None:
            await reading.wait()
            told.append(message)

        slow = asyncio.ensure_future(bridge(scope("GET", path="/e"), nothing, never))
        await asyncio.sleep(0)
        first = await asked(bridge, scope("GET"))
        assert done.is_set()
        reading.set()
        await slow
        assert len(body(told)) == 100 * KEPT
        return body(first)

    assert loops.run(both()) == b"read"


def test_nobody_holds_a_thread_while_they_send() -> None:
    """Four who send half of their body stop nobody, and hear that they took too long."""

    def echo(environ, start):
        start("200 OK", [("content-type", "text/plain")])
        return [environ["wsgi.input"].read()]

    async def siege() -> tuple[bytes, list[int]]:
        bridge = Bridge(echo, workers=1)
        asking = [
            asyncio.ensure_future(asked(bridge, scope(), half("first half"))) for _ in range(4)
        ]
        await asyncio.sleep(0.05)
        honest = await asked(bridge, scope(), whole("honest"))
        return body(honest), [(await one)[0]["status"] for one in asking]

    with quick(SILENCE=0.3):
        assert loops.run(siege()) == (b"honest", [408] * 4)


def test_who_sends_a_byte_now_and_then_is_too_slow() -> None:
    async def drip() -> dict[str, Any]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"x", "more_body": True}

    with quick(GRACE=0.1):
        told = loops.run(asked(Bridge(page_of(b""), workers=1), scope(), drip))

    assert told[0]["status"] == 408


def test_what_is_too_large_is_refused_before_and_while_it_arrives() -> None:
    async def endless() -> dict[str, Any]:
        return {"type": "http.request", "body": b"x" * 1000, "more_body": True}

    def bridge() -> Bridge:
        return Bridge(page_of(b""), workers=1)

    said = scope(headers=[(b"content-length", str(receiving.MOST + 1).encode())])
    form = (b"content-type", b"application/x-www-form-urlencoded; charset=utf-8")
    typed = scope(headers=[form, (b"content-length", str(receiving.MOST_TYPED + 1).encode())])
    with quick(MOST=10_000):
        unsaid = loops.run(asked(bridge(), scope(headers=[]), endless))

    assert loops.run(asked(bridge(), said, endless))[0]["status"] == 413
    assert loops.run(asked(bridge(), typed, endless))[0]["status"] == 413
    assert unsaid[0]["status"] == 413


def test_a_length_that_is_none_and_a_long_address_are_refused() -> None:
    def bridge() -> Bridge:
        return Bridge(page_of(b""), workers=1)

    odd = scope(headers=[(b"content-length", b"-1")])

    assert loops.run(asked(bridge(), odd, whole("x")))[0]["status"] == 400
    long = scope("GET") | {"query_string": b"a=&" * 4000}
    assert loops.run(asked(bridge(), long))[0]["status"] == 414
    heavy = scope("GET", headers=[(b"cookie", b"x" * 70_000)])
    assert loops.run(asked(bridge(), heavy))[0]["status"] == 431


def test_one_address_sends_so_many_at_once_and_others_are_heard() -> None:
    async def crowd() -> tuple[int, int]:
        bridge = Bridge(page_of(b"read"), workers=1)
        slow = [
            asyncio.ensure_future(asked(bridge, scope(), half("half")))
            for _ in range(receiving.MOST_OF_ONE)
        ]
        await asyncio.sleep(0.2)
        more = await asked(bridge, scope(), half("half"))
        other = await asked(bridge, scope(client="10.0.0.9"), parts("one", "two"))
        await asyncio.gather(*slow)
        return more[0]["status"], other[0]["status"]

    with quick(SILENCE=0.8, PROMPT=0.1):
        assert loops.run(crowd()) == (503, 200)


def test_of_however_many_processes_each_receives_one_slow_body() -> None:
    async def two() -> list[int]:
        bridge = Bridge(page_of(b"read"), workers=1, processes=2 * receiving.MOST_OF_ALL)
        first = asyncio.ensure_future(asked(bridge, scope(), half("half")))
        await asyncio.sleep(0.2)
        second = await asked(bridge, scope(), half("half"))
        return [(await first)[0]["status"], second[0]["status"]]

    with quick(SILENCE=0.8, PROMPT=0.1):
        assert loops.run(two()) == [408, 503]


def test_a_whole_hall_behind_one_router_is_received_whatever_parts_a_ballot_comes_in() -> None:
    async def crowd() -> list[int]:
        bridge = Bridge(page_of(b"read"), workers=1)
        many = [asked(bridge, scope(), parts("choice=", "for", "")) for _ in range(500)]
        return [told[0]["status"] for told in await asyncio.gather(*many)]

    assert loops.run(crowd()) == [200] * 500


def test_who_goes_away_in_the_middle_takes_no_thread_and_gets_no_answer() -> None:
    ran = threading.Event()

    def page(environ, start):
        ran.set()
        start("200 OK", [])
        return [b""]

    arrives = iter([
        {"type": "http.request", "body": b"half", "more_body": True},
        {"type": "http.disconnect"},
    ])  # fmt: skip

    async def going() -> dict[str, Any]:
        return next(arrives)

    assert loops.run(asked(Bridge(page, workers=1), scope(), going)) == []
    assert not ran.is_set()


def test_threads_go_from_one_address_to_the_next() -> None:
    """Whoever sends a hundred requests at once waits for their own, others do not."""
    order: list[str] = []

    def page(environ, start):
        order.append(environ["REMOTE_ADDR"])
        start("200 OK", [])
        return [b""]

    async def crowd() -> None:
        bridge = Bridge(page, workers=1)
        many = [asyncio.ensure_future(asked(bridge, scope("GET"))) for _ in range(20)]
        await asyncio.sleep(0)
        one = asked(bridge, scope("GET", client="10.0.0.9"))
        await asyncio.gather(*many, one)

    loops.run(crowd())

    assert order.index("10.0.0.9") <= 2
    assert len(order) == 21


def test_heavy_bodies_leave_threads_to_pages() -> None:
    """Whoever uploads waits for others who upload; who reads finds a thread."""
    held, inside = threading.Event(), []

    def page(environ, start):
        if environ["REQUEST_METHOD"] == "POST":
            inside.append(environ["CONTENT_LENGTH"])
            assert held.wait(10)
        start("200 OK", [])
        return [b""]

    async def crowd() -> tuple[int, int]:
        bridge = Bridge(page, workers=4)
        large = "a" * (HEAVY + 1)
        many = [asyncio.ensure_future(asked(bridge, scope(), whole(large))) for _ in range(6)]
        while len(inside) < HEAVY_AT_ONCE:
            await asyncio.sleep(0.01)
        read = await asyncio.wait_for(asked(bridge, scope("GET")), 5)
        at_once = len(inside)
        held.set()
        done = await asyncio.gather(*many)
        assert {answer[0]["status"] for answer in done} == {200}
        return read[0]["status"], at_once

    assert loops.run(crowd()) == (200, HEAVY_AT_ONCE)


def test_behind_a_proxy_of_ones_own_the_address_is_what_the_proxy_says() -> None:
    told = [(b"x-forwarded-for", b"6.6.6.6, 10.1.1.1")]

    assert sender(scope(headers=told, client="127.0.0.1"), 0) == "127.0.0.1"
    assert sender(scope(headers=told, client="127.0.0.1"), 1) == "10.1.1.1"
    assert sender(scope(headers=told, client="127.0.0.1"), 3) == "127.0.0.1"


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
        loops.run(ask(broken, b"", sent=sent))
    assert closed.is_set()
    assert sent == []  # so that the server says that it failed
