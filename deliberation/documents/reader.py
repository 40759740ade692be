"""The process that reads what people upload: tables and photos, whatever they turn out to be.

A small file can be enormous once it is unfolded, and a library can take a minute over one long
text. So neither is done where pages are made: this process has little memory, and whoever started
it kills it when it takes too long. Started by :mod:`deliberation.documents.incoming`.
"""

from __future__ import annotations

import io
import json
import struct

from deliberation.documents import pictures, sheets
from deliberation.documents.beside import serve
from deliberation.documents.cells import Book, pack
from deliberation.rules.refusals import NotReady

TABLE, PHOTO, REFUSED = b"T", b"P", b"N"
#: Bytes of address space, of which a picture of 24 megapixels with a mask takes 470 MB.
MOST_SPACE = 700 << 20
#: Kilobytes of memory after which the process ends.
GROWN = 300_000
#: Cells with something in them, and characters in all of them, that a page is given: 10,000 rows
#: of 60 columns. Empty ones cost it nothing.
MOST_FILLED, MOST_TEXT = 600_000, 20_000_000


def main() -> None:
    """Answer requests, which are a name, a line break, and a file."""
    serve(_read, space=MOST_SPACE, grown=GROWN)


def _read(kind: bytes, content: bytes) -> tuple[bytes, bytes]:
    name, _, file = content.partition(b"\n")
    try:
        if kind == TABLE:
            book = sheets.read_book(name.decode(), io.BytesIO(file))
            _ensure_not_too_much(book)
            return TABLE, pack(book)
        picture = pictures.prepared(name.decode(), io.BytesIO(file))
    except NotReady as refused:
        told = refused.refusal
        return REFUSED, json.dumps([told.name, told.rule, dict(told.values)]).encode()
    sizes = struct.pack(">III", picture.width, picture.height, len(picture.image))
    return PHOTO, sizes + picture.image + picture.thumbnail


def _ensure_not_too_much(book: Book) -> None:
    filled = text = 0
    for grid in book.shown:
        for row in grid.rows:
            lengths = [len(cell) for cell in row if cell]
            filled += len(lengths)
            text += sum(lengths)
    if filled > MOST_FILLED:
        raise NotReady.because("sheets.too_many_cells", None, most=MOST_FILLED)
    if text > MOST_TEXT:
        raise NotReady.because("sheets.unfolds", None)


if __name__ == "__main__":
    main()
