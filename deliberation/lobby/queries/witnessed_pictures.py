"""Photos and scans held against the hashes that the record names them by: byte for byte.

Which hash a picture has is digested with its row. Its bytes are most of a database, so there is a
bound to how many are read; of more, some are drawn by lot, others each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import SystemRandom
from time import perf_counter

from sqlalchemy import LargeBinary, Table, func, select

from deliberation.database import Model, db

_AT_ONCE = 16  # pictures in memory


@dataclass
class Compared:
    """How much was read, of all communities.

    :ivar most: bytes that are read at most; ``None``: all
    :ivar seconds: that it took; ``left``: pictures that were not drawn
    """

    most: int | None = None
    pictures: int = 0
    bytes: int = 0
    seconds: float = 0.0
    left: int = 0

    def __str__(self) -> str:
        said = f"{self.pictures} pictures ({self.bytes / 1e6:.1f} MB) in {self.seconds:.1f} s"
        return said + (f"; {self.left} more were not drawn by lot" if self.left else "")


def tables() -> Sequence[Table]:
    """Every table that keeps pictures: bytes, and the hash beside them."""
    return [
        table
        for table in Model.metadata.sorted_tables
        if "sha256" in table.c and "image" in table.c
        if isinstance(table.c.image.type, LargeBinary)
    ]


def flaws(community_id: int, so_far: Compared) -> Iterator[str]:
    """The pictures of a community whose bytes are others than their hash says.

    :param so_far: is added to
    """
    begun = perf_counter()
    there = [
        (table, row.id, row.size)
        for table in tables()
        for row in db.session.execute(
            select(table.c.id, func.length(table.c.image).label("size")).where(
                table.c.community_id == community_id
            )
        )
    ]
    SystemRandom().shuffle(there)
    drawn: dict[Table, list[int]] = {}
    for table, row_id, size in there:
        if so_far.most is not None and so_far.bytes + size > so_far.most:
            so_far.left += 1
            continue
        so_far.pictures += 1
        so_far.bytes += size
        drawn.setdefault(table, []).append(row_id)
    for table in sorted(drawn, key=lambda one: one.name):
        yield from _wrong(community_id, table, sorted(drawn[table]))
    so_far.seconds += perf_counter() - begun


def _wrong(community_id: int, table: Table, ids: Sequence[int]) -> Iterator[str]:
    for start in range(0, len(ids), _AT_ONCE):
        rows = select(table.c.id, table.c.sha256, table.c.image).where(
            table.c.community_id == community_id, table.c.id.in_(ids[start : start + _AT_ONCE])
        )
        for row in db.session.execute(rows.order_by(table.c.id)):
            if sha256(row.image).hexdigest() != row.sha256:
                yield f"{table.name} {row.id}: the picture is not the one that the record names"
