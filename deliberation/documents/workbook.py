"""Workbooks: .xlsx and .xlsm of whichever program, strict ones, WPS's and the old .xls.

Only values and number formats matter; styles that are odd or missing do not. A small archive can
hold enormous sheets: it is measured before it is read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import unescape

from deliberation.documents import compound
from deliberation.documents.cells import Across, Book, Grid, Moment, Spread, as_text
from deliberation.rules.refusals import NotReady

MOST_UNPACKED = 100 * 1024 * 1024  # bytes; a small archive can hold enormous files
MOST_SHRUNK, SHRUNK_FROM = 200, 20 * 1024 * 1024  # times; texts that offices write shrink less
MOST_CELLS = 2_000_000  # ... and a sheet of a few bytes millions of empty cells
HEADINGS_WITHIN = 12  # rows in which a block that is merged across may be a heading

ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")

_PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["'][^>]*[^/]>""", re.IGNORECASE)
_SHEET = re.compile(rb"<(?:\w+:)?sheetData[\s>]")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>([^<]*)</)")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</")
_AT = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""", re.IGNORECASE)
_STYLE = re.compile(rb"""\bs=["'](\d+)["']""")
#: A format that adds words or noughts to a whole number: 0"栋", 0000.
_FORMAT = re.compile(r'((?:"[^"]*"|[\u3400-\u9fff])*)(#*)(0*)((?:"[^"]*"|[\u3400-\u9fff])*)')


def read(content: bytes) -> Book:
    """The sheets in *content*, an archive or an old file.

    :raises NotReady: ``sheets.not_excel``, ``…locked_excel``, ``…word_named_excel``,
        ``…binary_excel``, ``…unfolds``, ``…too_many_cells``
    """
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    parts = _parts(content) if content.startswith(ZIP) else {}
    if _LOCKED in content:
        raise NotReady.because("sheets.locked_excel", None)
    if not parts:
        _measure_old(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            grids, cells = [], 0
            for number, about in enumerate(book.sheets_metadata):
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_index(number)
                cells += sheet.total_height * sheet.total_width
                if cells > MOST_CELLS:
                    raise NotReady.because("sheets.too_many_cells", None, most=MOST_CELLS)
                values = sheet.to_python(skip_empty_area=False)
                grids.append((about, values, sheet.merged_cell_ranges or []))
    except NotReady:
        raise
    except PasswordError:
        raise NotReady.because("sheets.locked_excel", None) from None
    except BaseException as error:  # whatever the library stumbles over, the file is at fault
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise NotReady.because("sheets.not_excel", None) from None
    patches = _patches(parts)
    found = []
    for place, (about, values, merged) in enumerate(grids):
        rows = [[as_text(value) for value in row] for row in values]
        # Sheets and their parts stand in one order in what offices' programs write.
        for (row, column), text in (patches[place] if len(patches) == len(grids) else {}).items():
            _put(rows, row, column, text)
        _spread(rows, merged)
        found.append(Grid(about.name, rows, about.visible == SheetVisibleEnum.Visible))
    return Book(found)


def _put(rows: list[list[str]], row: int, column: int, text: str) -> None:
    while len(rows) <= row:
        rows.append([])
    rows[row] += [""] * (column + 1 - len(rows[row]))
    if not isinstance(rows[row][column], Moment):
        rows[row][column] = text


def _spread(rows: list[list[str]], merged: Sequence) -> None:
    """Let a merged block's value hold for all its cells, in rows that have one of their own."""
    own = [any(row) for row in rows]
    for (top, left), (bottom, right) in merged:
        if top >= len(rows) or left >= len(rows[top]) or not (value := rows[top][left]):
            continue
        for row in range(top, min(bottom + 1, len(rows))):
            if row != top and own[row] and left < len(rows[row]) and not rows[row][left]:
                rows[row][left] = value if isinstance(value, Moment) else Spread(value)
            if row < HEADINGS_WITHIN and own[row]:
                for column in range(left + 1, min(right + 1, len(rows[row]))):
                    rows[row][column] = rows[row][column] or Across(value)


# ------------------------------------------------------------------ the archive


def _parts(content: bytes) -> Mapping[str, bytes]:
    """The sheets and styles in the archive, after it has been measured.

    Everything is unfolded once here: what is longer than the archive says is found out.
    """
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            items = archive.infolist()
            unpacked = sum(item.file_size for item in items)
            names = {item.filename.replace("\\", "/").lower() for item in items}
            if "word/document.xml" in names:
                raise NotReady.because("sheets.word_named_excel", None)
            if "xl/workbook.bin" in names:
                raise NotReady.because("sheets.binary_excel", None)
            if "xl/workbook.xml" not in names:
                raise NotReady.because("sheets.not_excel", None)
            bomb = unpacked > max(SHRUNK_FROM, MOST_SHRUNK * len(content))
            if unpacked > MOST_UNPACKED or bomb:
                raise NotReady.because("sheets.unfolds", None)
            for item in items:
                part = archive.read(item)
                name = item.filename.replace("\\", "/").lower()
                if _SHEET.search(part):
                    _measure(part)
                    parts[name] = part
                elif name == "xl/styles.xml":
                    parts[name] = part
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise NotReady.because("sheets.not_excel", None) from None
    except Exception as error:
        if isinstance(error, NotReady) or type(error).__module__ != "zlib":
            raise
        raise NotReady.because("sheets.not_excel", None) from None
    return parts


def _measure(sheet: bytes) -> None:
    # A library makes room for the whole rectangle up to the last cell.
    places = _PLACE.findall(sheet)
    if not places:
        return
    wide = max(_column(one) for one in {letters.upper() for letters, _ in places}) + 1
    high = max(int(row) for _, row in places)
    if wide * high > MOST_CELLS:
        raise NotReady.because("sheets.too_many_cells", None, most=MOST_CELLS)


def _measure_old(content: bytes) -> None:
    try:
        cells = sum(compound.extents(content))
    except ValueError:
        raise NotReady.because("sheets.not_excel", None) from None
    if cells > MOST_CELLS:
        raise NotReady.because("sheets.too_many_cells", None, most=MOST_CELLS)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def _patches(parts: Mapping[str, bytes]) -> list[dict[tuple[int, int], str]]:
    """What the library leaves out of each sheet: broken formulas, numbers with words in them."""
    formats = _formats(parts.get("xl/styles.xml", b""))
    names = [name for name in parts if re.search(r"worksheets/[^/]+\.xml$", name)]
    names.sort(key=lambda name: (len(name), name))  # sheet2 before sheet10
    return [dict(_patched(parts[name], formats)) for name in names]


def _patched(
    sheet: bytes, formats: Mapping[bytes, tuple[str, int, str]]
) -> Iterator[tuple[tuple[int, int], str]]:
    if not formats and b"<f" not in sheet and b":f>" not in sheet and b'"e"' not in sheet:
        return
    for about, inside in _CELL.findall(sheet):
        place = _AT.search(about)
        if place is None:
            continue
        value, formula = _VALUE.search(inside), _FORMULA.search(inside)
        told = ""
        if value is not None and re.search(rb"""\bt=["']e["']""", about):
            told = _text(value[1])
        elif value is None and formula is not None and formula[1]:
            told = "=" + _text(formula[1])
        elif value is not None and (style := _STYLE.search(about)) and style[1] in formats:
            told = _formatted(_text(value[1]), formats[style[1]], about)
        if told:
            yield (int(place[2]) - 1, _column(place[1])), told


def _formatted(value: str, shape: tuple[str, int, str], about: bytes) -> str:
    if re.search(rb"""\bt=["'](?!n)""", about) or not re.fullmatch(r"\d{1,15}(\.0*)?", value):
        return ""
    before, noughts, behind = shape
    return f"{before}{str(int(float(value))).zfill(noughts)}{behind}"


def _formats(styles: bytes) -> Mapping[bytes, tuple[str, int, str]]:
    """Number of a style → words before, least figures, words behind; styles that add something."""
    codes = {
        number: unescape(code.decode("utf-8", "replace"), {"&quot;": '"'})
        for number, code in re.findall(
            rb"""<(?:\w+:)?numFmt\s[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*)""", styles
        )
    }
    cells = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.DOTALL)
    found = {}
    for place, number in enumerate(
        re.findall(rb'<(?:\w+:)?xf\b[^>]*?numFmtId="(\d+)"', cells[0]) if cells else ()
    ):
        shape = _FORMAT.fullmatch(codes.get(number, "").split(";")[0])
        if shape and (shape[2] or shape[3]) and (shape[1] or shape[4] or len(shape[3]) > 1):
            before, behind = (shape[one].replace('"', "") for one in (1, 4))
            found[str(place).encode()] = (before, len(shape[3]), behind)
    return found


def _text(value: bytes) -> str:
    return unescape(value.decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"}).strip()
