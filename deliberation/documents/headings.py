"""Which column of a list holds what, by the names that offices give their columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence


def called_like(names: Mapping[str, Sequence[str]], columns: Sequence[str]) -> dict[str, str]:
    """For each field the column of *columns* that is called like it; a column is used once.

    :param names: field → what its column is usually called, the surest first
    """
    plain = {column: _plain(column) for column in columns if column}
    found: dict[str, str] = {}
    # First the names that say it exactly, for all fields; then those that merely contain it.
    for fits in (str.__eq__, str.__contains__):
        for field, usual in names.items():
            if field not in found:
                free = [column for column in plain if column not in found.values()]
                column = _first(usual, free, plain, fits)
                if column is not None:
                    found[field] = column
    return found


def _first(names, free, plain, fits) -> str | None:
    for name in names:
        for column in free:
            # A short Latin word is in many others ("id" in "resident").
            if fits(plain[column], name) and (plain[column] == name or not name.isascii()):
                return column
    return None


def _plain(column: str) -> str:
    """*column* without what offices add to a name: stars, blanks, （必填）, a unit."""
    return re.sub(r"[（(][^）)]*[）)]|[\s*＊:：]", "", column).casefold()
