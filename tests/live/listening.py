"""A listener as a browser is one: reads events, remembers the number of the last."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urlsplit


class Event(NamedTuple):
    """What came: its number, its kind, its text."""

    id: str
    kind: str
    data: str


class Listener:
    """An open connection. ``raw`` is every byte that came, from the first event on."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.answer, self.raw = answer, b""

    def events(self, count: int) -> list[Event]:
        """The next *count* events; fewer, when the server closes."""
        found = []
        while len(found) < count and (event := self._event()) is not None:
            if event.kind:
                found.append(event)
        return found

    def _event(self) -> Event | None:
        told: dict[str, list[str]] = {}
        while line := self.answer.readline():
            text = line.decode().rstrip("\n")
            if not text.startswith(("retry", ":")):
                self.raw += line
            if not text:
                return Event(
                    "".join(told.get("id", [])),
                    "".join(told.get("event", [])),
                    "\n".join(told.get("data", [])),
                )
            field, _, value = text.partition(":")
            told.setdefault(field, []).append(value.removeprefix(" "))
        return None


@contextmanager
def listening(
    address: str, token: str, *, after: int | None = None, last_id: int | None = None
) -> Iterator[Listener]:
    """Listen with *token*; *last_id* as a browser tells it when it connects again."""
    where = urlsplit(address)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=10)
    try:
        connection.request(
            "GET",
            f"/live/{token}" + ("" if after is None else f"?after={after}"),
            headers={} if last_id is None else {"Last-Event-ID": str(last_id)},
        )
        answer = connection.getresponse()
        yield Listener(answer)
    finally:
        connection.close()
