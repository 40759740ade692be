"""Writes the old .xls format: just enough of it for tests to have files of that kind.

A workbook stream in BIFF8 ([MS-XLS]) inside a compound file ([MS-CFB]).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import date

SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_DATE = 1  # index of the cell format that shows a day


def workbook(
    sheets: Sequence[tuple[str, Sequence[Sequence[object]], Sequence[tuple[int, int, int, int]]]],
    hidden: Sequence[str] = (),
) -> bytes:
    """An .xls file.

    :param sheets: name, rows, and merged blocks as first row, last row, first and last column
    :param hidden: names of sheets that are not shown
    """
    bodies = [_sheet(rows, merged) for _, rows, merged in sheets]
    start = b"".join(
        [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)),
         _record(0x0042, struct.pack("<H", 1200)),
         *(_record(0x00E0, struct.pack("<HH16x", 0, number)) for number in (0, 14))]
    )  # fmt: skip
    named = [
        struct.pack("<BBBB", name in hidden, 0, len(name), 1) + name.encode("utf-16-le")
        for name, _, _ in sheets
    ]
    end = _record(0x000A, b"")
    offset = len(start) + sum(4 + 4 + len(one) for one in named) + len(end)
    index = b""
    for one, body in zip(named, bodies, strict=True):
        index += _record(0x0085, struct.pack("<I", offset) + one)
        offset += len(body)
    return _compound(start + index + end + b"".join(bodies))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _sheet(rows: Sequence[Sequence[object]], merged: Sequence[tuple]) -> bytes:
    out = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))]
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HH", row, column)
            if value is None or value == "":
                continue
            if isinstance(value, date):
                days = (value - date(1899, 12, 30)).days
                out.append(_record(0x0203, place + struct.pack("<Hd", _DATE, days)))
            elif isinstance(value, int | float):
                out.append(_record(0x0203, place + struct.pack("<Hd", 0, value)))
            else:
                text = str(value).encode("utf-16-le")
                told = struct.pack("<HHB", 0, len(text) // 2, 1) + text
                out.append(_record(0x0204, place + told))
    for first in range(0, len(merged), 1000):
        some = merged[first : first + 1000]
        blocks = b"".join(struct.pack("<HHHH", *block) for block in some)
        out.append(_record(0x00E5, struct.pack("<H", len(some)) + blocks))
    return b"".join([*out, _record(0x000A, b"")])


def _compound(stream: bytes) -> bytes:
    stream = stream.ljust(4096, b"\0")  # shorter ones live elsewhere
    stream += b"\0" * (-len(stream) % SECTOR)
    data = len(stream) // SECTOR
    tables = 1
    while tables * (SECTOR // 4) < data + 1 + tables:
        tables += 1
    assert tables <= 109, "a longer file needs more tables than its header has room for"
    fat = [*range(1, data), _END, _END, *[_FAT] * tables]  # the stream, the directory, itself
    fat += [_FREE] * (tables * SECTOR // 4 - len(fat))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, tables, data, 0, 4096, _END, 0, _END, 0,
    )  # fmt: skip
    places = [data + 1 + number for number in range(tables)] + [_FREE] * (109 - tables)
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 0, len(stream))
    directory += _entry("", 0, _FREE, 0, 0) * 2
    table = struct.pack(f"<{len(fat)}I", *fat)
    return header + struct.pack("<109I", *places) + stream + directory + table


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le") if name else b""
    return struct.pack(
        "<64sHBBIII16xIQQIQ", text, len(text), kind, 1, _FREE, _FREE, child, 0, 0, 0, start, size
    )
