"""Reading lists that offices keep: workbooks of all kinds, or text. Content decides, not the name.

Gives the cells as a spreadsheet shows them; says in plain words why a file cannot be read. Where
in it the table is, :mod:`deliberation.documents.layout` finds.
"""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import IO

from deliberation.documents import delimited, hypertext, workbook
from deliberation.documents.cells import Book
from deliberation.documents.layout import Names, Table, find, table
from deliberation.documents.workbook import MOST_CELLS, OLD_OFFICE, ZIP
from deliberation.rules.refusals import NotReady

MOST_BYTES = 20 * 1024 * 1024
KINDS = (".xlsx", ".xls", ".xlsm", ".et", ".csv", ".txt", ".tsv")
BINARY = ".xlsb"  # its cells cannot be measured before they are unfolded
ACCEPTED = ",".join(KINDS)  # as a file field says it


def read_book(name: str, file: IO[bytes]) -> Book:
    """The sheets of *file*, which its sender calls *name*.

    :raises NotReady: the file is too large, empty, or nothing that can be read
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotReady.because("sheets.too_large", None, most=MOST_BYTES // 1024**2)
    kind = PurePath(name).suffix.lower()
    if kind == BINARY:
        raise NotReady.because("sheets.binary_excel", None)
    if kind not in KINDS:
        raise NotReady.because("sheets.kind_unknown", None, kind=kind or name[:40])
    if content.startswith((ZIP, OLD_OFFICE)):
        book = workbook.read(content)
    elif kind in (".xlsx", ".xlsm", ".et"):
        raise NotReady.because("sheets.not_excel", None)
    elif kind == ".xls" and content[:2000].lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"<"):
        book = hypertext.read(delimited.decoded(content) or "", MOST_CELLS)
    else:
        book = delimited.read(content, MOST_CELLS)
    cells = sum(max(1, len(row)) for grid in book.grids for row in grid.rows)
    if cells > MOST_CELLS:
        raise NotReady.because("sheets.too_many_cells", None, most=MOST_CELLS)
    if not any(any(row) for grid in book.shown for row in grid.rows):
        raise NotReady.because("sheets.empty", None)
    return book


def read(path: Path, names: Names) -> Table:
    """The table in the file at *path*, where its headings are called like *names*.

    :raises NotReady: as :func:`read_book`
    """
    with path.open("rb") as file:
        book = read_book(path.name, file)
    return table(book, find(book, names))
