"""A paper as PDF. WeasyPrint sets it; it needs Pango of the system, which may be missing.

Setting a paper costs a hundred times what a page costs. So it is done by one process beside the
pages (:mod:`deliberation.documents.setter`), one paper after another; who would have to wait
behind more than :data:`QUEUE` others is told to come back; and what was set is kept for whoever
wants the same paper in the same state.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib.util
import json
import threading
from functools import cache
from hashlib import sha256

from cachetools import LRUCache

from deliberation.documents import beside
from deliberation.documents.beside import Busy as Busy

MIMETYPE = "application/pdf"
#: What WeasyPrint opens when it is imported: library, and its file name on Linux.
_LIBRARIES = (
    ("gobject-2.0", "libgobject-2.0.so.0"),
    ("pango-1.0", "libpango-1.0.so.0"),
    ("pangoft2-1.0", "libpangoft2-1.0.so.0"),
    ("harfbuzz", "libharfbuzz.so.0"),
)
#: How many may want a paper at once, the one whose paper is being set included; each of them
#: holds a page's thread, of which the default server has four.
QUEUE = 2
#: Seconds until a paper that is not done is given up. 400 letters take 8 on a quiet machine.
PATIENCE = 120
#: Bytes of papers that are kept.
MOST_KEPT = 8 << 20

_kept: LRUCache[bytes, bytes] = LRUCache(MOST_KEPT, getsizeof=len)
_keeping = threading.Lock()


class NotSet(Exception):
    """A paper could not be set; the message says why."""


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


def kept(html: str, style: str = "pdf.css") -> bytes | None:
    """The PDF of *html* if it has been set and is still kept: costs nothing."""
    with _keeping:
        return _kept.get(_key(html, style))


def render(html: str, style: str = "pdf.css", *, keep: bool = True) -> bytes:
    """*html*, a paper as ``documents/pdf.html`` writes it, as PDF: A4, its number on each page.

    :param style: the stylesheet in ``static/css``, for what is no paper of the usual kind
    :param keep: whether the PDF may stay in memory; not where it holds codes that open accounts
    :raises Busy: :data:`QUEUE` others want one
    :raises NotSet: it cannot be set, or not within :data:`PATIENCE`
    """
    if keep and (done := kept(html, style)) is not None:
        return done
    try:
        _kind, done = _setter.ask(b"R", json.dumps({"html": html, "style": style}).encode())
    except beside.Failed as failed:
        raise NotSet(str(failed)) from failed
    if keep and len(done) <= MOST_KEPT // 4:
        with _keeping:
            _kept[_key(html, style)] = done
    return done


def _key(html: str, style: str) -> bytes:
    return sha256(f"{style}\0{html}".encode()).digest()


_setter = beside.Worker("deliberation.documents.setter", queue=QUEUE, patience=PATIENCE)
