"""Reading lists that offices keep: CSV in UTF-8 or GBK, or Excel. Content decides, not the name.

Gives rows as they stand, all values as text; says in plain words why a file cannot be read.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path, PurePath
from typing import IO, Any

from deliberation.rules.refusals import NotReady

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024  # bytes; a small archive can hold enormous files
MOST_SHRUNK, SHRUNK_FROM = 200, 20 * 1024 * 1024  # times; texts that offices write shrink less
MOST_CELLS = 2_000_000  # ... and a sheet of a few bytes millions of empty cells
HEADER_WITHIN = 5  # rows; above the header there may be a line for what the list is called

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")  # characters that no office writes


@dataclass(frozen=True, slots=True)
class Row:
    """One row. *number* is the one that a spreadsheet shows: the header is 1."""

    number: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list with its column names."""

    columns: tuple[str, ...]
    rows: Sequence[Row]


def read(path: Path) -> Sheet:
    """The list in the file at *path*.

    :raises NotReady: the file is too large, empty, or not what its name says
    """
    with path.open("rb") as file:
        return parse(path.name, file)


def parse(name: str, file: IO[bytes]) -> Sheet:
    """The list in *file*, which its sender calls *name*.

    :raises NotReady: as :func:`read`
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotReady.because("sheets.too_large", None, most=MOST_BYTES // 1024**2)
    kind = PurePath(name).suffix.lower()
    if kind == ".xlsx":
        lines = _excel(content)
    elif kind == ".csv":
        lines = _csv(content)
    elif kind in (".xls", ".et"):
        raise NotReady.because("sheets.old_or_locked_excel", None)
    else:
        raise NotReady.because("sheets.kind_unknown", None, kind=kind or name[:40])
    return _sheet(_bounded(lines))


def _bounded(lines: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    cells = 0
    for line in lines:
        cells += max(1, len(line))
        if cells > MOST_CELLS:
            raise NotReady.because("sheets.too_many_cells", None, most=MOST_CELLS)
        yield line


def _sheet(lines: Iterator[Sequence[str]]) -> Sheet:
    filled = [(number, line) for number, line in enumerate(lines, 1) if any(line)]
    if not filled:
        raise NotReady.because("sheets.empty", None)
    top = _header(filled)
    columns = _distinct(filled[top][1])
    rows = [
        Row(number, dict(zip(columns, line, strict=False))) for number, line in filled[top + 1 :]
    ]
    return Sheet(columns, rows)


def _header(filled: Sequence[tuple[int, Sequence[str]]]) -> int:
    # Offices write the list's own name into a cell above the header; a header has several.
    for place, (_, line) in enumerate(filled[:HEADER_WITHIN]):
        if sum(map(bool, line)) > 1:
            return place
    return 0


def _distinct(header: Sequence[str]) -> tuple[str, ...]:
    # Two columns of one name: the second keeps its values under a name of its own.
    found: dict[str, None] = {}
    for name in header:
        other, count = name, 1
        while other in found and name:
            count += 1
            other = f"{name} ({count})"
        found[other or f"\0{len(found)}"] = None
    return tuple("" if name.startswith("\0") else name for name in found)


# ------------------------------------------------------------------ CSV


def _csv(content: bytes) -> Iterator[Sequence[str]]:
    if content.startswith((_ZIP, _OLD_OFFICE)):
        raise NotReady.because("sheets.office_named_csv", None)
    text = _decoded(content)
    if text is None or _NO_TEXT.search(text):
        raise NotReady.because("sheets.not_text", None)
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [value.strip() for value in line]
    except csv.Error:
        raise NotReady.because("sheets.not_text", None) from None


def _decoded(content: bytes) -> str | None:
    # UTF-8 is so strict that GBK never passes for it by chance; GB18030 contains GBK.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


# ------------------------------------------------------------------ Excel


def _excel(content: bytes) -> Iterator[Sequence[str]]:
    if content.startswith(_OLD_OFFICE):
        raise NotReady.because("sheets.old_or_locked_excel", None)
    _check_archive(content)
    lines = list(_bounded(_cells(content, worked_out=False)))
    if any(value.startswith("=") for line in lines for value in line):
        # What a formula came to when the office saved it; where it was never worked out, it
        # stays the text that it is.
        worked_out = _bounded(_cells(content, worked_out=True))
        lines = [
            [came_to or formula for came_to, formula in zip_longest(values, line, fillvalue="")]
            for values, line in zip(worked_out, lines, strict=True)
        ]
    return iter(lines)


def _cells(content: bytes, *, worked_out: bool) -> Iterator[Sequence[str]]:
    from openpyxl import load_workbook  # imported where used: it is large

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=worked_out)
        try:
            page = book.worksheets[0]
            page.reset_dimensions()  # what the file says of its own size is often wrong
            for line in page.iter_rows(values_only=True):
                yield [_text(value) for value in line]
        finally:
            book.close()
    except Exception:  # whatever the library stumbles over, the file is at fault
        raise NotReady.because("sheets.not_excel", None) from None


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            unpacked = sum(item.file_size for item in archive.infolist())
    except zipfile.BadZipFile:
        raise NotReady.because("sheets.not_excel", None) from None
    if "word/document.xml" in names:
        raise NotReady.because("sheets.word_named_excel", None)
    if "xl/workbook.xml" not in names:
        raise NotReady.because("sheets.not_excel", None)
    bomb = unpacked > max(SHRUNK_FROM, MOST_SHRUNK * len(content))
    if unpacked > MOST_UNPACKED or bomb:
        raise NotReady.because("sheets.unfolds", None)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # Excel keeps every number as a float; 35801 is an id
    return str(value).strip()
