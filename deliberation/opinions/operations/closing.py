"""Closing a map: counted once, and what was said by whom is gone (§9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from deliberation.database import db, record_beside, subject_of
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue
from deliberation.journal.operations import took_part
from deliberation.messages.operations import tell
from deliberation.opinions.models import OpinionMap, Statement
from deliberation.opinions.operations import secret_tables
from deliberation.opinions.operations.secret_tables import DECLARED, STANCES
from deliberation.opinions.operations.sheets import sheets_waiting
from deliberation.opinions.operations.taking import hold
from deliberation.people.models import Community, Household, Person
from deliberation.rules.opinion import Stance, Voice, digest, opinion_map, to_json


class Due(Protocol):
    """A timer of a map."""

    community_id: int
    subject_id: int
    falls_due: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What there is to count.

    :ivar rows: what each has said, by the name that they have in the table
    :ivar people: as :func:`_people` finds them
    :ivar statements: the numbers of those that were taken in
    """

    rows: Mapping[str, Mapping[int, Stance]]
    people: Mapping[str, tuple[int, Mapping[str, str]]]
    statements: Sequence[int]

    def counted(self) -> dict[str, Any]:
        """What is told of all together."""
        voices = [
            Voice(stances, self.people.get(voter, (0, {}))[1])
            for voter, stances in sorted(self.rows.items())
        ]
        return to_json(opinion_map(voices, self.statements))


Counted = tuple[Said, dict[str, Any]]
"""What was counted, and what came out."""


def count_ahead(community: Community, timer: Due) -> Callable[[Community, Due], None]:
    """Count a map whose time has come while others may still write; thousands take seconds.

    :returns: what closes it, under the lock
    """
    try:
        one = subject_of(OpinionMap, timer)
        said = _said(one) if one.closed_at is None else None
    except SQLAlchemyError:
        # Somebody else closes it, and its tables are gone; or else it is found again, and said,
        # under the lock.
        said = None
    finally:
        db.session.rollback()
    return partial(fall_due, counted=(said, said.counted()) if said else None)


def fall_due(community: Community, timer: Due, counted: Counted | None = None) -> None:
    """The last day of a map is over."""
    one = subject_of(OpinionMap, timer)
    hold(one)
    if one.closed_at is None:
        close(one, at=timer.falls_due, counted=counted)


def close(one: OpinionMap, *, at: datetime, counted: Counted | None = None) -> None:
    """Count *one*, keep what is told of all together, and drop what each has said.

    What is kept is no row of stances, not even one without a name: with groups that few belong to,
    or with what somebody has said aloud, a row of forty stances says whose it is. Who took part is
    kept for the figures as of every ballot, by the month.

    :param counted: by :func:`count_ahead`; it holds where nothing is otherwise since. Two records
        may have been joined, somebody's home changed, a stance been on its way at midnight.
    """
    said = _said(one)
    found = counted[1] if counted and counted[0] == said else said.counted()
    issue = record_beside(one, Issue, one.issue_id)
    _let_wait_no_longer(one, issue, at)
    one.unseconded = sheets_waiting(one)
    one.result, one.digest, one.closed_at = found, digest(found), at
    secret_tables.drop_tables(one)
    took_part(
        one.community_id,
        [said.people[voter][0] for voter in said.rows if voter in said.people],
        at=at,
    )
    entry = issues.note(
        issue,
        "opinions:closed",
        by=None,
        at=at,
        subject=one,
        question=one.question,
        persons=found["persons"],
        statements=len(said.statements),
        digest=one.digest,
        map=one.id,
    )
    tell(issues.concerned(issue), entry)


def _said(one: OpinionMap) -> Said:
    table = secret_tables.tables(one.id).stances
    said = db.session.execute(select(table.c.voter, table.c.statement_id, table.c.stance)).all()
    numbers = _numbers(one)  # afterwards: each that something was said to is among them
    rows: dict[str, dict[int, Stance]] = {}
    for voter, statement, stance in said:
        rows.setdefault(voter, {})[numbers[statement]] = Stance(stance)
    return Said(rows, _people(one), sorted(numbers.values()))


def _numbers(one: OpinionMap) -> Mapping[int, int]:
    """The statements that were taken in, by id."""
    rows = select(Statement.id, Statement.number).where(
        Statement.community_id == one.community_id,
        Statement.map_id == one.id,
        Statement.number.is_not(None),
    )
    return {row.id: row.number for row in db.session.execute(rows) if row.number is not None}


def _people(one: OpinionMap) -> Mapping[str, tuple[int, Mapping[str, str]]]:
    """Of each name that somebody could have among the stances: who it is, and of which groups.

    Nothing of it leaves this operation. Where the key is another one since, nobody is found, and
    stances count without groups.
    """
    table = secret_tables.tables(one.id).declared
    declared = {
        row.voter: {"age_band": row.age_band, "tenure": row.tenure}
        for row in db.session.execute(select(table.c.voter, table.c.age_band, table.c.tenure))
    }
    everybody = db.session.execute(
        select(Person.id, Household.building_id)
        .outerjoin(
            Household,
            (Household.community_id == Person.community_id) & (Household.id == Person.household_id),
        )
        .where(Person.community_id == one.community_id)
    ).all()
    found = {}
    for person, building in everybody:
        groups = dict(declared.get(secret_tables.name_of(one, person, DECLARED), {}))
        groups["building"] = str(building) if building else ""
        known = {kind: group for kind, group in groups.items() if group}
        found[secret_tables.name_of(one, person, STANCES)] = person, known
    return found


def _let_wait_no_longer(one: OpinionMap, issue: Issue, at: datetime) -> None:
    """Statements to which the committee said nothing: the page says how many, and who wrote one
    is told."""
    waiting: Sequence[Statement] = db.session.scalars(
        select(Statement)
        .where(
            Statement.community_id == one.community_id,
            Statement.map_id == one.id,
            Statement.decided_at.is_(None),
        )
        .order_by(Statement.id)
    ).all()
    one.undecided = len(waiting)
    for each in waiting:
        entry = issues.note(issue, "statement:undecided", by=None, at=at, subject=each, map=one.id)
        issues.settle(issue, DutyKind.JUDGE_STATEMENT, at=at, subject_id=each.id)
        if each.author_id is not None:
            tell([each.author_id], entry)
