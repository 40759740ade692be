"""A table as an Excel file in which a text stays a text: no number becomes a month or a sum."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What an Excel file cannot hold in a cell (XML 1.0).
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def workbook(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """*rows* below their *heads* on one sheet; texts as texts, numbers as numbers.

    :param title: of the sheet; Excel takes 31 characters and none of ``[]:*?/\\``
    """
    from openpyxl import Workbook  # imported where used: it is large
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    sheet.freeze_panes = "A2"

    def cell(value: object, *, head: bool = False) -> object:
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(sheet, value=_UNWRITABLE.sub("", value))
        made.data_type = "s"  # what begins with = is no formula either
        made.number_format = "@"
        if head:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(head, head=True) for head in heads])
    for row in rows:
        sheet.append([cell(value) for value in row])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()
