"""The process that sets papers: reads requests from its standard input, writes PDFs to its output.

It is a process of its own because WeasyPrint keeps memory (ten times what a page process needs
after some hundred papers) and cannot be stopped in the middle. Whoever started it may kill it at
any time; it ends by itself when nobody wants anything, when it has grown, or when its starter is
gone. Started by :mod:`deliberation.documents.pdf`.
"""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING

from deliberation.documents.beside import serve

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

#: Kilobytes of memory after which the process ends.
GROWN = 400_000
#: Bytes of address space: what a paper can never need.
MOST_SPACE = 3 << 30
_STYLES = Path(__file__).resolve().parents[2] / "static" / "css"


def main() -> None:
    """Answer requests with a PDF (``P``)."""
    serve(lambda _kind, content: (b"P", _set(**json.loads(content))), space=MOST_SPACE, grown=GROWN)


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
