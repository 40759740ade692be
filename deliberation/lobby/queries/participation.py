"""Who takes part: one question over the residents, whatever is on record of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Integer, and_, bindparam, func, or_, select, true

from deliberation.database import read
from deliberation.journal.models import Activity
from deliberation.lobby.queries.figures_sql import one_if
from deliberation.people.models import Person
from deliberation.rules.figures import LENGTH, YEAR, Cells, Figure, Period, Value, shifted

AS_OF = YEAR + 1  # the months of the trend, and the one before them


def _took_part(place: int) -> Any:
    """Whether a person has an act in the twelve months up to the month *place*."""
    years = [
        func.coalesce(table.c.months, 0).op("&")(bindparam(f"bits{place}_{back}", type_=Integer))
        for back, table in enumerate(_years)
    ]
    return one_if(or_(*(one != 0 for one in years)))


_here = bindparam("community", type_=Integer)
_years = [Activity.__table__.alias(f"year{back}") for back in range(3)]
_residents = Person.__table__
for _back, _table in enumerate(_years):
    _residents = _residents.outerjoin(
        _table,
        and_(
            _table.c.community_id == _here,
            _table.c.person_id == Person.id,
            _table.c.year == bindparam("year", type_=Integer) - _back,
        ),
    )
_PARTICIPATION = (
    select(
        func.count().label("residents"),
        *(func.sum(_took_part(place)).label(f"m{place}") for place in range(AS_OF)),
    )
    .select_from(_residents)
    .where(Person.community_id == _here, Person.adult == true(), Person.household_id.is_not(None))
)


def _bits(month: date, year: int) -> dict[str, int]:
    """Of the calendar years *year*, the one before and so on: the twelve months up to *month*."""
    found = {0: 0, 1: 0, 2: 0}
    for back in range(YEAR):
        one = shifted(month, -back)
        if year - one.year in found:
            found[year - one.year] |= 1 << one.month - 1
    return {f"_{back}": bits for back, bits in found.items()}


def participation(community_id: int, period: Period, first: date, present: date) -> Cells:
    """As of the end of each month since there is a hall, out of those who live there now."""
    last = min(period.last, present)
    before = min(shifted(period.last, -LENGTH[period.kind]), present)
    asked = [shifted(last, -back) for back in range(YEAR)]
    asked.append(before if before not in asked else shifted(last, -YEAR))
    given: dict[str, Any] = {"community": community_id, "year": last.year}
    for place, month in enumerate(asked):
        given |= {f"bits{place}{back}": bits for back, bits in _bits(month, last.year).items()}
    row = read(_PARTICIPATION, **given)[0]
    return {
        (Figure.PARTICIPATION, month): Value(int(row[place + 1] or 0), row.residents)
        for place, month in enumerate(asked)
        if month >= first
    }
