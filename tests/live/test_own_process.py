"""The event connections by a process of their own, beside the one that serves pages."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from tests.fixtures.browsers import ROOT
from tests.live.conftest import Hall
from tests.live.listening import Event, listening


class EventsAlone(Hall):
    """The hall of which only the event process is looked at; acts are stored by the test."""

    before: tuple[str, ...] = ()  # the command line: what limits it, if anything does

    def start(self) -> None:
        port = urlsplit(self.address).port or 0
        if not port:
            with closing(socket.socket()) as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
        environment = os.environ | {
            "DATABASE_URL": self._database,
            "INSTANCE_DIR": str(self.folder / "instance"),
            "DEMONSTRATION": "0",
        }
        command = [*self.before, sys.executable]
        command += ["-m", "flask", "--app", "app", "events", "--port", str(port)]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.address = f"http://127.0.0.1:{port}"
        end = time.perf_counter() + 30
        while time.perf_counter() < end and self.process.poll() is None:
            with closing(socket.socket()) as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        pytest.fail("The event process does not answer.")


@pytest.fixture
def hall(app: Flask, database_url: str, tmp_path: Path) -> Iterator[EventsAlone]:
    server = EventsAlone(app, database_url, tmp_path)
    yield server
    server.kill()
    print((tmp_path / "server.log").read_text())


def part(seq: int) -> Event:
    return Event(str(seq), "act", f"<p>guest</p>\n<p>{seq}</p>")


def test_all_hear_the_same_bytes_resume_and_are_told_when_it_is_over(hall: EventsAlone) -> None:
    word = hall.token(hall.to())
    with ExitStack() as open_:
        listeners = [open_.enter_context(listening(hall.address, word)) for _ in range(30)]
        assert dict(listeners[0].answer.headers)["content-type"].startswith("text/event-stream")
        for seq in (1, 2):
            hall.acts(seq)
        assert [one.events(2) for one in listeners] == [[part(1), part(2)]] * 30
        assert len({one.raw for one in listeners}) == 1
        hall.kill()
    hall.acts(3)
    hall.start()
    with (
        listening(hall.address, word, last_id=1) as waking,
        listening(hall.address, word, after=2) as other,
    ):
        assert waking.events(2) == [part(2), part(3)]
        assert other.events(1) == [part(3)]
        hall.acts(4, last=True)
        over = Event("", "over", "")
        assert (waking.events(9), other.events(9)) == ([part(4), over], [part(4), over])
    with listening(hall.address, word, last_id=4) as late:
        assert late.events(9) == [over]


def test_what_is_not_a_listener_is_refused(hall: EventsAlone) -> None:
    for word in ("", "chair", hall.token(hall.to()) + "x"):
        with listening(hall.address, word) as one:
            assert (one.answer.status, one.answer.read()) == (403, b"")
    where = urlsplit(hall.address)
    good = f"/live/{hall.token(hall.to())}"
    for sent, begins in (
        (f"POST {good} HTTP/1.1\r\n\r\n", b"HTTP/1.1 405"),
        ("\x00\x01\r\n\r\n", b"HTTP/1.1 405"),
        ("GET " + "x" * 20_000, b""),  # hung up on
    ):
        with socket.create_connection((where.hostname, where.port), timeout=10) as one:
            one.sendall(sent.encode())
            try:
                assert one.recv(1000)[:12] == begins
            except ConnectionResetError:
                assert begins == b""
