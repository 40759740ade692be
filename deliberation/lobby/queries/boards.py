"""What the pages over all rooms read: few questions, each answered by an index."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    union_all,
)

from deliberation import clock
from deliberation.collect.models import Cosignature
from deliberation.collect.queries import Cosigning
from deliberation.convene.queries import owed
from deliberation.database import db, read
from deliberation.issues.models import (
    HELD,
    Confidant,
    Duty,
    DutyKind,
    Follow,
    Issue,
    StepCount,
    Timer,
    TimerKind,
)
from deliberation.issues.queries import PUBLIC, READABLE, reader
from deliberation.opinions.models import OpinionMap
from deliberation.people.models import Unit
from deliberation.rules.policy import Actor
from deliberation.rules.workflow import SIX, Step
from deliberation.texts.models import Text, TextRound
from deliberation.texts.queries.owing import AFTER, DUTIES, WHAT, WHOSE, WHOSE_ROLE

ON_BOARD = 3  # issues named in each column of the board; the number says how many there are
PAGE = 30
OWED = 4  # duties named on an issue's page: each objection is one
RESULTS = 10  # on one page of the plain list


@dataclass(frozen=True, slots=True)
class Column:
    """One step on the board: how many issues stand there, and those that press most: what is owed
    first, then what came last."""

    step: str
    count: int
    issues: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Board:
    """The six steps, and which meetings the community owes, by :func:`owed.known`.

    :ivar opinions: the opinion maps that nobody has closed, the soonest to close first
    :ivar asking: the rounds in which opinions on a text are taken, likewise
    """

    columns: Sequence[Column]
    owed: Mapping[tuple[str, str], tuple[datetime, int]]
    opinions: Sequence[Asked]
    asking: Sequence[Asking]


class Asked(NamedTuple):
    """An opinion map: what it asks, and at which moment it closes."""

    id: int
    title: str
    since: datetime

    @property
    def last_day(self) -> date:
        """The last day on which something can be said to it."""
        return clock.day_of(self.since - timedelta(seconds=1))


class Asking(NamedTuple):
    """Opinions on a text, called by its number, are taken until a moment."""

    text: str
    title: str
    since: datetime

    @property
    def last_day(self) -> date:
        """The last day on which something can be said to it."""
        return clock.day_of(self.since - timedelta(seconds=1))


def board(community_id: int, actor: Actor) -> Board:
    """The six steps with their issues; one question, whatever the number of issues."""
    rows = read(_BOARD, community=community_id, **reader(actor))
    counts = {row.step: row.id for row in rows if row.number is None}
    columns = [
        Column(
            step=step.value,
            count=counts.get(step.value, 0),
            issues=[row for row in rows if row.step == step.value and row.number is not None],
        )
        for step in SIX
    ]
    meetings = [(row.step, row.title, row.since, row.id) for row in rows if row.step in owed.KINDS]
    asked = [Asked(row.id, row.title, row.since) for row in rows if row.step == _ASKED]
    asking = [Asking(row.number, row.title, row.since) for row in rows if row.step == _ASKING]
    return Board(
        columns,
        owed.known(meetings),
        sorted(asked, key=lambda one: one.since),
        sorted(asking, key=lambda one: one.since)[:ON_BOARD],
    )


#: What stands for the step of an opinion map, and of a round of opinions on a text.
_ASKED, _ASKING = "opinions", "asking"
_OWED = owed.facts([bindparam("community")]).subquery()
#: Of a row of `Issue`: by when something is owed on it. What may only be done does not press.
_FIRST_DUE = (
    select(func.min(Duty.due))
    .where(
        Duty.community_id == Issue.community_id,
        Duty.issue_id == Issue.id,
        Duty.settled_at.is_(None),
        Duty.kind.not_in((DutyKind.SUBMIT, DutyKind.FEEDBACK)),
    )
    .correlate(Issue)
    .scalar_subquery()
)
_NEVER = literal(datetime.max.replace(tzinfo=UTC), Duty.due.type)
#: How many stand at each step, with no number, the issues that press most, and, told apart
#: by what stands for the step, what is on record of meetings that are owed, and opinion maps.
_BOARD = union_all(
    select(
        StepCount.issues.label("id"),
        literal(None, Issue.number.type).label("number"),
        literal(None, Issue.title.type).label("title"),
        StepCount.step,
        literal(None, Issue.since.type).label("since"),
        literal(None, Issue.round.type).label("round"),
    ).where(StepCount.community_id == bindparam("community")),
    select(
        Text.id,
        Text.number,
        Text.title,
        literal(_ASKING),
        Timer.falls_due,
        literal(None, Issue.round.type),
    )
    .join(
        TextRound,
        and_(TextRound.community_id == Text.community_id, TextRound.text_id == Text.id),
    )
    .join(
        Timer,
        and_(
            Timer.community_id == TextRound.community_id,
            Timer.kind == TimerKind.ROUND_CLOSE.value,
            Timer.subject_id == TextRound.id,
        ),
    )
    .where(Text.community_id == bindparam("community"), TextRound.closed_at.is_(None)),
    select(
        _OWED.c.number,
        literal(None, Issue.number.type),
        _OWED.c.body,
        _OWED.c.kind,
        _OWED.c.at,
        literal(None, Issue.round.type),
    ),
    select(
        select(
            OpinionMap.id,
            literal(None, Issue.number.type).label("number"),
            OpinionMap.question.label("title"),
            literal(_ASKED, Issue.step.type).label("step"),
            OpinionMap.closes_at.label("since"),
            literal(None, Issue.round.type).label("round"),
        )
        .join(
            Issue,
            (Issue.community_id == OpinionMap.community_id) & (Issue.id == OpinionMap.issue_id),
        )
        .where(
            OpinionMap.community_id == bindparam("community"),
            OpinionMap.closed_at.is_(None),
            PUBLIC,
        )
        .order_by(OpinionMap.closes_at)
        .limit(ON_BOARD)
        .subquery()
    ),
    *(
        select(
            select(Issue.id, Issue.number, Issue.title, Issue.step, Issue.since, Issue.round)
            .where(
                Issue.community_id == bindparam("community"),
                Issue.step == step.value,
                Issue.confidential.is_distinct_from(HELD),
                READABLE,
            )
            .order_by(func.coalesce(_FIRST_DUE, _NEVER), Issue.since.desc())
            .limit(ON_BOARD)
            .subquery()
        )
        for step in SIX
    ),
)


def waiting(
    community_id: int, actor: Actor, after: tuple[datetime, int] | None = None
) -> Sequence[Any]:
    """Everything that waits for somebody, by deadline; one page of the desk.

    :param after: due and id of the last row of the page before (keyset paging)
    """
    given = {"community": community_id, "limit": PAGE + 1, **reader(actor)}
    if after is None:
        return read(DUTIES, **given)
    due, last = after
    return read(_WAITING_AFTER, due=due, last=last, **given)


_WAITING_AFTER = DUTIES.where(AFTER)


def waiting_for(community_id: int, actor: Actor) -> Sequence[Any]:
    """What waits for the actor: as a person, by a role they hold, or by their unit."""
    mine = [Duty.person_id == actor.person_id]
    if actor.roles:
        mine.append(Duty.role.in_([role.value for role in actor.roles]))
    if actor.unit_ids:
        mine.append(Duty.unit_id.in_(actor.unit_ids))
    rows = DUTIES.where(or_(*mine))
    return read(rows, community=community_id, limit=PAGE, **reader(actor))


def listed(
    community_id: int, actor: Actor, *, step: str | None = None, before: int | None = None
) -> Sequence[Issue]:
    """One page of the list of issues, newest first; one more than a page tells that there is one.

    :param step: only those at this step
    :param before: id of the last issue of the page before
    """
    rows = select(Issue).where(Issue.community_id == community_id, READABLE)
    if step is not None:
        rows = rows.where(Issue.step == step)
    if before is not None:
        rows = rows.where(Issue.id < before)
    rows = rows.order_by(Issue.id.desc()).limit(PAGE + 1)
    return db.session.scalars(rows, reader(actor)).all()


def results(community_id: int, actor: Actor, *, before: int | None = None) -> Sequence[Issue]:
    """What has been decided, is being carried out or has ended: the latest first.

    :param before: id of the last issue of the page before; one more than a page tells of a next
    """
    rows = select(Issue).where(
        Issue.community_id == community_id, Issue.step.in_(_WITH_RESULT), READABLE
    )
    if before is not None:
        rows = rows.where(Issue.id < before)
    return db.session.scalars(
        rows.order_by(Issue.id.desc()).limit(RESULTS + 1), reader(actor)
    ).all()


_WITH_RESULT = (Step.RESOLVE, Step.SUPERVISE, Step.CLOSED)


def of_person(community_id: int, actor: Actor) -> Sequence[Issue]:
    """What the person proposed, follows or takes part in as a party or mediator, latest first."""
    return db.session.scalars(
        _OF_PERSON, {"community": community_id, "person": actor.person_id, **reader(actor)}
    ).all()


def _of_person() -> Select:
    here: BindParameter[int] = bindparam("community")
    who: BindParameter[int] = bindparam("person")
    followed, confided = (
        select(one.issue_id).where(one.community_id == here, one.person_id == who)
        for one in (Follow, Confidant)
    )
    return (
        select(Issue)
        .where(
            Issue.community_id == here,
            or_(Issue.proposer_id == who, Issue.id.in_(followed), Issue.id.in_(confided)),
            READABLE,
        )
        .order_by(Issue.id.desc())
        .limit(PAGE)
    )


_OF_PERSON = _of_person()


def duties_of(issue: Issue) -> Sequence[Any]:
    """What is owed on *issue*, the earliest first, with the unit's name; the first few."""
    return read(_DUTIES_OF, community=issue.community_id, issue=issue.id, limit=OWED)


