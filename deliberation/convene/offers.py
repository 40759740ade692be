"""Which acts of this room a page offers: those that the actor may do and the rules allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.convene import queries
from deliberation.convene.models import Meeting
from deliberation.issues.models import Issue
from deliberation.rules.notice import MEETING
from deliberation.rules.policy import Actor, Facts, Permission, may
from deliberation.rules.steps.position import Step


@dataclass(frozen=True, slots=True)
class Offers:
    """What the page of an issue offers in this room.

    :ivar call: a meeting on it may be called
    :ivar meetings: meetings that have it on their agenda and were noticed, the latest first
    """

    call: bool
    meetings: Sequence[Meeting]

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return self.call or bool(self.meetings)


def offers(issue: Issue, actor: Actor, facts: Facts) -> Offers:
    """What *actor*, standing to *issue* as *facts* say, may do here now."""
    return Offers(
        call=issue.step == Step.CONVENE.value
        and issue.body in MEETING
        and may(Permission.CONVENE, actor, facts),
        meetings=[one for one in queries.of_issue(issue) if one.noticed_at is not None],
    )
