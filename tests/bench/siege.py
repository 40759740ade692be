"""What an honest visitor feels while somebody means harm, from one address.

    .venv/bin/python -m tests.bench.siege [--seconds 15]

The default processes of ``script/server`` on the small demonstration. All attackers come from
127.0.0.1; the visitor, from 127.0.0.2, opens the front page five times a second. Kinds of harm,
each alone and then all at once: 200 who send half of a form and wait; 8 who fetch papers as PDF;
4 who send forms of two megabytes; 20 who, signed in as a clerk, upload ten megabytes of table;
1,100 who connect and say nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.bench.pages import fill, sign_in, until
from tests.bench.processes import listens, memory, running

WORKERS = str(min(4, os.cpu_count() or 1))  # as script/server
SERVER = [
    "granian", "deliberation.asgi:app", "--interface", "asgi", "--host", "127.0.0.1", "--port",
    "PORT", "--workers", WORKERS, "--backlog", "16384", "--backpressure", "16384", "--no-ws",
    "--log-level", "error",
]  # fmt: skip
CLERK = "committee"  # of the demonstration
VISITOR, ATTACKER = "127.0.0.2", "127.0.0.1"
EVERY = 0.2  # seconds between two visits
WANTED_P99, WANTED_MEMORY = 1.0, 500  # seconds, MB


async def ask(port: int, request: bytes, source: str, timeout: float = 20) -> bytes:
    """The answer to *request*, sent from *source*; empty where there is none."""
    try:
        reader, writer = await asyncio.wait_for(
            asyncio.open_connection("127.0.0.1", port, local_addr=(source, 0)), timeout
        )
    except (OSError, TimeoutError):
        return b""
    try:
        writer.write(request)
        await writer.drain()
        return await asyncio.wait_for(reader.read(), timeout)
    except (OSError, TimeoutError):
        return b""
    finally:
        writer.close()


def get(path: str, cookie: str = "") -> bytes:
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
    return f"{head}Connection: close\r\n\r\n".encode()


def post(path: str, body: bytes, kind: str, length: int | None = None) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    head += f"Content-Type: {kind}\r\nContent-Length: {length or len(body)}\r\n\r\n"
    return head.encode() + body


LIST = b"1,2,3\n" * 1_700_000
FORM = "application/x-www-form-urlencoded"


def harms(
    code: str, papers: list[str], cookie: str, token: str
) -> dict[str, tuple[int, Callable[..., Awaitable[None]]]]:
    """The kinds of harm: how many at once, and what each does until it is over."""
    turn = iter(range(10**9))

    async def slow(port: int, over: asyncio.Event) -> None:
        half = post("/session", b"login=a", FORM, length=4000)
        await ask(port, half, ATTACKER, timeout=60)

    async def pdf(port: int, over: asyncio.Event) -> None:
        path = papers[next(turn) % len(papers)]
        await ask(port, get(f"{path}?x={next(turn)}"), ATTACKER)

    async def flood(port: int, over: asyncio.Event) -> None:
        await ask(port, post("/session", b"a=&" * 690_000, FORM), ATTACKER)

    async def upload(port: int, over: asyncio.Event) -> None:
        fields = {"csrf_token": token, "key": f"siege {next(turn)}", "source": "hotline"}
        body = b"".join(
            b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
            % (name.encode(), value.encode())
            for name, value in fields.items()
        )
        body += b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        body += LIST + b"\r\n--b--\r\n"
        request = post(f"/{code}/imports", body, "multipart/form-data; boundary=b")
        head, rest = request.split(b"\r\n", 1)
        await ask(port, head + b"\r\nCookie: " + cookie.encode() + b"\r\n" + rest, ATTACKER)

    async def silent(port: int, over: asyncio.Event) -> None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
            return
        await over.wait()
        writer.close()

    return {
        "200 slow senders": (200, slow),
        "8 for papers": (8, pdf),
        "4 form floods": (4, flood),
        "20 uploads": (20, upload),
        "1,100 silent": (1100, silent),
    }


async def under(
    port: int, path: str, attackers: list[tuple[int, Callable]], seconds: float
) -> tuple[list[float], int]:
    """How long each visit took (20: no answer), and how many were not answered with the page."""
    over = asyncio.Event()

    async def again(harm: Callable) -> None:
        while not over.is_set():
            await harm(port, over)

    tasks = [asyncio.ensure_future(again(harm)) for many, harm in attackers for _ in range(many)]
    await asyncio.sleep(2 if tasks else 0)
    took, lost = [], 0
    end = time.perf_counter() + seconds
    while (begun := time.perf_counter()) < end:
        answer = await ask(port, get(path), VISITOR)
        took.append(time.perf_counter() - begun)
        lost += not answer.startswith(b"HTTP/1.1 200")
        await asyncio.sleep(max(0.0, EVERY - took[-1]))
    over.set()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return sorted(took), lost


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--seconds", type=float, default=15, help="of each kind of harm")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/hall.db"
        code, _ = fill(database, Path(folder))
        environment = {"DATABASE_URL": database, "INSTANCE_DIR": folder, "DEMONSTRATION": "0"}
        with running(SERVER, **environment, WORKERS=WORKERS) as (port, process):
            until(lambda: listens(port))
            asyncio.run(besieged(port, process, code, given.seconds))


async def besieged(port: int, process: int, code: str, seconds: float) -> None:
    """Print a line for each kind of harm, and one for all of them."""
    front = f"/{code}/"
    page = await ask(port, get(f"/{code}/meetings/"), VISITOR)
    numbers = sorted(set(re.findall(rb"/meetings/(\d+)", page)))
    kinds = ("notice.pdf", "minutes.pdf", "sign-in.pdf", "poster.pdf")
    papers = [f"/{code}/meetings/{int(number)}/{kind}" for number in numbers for kind in kinds]
    cookie = sign_in(port, CLERK)
    form = await ask(port, get(f"/{code}/imports/new", cookie), VISITOR)
    token = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert token is not None, "the clerk sees no form to bring a list"
    known = harms(code, papers, cookie, token[1].decode())
    rounds: list[tuple[str, list]] = [("nobody", [])]
    rounds += [(name, [harm]) for name, harm in known.items()]
    rounds.append(("all at once", list(known.values())))
    print(f"{'':18}{'visits':>8}{'p50 ms':>9}{'p99 ms':>9}{'÷ nobody':>10}{'lost':>6}{'MB':>7}")
    base = None
    for name, attackers in rounds:
        took, lost = await under(port, front, attackers, seconds)
        p50, p99 = took[len(took) // 2], took[int(len(took) * 0.99)]
        base = base or p99
        print(
            f"{name:18}{len(took):8}{p50 * 1000:9.0f}{p99 * 1000:9.0f}{p99 / base:10.1f}"
            f"{lost:6}{memory(process) / 1024:7.0f}",
            flush=True,
        )
        await asyncio.sleep(1)
    print(f"wanted: p99 under {WANTED_P99 * 1000:.0f} ms, none lost, under {WANTED_MEMORY} MB")


if __name__ == "__main__":
    main()
