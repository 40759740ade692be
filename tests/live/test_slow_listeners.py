"""A listener whose server keeps it waiting holds up nobody, and misses nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from deliberation.live.channels import BEAT, HELLO, Channel, event
from deliberation.live.publish import Address, Part
from deliberation.live.stream import MOST_WAITING, Connection
from tests.fixtures import loops

TO = Address(1, 1, "guest", "en")


class Line:
    """What an ASGI server is to a listener: ``full`` keeps whoever sends waiting."""

    def __init__(self) -> None:
        self.sent = b""
        self.free = asyncio.Event()
        self.free.set()

    async def send(self, message: dict[str, Any]) -> None:
        self.sent += message["body"]
        await self.free.wait()


def part(seq: int, size: int = 1) -> Part:
    return Part(seq, "x" * size, "said")


def test_who_is_held_up_gets_all_of_it_later_and_the_others_at_once() -> None:
    async def meet() -> tuple[bytes, bytes, bytes]:
        channel, slow, quick = Channel(TO), Line(), Line()
        for line in (slow, quick):
            channel.welcome(Connection(0, line.send))
        slow.free.clear()
        for seq in (1, 2, 3):
            await channel.add(part(seq))
        before = slow.sent
        slow.free.set()
        await asyncio.sleep(0.01)
        await channel.add(part(4))
        return before, slow.sent, quick.sent

    before, slow, quick = loops.run(meet())
    told = [event(part(seq)) for seq in (1, 2, 3, 4)]
    assert before == HELLO + BEAT + told[0]
    assert slow == quick == HELLO + BEAT + b"".join(told)


def test_who_reads_nothing_for_long_is_let_go() -> None:
    async def meet() -> bool:
        channel, slow = Channel(TO), Line()
        connection = Connection(0, slow.send)
        channel.welcome(connection)
        slow.free.clear()
        for seq in range(1, 5):
            await channel.add(part(seq, MOST_WAITING // 2))
        return connection.over.done()

    assert loops.run(meet())


def test_who_cannot_be_told_any_more_is_let_go() -> None:
    async def gone(message: dict[str, Any]) -> None:
        raise ConnectionError("the other side has gone")

    async def meet() -> bool:
        channel, connection = Channel(TO), Connection(0, gone)
        channel.welcome(connection)
        return connection.over.done()

    assert loops.run(meet())


@pytest.mark.parametrize("awaited", (False, True))
def test_others_have_their_turn_while_many_are_told(awaited: bool) -> None:
    async def meet() -> list[int]:
        channel, line = Channel(TO, lambda: awaited), Line()
        for _ in range(300):
            channel.welcome(Connection(0, line.send))
        line.sent = b""
        telling, turns = asyncio.ensure_future(channel.add(part(1))), []
        while not telling.done():
            turns.append(len(line.sent) // len(event(part(1))))
            await asyncio.sleep(0)
        return turns

    turns = loops.run(meet())
    assert {0, 100, 200} <= set(turns)
