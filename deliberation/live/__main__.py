"""``python -m deliberation.live --port 8100``: the event connections as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import importlib.util
import resource
import signal

from deliberation import create_app
from deliberation.database import db
from deliberation.live.channels import Channels
from deliberation.live.server import serve


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m deliberation.live", description=__doc__)
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=8100)
    given = options.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # each listener is an open file
    app = create_app()
    with app.app_context():
        channels, secret = Channels(db.engine), app.config["SECRET_KEY"]
    with _loops() as runner, contextlib.suppress(asyncio.CancelledError):
        runner.run(_until_told(serve(channels, secret, given.host, given.port)))


def _loops() -> asyncio.Runner:
    if importlib.util.find_spec("uvloop") is None:
        return asyncio.Runner()
    import uvloop

    return asyncio.Runner(loop_factory=uvloop.new_event_loop)


async def _until_told(serving) -> None:
    task = asyncio.ensure_future(serving)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await task


if __name__ == "__main__":
    main()
