"""How soon an act reaches everybody who listens, beside a bare event server that sends the same.

    .venv/bin/python -m tests.bench.live [--listeners 1000 5000 10000] [--acts 15]

Acts happen one per second, real ones in a real meeting, committed by another process than the one
that tells of them, and are timed from their commit to the last listener that has them. Right after
each act the bare server is told the same bytes for as many listeners of its own (where one process
may have so many open files), so that a drift of the machine hits both alike. Then a front page is
asked for twenty times a second, in seconds with an act and in seconds without one, in turn.
Servers, listeners and acts share this machine's cores: only ratios mean something, and ratios
under 1.5 apart mean nothing.
"""

from __future__ import annotations

import argparse
import http.client
import re
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.bench.crowd import Crowd
from tests.bench.pages import answers, until
from tests.bench.processes import cpu, listens, memory, running
from tests.bench.sitting import Sitting

PATIENCE = 15  # seconds for the last listener of an act
SETTLES = 3  # seconds after which memory is read
EVERY = 0.05  # seconds between two pages that are asked for
_ID = re.compile(rb"id: (\d+)\n")
HALL = ["granian", "deliberation.asgi:app", "--interface", "asgi", "--host", "127.0.0.1"]
HALL += ["--port", "PORT", "--log-level", "error", "--workers", "1", "--no-ws"]
HALL += ["--backlog", "16384", "--backpressure", "16384"]
EVENTS = ["flask", "--app", "app", "events", "--port", "PORT"]


@dataclass
class Figures:
    """What one server came to; seconds, and kilobytes a listener."""

    last: list[float] = field(default_factory=list)
    each: list[float] = field(default_factory=list)
    delivered: int = 0
    expected: int = 0
    kilobytes: float = 0
    cpu: list[float] = field(default_factory=list)

    def took(self, moments: list[float], begun: float, listeners: int) -> None:
        """One act: when each listener had it, and when it was committed."""
        self.delivered += len(moments)
        self.expected += listeners
        if moments:
            self.last.append(max(moments) - begun)
            self.each += [moment - begun for moment in moments]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--listeners", type=int, nargs="+", default=[1000, 5000, 10000])
    options.add_argument("--acts", type=int, default=15)
    options.add_argument("--servers", nargs="+", default=["hall", "events"])
    given = options.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    for listeners in given.listeners:
        for name in given.servers:
            compare(name, listeners, given.acts)


