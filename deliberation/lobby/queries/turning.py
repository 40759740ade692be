"""When a page of a community says something else although nobody does anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, func, literal, select, union_all

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.convene.models import Meeting
from deliberation.database import read
from deliberation.issues.models import Duty, Timer
from deliberation.people.models.register_offers import RegisterOffer
from deliberation.people.operations import uploads
from deliberation.rules.workflow import MAY_OPEN_BEFORE

#: What the hour of a meeting turns, and when: it may be opened, it is late, it is past.
_OF_A_MEETING = (-MAY_OPEN_BEFORE, timedelta(0), timedelta(days=1))
#: Columns of moments that pages compare with the present one → how long before or after them.
#: All else that pages say of the time they say in days.
_TURNS = {
    Duty.due: (timedelta(0),),
    Timer.falls_due: (timedelta(0),),
    Box.opens_at: (timedelta(0),),
    Box.closes_at: (timedelta(0),),
    Meeting.starts_at: _OF_A_MEETING,
    RegisterOffer.given_at: (uploads.KEPT,),  # what waits no longer is hinted at no longer
}


def next_turn(community_id: int, now: datetime) -> datetime:
    """The first moment after *now* at which a page may say something else: one question.

    At the latest the end of the day, when days are counted anew.
    """
    ends = clock.end_of(clock.day_of(now))
    given = {f"after{n}": now - shift for n, (_, shift) in enumerate(_SHIFTED)}
    found = read(_NEXT, community=community_id, **given)
    turns = (row.moment + _SHIFTED[row.place][1] for row in found if row.moment is not None)
    return min([ends, *turns])


def _statements() -> Iterator[Select]:
    for place, (column, _) in enumerate(_SHIFTED):
        table = column.class_
        turn = select(literal(place).label("place"), func.min(column).label("moment")).where(
            table.community_id == bindparam("community"), column > bindparam(f"after{place}")
        )
        yield turn.where(table.settled_at.is_(None)) if table in (Duty, Timer) else turn


_SHIFTED = [(column, shift) for column, shifts in _TURNS.items() for shift in shifts]
_NEXT = union_all(*_statements())
