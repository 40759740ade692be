"""The months of a resolution in execution: with a report, without one, still open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from deliberation import clock
from deliberation.database import db
from deliberation.people.queries import is_of_committee_or_kin
from deliberation.resolve.models import Resolution, Task
from deliberation.rules.policy import Actor, RoleKind
from deliberation.rules.workflow import monthly
from deliberation.supervise.models import Report
from deliberation.supervise.queries import PAGE, in_execution


@dataclass(frozen=True, slots=True)
class Months:
    """The months of a resolution: those with a report, those without, and what may be published.

    :ivar missing: over without a report; computed, nobody had to notice
    :ivar open: may be published: the missing ones and the present month
    """

    reports: Sequence[Report]
    missing: Sequence[date]
    open: Sequence[date]


def of_resolution(resolution: Resolution, now: datetime) -> Months:
    """The months from the first that counts until now, or until the execution ended."""
    reports = db.session.scalars(
        select(Report)
        .where(
            Report.community_id == resolution.community_id, Report.resolution_id == resolution.id
        )
        .order_by(Report.month.desc())
    ).all()
    return _months(resolution, reports, now)


def _months(resolution: Resolution, reports: Sequence[Report], now: datetime) -> Months:
    if resolution.in_force_at is None:
        return Months((), (), ())
    first, today = clock.day_of(resolution.in_force_at), clock.day_of(now)
    published = {report.month for report in reports}
    over = resolution.executed_at or resolution.ended_at
    missing = monthly.missing(first, today, published, clock.day_of(over) if over else None)
    running = resolution.ended_at is None
    counted = monthly.months(monthly.first_month(first), today)
    may_be = [one for one in counted if one not in published]
    return Months(reports, missing, may_be if running else ())


@dataclass(frozen=True, slots=True)
class Reporting:
    """A resolution in execution, with its months."""

    resolution: Resolution
    months: Months


def reporting(community_id: int, now: datetime, after: int | None = None) -> Sequence[Reporting]:
    """One page of the resolutions in execution with their months; two questions."""
    rows = select(Resolution).where(
        Resolution.community_id == community_id, in_execution(), Resolution.executed_at.is_(None)
    )
    if after is not None:
        rows = rows.where(Resolution.id > after)
    found = db.session.scalars(rows.order_by(Resolution.id).limit(PAGE + 1)).all()
    reports: dict[int, list[Report]] = {}
    for report in db.session.scalars(
        select(Report)
        .where(
            Report.community_id == community_id, Report.resolution_id.in_([one.id for one in found])
        )
        .order_by(Report.month.desc())
    ):
        reports.setdefault(report.resolution_id, []).append(report)
    return [Reporting(one, _months(one, reports.get(one.id, ()), now)) for one in found]


def may_report(
    community_id: int, actor: Actor, day: date, resolution_ids: Collection[int]
) -> set[int]:
    """Of these resolutions, those whose month *actor* may report: nobody's whom they execute.

    Two questions for a member of the supervision group, none for anybody else.
    """
    if RoleKind.SUPERVISOR not in actor.roles or actor.person_id is None:
        return set()
    if is_of_committee_or_kin(community_id, actor.person_id, day):
        return set()
    theirs = Task.person_id == actor.person_id
    if actor.unit_ids:
        theirs |= Task.lead_unit_id.in_(actor.unit_ids)
    executed = db.session.scalars(
        select(Task.resolution_id).where(
            Task.community_id == community_id, Task.resolution_id.in_(resolution_ids), theirs
        )
    )
    return set(resolution_ids) - set(executed)


def report(community_id: int, report_id: int) -> tuple[Report, Resolution] | None:
    """A month's report with its resolution."""
    return db.session.execute(
        select(Report, Resolution)
        .join(Resolution, Resolution.id == Report.resolution_id)
        .where(Report.community_id == community_id, Report.id == report_id)
    ).one_or_none()
