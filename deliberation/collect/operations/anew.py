"""Proposing anew what ended without a decision; after a lost vote, when the waiting time is over.

§1: what was not adopted may be proposed again after the bylaws' days. What lapsed or was
withdrawn has no waiting time.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from deliberation import clock
from deliberation.collect import queries
from deliberation.collect.operations import by_key, propose
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.people.operations.bylaws import held_at
from deliberation.rules import workflow
from deliberation.rules.refusals import NotReady, OutOfOrder, Refusal
from deliberation.rules.workflow import Closing, Step


def ended_undecided(issue: Issue) -> bool:
    """Whether *issue* ended in a way after which its matter may come back."""
    here = issue.position
    return here.closing is Closing.NOT_ADOPTED or here.step in (Step.LAPSED, Step.WITHDRAWN)


def waiting(issue: Issue, community: Community, today: date) -> Refusal | None:
    """Until when the matter of *issue* has to wait; ``None`` when it may be proposed *today*."""
    ended_on, days = clock.day_of(issue.since), held_at(community, issue.since).waiting_days
    return workflow.waiting(issue.position, ended_on, today, days)


def ensure_free(issue: Issue, community: Community, at: datetime) -> None:
    """Refuse to propose *issue* anew while it is under way or has to wait.

    :raises OutOfOrder: it has not ended, or it was decided
    :raises NotReady: the waiting time is not over; the refusal says until when
    """
    if not ended_undecided(issue):
        raise OutOfOrder.because("collect.not_to_be_proposed_anew", "1")
    if (refusal := waiting(issue, community, clock.day_of(at))) is not None:
        raise NotReady(refusal)


def propose_anew(
    before: Issue, community: Community, *, key: str, by: Person, at: datetime, **proposal: Any
) -> Issue:
    """A new issue with *proposal* (as for ``propose``), which the story of *before* names.

    :raises OutOfOrder: *before* has not ended, or it was decided
    :raises NotReady: the waiting time is not over, or as ``propose``
    """
    if (known := by_key(community.id, key)) is not None:
        return known
    ensure_free(before, community, at)
    made = propose(community, key=key, by=by, at=at, **proposal)
    entry = issues.note(before, "issue:proposed_anew", by=by, at=at, number=made.number)
    tell(issues.concerned(before, queries.cosigners(before)), entry)
    return made
