"""Opening a map with the committee's statements, of both sides (§9)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from deliberation import clock
from deliberation.database import db
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue, TimerKind
from deliberation.messages.operations import tell
from deliberation.opinions.models import OpinionMap, Statement
from deliberation.opinions.operations import secret_tables
from deliberation.people.models import Person
from deliberation.rules.opinion import DAYS_OPEN, arranged
from deliberation.rules.refusals import NotReady, OutOfOrder


def open_map(
    issue: Issue,
    *,
    key: str,
    question: str,
    sides: tuple[Sequence[str], Sequence[str]],
    last_day: date,
    by: Person,
    at: datetime,
) -> OpinionMap:
    """Open a map on *issue* until the end of *last_day*.

    :param key: of the form: the second submit gives what the first one made
    :param sides: what those say who are for it, and those who are not
    :raises OutOfOrder: ``opinions.open_already``, ``opinions.issue_ended``,
        ``opinions.issue_private``
    :raises NotReady: ``opinions.question_missing``, ``opinions.last_day``, and as
        ``rules.opinion.arranged``
    """
    known = select(OpinionMap).where(
        OpinionMap.community_id == issue.community_id, OpinionMap.key == key
    )
    if (first := db.session.scalar(known)) is not None:
        return first
    issues.hold(issue)
    if issue.private:
        raise OutOfOrder.because("opinions.issue_private", "9")
    if issue.position.ended:
        raise OutOfOrder.because("opinions.issue_ended", "9")
    theirs = (OpinionMap.community_id == issue.community_id) & (OpinionMap.issue_id == issue.id)
    last = db.session.scalar(select(func.max(OpinionMap.number)).where(theirs)) or 0
    running = select(OpinionMap.id).where(theirs, OpinionMap.closed_at.is_(None))
    if db.session.scalar(running) is not None:
        raise OutOfOrder.because("opinions.open_already", "9")
    if not question.strip():
        raise NotReady.because("opinions.question_missing", "9")
    ensure_day(last_day, clock.day_of(at))
    said = arranged(sides)
    uid = secrets.token_hex(16)
    made = OpinionMap(
        community_id=issue.community_id,
        issue_id=issue.id,
        number=last + 1,
        key=key,
        uid=uid,
        mark=secret_tables.mark_of(uid),
        question=question,
        opened_at=at,
        opened_by=by.id,
        closes_at=clock.end_of(last_day),
    )
    db.session.add(made)
    db.session.flush()
    db.session.add_all(
        Statement(
            community_id=made.community_id,
            map_id=made.id,
            key=f"{uid}:{number}",
            number=number,
            text=text,
            at=at,
            decided_at=at,
            decided_by=by.id,
        )
        for number, text in enumerate(said, 1)
    )
    secret_tables.open_tables(made)
    issues.set_timer(made.community_id, TimerKind.OPINIONS_CLOSE, made.id, falls_due=made.closes_at)
    entry = issues.note(
        issue,
        "opinions:opened",
        by=by,
        at=at,
        subject=made,
        question=question,
        statements=len(said),
        until=last_day.isoformat(),
        map=made.id,
    )
    tell(issues.concerned(issue), entry)
    return made


def ensure_day(last_day: date, today: date) -> None:
    """Nothing, where a map that opens *today* may be open until *last_day*.

    :raises NotReady: ``opinions.last_day``
    """
    days = (last_day - today).days
    if days not in DAYS_OPEN:
        raise NotReady.because(
            "opinions.last_day",
            "9",
            since=(today + timedelta(days=DAYS_OPEN[0])).isoformat(),
            until=(today + timedelta(days=DAYS_OPEN[-1])).isoformat(),
        )
