"""Which meetings are owed, by when: each body's own time, and what was demanded (§2).

Computed when read, from what is on record: nobody has to notice, nothing is settled by hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, literal, select, union_all

from deliberation import clock
from deliberation.convene.models import Meeting
from deliberation.convene.models_demands import Demand
from deliberation.database import db
from deliberation.journal.models import Entry
from deliberation.people.models import Community
from deliberation.rules import convening


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
    found: dict[int, list[Owed]] = defaultdict(list)
    known = _read([one.id for one in communities])
    for community in communities:
        rows = known.get(community.id, {})
        began = rows.get(("began", ""))
        for body, months in convening.periodic(community.kind == "village").items():
            last = rows.get(("held", body), began)
            if last is not None:
                since = clock.day_of(last[0])
                due = convening.next_due(since, months)
                found[community.id].append(Owed(community.id, body, due, since))
        for (kind, body), (met_at, number) in rows.items():
            if kind.startswith("demand"):
                since = clock.day_of(met_at)
                due = convening.due_on(since)
                found[community.id].append(Owed(community.id, body, due, since, number))
        found[community.id].sort(key=lambda one: (one.due, one.body))
    return found


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


def _read(ids: Collection[int]) -> dict[int, dict[tuple[str, str], tuple[datetime, int]]]:
    """What each community has on record of it; of a demand, only where no meeting followed."""
    if not ids:
        return {}
    began = select(
        Entry.community_id, literal("began"), literal(""), Entry.at, literal(0)
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
    found: dict[int, dict[tuple[str, str], tuple[datetime, int]]] = defaultdict(dict)
    for community_id, kind, body, at, number in db.session.execute(
        union_all(began, held, demanded)
    ):
        key = (f"{kind}{number or ''}", body)
        found[community_id][key] = (at, number)
    return found
