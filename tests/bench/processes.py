"""Servers in processes of their own: started, measured, ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def running(command: list[str], **environment: str) -> Iterator[tuple[int, int]]:
    """A module in a process of its own, ``PORT`` in its *command* being a free one; gives its
    port and its process.
    """
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
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


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


def listens(port: int) -> bool:
    """Whether somebody answers at *port*."""
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0
