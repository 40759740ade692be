"""Tables in text: comma, semicolon, tab or bar between the columns, in any encoding that is usual.

The dialect is taken from the whole file, not from its first line, which may be a title. Quotes
are read strictly: one too many would make one row of several, and nobody would be told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from deliberation.documents.cells import Book, Grid
from deliberation.rules.refusals import NotReady

DELIMITERS = ",\t;|"
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")  # characters that no office writes
_SAMPLE = 2000  # rows that show where the columns end


def read(content: bytes, most_cells: int) -> Book:
    """The table in *content*.

    :raises NotReady: ``sheets.not_text``, ``sheets.quote_open``, ``sheets.too_many_cells``
    """
    text = decoded(content)
    if text is None or _NO_TEXT.search(text):
        raise NotReady.because("sheets.not_text", None)
    if max(map(text.count, DELIMITERS)) > most_cells:
        raise NotReady.because("sheets.too_many_cells", None, most=most_cells)
    told = re.match(r"sep=(.)\r?\n", text)  # Excel's own word for it
    delimiter = told[1] if told else _delimiter(text)
    if told:
        text = text[told.end() :]
    rows, unpaired = _split(text, delimiter)
    if unpaired is not None:
        raise NotReady.because("sheets.quote_open", None, row=unpaired + bool(told))
    if told:
        rows.insert(0, [])
    return Book([Grid("", rows)])


def decoded(content: bytes) -> str | None:
    """*content* as text: marked UTF-16 or UTF-8, UTF-8, GB18030 (which contains GBK)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content[:200]:  # UTF-16 whose mark was lost
        # A comma or the end of a line has its empty half in front in the one, behind in the other.
        front, behind = content[::2].count(0), content[1::2].count(0)
        encodings = ["utf-16-be" if front > behind else "utf-16-le"]
    else:  # UTF-8 is so strict that GBK never passes for it by chance
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _delimiter(text: str) -> str:
    """The delimiter by which most rows of the file have one number of columns."""
    best, found = (0.0, 0), ","
    for delimiter in DELIMITERS:
        rows, unpaired = _split(text, delimiter, _SAMPLE)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            continue
        width, often = max(widths.items(), key=lambda one: (one[1], one[0]))
        filled = sum(any(row) for row in rows)
        score = (often / filled - (0.5 if unpaired is not None else 0), width)
        if score > best:
            best, found = score, delimiter
    return found


def _split(
    text: str, delimiter: str, most: int | None = None
) -> tuple[list[list[str]], int | None]:
    """The rows of *text*, at most *most* of them; and the first whose quotes have no pair."""
    field = re.compile(
        rf'"(?P<quoted>(?:[^"]|"")*)"[ \t]*(?P<end>{re.escape(delimiter)}|\r\n|\n|\r|\Z)'
        rf"|(?P<plain>[^\r\n{re.escape(delimiter)}]*)(?P<stop>{re.escape(delimiter)}|\r\n|\n|\r|\Z)"
    )
    rows: list[list[str]] = []
    row: list[str] = []
    at, unpaired, start = 0, None, True
    while at < len(text) and len(rows) != most:
        found = field.match(text, at)
        assert found is not None  # the second half matches anything
        quoted = found["quoted"]
        if quoted is None and found["plain"].lstrip().startswith('"'):
            unpaired = unpaired or len(rows) + 1
        elif quoted is not None and "\n" in quoted and _swallowed(row, quoted, delimiter, start):
            unpaired = unpaired or len(rows) + 1
        value = found["plain"] if quoted is None else quoted.replace('""', '"')
        row.append(value.strip())
        end = found["stop"] if quoted is None else found["end"]
        at = found.end()
        start = end != delimiter
        if start:
            rows.append(row if any(row) else [])
            row = []
    if row:
        rows.append([*row, ""])  # the file ends behind a delimiter
    return rows, unpaired


def _swallowed(row: Sequence[str], quoted: str, delimiter: str, start: bool) -> bool:
    """Whether a text in quotes holds a line that is a row like this one: N2 after N1."""
    if start or not re.search(r"\d", row[0]):
        return False
    shape = re.sub(r"\d+", "0", row[0])
    return any(
        re.sub(r"\d+", "0", line.split(delimiter)[0].strip()) == shape
        for line in quoted.splitlines()[1:]
        if delimiter in line
    )
