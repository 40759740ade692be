"""Maps and their statements; of stances what one person has said, and how many each has had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, literal, select, union_all

from deliberation.database import db, record_in
from deliberation.issues.models import Issue
from deliberation.issues.queries import PUBLIC
from deliberation.opinions.models import OpinionMap, Statement
from deliberation.opinions.operations import secret_tables
from deliberation.rules.opinion import Stance, next_statement

#: Open maps that one page names at most: an issue has one, a neighbourhood has a few.
AT_ONCE = 20


def by_id(community_id: int, map_id: int) -> OpinionMap | None:
    """The map of the community, by what addresses say."""
    return record_in(OpinionMap, community_id, id=map_id)


def of_issue(issue: Issue) -> Sequence[OpinionMap]:
    """The maps of *issue*, the latest first."""
    return db.session.scalars(
        select(OpinionMap)
        .where(OpinionMap.community_id == issue.community_id, OpinionMap.issue_id == issue.id)
        .order_by(OpinionMap.number.desc())
    ).all()


def open_in(community_id: int, now: datetime, limit: int = AT_ONCE) -> Sequence[OpinionMap]:
    """The maps that everybody here may say something to, the soonest to close first."""
    return db.session.scalars(
        select(OpinionMap)
        .join(
            Issue,
            (Issue.community_id == OpinionMap.community_id) & (Issue.id == OpinionMap.issue_id),
        )
        .where(
            OpinionMap.community_id == community_id,
            OpinionMap.closed_at.is_(None),
            OpinionMap.closes_at > now,
            PUBLIC,
        )
        .order_by(OpinionMap.closes_at, OpinionMap.id)
        .limit(limit)
    ).all()


def any_open(community_id: int, now: datetime) -> ColumnElement[bool]:
    """Whether :func:`open_in` may find something."""
    return exists().where(
        OpinionMap.community_id == community_id,
        OpinionMap.closed_at.is_(None),
        OpinionMap.closes_at > now,
    )


def count_open(community_id: int) -> int:
    """How many maps are open: a copy of the database holds their stances."""
    asked = select(func.count()).where(
        OpinionMap.community_id == community_id, OpinionMap.closed_at.is_(None)
    )
    return db.session.scalars(asked).one()


# ------------------------------------------------------------------ statements


def statements(one: OpinionMap) -> Sequence[Statement]:
    """Those that were taken in, by number."""
    return db.session.scalars(
        select(Statement)
        .where(
            Statement.community_id == one.community_id,
            Statement.map_id == one.id,
            Statement.number.is_not(None),
        )
        .order_by(Statement.number)
    ).all()


def statement(one: OpinionMap, statement_id: int) -> Statement | None:
    """A statement of *one*, whatever became of it."""
    return record_in(Statement, one.community_id, map_id=one.id, id=statement_id)


def own_statements(one: OpinionMap, person_id: int) -> Sequence[Statement]:
    """What the person has written, the earliest first."""
    return db.session.scalars(
        select(Statement)
        .where(
            Statement.community_id == one.community_id,
            Statement.map_id == one.id,
            Statement.author_id == person_id,
        )
        .order_by(Statement.id)
    ).all()


def to_judge(one: OpinionMap) -> Sequence[Statement]:
    """What waits for the committee's word, the earliest first."""
    return db.session.scalars(
        select(Statement)
        .where(
            Statement.community_id == one.community_id,
            Statement.map_id == one.id,
            Statement.decided_at.is_(None),
        )
        .order_by(Statement.id)
    ).all()


# ------------------------------------------------------------------ stances of an open map


@dataclass(frozen=True, slots=True)
class Mine:
    """Where somebody stands in an open map.

    :ivar statements: that may be answered, by number
    :ivar stances: what they have said, by number
    :ivar declared: the groups that they have declared; ``None``: they were not asked yet
    :ivar next: the number of the statement that comes next; ``None``: they have answered all
    """

    statements: Mapping[int, Statement]
    stances: Mapping[int, Stance]
    declared: Mapping[str, str] | None
    next: int | None

    @property
    def left(self) -> int:
        """How many wait for an answer."""
        return len(self.statements) - len(self.stances)


def mine(one: OpinionMap, person_id: int) -> Mine:
    """Where the person stands in *one*, which is open: four questions."""
    stances, declared, _sheets = secret_tables.tables(one.id)
    there = statements(one)
    numbers = {each.id: each.number for each in there if each.number is not None}
    voter = secret_tables.name_of(one, person_id, secret_tables.STANCES)
    rows = db.session.execute(
        select(stances.c.statement_id, stances.c.stance).where(stances.c.voter == voter)
    )
    own = {numbers[row.statement_id]: Stance(row.stance) for row in rows}
    had: dict[int, int] = dict(
        db.session.execute(
            select(stances.c.statement_id, func.count())
            .where(stances.c.stance != Stance.PASS)
            .group_by(stances.c.statement_id)
        ).all()
    )
    who = secret_tables.name_of(one, person_id, secret_tables.DECLARED)
    said = db.session.execute(select(declared).where(declared.c.voter == who)).one_or_none()
    return Mine(
        {number: each for each in there if (number := each.number) is not None},
        dict(sorted(own.items())),
        {"age_band": said.age_band, "tenure": said.tenure} if said else None,
        next_statement({number: had.get(id_, 0) for id_, number in numbers.items()}, own),
    )


def said_by(maps: Sequence[OpinionMap], person_id: int) -> Mapping[int, int]:
    """To how many statements of each of *maps*, which are open, the person has said something.

    One question for all of them, whatever their number.
    """
    counted = [
        select(literal(one.id).label("map"), func.count().label("said")).where(
            secret_tables.tables(one.id).stances.c.voter
            == secret_tables.name_of(one, person_id, secret_tables.STANCES)
        )
        for one in maps
    ]
    if not counted:
        return {}
    return {row.map: row.said for row in db.session.execute(union_all(*counted))}


def unanswered(
    community_id: int, person_id: int, now: datetime
) -> Sequence[tuple[OpinionMap, int]]:
    """The open maps in which the person has not said something to every statement, and how many
    are left: three questions, one where no map is open."""
    maps = open_in(community_id, now)
    if not maps:
        return ()
    there = dict(
        db.session.execute(
            select(Statement.map_id, func.count())
            .where(
                Statement.community_id == community_id,
                Statement.map_id.in_([one.id for one in maps]),
                Statement.number.is_not(None),
            )
            .group_by(Statement.map_id)
        ).all()
    )
    said = said_by(maps, person_id)
    left = [(one, there.get(one.id, 0) - said.get(one.id, 0)) for one in maps]
    return [(one, many) for one, many in left if many > 0]
