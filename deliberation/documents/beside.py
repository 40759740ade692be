"""A process beside the pages, for what is dear or may go wrong: it has limits, and may be killed.

Two sorts of work are done in such processes: papers are set (:mod:`~deliberation.documents.setter`)
and what somebody uploads is read (:mod:`~deliberation.documents.reader`). The pages' side is a
:class:`Worker`; the process's side is :func:`serve`. A message is one byte that says its kind, the
length of what follows, and the content.
"""

from __future__ import annotations

import atexit
import resource
import select
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from deliberation import config

#: Threads of pages that may wait for processes beside, whatever they do: the default server has
#: four, and one always stays for who only reads.
WAITING = 3
#: Seconds without a request after which a process ends.
IDLE = 60

ERROR = b"E"

_waiting = threading.BoundedSemaphore(WAITING)


class Busy(Exception):
    """The process has enough to do.

    :ivar retry_after: seconds after which to ask again
    """

    retry_after = 5


class Failed(Exception):
    """There is no answer, because of what was asked: the message says why."""


class TooLong(Failed):
    """It was not done in time, and was given up."""


class Worker:
    """A process that is started when it is first wanted, and again when it has ended.

    :param module: whose ``main`` calls :func:`serve`
    :param queue: how many may want something at once, the one who is being served included
    :param patience: seconds until what is not done is given up
    """

    def __init__(self, module: str, *, queue: int, patience: float) -> None:
        self._module, self._patience = module, patience
        self._places = threading.BoundedSemaphore(queue)
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.end)

    def ask(self, kind: bytes, content: bytes) -> tuple[bytes, bytes]:
        """What the process answers: kind and content.

        :raises Busy: others want something
        :raises TooLong: it took too long
        :raises Failed: it cannot be done, or the process ended over it
        """
        with _place(self._places), _place(_waiting), self._turn:
            # One that has been idle, or has grown, ends just when it is asked: then another one is.
            answer = self._try(kind, content) or self._try(kind, content)
        if answer is None:
            raise Failed("the process gave no answer")
        if answer[0] == ERROR:
            raise Failed(answer[1].decode("utf-8", "replace"))
        return answer

    def _try(self, kind: bytes, content: bytes) -> tuple[bytes, bytes] | None:
        process = self._process
        if process is None or process.poll() is not None:
            process = self._process = _start(self._module)
        assert process.stdin is not None and process.stdout is not None
        # Whatever goes on in there, it ends: a process that was killed closes its pipes.
        too_long = threading.Event()
        watch = threading.Timer(self._patience, lambda: (too_long.set(), process.kill()))
        watch.daemon = True
        watch.start()
        try:
            send(process.stdin, kind, content)
            answer = receive(process.stdout)
        except OSError:  # it ended before it was asked
            answer = None
        finally:
            watch.cancel()
        if answer is None:
            self.end()
        if too_long.is_set():
            raise TooLong(f"it took longer than {self._patience} seconds")
        return answer

    def end(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


@contextmanager
def _place(places: threading.BoundedSemaphore) -> Iterator[None]:
    if not places.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        places.release()


def _start(module: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=config.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


# ------------------------------------------------------------------ in the process


def serve(answer: Callable[[bytes, bytes], tuple[bytes, bytes]], *, space: int, grown: int) -> None:
    """Answer requests in their order, until nobody wants anything or the starter is gone.

    :param answer: gives kind and content for kind and content; what it raises is told
    :param space: bytes of address space that no request may go beyond
    :param grown: kilobytes of memory after which the process ends, and another one is started
    """
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    wanted, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not stand between two answers
    while select.select([wanted], [], [], IDLE)[0]:
        request = receive(wanted)
        if request is None:
            return
        try:
            send(answers, *answer(*request))
        except Exception as error:
            send(answers, ERROR, f"{type(error).__name__}: {error}".encode())
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > grown:
            return


def send(pipe: BinaryIO, kind: bytes, content: bytes) -> None:
    """Write one message: *kind* (one byte), the length of *content* and the content."""
    pipe.write(kind + struct.pack(">I", len(content)))
    pipe.write(content)
    pipe.flush()


def receive(pipe: BinaryIO) -> tuple[bytes, bytes] | None:
    """The next message of *pipe*, as :func:`send` wrote it; ``None`` when there is no other."""
    head = pipe.read(5)
    if len(head) < 5:
        return None
    (length,) = struct.unpack(">I", head[1:])
    content = pipe.read(length)
    return (head[:1], content) if len(content) == length else None
