"""What of many alike is tried in the default run; ``--whole`` tries all of them.

In CI always the same, so that a red run can be repeated; at a desk what has its turn on this day.
"""

from __future__ import annotations

import os
import zlib


def has_its_turn(name: str, of: int) -> bool:
    """Whether what is called *name* is among the one in *of* that are tried."""
    from deliberation import clock  # here, so that tests of the rulebook start without a web

    turn = 0 if os.environ.get("CI") else clock.today().toordinal() % of
    return zlib.crc32(name.encode()) % of == turn
