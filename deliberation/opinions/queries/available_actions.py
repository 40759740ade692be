"""Which acts of this room an issue's page offers: those that one may do and the rules allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deliberation.issues.models import Issue
from deliberation.opinions.models import OpinionMap
from deliberation.opinions.queries.maps import of_issue
from deliberation.rules.policy import Actor, Facts, Permission, may


@dataclass(frozen=True, slots=True)
class Offers:
    """What the page of an issue offers.

    :ivar running: the map that is open now
    :ivar take: something may be said to it
    :ivar judge: residents' statements may be judged
    :ivar closed: the maps with a result, the latest first
    :ivar open: a map may be opened
    """

    running: OpinionMap | None = None
    take: bool = False
    judge: bool = False
    closed: Sequence[OpinionMap] = ()
    open: bool = False

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return self.open or self.running is not None or bool(self.closed)


def offers(issue: Issue, actor: Actor, facts: Facts, now: datetime) -> Offers:
    """What *actor* may do about opinions on *issue*; one question, none of a private issue."""
    if issue.private:
        return Offers()
    maps = of_issue(issue)
    running = next((one for one in maps if not one.is_closed(now)), None)
    opens = running is None and all(one.closed_at for one in maps) and not issue.position.ended
    return Offers(
        running=running,
        take=running is not None and may(Permission.TAKE_STANCE, actor, facts),
        judge=running is not None and may(Permission.JUDGE_STATEMENT, actor, facts),
        closed=[one for one in maps if one.closed_at is not None],
        open=opens and may(Permission.OPEN_OPINIONS, actor, facts),
    )
