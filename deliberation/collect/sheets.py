"""Reading lists that offices keep: CSV in UTF-8 or GBK, or Excel. Content decides, not the name.

Gives rows as they stand, all values as text; says in plain words why a file cannot be read.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from deliberation.rules.refusals import NotReady

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024  # bytes; a small archive can hold enormous files

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
    if path.stat().st_size > MOST_BYTES:
        raise NotReady.because("sheets.too_large", "2-architecture", most=MOST_BYTES // 1024**2)
    content = path.read_bytes()
    kind = path.suffix.lower()
    if kind == ".xlsx":
        lines = _excel(content)
    elif kind == ".csv":
        lines = _csv(content)
    else:
        raise NotReady.because("sheets.kind_unknown", "2-architecture", kind=kind or path.name)
    return _sheet(lines)


def _sheet(lines: Iterator[Sequence[str]]) -> Sheet:
    header = next(lines, None)
    if header is None or not any(header):
        raise NotReady.because("sheets.empty", "2-architecture")
    columns = tuple(header)
    rows = [
        Row(number, dict(zip(columns, line, strict=False)))
        for number, line in enumerate(lines, 2)
        if any(line)
    ]
    return Sheet(columns, rows)


# ------------------------------------------------------------------ CSV


def _csv(content: bytes) -> Iterator[Sequence[str]]:
    if content.startswith((_ZIP, _OLD_OFFICE)):
        raise NotReady.because("sheets.office_named_csv", "2-architecture")
    text = _decoded(content)
    if text is None or _NO_TEXT.search(text):
        raise NotReady.because("sheets.not_text", "2-architecture")
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    try:
        # All at once: a file that breaks off in the middle is refused before anything is taken.
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise NotReady.because("sheets.not_text", "2-architecture") from None
    return iter([[value.strip() for value in line] for line in lines])


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
        raise NotReady.because("sheets.old_or_locked_excel", "2-architecture")
    _check_archive(content)
    from openpyxl import load_workbook  # imported where used: it is large

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            page = book.worksheets[0]
            page.reset_dimensions()  # what the file says of its own size is often wrong
            lines = [[_text(value) for value in line] for line in page.iter_rows(values_only=True)]
        finally:
            book.close()
    except (KeyError, IndexError, ValueError, TypeError, ParseError, zipfile.BadZipFile):
        raise NotReady.because("sheets.not_excel", "2-architecture") from None
    return iter(lines)


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            unpacked = sum(item.file_size for item in archive.infolist())
    except zipfile.BadZipFile:
        raise NotReady.because("sheets.not_excel", "2-architecture") from None
    if "word/document.xml" in names:
        raise NotReady.because("sheets.word_named_excel", "2-architecture")
    if "xl/workbook.xml" not in names:
        raise NotReady.because("sheets.not_excel", "2-architecture")
    if unpacked > MOST_UNPACKED:
        raise NotReady.because(
            "sheets.too_large", "2-architecture", most=MOST_UNPACKED // 1024**2
        )


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
