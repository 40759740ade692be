"""Changing: what can be done in this room."""

from __future__ import annotations

from deliberation.ballots.operations.opening import (
    CHANNELS,
    ONLINE,
    PROXY,
    TERMINAL,
    Cast,
    Entitled,
    OutOfOrder,
    cast,
    cast_so_far,
    close,
    count,
    extend,
    hold,
    judged,
    open_box,
)

__all__ = [
    "CHANNELS",
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
