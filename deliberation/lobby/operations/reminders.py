"""Reminders: whoever owes something is told that its end is near, and that it has passed.

Sent by ``flask tick`` alone, each once: a duty carries when it was reminded of and chased, and
is claimed in the transaction that queues the messages.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, and_, or_, select, update

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.ballots.queries.doors import persons
from deliberation.connections import is_away
from deliberation.database import changed, db, record_beside, subject_of, unit_of_work
from deliberation.issues.models import VOTER, Duty, DutyKind, Issue
from deliberation.issues.operations.confiding import confidants
from deliberation.issues.queries import MEDIATOR
from deliberation.lobby.operations import Failure
from deliberation.messages.operations import remind as queue
from deliberation.people.models import Community
from deliberation.people.queries import holders, staff
from deliberation.rules.policy import RoleKind
from deliberation.texts.models import Text

#: Days before its end that a duty is reminded of.
DAYS_BEFORE = 3
#: What is asked of hundreds has its own messages; what waits for its proposer chases nobody.
UNREMINDED = (DutyKind.RATE, DutyKind.SUBMIT)
PAGE = 200  # in one transaction


def remind(community: Community, now: datetime, *, failures: list[Failure] | None = None) -> int:
    """Queue every reminder that is due by *now* and has not been sent.

    What is overdue when it is first looked at is only chased: two messages at once say no more.
    One that fails leaves nothing behind and does not keep the others from being sent.

    :param failures: is given what failed; without it the first error is raised at the end
    :returns: how many duties were reminded of or chased
    :raises SQLAlchemyError: the database does not answer any more
    """
    sent, failed, community_id = 0, [], community.id
    last: _Place | None = None
    while found := _due(community_id, now, last):
        last = found[-1].due, found[-1].id
        with unit_of_work() as session:
            for duty in found:
                try:
                    with session.begin_nested():
                        sent += _send(community_id, duty.id, now)
                except Exception as error:
                    if is_away(error):
                        raise
                    failed.append(Failure("reminder of duty", duty.kind, duty.id, error))
    if failures is not None:
        failures.extend(failed)
    elif failed:
        raise failed[0].error
    return sent


_Place = tuple[datetime, int]


def _due(community_id: int, now: datetime, after: _Place | None) -> Sequence[Row]:
    """Id, kind and end of the next duties to remind of, in the order of their ends."""
    # What has hours, not days, was said when it began: a second message would say the same.
    soon = (
        (Duty.due <= now + timedelta(days=DAYS_BEFORE))
        & Duty.reminded_at.is_(None)
        & Duty.report_id.is_(None)
    )
    late = (Duty.due < now) & Duty.chased_at.is_(None)
    asked = select(Duty.id, Duty.kind, Duty.due).where(
        Duty.community_id == community_id,
        Duty.settled_at.is_(None),
        Duty.kind.not_in(UNREMINDED),
        soon | late,
    )
    if after is not None:
        due, duty_id = after
        asked = asked.where(or_(Duty.due > due, and_(Duty.due == due, Duty.id > duty_id)))
    return db.session.execute(asked.order_by(Duty.due, Duty.id).limit(PAGE)).all()


def _send(community_id: int, duty_id: int, now: datetime) -> bool:
    duty = db.session.get_one(Duty, (community_id, duty_id), populate_existing=True)
    late = duty.due < now
    mark = Duty.chased_at if late else Duty.reminded_at
    values = {"reminded_at": now} | ({"chased_at": now} if late else {})
    taken = changed(
        update(Duty)
        .where(
            Duty.community_id == community_id,
            Duty.id == duty_id,
            Duty.settled_at.is_(None),
            mark.is_(None),
        )
        .values(**values)
    )
    if taken != 1:
        return False
    queue(
        _debtors(duty, now),
        "duty:overdue" if late else "duty:due_soon",
        community_id=duty.community_id,
        issue_id=duty.issue_id,
        occasion=f"duty:{duty.id}:{'overdue' if late else 'due_soon'}",
        particulars={"duty": duty.kind, "due": clock.day_of(duty.due).isoformat()} | _about(duty),
        at=now,
    )
    return True


def _about(duty: Duty) -> dict[str, str]:
    """What is owed on no issue: the text or the report, by which its page is found."""
    if duty.called is not None:
        return {"report": duty.called}
    if duty.text_id is None:
        return {}
    text = record_beside(duty, Text, duty.text_id)
    return {"text_number": text.number}


def _debtors(duty: Duty, now: datetime) -> Collection[int]:
    """Ids of the persons who owe *duty*: its person, its unit's staff, or who has its role."""
    if duty.person_id:
        return [duty.person_id]
    if duty.unit_id:
        return staff(duty.community_id, [duty.unit_id])
    if duty.role == VOTER:  # who has voted owes nothing any more, and late nobody can vote
        box = subject_of(Box, duty)
        return () if box.is_closed(now) else persons(box, silent=True)
    assert duty.role is not None  # else it is a person's or a unit's
    role = RoleKind(duty.role)
    if role is RoleKind.MEDIATOR:  # of this dispute: nobody else is told that there is one
        assert duty.issue_id is not None
        issue = record_beside(duty, Issue, duty.issue_id)
        return confidants(issue, MEDIATOR) or [one for one in [issue.owner_id] if one]
    return holders(duty.community_id, [role], clock.day_of(now))
