"""How soon an act reaches everybody who listens, beside a bare event server that sends the same.

    .venv/bin/python -m tests.bench.live [--listeners 1000] [--acts 10]

Acts happen one per second, real ones in a real meeting, and are timed from their commit to the
last listener that has them; the bare server is then told the same bytes and timed alike, on the
same listeners' program. Servers, listeners and acts share this machine's cores, so that only
ratios mean something, and ratios under 1.5 apart mean nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tests.bench.pages import ROOT, answers, until

PATIENCE = 15  # seconds for the last listener of an act
SETTLED = 3  # seconds after which memory is read
_ID = re.compile(rb"id: (\d+)\n")
FLAGS = ["--workers", "1", "--no-ws", "--backlog", "16384", "--backpressure", "16384"]


class Heard:
    """When listeners got which act: its number → moments of the stop-watch."""

    def __init__(self) -> None:
        self.moments: dict[int, list[float]] = {}
        self.lost = 0


class Ear(asyncio.Protocol):
    """One listener."""

    def __init__(self, request: bytes, heard: Heard, begun: asyncio.Future[None]) -> None:
        self.request, self.heard, self.begun, self.rest = request, heard, begun, b""

    def connection_made(self, transport: asyncio.Transport) -> None:
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        if not self.begun.done():
            self.begun.set_result(None)
        now, data = time.perf_counter(), self.rest + data
        # An event has arrived when its empty line has.
        whole, _, self.rest = data.rpartition(b"\n\n")
        for number in _ID.findall(whole + b"\n"):
            self.heard.moments.setdefault(int(number), []).append(now)

    def connection_lost(self, error: Exception | None) -> None:
        self.heard.lost += 1
        if not self.begun.done():
            self.begun.set_result(None)


@dataclass
class Figures:
    """What one server came to; seconds, and kilobytes a listener."""

    last: list[float] = field(default_factory=list)
    each: list[float] = field(default_factory=list)
    delivered: int = 0
    expected: int = 0
    kilobytes: float = 0
    cpu: float = 0


async def measure(
    port: int,
    path: str,
    process: int,
    listeners: int,
    acts: int,
    act: Callable[[int], tuple[int, float]],
) -> Figures:
    """Let *listeners* listen, let *act* happen once a second; *act* gives the event's
    number and the moment from which it is timed.
    """
    heard, figures = Heard(), Figures()
    before = memory(process)
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    loop = asyncio.get_running_loop()
    ears = []
    for start in range(0, listeners, 100):
        begun = [loop.create_future() for _ in range(min(100, listeners - start))]
        ears += await asyncio.gather(
            *(
                loop.create_connection(lambda one=one: Ear(request, heard, one), "127.0.0.1", port)
                for one in begun
            )
        )
        await asyncio.wait_for(asyncio.gather(*begun), 60)
    await asyncio.sleep(SETTLED)
    figures.kilobytes = (memory(process) - before) / listeners
    used = cpu(process)
    for turn in range(acts):
        began = time.perf_counter()
        number, committed = await asyncio.to_thread(act, turn)
        while (
            len(heard.moments.get(number, ())) < listeners
            and time.perf_counter() < committed + PATIENCE
        ):
            await asyncio.sleep(0.005)
        moments = heard.moments.get(number, [])
        figures.delivered += len(moments)
        figures.expected += listeners
        if moments:
            figures.last.append(max(moments) - committed)
            figures.each += [moment - committed for moment in moments]
        await asyncio.sleep(max(0, began + 1 - time.perf_counter()))
    figures.cpu = (cpu(process) - used) / acts
    for transport, _ in ears:
        transport.abort()
    await asyncio.sleep(1)
    return figures


# ------------------------------------------------------------------ processes


def tree(process: int) -> list[int]:
    """*process* and those it started."""
    path = Path(f"/proc/{process}/task/{process}/children")
    children = path.read_text().split() if path.exists() else []
    return [process, *(one for child in children for one in tree(int(child)))]


def memory(process: int) -> int:
    """Resident kilobytes of *process* and those it started."""
    total = 0
    for one in tree(process):
        for line in Path(f"/proc/{one}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                total += int(line.split()[1])
    return total


def cpu(process: int) -> float:
    """Seconds of processor that *process* and those it started have used."""
    ticks = 0
    for one in tree(process):
        told = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(command: list[str], **environment: str) -> Iterator[tuple[int, int]]:
    """A server in a process of its own; gives its port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [part.replace("PORT", str(port)) for part in command]
    server = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env=os.environ | environment
    )
    try:
        yield port, server.pid
    finally:
        server.kill() if "tests.bench.bare" in command else server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


# ------------------------------------------------------------------ the meeting


