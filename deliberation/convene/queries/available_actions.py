"""Which acts of this room a page offers: those that the actor may do and the rules allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.convene import queries
from deliberation.convene.models import Meeting
from deliberation.issues.models import Issue
from deliberation.rules.policy import Actor, Facts, Permission, may
from deliberation.rules.voting import profile
from deliberation.rules.workflow import MEETING_BODIES, Step


@dataclass(frozen=True, slots=True)
class Written:
    """A written vote as the page of its issue names it; ``result`` is ``None`` while it is open."""

    number: int
    result: str | None


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
    writings: Sequence[Written]

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return self.call or self.write or bool(self.meetings) or bool(self.writings)


def offers(issue: Issue, actor: Actor, facts: Facts, entries: Sequence[Any]) -> Offers:
    """What *actor*, standing to *issue* as *facts* say, may do here now.

    :param entries: the issue's story, newest first
    """
    here = issue.step == Step.CONVENE.value and may(Permission.CONVENE, actor, facts)
    written = in_writing(entries)
    running = any(one.result is None for one in written)
    called = [one for one in queries.of_issue(issue) if one.noticed_at is not None]
    waits = any(one.state in ("noticed", "in_session") for one in called)
    return Offers(
        call=here and issue.body in MEETING_BODIES and not running,
        meetings=called,
        write=here
        and not running
        and not waits
        and not issue.position.dispute
        and issue.body is not None
        and profile(issue.body).in_writing,
        writings=written,
    )


def in_writing(entries: Sequence[Any]) -> list[Written]:
    """The written votes that an issue's *entries*, newest first, speak of, the latest first.

    The page has read the entries already, so they cost it no question.
    """
    found: dict[int, str | None] = {}
    for entry in entries:
        if entry.verb == "issue:adopted_in_writing":
            found.setdefault(entry.particulars["writing"], "adopted")
        elif entry.verb == "issue:not_adopted_in_writing":
            found.setdefault(entry.particulars["writing"], entry.particulars["result"])
        elif entry.verb == "issue:writing_opened":
            found.setdefault(entry.particulars["writing"], None)
    return [Written(number, result) for number, result in found.items()]
