"""Which acts of this room a page offers: those that the actor may do and the rules allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.convene import queries
from deliberation.convene.models import Meeting, Writing
from deliberation.issues.models import Issue
from deliberation.rules.notice import MEETING
from deliberation.rules.policy import Actor, Facts, Permission, may
from deliberation.rules.profiles import profile
from deliberation.rules.steps.position import Step


@dataclass(frozen=True, slots=True)
class Offers:
    """What the page of an issue offers in this room.

    :ivar call: a meeting on it may be called
    :ivar meetings: meetings that have it on their agenda and were noticed, the latest first
    :ivar write: its body may be asked in writing
    :ivar writings: the written votes on it, the latest first
    """

    call: bool
    meetings: Sequence[Meeting]
    write: bool
    writings: Sequence[Writing]

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return self.call or self.write or bool(self.meetings) or bool(self.writings)


def offers(issue: Issue, actor: Actor, facts: Facts) -> Offers:
    """What *actor*, standing to *issue* as *facts* say, may do here now."""
    here = issue.step == Step.CONVENE.value and may(Permission.CONVENE, actor, facts)
    writings = queries.writings(issue)
    running = any(one.ended_at is None for one in writings)
    called = [one for one in queries.of_issue(issue) if one.noticed_at is not None]
    waits = any(one.state in ("noticed", "in_session") for one in called)
    return Offers(
        call=here and issue.body in MEETING and not running,
        meetings=called,
        write=here
        and not running
        and not waits
        and not issue.position.dispute
        and profile(issue.body).in_writing,
        writings=writings,
    )
