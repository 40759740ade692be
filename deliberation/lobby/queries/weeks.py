"""What falls due and what is held in the next weeks, day by day: the calendar of the desk."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, literal, select, union_all

from deliberation import clock
from deliberation.convene.models import Meeting
from deliberation.convene.queries import NOT_PUBLIC
from deliberation.database import Moment, read
from deliberation.issues.models import Duty, Issue
from deliberation.issues.queries import reader
from deliberation.rules.policy import Actor
from deliberation.texts.queries.owing import DUTIES

WEEKS = 4  # this one and the next three
DAYS = 7
NAMED = 2  # of what the reader owes on a day; the rest is a number
MOST = 300  # duties that are looked at: whoever owes more needs no calendar to see it


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar.

    :ivar held: meetings: number, title, ``at``
    :ivar mine: what the reader owes on it, of which the first few are named; ``others``: how much
        others owe
    :ivar ends: what takes votes or opinions until its end: title and address
    """

    on: date
    held: Sequence[Any] = ()
    mine: Sequence[Any] = ()
    others: int = 0
    ends: Sequence[tuple[str, str]] = ()

    @property
    def named(self) -> Sequence[Any]:
        return self.mine[:NAMED]

    @property
    def more(self) -> int:
        """How much more of the reader's falls due than is named."""
        return max(0, len(self.mine) - NAMED)

    @property
    def empty(self) -> bool:
        return not (self.held or self.mine or self.others or self.ends)


def weeks(
    community_id: int,
    actor: Actor,
    today: date,
    *,
    is_mine: Callable[[Any], bool],
    ends: Collection[tuple[date, str, str]] = (),
) -> Sequence[Sequence[Day]]:
    """The week of *today* and those after it, each from Monday to Sunday: one question.

    :param is_mine: whether the reader owes a duty
    :param ends: last day, title and address of what takes votes or opinions
    """
    first = today - timedelta(days=today.weekday())
    last = first + timedelta(days=WEEKS * DAYS)
    given = {"since": clock.at(first), "until": clock.at(last), "limit": MOST}
    rows = read(_WEEKS, community=community_id, **given, **reader(actor))
    by_day = {
        on: list(those) for on, those in groupby(sorted(rows, key=_at), lambda row: _day(row))
    }
    found = []
    for n in range(WEEKS * DAYS):
        on = first + timedelta(days=n)
        those = by_day.get(on, [])
        owed = [row for row in those if not row.meets]
        mine = [row for row in owed if is_mine(row)]
        found.append(
            Day(
                on,
                held=[row for row in those if row.meets],
                mine=mine,
                others=len(owed) - len(mine),
                ends=[(title, address) for until, title, address in ends if until == on],
            )
        )
    return [found[n : n + DAYS] for n in range(0, len(found), DAYS)]


def _at(row: Any) -> datetime:
    at: datetime = row.due
    return at


def _day(row: Any) -> date:
    return clock.day_of(row.due)


_DUE = DUTIES.where(
    Duty.due >= bindparam("since", type_=Moment), Duty.due < bindparam("until", type_=Moment)
).subquery()
_WEEKS = union_all(
    select(
        literal(0).label("meets"),
        _DUE.c.kind,
        _DUE.c.role,
        _DUE.c.unit_id,
        _DUE.c.person_id,
        _DUE.c.due,
        _DUE.c.number,
        _DUE.c.title,
        _DUE.c.text_kind,
    ),
    select(
        Meeting.number.label("meets"),
        literal(None, Duty.kind.type).label("kind"),
        literal(None, Duty.role.type).label("role"),
        literal(None, Duty.unit_id.type).label("unit_id"),
        literal(None, Duty.person_id.type).label("person_id"),
        Meeting.starts_at.label("due"),
        literal(None, Issue.number.type).label("number"),
        Meeting.title,
        literal(None, Issue.number.type).label("text_kind"),
    ).where(
        Meeting.community_id == bindparam("community"),
        Meeting.starts_at >= bindparam("since", type_=Moment),
        Meeting.starts_at < bindparam("until", type_=Moment),
        Meeting.noticed_at.is_not(None),
        Meeting.cancelled_at.is_(None),
        Meeting.body.not_in(NOT_PUBLIC),
    ),
)
