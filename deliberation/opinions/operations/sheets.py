"""Stances on paper, for who has no telephone: entered by two, each for themselves (§4, §9).

Both type the whole sheet. What the first has typed is not kept, only a keyed digest of it, and
nobody is told where two entries differ: else one who has no sheet in hand could ask until they
knew. Nothing here names the person: no entry, no message, no row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, select, update

from deliberation.database import db
from deliberation.opinions.models import OpinionMap
from deliberation.opinions.operations import secret_tables
from deliberation.opinions.operations.taking import (
    ensure_groups,
    ensure_takes,
    known,
    put_groups,
    put_stances,
)
from deliberation.people.models import Person
from deliberation.people.operations.two_persons import ensure_second
from deliberation.rules.refusals import NotReady

#: So often may a second entry differ from the first; then the sheet is entered from the beginning.
TRIES = 3


class Entered(StrEnum):
    """What came of entering a sheet."""

    FIRST = "first"  # it waits for a second person
    COUNTED = "counted"
    DIFFERENT = "different"  # the two are not the same; the first one still waits
    DROPPED = "dropped"  # they were not the same for the last time


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a sheet.

    :ivar stances: number of the statement → stance, where one is marked
    :ivar over: it says that it counts instead of what its person has said before
    """

    stances: Mapping[int, int]
    age_band: str = ""
    tenure: str = ""
    over: bool = field(default=False, kw_only=True)

    @property
    def groups(self) -> dict[str, str]:
        """To which groups its person belongs."""
        return {"age_band": self.age_band, "tenure": self.tenure}

    @property
    def content(self) -> str:
        """All that it says, written in one way."""
        said: list[Any] = [sorted(self.stances.items()), self.age_band, self.tenure, self.over]
        return json.dumps(said)


def enter_sheet(
    one: OpinionMap,
    whose: Person,
    sheet: Sheet,
    *,
    anew: bool = False,
    by: Person,
    at: datetime,
) -> Entered:
    """*by* has typed the sheet of *whose*; it counts when a second person has typed the same.

    What its person has said on their own stays, unless the sheet says that it counts instead.

    :param anew: the first entry was wrong: this one takes its place, and waits
    :raises OutOfOrder: ``opinions.closed``, ``opinions.key_changed``
    :raises NotReady: ``opinions.sheet_empty``, ``opinions.sheet_of_nobody``
    :raises Refused: ``opinions.no_such_statement``, ``opinions.no_such_stance``,
        ``opinions.no_such_group``, and as :func:`ensure_second`
    """
    ensure_takes(one, at, shared=False)
    stances = known(one, sheet.stances)
    ensure_groups(sheet.groups)
    if not stances:
        raise NotReady.because("opinions.sheet_empty", "9")
    if not (whose.adult and whose.household_id is not None and whose.left_on is None):
        raise NotReady.because("opinions.sheet_of_nobody", "1")
    table = secret_tables.tables(one.id).sheets
    mine = table.c.voter == secret_tables.name_of(one, whose.id, secret_tables.SHEETS)
    digest = secret_tables.digest_of(one, whose.id, sheet.content)
    first = db.session.execute(select(table).where(mine)).one_or_none()
    if first is None or anew or first.entered_by == by.id:
        name = secret_tables.name_of(one, whose.id, secret_tables.SHEETS)
        row = {"voter": name, "entered_by": by.id, "tries": 0, "digest": digest}
        secret_tables.put(table, [row])
        return Entered.FIRST
    # No time is kept with it: whoever knew the other's letter since the map was opened.
    ensure_second(first.entered_by, by, since=one.opened_at, at=at)
    if first.digest != digest:
        if first.tries + 1 < TRIES:
            db.session.execute(update(table).where(mine).values(tries=first.tries + 1))
            return Entered.DIFFERENT
        db.session.execute(delete(table).where(mine))
        return Entered.DROPPED
    db.session.execute(delete(table).where(mine))
    _count(one, whose, sheet, stances)
    return Entered.COUNTED


def _count(one: OpinionMap, whose: Person, sheet: Sheet, stances: Mapping[int, int]) -> None:
    there, declared, _ = secret_tables.tables(one.id)
    voter = secret_tables.name_of(one, whose.id, secret_tables.STANCES)
    said = select(there.c.statement_id).where(there.c.voter == voter)
    own = set() if sheet.over else set(db.session.scalars(said))
    put_stances(one, {id_: said for id_, said in stances.items() if id_ not in own}, whose)
    if any(sheet.groups.values()):
        name = secret_tables.name_of(one, whose.id, secret_tables.DECLARED)
        before = select(declared.c.voter).where(declared.c.voter == name)
        if sheet.over or db.session.scalar(before) is None:
            put_groups(one, sheet.groups, whose)


def sheets_waiting(one: OpinionMap) -> int:
    """How many sheets of *one*, which is open, wait for a second person."""
    asked = select(func.count()).select_from(secret_tables.tables(one.id).sheets)
    return db.session.scalars(asked).one()
