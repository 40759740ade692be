"""Pages, styles and scripts travel packed: a phone in a stairwell loads a fifth of them.

What a form is guarded by changes with every second, so nobody learns it from lengths.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache

from flask import Flask, Response, request
from jinja2.ext import Extension

PACKED = {"text/html", "text/css", "text/javascript", "image/svg+xml", "text/csv"}
LEAST = 1024  # bytes: less than this fits into one packet anyway
LEVEL = 5  # the sixth and later cost twice the time for a hundredth of the size


_INDENTED = re.compile(r"^[ \t]+", re.MULTILINE)


class Unindented(Extension):
    """Leaves out what templates are indented by, once, when they are compiled: it is for those
    who read the template, and a fifth of some pages. Texts of users are put in afterwards.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _INDENTED.sub("", source)


def init_app(app: Flask) -> None:
    """Answer with ``Content-Encoding: gzip`` whoever accepts it; send no indentation."""
    app.jinja_env.add_extension(Unindented)

    @app.after_request
    def pack(response: Response) -> Response:
        if response.mimetype not in PACKED or "Content-Encoding" in response.headers:
            return response
        response.vary.add("Accept-Encoding")
        wanted = request.accept_encodings["gzip"] > 0 and "Range" not in request.headers
        # A stream is nobody's to wait for; a file is passed on as it is unless it is ours.
        streamed = response.is_streamed and not response.direct_passthrough
        if not wanted or streamed or response.status_code in (204, 206, 304):
            return response
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) < LEAST:
            return response
        packed = _file(body) if request.endpoint == "static" else gzip.compress(body, LEVEL)
        response.set_data(packed)
        response.headers["Content-Encoding"] = "gzip"
        tag, _weak = response.get_etag()
        if tag is not None:
            response.set_etag(tag, weak=True)  # the same words, other bytes
        return response


@lru_cache(maxsize=64)
def _file(body: bytes) -> bytes:
    return gzip.compress(body, LEVEL)
