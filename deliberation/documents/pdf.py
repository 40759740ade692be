"""A paper as PDF. WeasyPrint sets it; it needs Pango of the system, which may be missing."""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib.util
from base64 import b64decode
from functools import cache
from typing import TYPE_CHECKING

from deliberation import config

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

MIMETYPE = "application/pdf"
#: What WeasyPrint opens when it is imported: library, and its file name on Linux.
_LIBRARIES = (
    ("gobject-2.0", "libgobject-2.0.so.0"),
    ("pango-1.0", "libpango-1.0.so.0"),
    ("pangoft2-1.0", "libpangoft2-1.0.so.0"),
    ("harfbuzz", "libharfbuzz.so.0"),
)
_STYLES = config.ROOT / "static" / "css"


@cache
def available() -> bool:
    """Whether this machine can make a PDF: asked by every page that would offer one."""
    if importlib.util.find_spec("weasyprint") is None:
        return False
    return all(_found(*library) for library in _LIBRARIES)


def _found(name: str, file: str) -> bool:
    for wanted in (file, ctypes.util.find_library(name) or ""):
        try:
            if wanted and ctypes.CDLL(wanted):
                return True
        except OSError:
            continue
    return False


def render(html: str, style: str = "pdf.css") -> bytes:
    """*html*, a paper as ``documents/pdf.html`` writes it, as PDF: A4, its number on each page.

    :param style: the stylesheet in ``static/css``, for what is no paper of the usual kind
    :raises OSError: where :func:`available` is false
    """
    from PIL import ImageFile
    from weasyprint import CSS, HTML  # takes half a second and much memory: only where used

    # WeasyPrint lets half a picture pass as a whole one, in the whole process: a resident's
    # photo that did not arrive whole would then be kept as if it had.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return HTML(string=html, url_fetcher=_fetches_nothing).write_pdf(
        stylesheets=[CSS(filename=str(_STYLES / style))]
    )


def _fetches_nothing(url: str, *_: object, **__: object) -> URLFetcherResponse:
    if url.startswith("data:image/jpeg;base64,"):  # what the paper brings itself
        from weasyprint.urls import URLFetcherResponse

        content = b64decode(url.partition(",")[2])
        return URLFetcherResponse(url, content, {"Content-Type": "image/jpeg"})
    raise ValueError(f"a paper fetches nothing: {url}")
