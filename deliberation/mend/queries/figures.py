"""The figures of reports, of all units and of each; what recurs (rulebook §6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from sqlalchemy import select

from deliberation import clock
from deliberation.database import db
from deliberation.mend.models import FaultKind, Place, SnapHandling, SnapReport
from deliberation.mend.queries.lists import handlings_since
from deliberation.people.models import Unit
from deliberation.rules import mend
from deliberation.rules.mend import (
    Handling,
    MendFigure,
    Outcome,
    ReportState,
    SignalKind,
    Value,
)

DAYS = 180  # of reports that the figures are of


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a half year.

    :ivar units: unit → its own; of what it had when it fell due
    :ivar months: month → the mean hours of what was reported in it
    :ivar channels: by which channel so many came, the most first
    """

    since: date
    whole: Mapping[MendFigure, Value]
    units: Sequence[tuple[str, Mapping[MendFigure, Value]]]
    months: Sequence[tuple[date, Value]]
    channels: Sequence[tuple[str, int]]


def figures(community_id: int, now: datetime) -> Figures:
    """The figures of what was reported in the last :data:`DAYS` days; four questions.

    Private reports count, too: a sum names nobody.
    """
    since = now - timedelta(days=DAYS)
    early = since - timedelta(days=mend.RECURRING_DAYS)
    rows = db.session.scalars(
        select(SnapReport)
        .where(SnapReport.community_id == community_id, SnapReport.reported_at >= early)
        .order_by(SnapReport.id)
    ).all()
    handled: dict[int, list[SnapHandling]] = {}
    for one in handlings_since(community_id, early):
        handled.setdefault(one.report_id, []).append(one)
    rows_of_units = select(Unit.id, Unit.name).where(Unit.community_id == community_id)
    units = {id_: name for id_, name in db.session.execute(rows_of_units)}
    told = [(row, _outcome(row, handled.get(row.id, ()))) for row in rows]
    now_, before = (
        [pair for pair in told if (pair[0].reported_at >= since) is wanted]
        for wanted in (True, False)
    )
    earlier = [outcome for _, outcome in before]
    return Figures(
        since=clock.day_of(since),
        whole=mend.figures_of([outcome for _, outcome in now_], now, earlier),
        units=[
            (name, mend.figures_of(theirs, now, earlier))
            for unit, name in sorted(units.items(), key=lambda one: one[1])
            if (theirs := _of_unit(unit, now_, handled))
        ],
        months=_months(now_, now),
        channels=Counter(row.channel for row, _ in now_).most_common(),
    )


def _outcome(row: SnapReport, handlings: Sequence[SnapHandling]) -> Outcome:
    return Outcome(
        ReportState(row.state),
        row.place_id or -row.id,  # told in words only: the same as no other
        row.kind_id,
        row.reported_at,
        tuple(_handling(one) for one in handlings),
    )


def _handling(one: SnapHandling) -> Handling:
    return Handling(one.due, one.handled_at, one.mended, one.left_out_at is not None)


def _of_unit(
    unit: int,
    told: Sequence[tuple[SnapReport, Outcome]],
    handled: Mapping[int, Sequence[SnapHandling]],
) -> list[Outcome]:
    """What counts for *unit*: what it had when it fell due or mended, not what it passed on."""
    found = []
    for row, outcome in told:
        theirs = [
            one for one in handled.get(row.id, ()) if (one.late_unit_id or one.unit_id) == unit
        ]
        if theirs:
            found.append(replace(outcome, handlings=tuple(_handling(one) for one in theirs)))
    return found


def _months(
    told: Sequence[tuple[SnapReport, Outcome]], now: datetime
) -> Sequence[tuple[date, Value]]:
    by_month: dict[date, list[Outcome]] = {}
    for row, outcome in told:
        by_month.setdefault(clock.day_of(row.reported_at).replace(day=1), []).append(outcome)
    return [
        (month, mend.figures_of(those, now)[MendFigure.MEAN_HOURS])
        for month, those in sorted(by_month.items())
    ]


@dataclass(frozen=True, slots=True)
class Seen:
    """What rises or comes back with the season, as a page shows it (rulebook §7).

    :ivar count: of the reports by which it is seen; ``base``: what that is compared with
    :ivar period: the day on which what was looked at began, or the month that comes
    """

    kind: SignalKind
    fault: FaultKind
    count: int
    base: Fraction
    period: date


#: Days of reports that signals are looked for in: a year ago, and the months beside it.
SEEN_DAYS = 430


def seen_early(community_id: int, now: datetime) -> list[Seen]:
    """What rises, and what the coming month brought a year ago; two questions.

    What recurs is :func:`recurring`.
    """
    rows = db.session.execute(
        select(SnapReport.id, SnapReport.place_id, SnapReport.kind_id, SnapReport.reported_at)
        .where(
            SnapReport.community_id == community_id,
            SnapReport.reported_at >= now - timedelta(days=SEEN_DAYS),
            SnapReport.private.is_(False),
            SnapReport.kind_id.is_not(None),
            SnapReport.state.not_in(_NO_FAULT),
        )
        .order_by(SnapReport.id)
    )
    told = [(row.id, row.place_id or 0, row.kind_id, clock.day_of(row.reported_at)) for row in rows]
    found = [
        one for one in mend.signals(told, clock.day_of(now)) if one.kind is not SignalKind.RECURRING
    ]
    kinds = _by_id(FaultKind, community_id, {one.fault for one in found})
    return [Seen(one.kind, kinds[one.fault], len(one.rows), one.base, one.period) for one in found]


@dataclass(frozen=True, slots=True)
class Recurring:
    """What recurs, as a page shows it."""

    place: Place
    kind: FaultKind
    reports: Sequence[SnapReport]


def recurring(community_id: int, now: datetime) -> list[Recurring]:
    """What recurs at *now* and is nobody's topic yet, most reports first."""
    rows = db.session.scalars(
        select(SnapReport)
        .where(
            SnapReport.community_id == community_id,
            SnapReport.reported_at >= now - timedelta(days=mend.RECURRING_DAYS),
            SnapReport.private.is_(False),
            SnapReport.place_id.is_not(None),
            SnapReport.kind_id.is_not(None),
            SnapReport.issue_id.is_(None),
            SnapReport.state.not_in(_NO_FAULT),
        )
        .order_by(SnapReport.id)
    ).all()
    known = {row.id: row for row in rows}
    found = mend.recurring(
        [
            (row.id, row.place_id, row.kind_id, row.reported_at)
            for row in rows
            if row.place_id is not None and row.kind_id is not None
        ],
        now,
    )
    places = _by_id(Place, community_id, {one.place for one in found})
    kinds = _by_id(FaultKind, community_id, {one.kind for one in found})
    return [
        Recurring(places[one.place], kinds[one.kind], [known[report] for report in one.reports])
        for one in found
    ]


_NO_FAULT = [one.value for one in (ReportState.WITHDRAWN, ReportState.MERGED, ReportState.ADVISED)]


def _by_id(table, community_id: int, ids: set[int]) -> dict:
    if not ids:
        return {}
    rows = select(table).where(table.community_id == community_id, table.id.in_(ids))
    return {row.id: row for row in db.session.scalars(rows)}
