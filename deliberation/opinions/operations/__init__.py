"""Changing: what can be done in this room."""

from __future__ import annotations

from deliberation.opinions.operations.closing import close, count_ahead, fall_due
from deliberation.opinions.operations.merging import join
from deliberation.opinions.operations.opening import ensure_day, open_map
from deliberation.opinions.operations.sheets import Entered, Sheet, enter_sheet
from deliberation.opinions.operations.stating import admit, refuse, state
from deliberation.opinions.operations.taking import KINDS, declare, take
from deliberation.opinions.operations.taking_over import take_over

__all__ = [
    "Entered",
    "KINDS",
    "Sheet",
    "admit",
    "close",
    "count_ahead",
    "declare",
    "enter_sheet",
    "ensure_day",
    "fall_due",
    "join",
    "open_map",
    "refuse",
    "state",
    "take",
    "take_over",
]
