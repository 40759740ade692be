"""What a file of tables holds, before anybody has said what it means: grids of cells as text.

A cell is a string. Where it matters how it came there it is one of the kinds below, which are
strings too, so that whoever only reads the text need not know them.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar

from deliberation.rules.reading import plain_text


class Moment(str):
    """A cell in which the spreadsheet keeps a day or a time, written as ISO 8601."""

    __slots__ = ()
    mark: ClassVar[str] = "d"


class Spread(str):
    """The value of a merged block, in one of its lower rows."""

    __slots__ = ()
    mark: ClassVar[str] = "s"


class Across(str):
    """The value of a merged block, to the right of its first column: for headings only."""

    __slots__ = ()
    mark: ClassVar[str] = "a"


@lru_cache(1 << 15)
def plain_cell(cell: str) -> str:
    """A cell as :func:`rules.text.plain_text` reads it; in a list the same ones come again."""
    return plain_text(cell)


_KINDS = {kind.mark: kind for kind in (Moment, Spread, Across)}


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. ``rows[0]`` is the row that a spreadsheet calls 1; rows may differ in length."""

    name: str
    rows: Sequence[Sequence[str]]
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Book:
    """A file of tables; a text file is a book of one sheet without a name."""

    grids: Sequence[Grid]

    @property
    def shown(self) -> Sequence[Grid]:
        """The sheets that a spreadsheet shows."""
        return [grid for grid in self.grids if grid.visible]

    def grid(self, name: str) -> Grid | None:
        """The visible sheet called so."""
        return next((grid for grid in self.shown if grid.name == name), None)


def as_text(value: Any) -> str:
    """A value as a spreadsheet shows it where it has no other format: numbers in 15 digits."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        shown = format(Decimal(format(value, ".15g")), "f")
        return shown.rstrip("0").rstrip(".") if "." in shown else shown
    if isinstance(value, datetime):
        return Moment(value.isoformat(" ", "seconds"))
    if isinstance(value, date | time):
        return Moment(value.isoformat())
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return Moment(f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}")
    return str(value).strip()


def pack(book: Book, **about: Any) -> bytes:
    """The visible sheets of *book* as compressed JSON, with what is *about* them."""
    grids = [
        [grid.name, [[_packed(cell) for cell in row] for row in grid.rows]] for grid in book.shown
    ]
    whole = json.dumps({"grids": grids} | about, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(whole.encode("utf-8", "surrogatepass"), 1)


def unpack(content: bytes) -> tuple[Book, dict[str, Any]]:
    """What :func:`pack` has packed."""
    about = json.loads(zlib.decompress(content))
    grids = [
        Grid(name, [[_unpacked(cell) for cell in row] for row in rows])
        for name, rows in about.pop("grids")
    ]
    return Book(grids), about


def _packed(cell: str) -> str | list[str]:
    return cell if type(cell) is str else [cell.mark, str(cell)]  # type: ignore[attr-defined]


def _unpacked(cell: str | list[str]) -> str:
    return cell if isinstance(cell, str) else _KINDS[cell[0]](cell[1])
