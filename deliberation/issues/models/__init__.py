"""The tables of this room."""

from __future__ import annotations

from deliberation.issues.models.issues import (
    HELD,
    TEXTS,
    VOTER,
    Confidant,
    DueCount,
    Duty,
    Follow,
    Issue,
    Point,
    StepCount,
    Timer,
)
from deliberation.issues.models.kinds import DutyKind, TimerKind
from deliberation.issues.models.pictures import HoldsPicture
from deliberation.issues.models.search import (
    IssueText,
)

__all__ = [
    "DutyKind",
    "TimerKind",
    "Confidant",
    "DueCount",
    "Duty",
    "Follow",
    "HELD",
    "HoldsPicture",
    "TEXTS",
    "Issue",
    "IssueText",
    "Point",
    "StepCount",
    "Timer",
    "VOTER",
]
