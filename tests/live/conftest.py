"""The real server with a meeting whose parts the tests store as an act would."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.live import token
from deliberation.live.publish import Address, Broadcast, Part, publish
from tests import scene
from tests.fixtures.browsers import serve
from tests.fixtures.databases import FreshDatabase
from tests.fixtures.pages import application


class Hall:
    """The server, which can be killed and started again on the same port and database."""

    def __init__(self, app: Flask, database_url: str, folder: Path) -> None:
        self.app, self._database, self.folder = app, database_url, folder
        with app.app_context():
            self._people = scene.community()
            self.community = self._people.community.id
        self.meet()
        self.process: subprocess.Popen[bytes] | None = None
        self.address = ""
        self.start()

    def meet(self) -> None:
        """Two meetings of which nothing was said yet, and nothing kept of others."""
        with self.app.app_context():
            with unit_of_work():
                db.session.execute(sa.delete(Broadcast))
            meetings = [scene.meeting_called(self._people) for _ in range(2)]
            self.meetings = [meeting.id for meeting in meetings]

    def start(self) -> None:
        port = urlsplit(self.address).port or 0
        self.process, self.address, _ = serve(self._database, self.folder, port)

    def kill(self) -> None:
        """As a power cut does: no goodbye to anybody."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def to(self, audience: str = "guest", *, meeting: int = 0, language: str = "en") -> Address:
        return Address(self.community, self.meetings[meeting], audience, language)

    def token(self, to: Address) -> str:
        return token.signed((self.folder / "instance" / "secret_key").read_text(), to)

    def acts(self, seq: int, *, last: bool = False) -> None:
        """Act *seq* is stored, for guests and members of the first meeting."""
        with self.app.app_context(), unit_of_work():
            parts = {
                self.to(audience): Part(seq, f"<p>{audience}</p>\n<p>{seq}</p>", "said", last)
                for audience in ("guest", "member")
            }
            publish(parts, at=clock.now())


@pytest.fixture
def hall(app: Flask, database_url: str, tmp_path: Path) -> Iterator[Hall]:
    server = Hall(app, database_url, tmp_path)
    yield server
    if server.process.poll() is None:
        server.kill()
    print((tmp_path / "server.log").read_text())


@pytest.fixture(scope="module")
def shared(
    fresh_database: FreshDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hall]:
    """One server for a module: a start takes longer than all that a listener hears."""
    folder = tmp_path_factory.mktemp("shared")
    with fresh_database() as address, application(address, folder / "instance") as app:
        server = Hall(app, address, folder)
        yield server
        server.kill()
