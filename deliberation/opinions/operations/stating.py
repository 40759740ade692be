"""Residents' own statements: written, taken in, or refused with one of five reasons (§9)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from deliberation import clock
from deliberation.database import db, record_beside
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue
from deliberation.messages.operations import tell
from deliberation.opinions.models import OpinionMap, Statement
from deliberation.opinions.operations.taking import ensure_open, hold
from deliberation.people.models import Community, Person
from deliberation.people.queries import holders
from deliberation.rules.opinion import JUDGED_WITHIN, Unfit, ensure_room, ensure_sayable
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder


def state(one: OpinionMap, *, key: str, text: str, by: Person, at: datetime) -> Statement:
    """A resident writes a statement; it waits until the committee has said whether it is taken in.

    Who has written it is on no record.

    :param key: of the form: the second submit gives what the first one made
    :raises OutOfOrder: ``opinions.closed``, ``opinions.full``, ``opinions.enough_of_one``
    :raises NotReady: as ``rules.opinion.ensure_sayable``
    """
    known = select(Statement).where(
        Statement.community_id == one.community_id, Statement.key == key
    )
    if (first := db.session.scalar(known)) is not None:
        return first
    hold(one)
    ensure_open(one, at)
    there = db.session.scalars(
        select(Statement).where(
            Statement.community_id == one.community_id, Statement.map_id == one.id
        )
    ).all()
    own = sum(1 for each in there if each.author_id == by.id)
    ensure_room(sum(1 for each in there if not each.refused), own)
    ensure_sayable(text, [each.text for each in there])
    made = Statement(
        community_id=one.community_id, map_id=one.id, key=key, text=text, author_id=by.id, at=at
    )
    db.session.add(made)
    db.session.flush()
    issue = record_beside(one, Issue, one.issue_id)
    community = db.session.get_one(Community, one.community_id)
    today = clock.day_of(at)
    due = clock.last_moment(clock.add_working_days(today, JUDGED_WITHIN, community.days_off))
    issues.owe(
        issue,
        DutyKind.JUDGE_STATEMENT,
        at=at,
        due=min(due, clock.last_moment(one.last_day)),
        role=RoleKind.COMMITTEE.value,
        subject_id=made.id,
    )
    entry = issues.note(issue, "statement:sent", by=None, at=at, subject=made, map=one.id)
    tell(holders(one.community_id, [RoleKind.COMMITTEE], today), entry)
    return made


def admit(statement: Statement, *, by: Person, at: datetime) -> None:
    """Take *statement* in: from now on residents are asked what they say to it.

    :raises OutOfOrder: ``opinions.closed``, ``opinions.judged_already``
    """
    one = _to_judge(statement, at)
    last = select(func.max(Statement.number)).where(
        Statement.community_id == one.community_id, Statement.map_id == one.id
    )
    statement.number = (db.session.scalar(last) or 0) + 1
    _judged(one, statement, "statement:admitted", by, at, statement=statement.number)


def refuse(statement: Statement, why: str, *, by: Person, at: datetime) -> None:
    """Refuse *statement*, for one of the five reasons of ``rules.opinion.Unfit``.

    :raises OutOfOrder: ``opinions.closed``, ``opinions.judged_already``
    :raises NotReady: ``opinions.reason_missing``
    """
    one = _to_judge(statement, at)
    if why not in list(Unfit):
        raise NotReady.because("opinions.reason_missing", "9")
    statement.refused = why
    _judged(one, statement, "statement:refused", by, at, unfit=why)


def _to_judge(statement: Statement, at: datetime) -> OpinionMap:
    one = record_beside(statement, OpinionMap, statement.map_id)
    hold(one)
    ensure_open(one, at)
    db.session.refresh(statement)
    if statement.decided_at is not None:
        raise OutOfOrder.because("opinions.judged_already", "9")
    return one


def _judged(
    one: OpinionMap, statement: Statement, verb: str, by: Person, at: datetime, /, **told: object
) -> None:
    statement.decided_at, statement.decided_by = at, by.id
    issue = record_beside(one, Issue, one.issue_id)
    db.session.flush()
    entry = issues.note(issue, verb, by=by, at=at, subject=statement, map=one.id, **told)
    issues.settle(issue, DutyKind.JUDGE_STATEMENT, at=at, subject_id=statement.id)
    if statement.author_id is not None:
        tell([statement.author_id], entry)
