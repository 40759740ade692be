"""A bare event server to measure beside: what it is told on its control line, everybody gets.

    python -m tests.bench.bare PORT

``POST /`` with a body sends that body to all who asked with GET, and answers when it has.
"""

from __future__ import annotations

import asyncio
import sys

import uvloop

_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n:\n\n"
_listeners: set[asyncio.Transport] = set()


class Connection(asyncio.Protocol):
    """A listener, or who tells."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport, self.got = transport, b""

    def data_received(self, data: bytes) -> None:
        self.got += data
        head, found, body = self.got.partition(b"\r\n\r\n")
        if not found:
            return
        if head.startswith(b"GET"):
            self.got = b""
            self.transport.write(_HEAD)
            _listeners.add(self.transport)
            return
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        if len(body) >= length:
            self.got = b""
            for listener in _listeners:
                listener.write(body)
            self.transport.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    def connection_lost(self, error: Exception | None) -> None:
        _listeners.discard(self.transport)


async def main(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(
        Connection, "127.0.0.1", port, backlog=16384
    )
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
