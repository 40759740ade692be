"""How many issues stand at each step, and how many answers were due and came in time in a month:
kept as issues move and duties are settled, so that no page counts them. What waits for a clerk to
release it is counted nowhere: nobody else knows of it (§1).

Whoever changes a count holds the turn to append to the community's record (:func:`take_turn`),
so that two who move issues wait for each other in one place only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Date, bindparam, delete, func, insert, select, text

from deliberation import clock
from deliberation.database import db, read
from deliberation.issues.models import HELD, DueCount, Duty, DutyKind, Issue, StepCount
from deliberation.journal.operations import take_turn

_SHIFT = text(
    "INSERT INTO step_counts (community_id, step, issues) VALUES (:community, :step, :by) "
    "ON CONFLICT (community_id, step) DO UPDATE SET issues = step_counts.issues + excluded.issues"
)


def arrived(community_id: int, step: str, number: int) -> None:
    """So many new issues stand at *step*."""
    take_turn(community_id)
    _shift(community_id, step, number)


def moved(community_id: int, before: str, after: str) -> None:
    """One issue went from step to step."""
    if before != after:
        take_turn(community_id)
        for step, by in sorted(((before, -1), (after, 1))):
            _shift(community_id, step, by)


def _shift(community_id: int, step: str, by: int) -> None:
    db.session.execute(_SHIFT, {"community": community_id, "step": step, "by": by})


def by_step(community_id: int) -> Mapping[str, int]:
    """Step → how many issues stand there."""
    return dict(read(_BY_STEP, community=community_id))


_BY_STEP = select(StepCount.step, StepCount.issues).where(
    StepCount.community_id == bindparam("community"), StepCount.issues != 0
)


def counted(community_id: int) -> Mapping[str, int]:
    """The same, counted afresh: for those who check."""
    rows = select(Issue.step, func.count()).where(
        Issue.community_id == community_id, Issue.confidential.is_distinct_from(HELD)
    )
    return dict(db.session.execute(rows.group_by(Issue.step)).all())


def count_anew(community_id: int) -> None:
    """Put the counts right: after tables were filled by other means than operations."""
    take_turn(community_id)
    db.session.execute(delete(StepCount).where(StepCount.community_id == community_id))
    rows = [
        {"community_id": community_id, "step": step, "issues": number}
        for step, number in counted(community_id).items()
    ]
    if rows:
        db.session.execute(insert(StepCount), rows)


# ------------------------------------------------------------------ duties by month

#: The kinds of duties that figures count by month.
BY_MONTH = frozenset({DutyKind.ANSWER})

_DUE = text(
    "INSERT INTO due_counts (community_id, kind, month, owed, in_time) "
    "VALUES (:community, :kind, :month, :owed, :in_time) "
    "ON CONFLICT (community_id, kind, month) DO UPDATE SET "
    "owed = due_counts.owed + excluded.owed, in_time = due_counts.in_time + excluded.in_time"
).bindparams(bindparam("month", type_=Date))


def due(community_id: int, kind: str, at: datetime, *, owed: int = 0, in_time: int = 0) -> None:
    """So many more duties of *kind* are due in the month of *at*, or came in time for it."""
    if kind in BY_MONTH:
        take_turn(community_id)
        month = clock.day_of(at).replace(day=1)
        given = {"community": community_id, "kind": kind, "month": month}
        db.session.execute(_DUE, given | {"owed": owed, "in_time": in_time})


def settled(duties: Sequence[Duty], at: datetime) -> None:
    """These open duties are settled at *at*: those whose end lies later, in time."""
    for one in duties:
        if at <= one.due:
            due(one.community_id, one.kind, one.due, in_time=1)


def owed_again(duties: Sequence[Duty], end: datetime | None) -> None:
    """These settled duties are owed again, until *end* where it is given."""
    for one in duties:
        came = 1 if one.settled_at is not None and one.settled_at <= one.due else 0
        due(one.community_id, one.kind, one.due, owed=-1, in_time=-came)
        due(one.community_id, one.kind, end or one.due, owed=1)


Month = tuple[str, date]


def due_by_month(community_id: int) -> Mapping[Month, tuple[int, int]]:
    """Kind and month → how many were due, and how many came in time."""
    rows = select(DueCount).where(DueCount.community_id == community_id)
    return {
        (one.kind, one.month): (one.owed, one.in_time)
        for one in db.session.scalars(rows)
        if one.owed or one.in_time
    }


def due_counted(community_id: int) -> Mapping[Month, tuple[int, int]]:
    """The same, counted afresh."""
    found: dict[Month, tuple[int, int]] = {}
    rows = select(Duty.kind, Duty.due, Duty.settled_at).where(
        Duty.community_id == community_id, Duty.kind.in_(BY_MONTH)
    )
    for kind, end, at in db.session.execute(rows.execution_options(yield_per=1000)):
        key = (kind, clock.day_of(end).replace(day=1))
        owed, in_time = found.get(key, (0, 0))
        found[key] = (owed + 1, in_time + int(at is not None and at <= end))
    return found


def count_dues_anew(community_id: int) -> None:
    """Put these counts right, as :func:`count_anew` does those of the steps."""
    take_turn(community_id)
    db.session.execute(delete(DueCount).where(DueCount.community_id == community_id))
    for (kind, month), (owed, in_time) in due_counted(community_id).items():
        due(community_id, kind, clock.at(month), owed=owed, in_time=in_time)
