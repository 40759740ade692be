"""Which meetings are owed, by when: each body's own time, and what was demanded (§2).

Computed when read, from what is on record: nobody has to notice, nothing is settled by hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CompoundSelect, func, literal, select, union_all

from deliberation import clock
from deliberation.convene.models import Meeting
from deliberation.convene.models.demands import Demand
from deliberation.database import db
from deliberation.journal.models import Entry
from deliberation.people.models import Community
from deliberation.rules.workflow import demanded_notice_due_on, meeting_periods, next_meeting_due

#: Kinds of what is on record of it: the record began, the body met, a demand was met.
KINDS = ("began", "held", "demand")
Fact = tuple[str, str, datetime, int]
Known = Mapping[tuple[str, str], tuple[datetime, int]]


@dataclass(frozen=True, slots=True)
class Owed:
    """A meeting that is owed.

    :ivar demand: number of the demand; ``None``: its own time has come round
    :ivar since: when the body met last, or the record began; of a demand, when it was met
    """

    community_id: int
    body: str
    due: date
    since: date
    demand: int | None = None

    def is_late(self, today: date) -> bool:
        return today > self.due


def meetings(communities: Collection[Community], now: datetime) -> Mapping[int, list[Owed]]:
    """Id of each of *communities* → the meetings that it owes, the earliest due first.

    One question, however many communities there are.
    """
    rows = _read([one.id for one in communities])
    return {one.id: _owed(one, known(rows.get(one.id, ()))) for one in communities}


def _owed(community: Community, rows: Known) -> list[Owed]:
    found = []
    began = rows.get(("began", ""))
    for body, months in meeting_periods(community.kind == "village").items():
        last = rows.get(("held", body), began)
        if last is not None:
            since = clock.day_of(last[0])
            due = next_meeting_due(since, months)
            found.append(Owed(community.id, body, due, since))
    for (kind, body), (met_at, number) in rows.items():
        if kind.startswith("demand"):
            since = clock.day_of(met_at)
            found.append(Owed(community.id, body, demanded_notice_due_on(since), since, number))
    return sorted(found, key=lambda one: (one.due, one.body))


def late_of(community: Community, rows: Known, now: datetime) -> list[Owed]:
    """Those of *community* whose day has passed, from *rows* that were read with others."""
    today = clock.day_of(now)
    return [one for one in _owed(community, rows) if one.is_late(today)]


def late(communities: Collection[Community], now: datetime) -> list[Owed]:
    """Those whose day has passed, the longest late first."""
    today = clock.day_of(now)
    rows = meetings(communities, now).values()
    return sorted(
        (one for each in rows for one in each if one.is_late(today)), key=lambda one: one.due
    )


def soon_or_late(community: Community, now: datetime, days: int = 60) -> list[Owed]:
    """Those of *community* that are late, or due within so many days."""
    today = clock.day_of(now)
    rows = meetings([community], now)[community.id]
    return [one for one in rows if (one.due - today).days <= days or one.demand is not None]


def facts(ids: Collection[Any]) -> CompoundSelect:
    """What the communities *ids* have on record of it: community_id, kind, body, at, number.

    Of a demand, only where no meeting followed.
    """
    began = select(
        Entry.community_id,
        literal("began").label("kind"),
        literal("").label("body"),
        Entry.at.label("at"),
        literal(0).label("number"),
    ).where(Entry.community_id.in_(ids), Entry.number == 1)
    held = (
        select(
            Meeting.community_id,
            literal("held"),
            Meeting.body,
            func.max(Meeting.called_at),
            literal(0),
        )
        .where(Meeting.community_id.in_(ids), Meeting.called_at.is_not(None))
        .group_by(Meeting.community_id, Meeting.body)
    )
    followed = select(Meeting.id).where(
        Meeting.community_id == Demand.community_id,
        Meeting.body == Demand.body,
        Meeting.noticed_at >= Demand.met_at,
        Meeting.cancelled_at.is_(None),
    )
    demanded = select(
        Demand.community_id, literal("demand"), Demand.body, Demand.met_at, Demand.number
    ).where(Demand.community_id.in_(ids), Demand.met_at.is_not(None), ~followed.exists())
    return union_all(began, held, demanded)


def known(rows: Iterable[Fact]) -> Known:
    """*rows* of :func:`facts` about one community: kind, body, at, number."""
    return {(f"{kind}{number or ''}", body): (at, number) for kind, body, at, number in rows}


def _read(ids: Collection[int]) -> Mapping[int, list[Fact]]:
    found: dict[int, list[Fact]] = defaultdict(list)
    for community_id, *row in db.session.execute(facts(ids)) if ids else ():
        found[community_id].append(tuple(row))
    return found
