"""At the end of each day what is public of an open ballot box goes on record (§4)."""

from __future__ import annotations

from datetime import timedelta

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.ballots.operations import publishing
from deliberation.ballots.operations.casting import hold
from deliberation.database import subject_of
from deliberation.issues.models import Timer, TimerKind
from deliberation.issues.operations import set_timer
from deliberation.people.models import Community


def watch(box: Box) -> None:
    """Let the head of each day of *box*, which has just been opened, go on record."""
    if publishing.is_published(box):
        first = clock.end_of(clock.day_of(box.opens_at))
        set_timer(box.community_id, TimerKind.BOX_HEAD, box.id, falls_due=first)


def fall_due(community: Community, timer: Timer) -> None:
    """A day has ended; the next one is waited for as long as the box is open."""
    box = subject_of(Box, timer)
    hold(box)
    if box.closed_at is not None or timer.falls_due > box.closes_at:
        return  # extended it would have been, at the moment at which it was to close
    day = clock.day_of(timer.falls_due - timedelta(seconds=1))
    publishing.take_head(box, day, at=timer.falls_due)
    set_timer(
        box.community_id,
        TimerKind.BOX_HEAD,
        box.id,
        falls_due=clock.end_of(day + timedelta(days=1)),
        occasion=timer.occasion + 1,
    )
