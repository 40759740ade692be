"""A stand on which a browser looks at pages as they were made, one after the other.

It is a server of its own, so that the browser keeps the styles and scripts that all pages share
instead of fetching and compiling them for each: half of the time that a page takes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

ROOT = Path(__file__).resolve().parents[2]
WIDTH = 360  # px: the narrowest phone

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERYTHING = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
#: What can differ where only the colours do.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
RUN = """options => axe.run(options).then(found => found.violations.map(
  one => [one.id, one.nodes.slice(0, 3).map(node => [node.target[0], node.failureSummary])]))"""


class Stand:
    """A phone, and the page that it shows now."""

    def __init__(self, device: Any, address: str, shelf: dict[str, str]) -> None:
        self.device, self._address, self._shelf = device, address, shelf
        self._has_axe = False

    def show(self, html: str) -> Any:
        """The device, showing the page *html* with the styles and scripts of the project."""
        self._shelf["html"] = html
        self.device.goto(f"{self._address}/shown")
        self._has_axe = False
        return self.device

    def faults(self, options: dict) -> list[str]:
        """What axe finds wrong with the page that is shown."""
        if not self._has_axe:  # half a megabyte, which most pages are only measured without
            self.device.add_script_tag(url="/axe.js")
            self._has_axe = True
        return [
            f"{rule}: {target} {(said or '')[:160]}".replace("\n", " ")
            for rule, nodes in self.device.evaluate(RUN, options)
            for target, said in nodes
        ]


@contextmanager
def stand(browser: Any, *, javascript: bool = True) -> Iterator[Stand]:
    """Inside, a stand with a phone of :data:`WIDTH`, which may run no script."""
    shelf = {"html": ""}
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(shelf))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(
        viewport={"width": WIDTH, "height": 740},
        locale="zh-CN",
        reduced_motion="reduce",
        java_script_enabled=javascript,
    )
    try:
        yield Stand(context.new_page(), f"http://127.0.0.1:{server.server_port}", shelf)
    finally:
        context.close()
        server.shutdown()
        server.server_close()


@cache
def _file(path: str) -> bytes | None:
    if path == "/axe.js":
        return Axe().axe_script.encode()
    file = ROOT / path.removeprefix("/")
    return file.read_bytes() if path.startswith("/static/") and file.is_file() else None


def _handler(shelf: dict[str, str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # noqa: N802 - named by the library
            path = urlsplit(self.path).path
            if path == "/shown":
                self._answer(shelf["html"].encode(), "text/html; charset=utf-8", "no-store")
            elif (kept := _file(path)) is not None:
                kind = guess_type(path)[0] or "application/octet-stream"
                self._answer(kept, kind, "max-age=86400, immutable")
            else:  # what the page's scripts ask for
                self.send_response(204)
                self.end_headers()

        do_POST = do_GET  # noqa: N815

        def _answer(self, body: bytes, kind: str, cached: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", cached)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    return Handler
