"""Where the system gives a process few open files, listeners leave some to pages."""

from __future__ import annotations

import time
import urllib.request
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from deliberation.live import room
from tests.fixtures.browsers import serve
from tests.live.conftest import Hall
from tests.live.listening import Listener, listening
from tests.live.test_own_process import EventsAlone

FILES = 240
MORE = 20  # who want to listen when no more may


class Narrow(Hall):
    """A server that may open few files."""

    def start(self) -> None:
        port = urlsplit(self.address).port or 0
        self.process, self.address, _ = serve(self._database, self.folder, port, files=FILES)


class NarrowEvents(EventsAlone):
    """A process for events alone that may open few files."""

    before = ("prlimit", f"--nofile={FILES}:{FILES}")


@pytest.fixture(params=[Narrow, NarrowEvents], ids=["pages and events", "events alone"])
def narrow(request, app, database_url, tmp_path):
    server = request.param(app, database_url, tmp_path)
    yield server
    server.kill()
    print((tmp_path / "server.log").read_text())


def test_who_comes_when_no_more_may_listen_is_told_so_and_pages_go_on(narrow: Hall) -> None:
    word, most = narrow.token(narrow.to()), room.for_listeners(FILES)
    with ExitStack() as open_:
        answers: list[Listener] = [
            open_.enter_context(listening(narrow.address, word)) for _ in range(most + MORE)
        ]
        statuses = [one.answer.status for one in answers]
        refused = [one.answer for one in answers if one.answer.status == 503]
        if isinstance(narrow, Narrow):
            with urllib.request.urlopen(narrow.address, timeout=10) as page:
                assert page.status == 200
        narrow.acts(1)
        heard = [one.events(1) for one in answers if one.answer.status == 200]
        for one in answers:
            one.answer.close()
    end, later = time.monotonic() + 10, 503
    while later == 503 and time.monotonic() < end:  # until the server has seen them go
        with listening(narrow.address, word) as again:
            later = again.answer.status

    assert statuses == [200] * most + [503] * MORE
    assert {one.getheader("Retry-After") for one in refused} == {str(room.RETRY_AFTER)}
    assert [len(events) for events in heard] == [1] * most
    assert later == 200


@pytest.mark.parametrize(
    ("files", "listeners"), [(256, 128), (1024, 640), (4096, 3712), (1 << 20, (1 << 20) - 384)]
)
def test_pages_keep_a_reserve_of_files(files: int, listeners: int) -> None:
    assert room.for_listeners(files) == listeners
