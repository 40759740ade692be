"""Changing: what can be done in this room."""

from __future__ import annotations

from deliberation.ballots.operations.casting import (
    CHANNELS,
    ONLINE,
    PROXY,
    TERMINAL,
    AlreadyCast,
    Cast,
    cast,
    cast_so_far,
    hold,
)
from deliberation.ballots.operations.closing import close, count, judged
from deliberation.ballots.operations.opening import Entitled, extend, open_box
from deliberation.rules.refusals import OutOfOrder

__all__ = [
    "CHANNELS",
    "AlreadyCast",
    "Cast",
    "Entitled",
    "ONLINE",
    "OutOfOrder",
    "PROXY",
    "TERMINAL",
    "cast",
    "cast_so_far",
    "close",
    "count",
    "extend",
    "hold",
    "judged",
    "open_box",
]
