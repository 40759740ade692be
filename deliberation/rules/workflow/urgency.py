"""Five colours by urgency (rulebook §5; sources B13). Never shown by colour alone."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Urgency(StrEnum):
    """How urgent something with a deadline is, the calmest first."""

    GREEN = "green"  # on time
    BLUE = "blue"  # due within 7 days
    YELLOW = "yellow"  # overdue by up to 7 days
    ORANGE = "orange"  # overdue by up to 30 days
    RED = "red"  # overdue by more


def urgency_on(deadline: date, on: date) -> Urgency:
    """The colour on the day *on* of what is due on the day *deadline*.

    The day of the deadline itself is not overdue.
    """
    left = (deadline - on).days
    if left > 7:
        return Urgency.GREEN
    if left >= 0:
        return Urgency.BLUE
    if left >= -7:
        return Urgency.YELLOW
    return Urgency.ORANGE if left >= -30 else Urgency.RED
