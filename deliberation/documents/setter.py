"""The process that sets papers: reads requests from its standard input, writes PDFs to its output.

It is a process of its own because WeasyPrint keeps memory (ten times what a page process needs
after some hundred papers) and cannot be stopped in the middle. Whoever started it may kill it at
any time; it ends by itself when nobody wants anything, when it has grown, or when its starter is
gone. Started by :mod:`deliberation.documents.pdf`, spoken to in the way of :func:`receive`.
"""

from __future__ import annotations

import json
import resource
import select
import struct
import sys
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

#: Seconds without a request, and kilobytes of memory, after which the process ends.
IDLE, GROWN = 60, 400_000
#: Bytes of address space: what a paper can never need.
MOST_SPACE = 3 << 30
_STYLES = Path(__file__).resolve().parents[2] / "static" / "css"


def send(pipe: BinaryIO, kind: bytes, content: bytes) -> None:
    """Write one message: *kind* (one byte), the length of *content* and the content."""
    pipe.write(kind + struct.pack(">I", len(content)) + content)
    pipe.flush()


def receive(pipe: BinaryIO) -> tuple[bytes, bytes] | None:
    """The next message of *pipe*, as :func:`send` wrote it; ``None`` when there is no other."""
    head = pipe.read(5)
    if len(head) < 5:
        return None
    (length,) = struct.unpack(">I", head[1:])
    content = pipe.read(length)
    return (head[:1], content) if len(content) == length else None


def main() -> None:
    """Answer requests (``R``) in their order: with a PDF (``P``), or with an error (``E``)."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_SPACE, MOST_SPACE))
    wanted, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not stand between two answers
    while select.select([wanted], [], [], IDLE)[0]:
        request = receive(wanted)
        if request is None:
            return
        try:
            send(answers, b"P", _set(**json.loads(request[1])))
        except Exception as error:
            send(answers, b"E", f"{type(error).__name__}: {error}".encode())
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > GROWN:
            return


def _set(html: str, style: str) -> bytes:
    from weasyprint import CSS, HTML  # takes half a second: said here, so that errors are answered

    return HTML(string=html, url_fetcher=_fetches_nothing).write_pdf(
        stylesheets=[CSS(filename=str(_STYLES / style))]
    )


def _fetches_nothing(url: str, *_: object, **__: object) -> URLFetcherResponse:
    if url.startswith("data:image/jpeg;base64,"):  # what the paper brings itself
        from weasyprint.urls import URLFetcherResponse

        content = b64decode(url.partition(",")[2])
        return URLFetcherResponse(url, content, {"Content-Type": "image/jpeg"})
    raise ValueError(f"a paper fetches nothing: {url}")


if __name__ == "__main__":
    main()
