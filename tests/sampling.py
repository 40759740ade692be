"""What of many alike is tried in the default run; ``--whole`` tries all of them.

In CI always the same, so that a red run can be repeated; at a desk what has its turn on this day.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def has_its_turn(name: str, of: int) -> bool:
    """Whether what is called *name* is among the one in *of* that are tried."""
    return zlib.crc32(name.encode()) % of == _turn() % of


def one_of_each(alike: Iterable[tuple[str, T]]) -> list[T]:
    """Of those *alike*, pairs of a group's name and a member, the member that has its turn."""
    groups: dict[str, list[T]] = {}
    for group, member in alike:
        groups.setdefault(group, []).append(member)
    return [members[_turn() % len(members)] for members in groups.values()]


def _turn() -> int:
    from deliberation import clock  # here, so that tests of the rulebook start without a web

    return 0 if os.environ.get("CI") else clock.today().toordinal()
