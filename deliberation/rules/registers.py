"""What can become of a person and of their role in the registers, and on which day it counts.

Rolls that are frozen stay as they are; whatever is computed afterwards follows the registers.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from .policy import RoleKind
from .refusals import Refusal


class Leaving(StrEnum):
    """Why somebody is no longer here. It stands in the register, never in the public record."""

    MOVED_OUT = "moved_out"
    DIED = "died"
    LEFT_WORK = "left_work"
    MERGED = "merged"  # the record was a second one of somebody: given by merging alone


#: What a clerk may choose.
LEAVINGS = (Leaving.MOVED_OUT, Leaving.DIED, Leaving.LEFT_WORK)


class Ending(StrEnum):
    """Why a role has ended."""

    RESIGNED = "resigned"
    TERM_OVER = "term_over"
    REMOVED = "removed"
    MISTAKEN = "mistaken"
    LEFT = "left"  # its holder is no longer here
    MOVED = "moved"  # to a household of another group


#: What a clerk may choose; the others follow from something else.
ENDINGS = (Ending.RESIGNED, Ending.TERM_OVER, Ending.REMOVED, Ending.MISTAKEN)

#: Roles whose holders keep the registers and can let others in.
KEEPERS = (RoleKind.COMMITTEE, RoleKind.ADMINISTRATOR)

#: Two roles that nobody holds at once: whoever decides is not who watches (5).
APART = frozenset({RoleKind.COMMITTEE, RoleKind.SUPERVISOR})


def last_day(since: date, on: date) -> date | None:
    """The day that no longer belongs to a role held from *since* that ends *on*.

    ``None`` where that would leave it no day: it was given by mistake, and was never held.
    """
    return on if on > since else None


def unmet_leaving(on: date, today: date, *, left: bool) -> list[Refusal]:
    """Why somebody cannot be said to be gone since *on*; empty: they can.

    :param left: they are gone already
    """
    if left:
        return [Refusal.of("registers.left_already", None)]
    if on > today:
        # What is still to come may come otherwise; access would have to end at midnight.
        return [Refusal.of("registers.not_yet", None)]
    if on < today - timedelta(days=3660):
        return [Refusal.of("registers.too_long_ago", None)]
    return []


def unmet_role(kind: RoleKind, held: frozenset[RoleKind], *, group: bool) -> list[Refusal]:
    """Why somebody who holds *held* cannot be given *kind*; empty: they can.

    :param group: they live in a household of a residents' group
    """
    if kind in held:
        return [Refusal.of("registers.role_held", None)]
    if kind in APART and held & APART:
        return [Refusal.of("roster.supervises_itself", "5")]
    if kind is RoleKind.REPRESENTATIVE and not group:
        return [Refusal.of("registers.no_group", "2")]
    return []


#: Roles of work: with the last of them a person no longer acts for a unit.
WORK = frozenset({RoleKind.COMMITTEE, RoleKind.PROPERTY, RoleKind.OFFICER, RoleKind.PARTNER})
