"""A server that is told to end or to start anew does so in a moment, whoever listens."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from tests.live.conftest import Hall
from tests.live.listening import Event, listening
from tests.live.test_own_process import EventsAlone

LISTENERS = 40
INTERVAL = 20  # seconds that the new worker is given to come up: a quiet machine needs two
QUICKLY = 4  # seconds, on two busy cores; with listeners it took eleven


@pytest.fixture(params=[Hall, EventsAlone], ids=["pages and events", "events alone"])
def server(request, app, database_url, tmp_path):
    made = request.param(app, database_url, tmp_path)
    yield made
    if made.process.poll() is None:
        made.kill()
    print((tmp_path / "server.log").read_text())


def heard_to_the_end(listeners: list) -> list[list[Event]]:
    """What came until the server closed each connection; a broken one raises."""
    return [listener.events(99) for listener in listeners]


def test_told_to_end_it_ends_although_people_listen(server: Hall) -> None:
    word = server.token(server.to())
    with ExitStack() as open_:
        listeners = [open_.enter_context(listening(server.address, word)) for _ in range(LISTENERS)]
        server.acts(1)
        first = [listener.events(1) for listener in listeners]
        begun = time.perf_counter()
        server.process.send_signal(signal.SIGTERM)
        rest = heard_to_the_end(listeners)
        server.process.wait(timeout=30)
        seconds = time.perf_counter() - begun

    assert [len(events) for events in first] == [1] * LISTENERS
    assert rest == [[]] * LISTENERS
    assert seconds < QUICKLY


def test_an_idle_browser_does_not_hold_it_up(hall: Hall) -> None:
    where = urlsplit(hall.address)
    idle = http.client.HTTPConnection(where.hostname, where.port, timeout=30)
    idle.request("GET", "/")
    idle.getresponse().read()
    begun = time.perf_counter()
    hall.process.send_signal(signal.SIGTERM)
    hall.process.wait(timeout=30)

    assert time.perf_counter() - begun < QUICKLY
    idle.close()


def workers(parent: int) -> set[int]:
    """The processes below *parent*."""
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True)
    return {int(line) for line in told.stdout.split()}


def test_started_anew_by_a_signal_it_answers_all_the_time_and_listeners_come_back(
    hall: Hall,
) -> None:
    word = hall.token(hall.to())
    before = workers(hall.process.pid)
    with listening(hall.address, word) as listener:
        hall.acts(1)
        assert len(listener.events(1)) == 1
        begun = time.perf_counter()
        os.kill(hall.process.pid, signal.SIGHUP)
        refused = 0
        while before & workers(hall.process.pid):
            try:
                urllib.request.urlopen(hall.address, timeout=10).close()
            except urllib.error.HTTPError:
                pass  # it answers
            except OSError:
                refused += 1
            time.sleep(0.1)
            assert time.perf_counter() - begun < 60
        seconds = time.perf_counter() - begun
        assert listener.events(99) == []
    with listening(hall.address, word, last_id=1) as again:
        hall.acts(2)
        assert [event.id for event in again.events(1)] == ["2"]

    assert refused == 0, "the old one answers until the new one does"
    assert seconds < INTERVAL + QUICKLY
    assert hall.process.poll() is None
