"""``flask deliver`` in processes that may be killed: one that has everything loaded makes them.

Run as ``python -m tests.delivering DATABASE INSTANCE``, with the settings in the environment. Each
line that comes in is how many minutes later it is; one line goes out with the number of the process
that delivers, and one with how it ended.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path


class Deliverer:
    """Makes processes that deliver.

    :ivar running: the number of the process that delivers now
    """

    def __init__(self, database: str, instance: Path, settings: Mapping[str, str]) -> None:
        self.running = 0
        self._maker = subprocess.Popen(
            [sys.executable, "-m", "tests.delivering", database, str(instance)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | dict(settings), cwd=Path(__file__).parents[1],
        )  # fmt: skip

    def run(self, minutes: int) -> int:
        """Let one deliver, so many minutes later; how it ended, below zero: by which signal."""
        assert self._maker.stdin and self._maker.stdout
        self._maker.stdin.write(f"{minutes}\n")
        self._maker.stdin.flush()
        self.running = int(self._maker.stdout.readline())
        ended = int(self._maker.stdout.readline())
        self.running = 0
        return ended

    def end(self) -> None:
        assert self._maker.stdin
        self._maker.stdin.close()
        self._maker.wait(timeout=20)


@contextmanager
def deliverer(database: str, instance: Path, settings: Mapping[str, str]) -> Iterator[Deliverer]:
    """A maker of processes that deliver; gone with the block."""
    made = Deliverer(database, instance, settings)
    try:
        yield made
    finally:
        made.end()


def _main() -> None:
    from deliberation import clock, create_app
    from deliberation.config import settings

    database, instance = sys.argv[1:]
    usual = settings(os.environ | {"INSTANCE_DIR": instance, "DATABASE_URL": database})
    app = create_app(usual | {"SECRET_KEY": "the tests' own"})
    for line in sys.stdin:
        child = os.fork()
        if not child:
            with app.app_context(), clock.pretend(clock.now() + timedelta(minutes=int(line))):
                answer = app.test_cli_runner().invoke(args=["deliver"])
            print(answer.output, file=sys.stderr)
            os._exit(answer.exit_code)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    _main()
