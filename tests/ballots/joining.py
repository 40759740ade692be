"""What an expert reads from the files of a database: which voter chose what in a secret box.

SQLite keeps in its log the pages as each commit left them. Whoever compares a page of the marks
with the same page before learns who has just cast; of the choices, what. Two that came in one
commit belong together.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

HEADER, FRAME = 32, 24  # bytes of the log's head, and of each page's

#: A row of the marks in its page: head, kind of number, kind of text; the voter's id, the channel.
#: Ids of one byte are enough here (of 0 and 1 the kind says it all).
_MARK = re.compile(rb"\x03(?:\x01.(.)|\x09.())(online|terminal|assisted|paper)", re.DOTALL)
#: A row of the choices: the commitment, the choice, the nonce.
_CHOICE = re.compile(rb"[0-9a-f]{64}([a-z_]+?)[0-9a-f]{64}")


def joined(database: Path) -> list[tuple[int, str]]:
    """The voters (ids) and choices that the log of *database* joins."""
    log = database.with_name(f"{database.name}-wal")
    if not log.exists():
        return []
    marks: set[int] = set()
    choices: dict[bytes, str] = {}
    found = []
    for pages in _commits(log.read_bytes()):
        came = {_id(row) for page in pages for row in _MARK.finditer(page)} - marks
        chosen = {
            row.group(): row.group(1).decode() for page in pages for row in _CHOICE.finditer(page)
        }
        new = {key: choice for key, choice in chosen.items() if key not in choices}
        if len(came) == len(new) == 1:
            found.append((*came, *new.values()))
        marks |= came
        choices |= new
    return found


def _id(row: re.Match[bytes]) -> int:
    return row.group(1)[0] if row.group(1) else 1


def _commits(log: bytes) -> Iterator[Sequence[bytes]]:
    """The pages of each commit, in the order in which they lie in *log*."""
    if len(log) < HEADER:
        return
    (size,) = struct.unpack(">I", log[8:12])
    pages: list[bytes] = []
    for start in range(HEADER, len(log) - size - FRAME + 1, FRAME + size):
        (_number, last) = struct.unpack(">II", log[start : start + 8])
        pages.append(log[start + FRAME : start + FRAME + size])
        if last:  # the size of the database after it: this was the last page of a commit
            yield pages
            pages = []
