"""What is owed as soon as an issue enters a step, whichever room sent it there."""

from __future__ import annotations

from datetime import datetime, timedelta

from deliberation import clock
from deliberation.issues.models import DutyKind, Issue
from deliberation.issues.operations import owe
from deliberation.people.models import Community
from deliberation.rules.policy import RoleKind

#: Days within which the committee gives notice of the meeting that decides: topics are
#: deliberated every month (sources A6).
NOTICE_WITHIN = 30
#: Days within which the parties to a dispute are invited to a session: a quarrel does not wait
#: for the hall's month.
SESSION_WITHIN = 15


def review(issue: Issue, community: Community, *, at: datetime) -> None:
    """The committee's clock begins (§1): acknowledge, then answer with reasons.

    Both are counted in working days of the desk; the day of entering is not counted.
    """
    bylaws, off, today = community.bylaws, community.days_off, clock.day_of(at)
    for kind, days in (
        (DutyKind.ACKNOWLEDGE, bylaws.acknowledge_working_days),
        (DutyKind.ANSWER, bylaws.answer_working_days),
    ):
        due = clock.last_moment(clock.add_working_days(today, days, off))
        owe(issue, kind, at=at, due=due, role=RoleKind.COMMITTEE.value, working_days=days)


def convene(issue: Issue, *, at: datetime) -> None:
    """The committee owes the notice of a meeting of the deciding body, or a first session."""
    mediated = issue.position.dispute
    days = SESSION_WITHIN if mediated else NOTICE_WITHIN
    due = clock.last_moment(clock.day_of(at) + timedelta(days=days))
    kind = DutyKind.SESSION if mediated else DutyKind.NOTICE
    owe(issue, kind, at=at, due=due, role=RoleKind.COMMITTEE.value)