_DUTIES_OF = (
    select(
        WHAT,
        WHOSE_ROLE,
        Duty.due,
        Duty.working_days,
        WHOSE,
        Duty.subject_id,
        Unit.name.label("unit"),
    )
    .join(Issue, Issue.id == Duty.issue_id)
    .outerjoin(Unit, Unit.id == Duty.unit_id)
    .where(
        Duty.community_id == bindparam("community"),
        Duty.issue_id == bindparam("issue"),
        Duty.settled_at.is_(None),
    )
    .order_by(Duty.due, Duty.id)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True)
class Stance:
    """How a reader stands to an issue: as one of its co-signers, as a follower."""

    cosigning: Cosigning
    following: bool


def issue_and_stance(
    community_id: int, number: str, person_id: int | None
) -> tuple[Issue, Stance] | None:
    """The issue that the community calls *number*, and how the person stands to it."""
    given = {"community": community_id, "number": number, "person": person_id}
    row = db.session.execute(_ISSUE, given).one_or_none()
    if row is None:
        return None
    return row.Issue, Stance(Cosigning(row.signed, row.mine > 0), row.follows > 0)


_SIGNED = (
    select(func.count())
    .where(Cosignature.community_id == Issue.community_id, Cosignature.issue_id == Issue.id)
    .correlate(Issue)
)
_ISSUE = select(
    Issue,
    _SIGNED.scalar_subquery().label("signed"),
    _SIGNED.where(Cosignature.person_id == bindparam("person")).scalar_subquery().label("mine"),
    select(func.count())
    .where(
        Follow.community_id == Issue.community_id,
        Follow.issue_id == Issue.id,
        Follow.person_id == bindparam("person"),
    )
    .correlate(Issue)
    .scalar_subquery()
    .label("follows"),
).where(Issue.community_id == bindparam("community"), Issue.number == bindparam("number"))


def named(community_id: int, actor: Actor, ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    """Number and title of those of the community's issues *ids* that *actor* may know of now: what
    somebody was told of may have become private since."""
    if not ids:
        return {}
    rows = select(Issue.id, Issue.number, Issue.title).where(
        Issue.community_id == community_id, Issue.id.in_(ids), READABLE
    )
    found = db.session.execute(rows, reader(actor))
    return {one: (number, title) for one, number, title in found}


STEPS_FOR_FILTER = (*SIX, Step.CLOSED, Step.DECLINED, Step.REFERRED)
