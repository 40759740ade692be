"""Settling what fell due: at the community's next request, or by ``flask tick``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from deliberation.ballots import closing as boxes
from deliberation.collect import operations as collect
from deliberation.convene import selecting, writing_ends
from deliberation.database import unit_of_work
from deliberation.issues import operations as issues
from deliberation.issues import queries
from deliberation.issues.models import Timer
from deliberation.people.models import Community
from deliberation.resolve import operations as resolve
from deliberation.supervise import follow_ups, polls, verdicts

#: What happens when a timer's time has come: kind → operation(community, timer).
SETTLED_BY: Mapping[str, Callable[[Community, Timer], None]] = {
    "lapse": collect.lapse,
    "writing_close": writing_ends.fall_due,
    "selection_close": selecting.fall_due,
    "force": resolve.fall_due,
    "poll_after_done": polls.fall_due_after_done,
    "poll_after_deadline": polls.fall_due_after_deadline,
    "box_close": boxes.fall_due,
    "poll_close": verdicts.fall_due_close,
    "poll_again": polls.fall_due_again,
    "visit_open": follow_ups.fall_due_open,
    "visit_close": follow_ups.fall_due_close,
    "visit_again": follow_ups.fall_due_again,
}


#: What one request settles at most: nobody waits for ten thousand proposals to lapse.
AT_A_REQUEST = 50


def settle_due(community: Community, now: datetime, *, most: int | None = None) -> int:
    """Let everything happen whose time has come by *now*, each once, in the order of its time.

    Twice, late, or on two machines does the same as once: a timer is claimed in the
    transaction of what it does, and what it does is dated at the moment it fell due.

    :param most: leave the rest to the next request, or to ``flask tick``
    :returns: how many were settled; one indexed question when there is nothing to do
    """
    settled = 0
    while settled != most and (timer := queries.next_due(community.id, now)) is not None:
        with unit_of_work():
            if issues.claim(timer):
                SETTLED_BY[timer.kind](community, timer)
                settled += 1
    return settled
