"""What somebody uploads, read beside the pages (:mod:`deliberation.documents.reader`).

The same as ``sheets.read_book`` and ``pictures.prepared``, for files of whoever sends them: with
a limit to time and memory, and one after the other.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import IO, Protocol

from deliberation.documents import pictures, sheets
from deliberation.documents.beside import Busy, Failed, TooLong, Worker
from deliberation.documents.cells import Book, unpack
from deliberation.documents.pictures import Picture
from deliberation.documents.reader import PHOTO, REFUSED, TABLE
from deliberation.rules.refusals import NotReady, Refusal

#: How many may be read at once, the one that is being read included: each holds a page's thread.
QUEUE = 2
#: Seconds until a file that has not been read is given up. A roster of 10,000 rows takes one.
PATIENCE = 20

_reader = Worker("deliberation.documents.reader", queue=QUEUE, patience=PATIENCE)


class FileStorage(Protocol):
    """A file as a form brings it."""

    filename: str | None
    stream: IO[bytes]


def read_book(name: str, file: IO[bytes]) -> Book:
    """The sheets that *file* shows; *name* is what its sender calls it.

    :raises NotReady: as :func:`sheets.read_book`; it takes too much time or memory, or others
        are being read
    """
    content = file.read(sheets.MOST_BYTES + 1)
    try:
        kind, answer = _reader.ask(TABLE, _request(name, content))
    except Busy:
        raise NotReady.because("sheets.busy", None) from None
    except TooLong:
        raise NotReady.because("sheets.took_too_long", None, seconds=PATIENCE) from None
    except Failed:  # it had more to unfold than there is memory
        raise NotReady.because("sheets.unfolds", None) from None
    if kind == REFUSED:
        raise _refusal(answer)
    return unpack(answer)[0]


def several(files: Sequence[FileStorage], *, most: int) -> list[Picture]:
    """The photos in *files*, as a form sends them.

    :raises NotReady: there are more than *most*, and as :func:`photo`
    """
    if len(files) > most:
        raise NotReady.because("photos.too_many", None, most=most, now=len(files))
    return [photo(file.filename or "", file.stream) for file in files]


def photo(name: str, file: IO[bytes]) -> Picture:
    """The photo in *file*, upright and made small.

    :raises NotReady: as :func:`pictures.prepared`; or others are being read
    """
    content = file.read(pictures.MOST_BYTES + 1)
    try:
        kind, answer = _reader.ask(PHOTO, _request(name, content))
    except Busy:
        raise NotReady.because("photos.busy", None) from None
    except Failed:
        raise NotReady.because("photos.broken", None, file=pictures.short(name)) from None
    if kind == REFUSED:
        raise _refusal(answer)
    width, height, length = struct.unpack(">III", answer[:12])
    return Picture(answer[12 : 12 + length], answer[12 + length :], width, height)


def _request(name: str, content: bytes) -> bytes:
    told = name.encode("utf-8", "replace").replace(b"\n", b" ")
    return told + b"\n" + content


def _refusal(answer: bytes) -> NotReady:
    return NotReady(Refusal.handed_on(*json.loads(answer)))
