"""Changing: what can be done in this room."""

from __future__ import annotations

from deliberation.mend.operations.dispatching import advise, cover, dispatch, keep_private, merge
from deliberation.mend.operations.handling import (
    accept,
    answer,
    answer_order,
    fall_due_silent,
    hand_on,
    handle,
    leave_out,
    refuse,
    take,
)
from deliberation.mend.operations.places import (
    NAME_MOST,
    PLACE_KINDS,
    KindDraft,
    add_place,
    close_place,
    retire_kind,
    save_kind,
)
from deliberation.mend.operations.reporting import (
    MOST_PHOTOS,
    SPOT_MOST,
    TEXT_MOST,
    join,
    keep_photos,
    kept_photos,
    report,
    withdraw,
)
from deliberation.mend.operations.topics import raise_topic

__all__ = [
    "KindDraft",
    "MOST_PHOTOS",
    "NAME_MOST",
    "PLACE_KINDS",
    "SPOT_MOST",
    "TEXT_MOST",
    "accept",
    "add_place",
    "advise",
    "answer",
    "answer_order",
    "close_place",
    "cover",
    "dispatch",
    "fall_due_silent",
    "hand_on",
    "handle",
    "join",
    "keep_photos",
    "keep_private",
    "kept_photos",
    "leave_out",
    "merge",
    "raise_topic",
    "refuse",
    "report",
    "retire_kind",
    "save_kind",
    "take",
    "withdraw",
]
