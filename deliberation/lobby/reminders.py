"""Reminders: whoever owes something is told that its end is near, and that it has passed.

Sent by ``flask tick`` alone, each once: a duty carries when it was reminded of and chased, and
is claimed in the transaction that queues the messages.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.confiding import confidants
from deliberation.issues.models import Duty, Issue
from deliberation.issues.queries import MEDIATOR
from deliberation.messages.operations import remind as queue
from deliberation.people.models import Community
from deliberation.people.queries import holders, staff
from deliberation.rules.policy import RoleKind

#: Days before its end that a duty is reminded of.
DAYS_BEFORE = 3
#: What is asked of hundreds has its own messages; what waits for its proposer chases nobody.
UNREMINDED = ("rate", "submit")
PAGE = 200  # in one transaction


def remind(community: Community, now: datetime) -> int:
    """Queue every reminder that is due by *now* and has not been sent.

    What is overdue when it is first looked at is only chased: two messages at once say no more.

    :returns: how many duties were reminded of or chased
    """
    sent = 0
    while found := _due(community.id, now):
        with unit_of_work():
            sent += sum(_send(duty_id, now) for duty_id in found)
    return sent


def _due(community_id: int, now: datetime) -> list[int]:
    soon = (Duty.due <= now + timedelta(days=DAYS_BEFORE)) & Duty.reminded_at.is_(None)
    late = (Duty.due < now) & Duty.chased_at.is_(None)
    return list(
        db.session.scalars(
            select(Duty.id)
            .where(
                Duty.community_id == community_id,
                Duty.settled_at.is_(None),
                Duty.kind.not_in(UNREMINDED),
                soon | late,
            )
            .order_by(Duty.due, Duty.id)
            .limit(PAGE)
        )
    )


def _send(duty_id: int, now: datetime) -> bool:
    duty = db.session.get(Duty, duty_id, populate_existing=True)
    late = duty.due < now
    mark = Duty.chased_at if late else Duty.reminded_at
    values = {"reminded_at": now} | ({"chased_at": now} if late else {})
    taken = db.session.execute(
        update(Duty)
        .where(Duty.id == duty_id, Duty.settled_at.is_(None), mark.is_(None))
        .values(**values)
    )
    if taken.rowcount != 1:
        return False
    queue(
        _debtors(duty, now),
        "duty:overdue" if late else "duty:due_soon",
        community_id=duty.community_id,
        issue_id=duty.issue_id,
        occasion=f"duty:{duty.id}:{'overdue' if late else 'due_soon'}",
        particulars={"duty": duty.kind, "due": clock.day_of(duty.due).isoformat()},
        at=now,
    )
    return True


def _debtors(duty: Duty, now: datetime) -> list[int]:
    if duty.person_id:
        return [duty.person_id]
    if duty.role == RoleKind.MEDIATOR:  # of this dispute: nobody else is told that there is one
        issue = db.session.get_one(Issue, duty.issue_id)
        return confidants(issue, MEDIATOR) or [issue.owner_id]
    if duty.unit_id:
        return list(staff(duty.community_id, [duty.unit_id]))
    return list(holders(duty.community_id, [RoleKind(duty.role)], clock.day_of(now)))