def compare(name: str, listeners: int, acts: int) -> None:
    """*name*: ``hall``, pages and events from one process, as by default; ``events``: from two."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(name, folder) as (sitting, (pages, events), told),
        running(["tests.bench.bare", "PORT"]) as (beside, other),
    ):
        until(lambda: listens(beside))
        hall, bare = Figures(), Figures()
        ours = gathered(hall, told, events, sitting.path(), listeners)
        paired = 2 * listeners < resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 100
        theirs = gathered(bare, other, beside, "/", listeners if paired else 0)
        for turn in range(acts):
            begun, used = time.perf_counter(), cpu(told)
            number, committed = sitting.act(turn)
            hall.took(ours.heard(number, within=PATIENCE), committed, listeners)
            hall.cpu.append(cpu(told) - used)
            if paired:
                wait(begun + 0.5)
                used = cpu(other)
                number, sent = tell(beside, sitting.event(), turn)
                bare.took(theirs.heard(number, within=PATIENCE), sent, listeners)
                bare.cpu.append(cpu(other) - used)
            wait(begun + 1)
        report(name, listeners, hall, bare, len(sitting.event()))
        pages_report(*beside_pages(sitting, ours, pages, acts))
        if hall.delivered != hall.expected or ours.lost:
            raise SystemExit(f"events were lost, {ours.lost} connections too")
        ours.goes()
        theirs.goes()


def gathered(into: Figures, process: int, port: int, path: str, listeners: int) -> Crowd:
    """So many listeners, and what each costs the *process*."""
    before = memory(process)
    crowd = Crowd(port, path, listeners)
    time.sleep(SETTLES)
    into.kilobytes = (memory(process) - before) / max(1, listeners)
    return crowd


def beside_pages(
    sitting: Sitting, crowd: Crowd, port: int, acts: int
) -> tuple[list[float], list[float]]:
    """How long pages took in seconds without an act, and in seconds with one, in turn."""
    asking = _askers.submit(_ask, port, f"/{sitting.code}/", 2 * acts + 1)
    while not asking.running():
        time.sleep(0.01)
    busy = []
    for turn in range(acts):
        begun = time.perf_counter()
        wait(begun + 1)
        number, _ = sitting.act(turn)
        crowd.heard(number, within=PATIENCE)
        wait(begun + 2)
        busy.append((begun + 1, time.perf_counter()))
    idle, under = [], []
    for due, took in asking.result():
        (under if any(a <= due < b for a, b in busy) else idle).append(took)
    return idle, under


def wait(moment: float) -> None:
    """Until *moment* of the stop-watch."""
    time.sleep(max(0.0, moment - time.perf_counter()))


@contextmanager
def serving(name: str, folder: str) -> Iterator[tuple[Sitting, tuple[int, int], int]]:
    """The meeting, the ports of pages and events, and the process that tells of acts."""
    sitting = Sitting(f"sqlite:///{folder}/hall.db", folder)
    with running(HALL, DEMONSTRATION="0") as (pages, process):
        until(lambda: answers(pages))
        if name == "hall":
            yield sitting, (pages, pages), process
            return
        with running(EVENTS) as (events, told):
            until(lambda: listens(events))
            yield sitting, (pages, events), told


def tell(port: int, body: bytes, turn: int) -> tuple[int, float]:
    """Tell the bare server *body* as event number *turn*; the number, and when it was told."""
    told = _ID.sub(b"id: %d\n" % (turn + 1), body, count=1)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    begun = time.perf_counter()
    connection.request("POST", "/", told)
    connection.getresponse()
    connection.close()
    return turn + 1, begun


_askers = ProcessPoolExecutor(1)


def _ask(port: int, path: str, seconds: int) -> list[tuple[float, float]]:
    """Ask for a page at a steady rate: when each was due, and how long it took from then."""
    connection, took = http.client.HTTPConnection("127.0.0.1", port), []
    due = time.perf_counter()
    end = due + seconds
    while due < end:
        wait(due)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")
        took.append((due, time.perf_counter() - due))
        due = max(due + EVERY, time.perf_counter())
    connection.close()
    return took


# ------------------------------------------------------------------ what is printed


def report(name: str, listeners: int, hall: Figures, bare: Figures, size: int) -> None:
    """Print what both came to, and their ratios."""
    print(f"\n{listeners} listeners, {len(hall.last)} acts at one per second, {size} bytes each")
    heads = ("p50 ms", "p99 ms", "last ms", "KB each", "CPU ms")
    print(f"{'':6}{'delivered':>15}" + "".join(f"{head:>9}" for head in heads))
    for who, one in ((name, hall), ("bare", bare)) if bare.last else ((name, hall),):
        print(
            f"{who:6}{one.delivered:>7}/{one.expected:<7}{at(one.each, 50):9.0f}"
            f"{at(one.each, 99):9.0f}{at(one.last, 50):9.0f}{one.kilobytes:9.1f}"
            f"{1000 * statistics.mean(one.cpu):9.0f}"
        )
    if not bare.last:
        return
    ratios = [ours / theirs for ours, theirs in zip(hall.last, bare.last, strict=True)]
    print(
        f"{name} ÷ bare: p99 {at(hall.each, 99) / at(bare.each, 99):.2f}, "
        f"last listener, median of pairs {statistics.median(ratios):.2f}"
    )


def pages_report(idle: list[float], under: list[float]) -> None:
    """Print how long a page took without acts and under them."""
    print(
        f"front page: idle p50 {at(idle, 50):.0f}, p99 {at(idle, 99):.0f} ms; "
        f"under it p50 {at(under, 50):.0f}, p99 {at(under, 99):.0f} ms; "
        f"p99 under ÷ idle {at(under, 99) / at(idle, 99):.2f}",
        flush=True,
    )


def at(moments: list[float], percent: int) -> float:
    """The percentile of *moments*, in milliseconds."""
    ordered = sorted(moments)
    return 1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


if __name__ == "__main__":
    main()
