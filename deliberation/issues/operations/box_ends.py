"""The end of a box: counted at once, or once what others entered is contested no longer (§4)."""

from __future__ import annotations

from deliberation.ballots.models import Box
from deliberation.ballots.operations import closing
from deliberation.ballots.queries.contest_days import final_at
from deliberation.database import subject_of
from deliberation.issues.models import Timer, TimerKind
from deliberation.issues.operations import set_timer
from deliberation.people.models import Community

#: Occasions of a timer that a rule of its own sets (an extension) lie below this step.
_STEP = 10


def waits(timer: Timer, box: Box) -> bool:
    """Whether *box* is counted later: then its timer is set anew, for that moment."""
    final = final_at(box)
    if timer.falls_due >= final:
        return False
    kind, occasion = TimerKind(timer.kind), timer.occasion + _STEP
    set_timer(box.community_id, kind, box.id, falls_due=final, occasion=occasion)
    return True


def fall_due(community: Community, timer: Timer) -> None:
    """The time of a box has come that no room closes in its own way."""
    box = subject_of(Box, timer)
    if box.closed_at is None and not waits(timer, box):
        closing.fall_due(community, timer)
