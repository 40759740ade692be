"""What ``flask tick`` does in one community: settle what fell due, remind of what will."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from deliberation import clock
from deliberation.connections import is_busy, without_words
from deliberation.database import db, unit_of_work
from deliberation.lobby.operations import Failure, registers_by_two, settle_due
from deliberation.lobby.operations.ends import ends_anew
from deliberation.lobby.operations.reminders import remind
from deliberation.people import queries as people
from deliberation.people.models import Community

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ticked:
    """What came of it; what waits for somebody's lock has not failed, the next tick tries it."""

    settled: int
    reminded: int
    failed: int
    waiting: int

    def __str__(self) -> str:
        told = f"{self.settled} settled, {self.reminded} reminded"
        told += f", {self.failed} failed" * bool(self.failed)
        return told + f", {self.waiting} wait for a lock" * bool(self.waiting)


def tick(community_id: int, code: str) -> Ticked:
    """Settle and remind in one community; whatever fails is logged, and the rest goes on."""
    failures: list[Failure] = []
    done = {"settled": 0, "reminded": 0}

    def days(community: Community) -> None:
        with unit_of_work():
            ends_anew(community, at=clock.now())

    def settle(community: Community) -> None:
        done["settled"] = settle_due(community, clock.now(), failures=failures)

    def reminders(community: Community) -> None:
        done["reminded"] = remind(community, clock.now(), failures=failures)

    def lists(community: Community) -> None:
        with unit_of_work():
            registers_by_two.forget(community, at=clock.now())

    for part in (days, settle, reminders, lists):  # none of which needs what another one did
        try:
            part(people.by_id(community_id))
        except Exception as error:
            failures.append(Failure("community", part.__name__, community_id, error))
        finally:
            db.session.rollback()
    waiting = [one for one in failures if is_busy(one.error)]
    for one in failures:
        if one in waiting:
            log.warning("%s: %s waits for a lock", code, one)
        else:
            log.error("%s: %s failed\n%s", code, one, without_words(one.error))
    return Ticked(**done, failed=len(failures) - len(waiting), waiting=len(waiting))
