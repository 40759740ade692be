"""The old format's outside: how far its sheets reach, before a library makes room for them.

A compound file ([MS-CFB]) is a little file system; the stream called Workbook in it is a run of
records ([MS-XLS]), of which those of cells begin with row and column. Only that is read here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_END_OF_CHAIN = 0xFFFFFFFA  # and what is above it: no sector
_NAMES = ("Workbook", "Book")
_BEGIN = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
#: Formula, number, label, boolean, RK, label of the shared strings, rich string, of all versions.
_CELLS = frozenset(
    {0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205,
     0x0206, 0x027E, 0x0406}
)  # fmt: skip
_SEVERAL = 0x00BD  # numbers in one row; the last column stands at the end


def extents(content: bytes) -> list[int]:
    """How many cells the rectangle of each sheet has, up to its last cell.

    :raises ValueError: *content* is no such file, or a damaged one
    """
    try:
        return list(_extents(_workbook(content)))
    except (struct.error, IndexError, MemoryError, RecursionError) as error:
        raise ValueError("a damaged compound file") from error


def _extents(stream: bytes) -> Iterator[int]:
    at, high, wide, begun = 0, 0, 0, False
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind in _BEGIN:
            if begun:
                yield high * wide
            high, wide, begun = 0, 0, True
        elif kind in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", stream, at + 4)
            if kind == _SEVERAL and length >= 6:
                (column,) = struct.unpack_from("<H", stream, at + 4 + length - 2)
            high, wide = max(high, row + 1), max(wide, column + 1)
        elif kind == 0 and length == 0:
            break  # what fills up the last sector
        at += 4 + length
    yield high * wide


def _workbook(content: bytes) -> bytes:
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    tables, directory = struct.unpack_from("<II", content, 44)
    cutoff, small_table, _, more, _ = struct.unpack_from("<IIIII", content, 56)
    if not (7 <= shift <= 16 and 4 <= small_shift < shift):
        raise ValueError("not a compound file")
    size = 1 << shift

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    places = [one for one in struct.unpack_from("<109I", content, 76) if one < _END_OF_CHAIN]
    while more < _END_OF_CHAIN and len(places) < tables:
        *further, more = struct.unpack(f"<{size // 4}I", sector(more))
        places += [one for one in further if one < _END_OF_CHAIN]
    following = _numbers(b"".join(map(sector, places[:tables])))

    def chain(first: int, links: tuple[int, ...]) -> Iterator[int]:
        seen = 0
        while first < _END_OF_CHAIN:
            yield first
            first, seen = links[first], seen + 1
            if seen > len(links):
                raise ValueError("a chain that does not end")

    entries = b"".join(map(sector, chain(directory, following)))
    root: bytes | None = None
    for at in range(0, len(entries) - 127, 128):
        entry = entries[at : at + 128]
        (named,) = struct.unpack_from("<H", entry, 64)
        first, length = struct.unpack_from("<II", entry, 116)
        if entry[66] == 5:
            root = entry
        if entry[: max(named - 2, 0)].decode("utf-16-le", "replace") not in _NAMES:
            continue
        if length >= cutoff:
            return b"".join(map(sector, chain(first, following)))[:length]
        if root is None:
            break
        (start,) = struct.unpack_from("<I", root, 116)
        small = b"".join(map(sector, chain(start, following)))
        links = _numbers(b"".join(map(sector, chain(small_table, following))))
        one = 1 << small_shift
        return b"".join(small[n * one : (n + 1) * one] for n in chain(first, links))[:length]
    raise ValueError("no workbook in it")


def _numbers(table: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])
