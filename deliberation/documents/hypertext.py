"""Tables in HTML: what many offices' systems export under the name of a workbook."""

from __future__ import annotations

from html.parser import HTMLParser

from deliberation.documents.cells import Across, Book, Grid, Spread
from deliberation.rules.refusals import NotReady

MOST_SPAN = 2_000  # rows or columns of one cell


def read(text: str, most_cells: int) -> Book:
    """The tables in *text*, a sheet each.

    :raises NotReady: ``sheets.not_excel``: there is none; ``sheets.too_many_cells``
    """
    reader = _Tables(most_cells)
    reader.feed(text)
    reader.close()
    grids = [Grid(f"{place}", rows) for place, rows in enumerate(reader.tables, 1) if any(rows)]
    if not grids:
        raise NotReady.because("sheets.not_excel", None)
    return Book(grids)


class _Tables(HTMLParser):
    def __init__(self, most_cells: int) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self._most = self._left = most_cells
        self._words: list[str] | None = None
        self._spans = (1, 1)
        self._reserved: dict[tuple[int, int], str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._close()
            self.tables.append([])
            self._reserved = {}
        elif tag == "tr" and self.tables:
            self._close()
            if self.tables[-1]:
                self._fill(self.tables[-1][-1])
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self._close()
            self._words = []
            told = dict(attrs)
            self._spans = _span(told.get("rowspan")), _span(told.get("colspan"))
        elif tag == "br" and self._words is not None:
            self._words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close()

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def _close(self) -> None:
        if self._words is None:
            return
        rows = self.tables[-1]
        row, text = rows[-1], "".join(self._words).strip()
        self._words = None
        self._fill(row)
        high, wide = self._spans
        self._left -= high * wide
        if self._left < 0:
            raise NotReady.because("sheets.too_many_cells", None, most=self._most)
        at = len(rows) - 1
        for down in range(high):
            for right in range(wide):
                kind = Across if right else Spread
                if down or right:
                    self._reserved[at + down, len(row) + right] = kind(text) if text else text
        row.append(text)
        self._fill(row)

    def _fill(self, row: list[str]) -> None:
        at = len(self.tables[-1]) - 1
        while (value := self._reserved.pop((at, len(row)), None)) is not None:
            row.append(value)


def _span(told: str | None) -> int:
    return min(max(int(told), 1), MOST_SPAN) if told and told.isdecimal() else 1
