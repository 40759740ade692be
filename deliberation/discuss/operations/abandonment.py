"""A meeting that everybody has left is adjourned by the clock (rulebook 3.2.9)."""

from __future__ import annotations

from datetime import datetime, timedelta

from deliberation.convene.models import Meeting
from deliberation.database import subject_of
from deliberation.discuss import queries
from deliberation.discuss.operations.consequences import adjourned
from deliberation.discuss.queries import floor_cache
from deliberation.issues import operations as issues
from deliberation.issues.models import Timer, TimerKind
from deliberation.people.models import Community
from deliberation.rules.meeting import ABANDONED_AFTER, Floor, Phase

_SITS = (Phase.IN_SESSION, Phase.RECESS)


def watch(meeting: Meeting, before: Floor, after: Floor, *, at: datetime) -> None:
    """An act led from *before* to *after*: where nobody is here any more, the clock begins."""
    if before.stage in _SITS and not before.present:
        issues.stop_timer(meeting.community_id, TimerKind.MEETING_LEFT, meeting.id, at=at)
    if after.stage in _SITS and not after.present:
        issues.set_timer(
            meeting.community_id,
            TimerKind.MEETING_LEFT,
            meeting.id,
            falls_due=at + timedelta(milliseconds=ABANDONED_AFTER),
            occasion=after.seq,
        )


def fall_due(community: Community, timer: Timer) -> None:
    """Nobody came back: the meeting is adjourned as it stands."""
    meeting = subject_of(Meeting, timer, with_for_update=True)
    if meeting.adjourned_at is not None:
        return
    floor = floor_cache.floor(meeting).brought_to(floor_cache.milliseconds(timer.falls_due))
    if floor.phase is Phase.ADJOURNED:
        (last,) = queries.latest(meeting, 1)
        adjourned(meeting, floor, last, by=None, at=timer.falls_due)
