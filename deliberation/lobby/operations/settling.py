"""Settling what fell due: at the community's next request, or by ``flask tick``."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from deliberation.collect import operations as collect
from deliberation.connections import is_away, is_busy, without_words
from deliberation.convene.operations import selecting, written_vote_end
from deliberation.database import db, unit_of_work
from deliberation.discuss.operations import abandonment
from deliberation.issues import operations as issues
from deliberation.issues import queries
from deliberation.issues.models import Timer, TimerKind
from deliberation.issues.operations import box_ends, box_heads
from deliberation.mend import operations as mend
from deliberation.opinions import operations as opinions
from deliberation.people.models import Community
from deliberation.resolve import operations as resolve
from deliberation.review.operations import referring
from deliberation.supervise.operations import follow_ups, polls, verdicts
from deliberation.texts.operations import adopting, looking, rounds

#: What happens when a timer's time has come: kind → operation(community, timer).
SETTLED_BY: Mapping[str, Callable[[Community, Timer], None]] = {
    TimerKind.LAPSE: collect.lapse,
    TimerKind.OPINIONS_CLOSE: opinions.fall_due,
    TimerKind.TRIAL_END: adopting.fall_due_trial,
    TimerKind.TEXT_REVIEW: adopting.fall_due_review,
    TimerKind.WRITING_CLOSE: written_vote_end.fall_due,
    TimerKind.SELECTION_CLOSE: selecting.fall_due,
    TimerKind.REFERRAL_SILENT: referring.fall_due,
    TimerKind.MEETING_LEFT: abandonment.fall_due,
    TimerKind.FORCE: resolve.fall_due,
    TimerKind.POLL_AFTER_DONE: polls.fall_due_after_done,
    TimerKind.POLL_AFTER_DEADLINE: polls.fall_due_after_deadline,
    TimerKind.BOX_CLOSE: box_ends.fall_due,
    TimerKind.BOX_HEAD: box_heads.fall_due,
    TimerKind.POLL_CLOSE: verdicts.fall_due_close,
    TimerKind.POLL_COMPLETE: verdicts.fall_due_complete,
    TimerKind.POLL_AGAIN: polls.fall_due_again,
    TimerKind.VISIT_OPEN: follow_ups.fall_due_open,
    TimerKind.VISIT_CLOSE: follow_ups.fall_due_close,
    TimerKind.VISIT_AGAIN: follow_ups.fall_due_again,
    TimerKind.ROUND_CLOSE: rounds.fall_due,
    TimerKind.GUIDE_LOOK: looking.fall_due,
    TimerKind.REPORT_SILENT: mend.fall_due_silent,
}

Settle = Callable[[Community, Timer], None]
#: What takes long and changes nothing, before anybody is kept from writing: kind →
#: operation(community, timer), which gives what is then done instead of the above.
AHEAD: Mapping[str, Callable[[Community, Timer], Settle]] = {
    TimerKind.OPINIONS_CLOSE: opinions.count_ahead,
}

#: What one request settles at most: nobody waits for ten thousand proposals to lapse.
AT_A_REQUEST = 50
#: Seconds that a request waits for a lock when it settles: a backup may hold it for an hour.
PATIENCE = 2
#: Seconds for which requests of this process leave alone what could not be settled.
PUT_OFF = 30

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """A timer that could not be settled, or a reminder that could not be sent; it stays due."""

    what: str
    kind: str
    id: int
    error: Exception

    def __str__(self) -> str:
        return f"{self.what} {self.id} ({self.kind})"


def settle_due(
    community: Community,
    now: datetime,
    *,
    most: int | None = None,
    patience: float | None = None,
    passed_over: Collection[int] = (),
    failures: list[Failure] | None = None,
) -> int:
    """Let everything happen whose time has come by *now*, each once, in the order of its time.

    Twice, late, or on two machines does the same as once: a timer is claimed in the
    transaction of what it does, and what it does is dated at the moment it fell due. One that
    fails leaves nothing behind and does not keep the later ones from being settled.

    :param most: how many are tried; the rest is left to the next request, or to ``flask tick``
    :param patience: seconds that a lock is waited for, once; the rest is left then
    :param passed_over: ids of timers that are not tried
    :param failures: is given what failed; without it the first error is raised at the end
    :returns: how many were settled; one indexed question when there is nothing to do
    :raises SQLAlchemyError: the database does not answer any more
    """
    settled, failed, community_id = 0, [], community.id
    over = set(passed_over)
    tried = 0
    while tried != most and (timer := queries.next_due(community_id, now, tried=over)) is not None:
        kind, timer_id = timer.kind, timer.id
        tried += 1
        try:
            settle = AHEAD[kind](community, timer) if kind in AHEAD else SETTLED_BY[kind]
            with unit_of_work(patience=patience):
                if issues.claim(timer):
                    settle(community, timer)
                    settled += 1
                else:  # somebody else has settled it, or is at it
                    over.add(timer_id)
        except Exception as error:
            if is_away(error):
                raise
            failed.append(Failure("timer", kind, timer_id, error))
            over.add(timer_id)
            if patience is not None and is_busy(error):
                break  # somebody waits here, and has waited long enough
    if failures is not None:
        failures.extend(failed)
    elif failed:
        raise failed[0].error
    return settled


# ------------------------------------------------------------------ at a request

#: Of the few threads that make pages, this many at most may wait for locks of what falls due.
_settling = threading.BoundedSemaphore(2)
_put_off: WeakKeyDictionary[Engine, dict[int, float]] = WeakKeyDictionary()


def settle_at_a_request(community: Community, now: datetime) -> Sequence[Failure]:
    """Settle what fell due in *community*, before a page of it is made; never for long.

    What cannot be settled must not lock people out: it is logged, and left alone for a while.
    ``flask tick`` says the same aloud.

    :returns: what failed
    """
    left_alone = _put_off.setdefault(db.engine, {})
    for timer_id, until in list(left_alone.items()):
        if until < time.monotonic():
            left_alone.pop(timer_id, None)
    if queries.next_due(community.id, now, tried=left_alone) is None:
        return ()
    if not _settling.acquire(timeout=PATIENCE / 4):
        return ()  # two pages are at it
    failures: list[Failure] = []
    try:
        settle_due(
            community,
            now,
            most=AT_A_REQUEST,
            patience=PATIENCE,
            passed_over=left_alone,
            failures=failures,
        )
    finally:
        _settling.release()
    for failure in failures:
        left_alone[failure.id] = time.monotonic() + PUT_OFF
        if is_busy(failure.error):
            log.warning("%s waits: somebody holds a lock; tried again in %s s", failure, PUT_OFF)
        else:
            log.error("%s failed\n%s", failure, without_words(failure.error))
    return failures
