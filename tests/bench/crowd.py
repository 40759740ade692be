"""Thousands of listeners in one thread that costs little: it shares the cores with the server.

No object per listener and no parsing: an event has arrived when the bytes that end it have, and
its number stands near the beginning of what came.
"""

from __future__ import annotations

import os
import select
import socket
import threading
import time

_ENDS = (b"\n\n", b"\n\n\r\n")  # of an event; in a chunk of its own
_AT_ONCE = 200  # connections that are opened before those opened are looked at
BEGINS_WITHIN = 120  # seconds


class Crowd(threading.Thread):
    """*listeners* connections to *port* that ask for *path*.

    :ivar moments: number of an act → when each listener had it whole
    :ivar lost: connections that the server closed
    """

    def __init__(self, port: int, path: str, listeners: int) -> None:
        super().__init__(daemon=True)
        self.size, self.lost = listeners, 0
        self.moments: dict[int, list[float]] = {}
        self._sockets: dict[int, socket.socket] = {}
        self._begun: set[int] = set()
        self._seen: dict[int, int] = {}
        self._poll = select.epoll()
        self._over = False
        self._opens(port, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        self.start()

    def _opens(self, port: int, request: bytes) -> None:
        end = time.monotonic() + BEGINS_WITHIN
        for number in range(1, self.size + 1):
            one = socket.create_connection(("127.0.0.1", port))
            one.sendall(request)
            one.setblocking(False)
            self._sockets[one.fileno()] = one
            self._poll.register(one.fileno(), select.EPOLLIN)
            if number % _AT_ONCE == 0 or number == self.size:
                while len(self._begun) < number:
                    self._hear(0.5)
                    if self.lost or time.monotonic() > end:
                        raise SystemExit(f"only {len(self._begun)} of {number} were answered")

    def run(self) -> None:
        while not self._over:
            self._hear(0.2)

    def _hear(self, patience: float) -> None:
        for file, _ in self._poll.poll(patience):
            try:
                data = os.read(file, 1 << 18)
            except BlockingIOError:
                continue
            except ConnectionResetError:
                data = b""
            now = time.perf_counter()
            if not data:
                self.lost += 1
                self._poll.unregister(file)
                continue
            self._begun.add(file)
            at = data.find(b"id: ")
            while at >= 0:
                self._seen[file] = int(data[at + 4 : data.index(b"\n", at)])
                at = data.find(b"id: ", data.find(b"\n\n", at)) if b"\n\n" in data[at:-4] else -1
            number = self._seen.get(file)
            if number is not None and data.endswith(_ENDS):
                self.moments.setdefault(number, []).append(now)
                del self._seen[file]

    def heard(self, number: int, *, within: float) -> list[float]:
        """When the listeners had act *number*; waits until all have it, or *within* seconds."""
        end = time.perf_counter() + within
        while len(self.moments.get(number, ())) < self.size and time.perf_counter() < end:
            time.sleep(0.005)
        return self.moments.get(number, [])

    def goes(self) -> None:
        """Everybody hangs up."""
        self._over = True
        self.join()
        self._poll.close()
        for one in self._sockets.values():
            one.close()