class Sitting:
    """A meeting in which somebody comes and goes: acts that are always in order."""

    def __init__(self, database: str, folder: str) -> None:
        os.environ |= {"DATABASE_URL": database, "INSTANCE_DIR": folder}
        from flask_migrate import upgrade

        from deliberation import clock, create_app
        from tests import scene

        self.app = create_app()
        with self.app.app_context():
            upgrade()
            called = clock.now() - timedelta(days=11)
            hall = scene.community()
            meeting = scene.meeting_called(
                hall, scene.topic(hall, when=called), when=called, starts=clock.now()
            )
            self.seq = scene.meeting_opened(hall, meeting, absent=1).seq
            self.number, self.community = meeting.number, meeting.community_id
            self.meeting, self.clerk = meeting.id, hall.second_committee.id
            self.member = str(hall.representative.id)

    def path(self, audience: str = "guest") -> str:
        from deliberation.live import token
        from deliberation.live.publish import Address

        to = Address(self.community, self.meeting, audience, "zh-Hans")
        with self.app.app_context():
            return f"/live/{token.signed(self.app.config['SECRET_KEY'], to)}?after={self.seq}"

    def act(self, turn: int) -> tuple[int, float]:
        """Somebody leaves, or comes back; the number of the act, and when it was committed."""
        from deliberation import clock
        from deliberation.convene import queries as convene
        from deliberation.database import unit_of_work
        from deliberation.discuss import floors, operations
        from deliberation.people import queries as people
        from deliberation.rules.order.acts import How

        with self.app.app_context():
            meeting = convene.by_number(self.community, self.number)
            here = self.member in floors.floor(meeting).present
            happens = operations.leave if here else operations.arrive
            with unit_of_work():
                clerk = people.person(self.community, self.clerk)
                floor = happens(meeting, self.member, how=How.DOOR, by=clerk, at=clock.now())
            return floor.seq, time.perf_counter()

    def event(self) -> bytes:
        """The latest event, as it travels."""
        from deliberation.database import db
        from deliberation.live.publish import Address, missed
        from deliberation.live.stream import event

        to = Address(self.community, self.meeting, "guest", "zh-Hans")
        with self.app.app_context():
            return event(missed(db.session.connection(), to, 0)[-1])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--listeners", type=int, default=1000)
    options.add_argument("--acts", type=int, default=10)
    given = options.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory() as folder:
        sitting = Sitting(f"sqlite:///{folder}/hall.db", folder)
        command = ["granian", "deliberation.asgi:app", "--interface", "asgi", "--host"]
        command += ["127.0.0.1", "--port", "PORT", "--log-level", "error", *FLAGS]
        with running(command, DEMONSTRATION="0") as (port, process):
            until(lambda: answers(port))
            hall = asyncio.run(
                measure(port, sitting.path(), process, given.listeners, given.acts, sitting.act)
            )
        body = sitting.event()
    with running(["tests.bench.bare", "PORT"]) as (port, process):
        until(lambda: listens(port))

        def tell(turn: int) -> tuple[int, float]:
            told = _ID.sub(b"id: %d\n" % (turn + 1), body, count=1)
            connection = http.client.HTTPConnection("127.0.0.1", port)
            begun = time.perf_counter()
            connection.request("POST", "/", told)
            connection.getresponse()
            connection.close()
            return turn + 1, begun

        bare = asyncio.run(measure(port, "/", process, given.listeners, given.acts, tell))
    report(hall, bare, given.listeners, len(body))


def listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def report(hall: Figures, bare: Figures, listeners: int, size: int) -> None:
    """Print what both came to, and their ratios."""
    print(f"{listeners} listeners, {len(hall.last)} acts at one per second, {size} bytes each")
    heads = ("p50 ms", "p99 ms", "last ms", "KB each", "CPU ms")
    print(f"{'':6}{'delivered':>13}" + "".join(f"{head:>9}" for head in heads))
    rows = {"hall": hall, "bare": bare}
    for name, one in rows.items():
        print(
            f"{name:6}{one.delivered:>6}/{one.expected:<6}{at(one.each, 50):9.0f}"
            f"{at(one.each, 99):9.0f}{at(one.last, 50):9.0f}{one.kilobytes:9.1f}"
            f"{1000 * one.cpu:9.0f}"
        )
    p99, last = (at(hall.each, 99) / at(bare.each, 99), at(hall.last, 50) / at(bare.last, 50))
    print(f"hall ÷ bare: p99 {p99:.2f}, last listener {last:.2f}")
    if hall.delivered != hall.expected:
        raise SystemExit("events were lost")


def at(moments: list[float], percent: int) -> float:
    """The percentile of *moments*, in milliseconds."""
    ordered = sorted(moments)
    return 1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


if __name__ == "__main__":
    main()
