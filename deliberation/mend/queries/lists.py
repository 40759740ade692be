"""Lists of reports, each one question for its rows and one for their photos."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select

from deliberation.database import db
from deliberation.mend.models import (
    FaultKind,
    Place,
    SnapHandling,
    SnapJoin,
    SnapPhoto,
    SnapReport,
)
from deliberation.people.models import Person, Unit
from deliberation.rules.mend import ReportState

PAGE = 12
SIMILAR = 5  # shown at most

_JOINED = (
    select(func.count())
    .where(SnapJoin.community_id == SnapReport.community_id, SnapJoin.report_id == SnapReport.id)
    .correlate(SnapReport)
    .scalar_subquery()
    .label("joined")
)
_ROWS = (
    select(
        SnapReport,
        Place.name.label("place"),
        FaultKind.name.label("kind"),
        Unit.name.label("unit"),
        _JOINED,
    )
    .outerjoin(
        Place, and_(Place.community_id == SnapReport.community_id, Place.id == SnapReport.place_id)
    )
    .outerjoin(
        FaultKind,
        and_(
            FaultKind.community_id == SnapReport.community_id,
            FaultKind.id == SnapReport.kind_id,
        ),
    )
    .outerjoin(
        Unit, and_(Unit.community_id == SnapReport.community_id, Unit.id == SnapReport.unit_id)
    )
)
OPEN = [
    one.value
    for one in (
        ReportState.REPORTED,
        ReportState.DISPATCHED,
        ReportState.REDO,
        ReportState.HANDLED,
    )
]
WAITS = [ReportState.REPORTED.value, ReportState.DISPATCHED.value, ReportState.REDO.value]
_WITH_UNIT = [ReportState.DISPATCHED.value, ReportState.REDO.value]
_NO_REPORT = [ReportState.WITHDRAWN.value, ReportState.MERGED.value]


@dataclass(frozen=True, slots=True)
class Row:
    """A report as a list shows it.

    :ivar before, after: checksums of a photo of the fault, and of what was done about it
    :ivar joined: how many said "me too"
    """

    report: SnapReport
    place: str
    kind: str
    unit: str
    joined: int
    before: str | None = None
    after: str | None = None

    @property
    def title(self) -> str:
        """Where and what."""
        return " · ".join(filter(None, (self.place or self.report.spot, self.kind)))


def _read(community_id: int, rows: Select[Any]) -> list[Row]:
    found = db.session.execute(rows.where(SnapReport.community_id == community_id)).all()
    shown = _pictures(community_id, [row.SnapReport.id for row in found])
    return [
        Row(
            row.SnapReport,
            row.place or "",
            row.kind or "",
            row.unit or "",
            row.joined,
            *shown.get(row.SnapReport.id, (None, None)),
        )
        for row in found
    ]


def _pictures(
    community_id: int, ids: Collection[int]
) -> Mapping[int, tuple[str | None, str | None]]:
    """Report → the first photo of the fault, and the first of what was done last."""
    if not ids:
        return {}
    rows = (
        select(SnapPhoto.report_id, SnapPhoto.handling_id, SnapPhoto.sha256)
        .where(SnapPhoto.community_id == community_id, SnapPhoto.report_id.in_(ids))
        .order_by(SnapPhoto.report_id, SnapPhoto.handling_id, SnapPhoto.position)
    )
    found: dict[int, tuple[str | None, str | None]] = {}
    last: dict[int, int] = {}
    for report, handling, sha256 in db.session.execute(rows):
        before, after = found.get(report, (None, None))
        if handling is None:
            before = before or sha256
        elif handling > last.get(report, 0):
            last[report], after = handling, sha256
        found[report] = before, after
    return found


def wall(
    community_id: int,
    now: datetime,
    *,
    place_id: int | None = None,
    kind_id: int | None = None,
    unit_id: int | None = None,
    late: bool = False,
    before: int | None = None,
) -> list[Row]:
    """One page of what everybody may see, the latest first; one more tells of a next.

    :param late: only what somebody should have sent on or mended by *now*
    :param before: id of the last report of the page before
    """
    rows = _ROWS.where(SnapReport.private.is_(False), SnapReport.state.not_in(_NO_REPORT))
    for column, wanted in (
        (SnapReport.place_id, place_id),
        (SnapReport.kind_id, kind_id),
        (SnapReport.unit_id, unit_id),
    ):
        if wanted is not None:
            rows = rows.where(column == wanted)
    if late:
        rows = rows.where(SnapReport.state.in_(WAITS), SnapReport.due < now)
    if before is not None:
        rows = rows.where(SnapReport.id < before)
    return _read(community_id, rows.order_by(SnapReport.id.desc()).limit(PAGE + 1))


def similar(
    community_id: int, *, place_id: int | None, kind_ids: Collection[int] = ()
) -> list[Row]:
    """The open reports of the same place, of these kinds or whose kind is not known yet: who has
    the same fault joins one of them."""
    if place_id is None:
        return []
    rows = _ROWS.where(
        SnapReport.private.is_(False),
        SnapReport.state.in_(OPEN),
        SnapReport.place_id == place_id,
    )
    if kind_ids:
        rows = rows.where(or_(SnapReport.kind_id.is_(None), SnapReport.kind_id.in_(kind_ids)))
    return _read(community_id, rows.order_by(SnapReport.id.desc()).limit(SIMILAR))


def at_place(community_id: int, place_id: int) -> list[Row]:
    """The latest of one place."""
    rows = _ROWS.where(
        SnapReport.private.is_(False),
        SnapReport.state.not_in(_NO_REPORT),
        SnapReport.place_id == place_id,
    )
    return _read(community_id, rows.order_by(SnapReport.id.desc()).limit(SIMILAR))


def for_dispatch(community_id: int, after: tuple[datetime, int] | None = None) -> list[Row]:
    """What waits for the dispatcher, the earliest end first; one more tells of a next page.

    :param after: end and id of the last one of the page before
    """
    rows = _ROWS.where(SnapReport.state == ReportState.REPORTED.value)
    if after is not None:
        due, last = after
        rows = rows.where(
            or_(SnapReport.due > due, and_(SnapReport.due == due, SnapReport.id > last))
        )
    return _read(community_id, rows.order_by(SnapReport.due, SnapReport.id).limit(PAGE + 1))


@dataclass(frozen=True, slots=True)
class OfUnit:
    """What a unit's phone shows: what it has, what it is asked to take over, what it did last."""

    has: list[Row]
    asked: list[Row]
    done: list[Row]


def of_unit(community_id: int, unit_ids: Collection[int]) -> OfUnit:
    """What these units have to mend, by deadline."""
    mine, offered = SnapReport.unit_id.in_(unit_ids), SnapReport.offered_unit_id.in_(unit_ids)
    has = _ROWS.where(mine, SnapReport.state.in_(_WITH_UNIT))
    asked = _ROWS.where(offered, SnapReport.state.in_(_WITH_UNIT))
    done = _ROWS.where(mine, SnapReport.state.not_in(_WITH_UNIT))
    return OfUnit(
        _read(community_id, has.order_by(SnapReport.due, SnapReport.id).limit(4 * PAGE)),
        _read(community_id, asked.order_by(SnapReport.due, SnapReport.id).limit(4 * PAGE)),
        _read(community_id, done.order_by(SnapReport.id.desc()).limit(PAGE)),
    )


def asked_of(community_id: int, person_id: int) -> list[Row]:
    """The handled reports that this person reported or joined: is it mended?"""
    joined = select(SnapJoin.report_id).where(
        SnapJoin.community_id == community_id, SnapJoin.person_id == person_id
    )
    rows = _ROWS.where(
        SnapReport.state == ReportState.HANDLED.value,
        or_(SnapReport.reporter_id == person_id, SnapReport.id.in_(joined)),
    )
    return _read(community_id, rows.order_by(SnapReport.due, SnapReport.id).limit(PAGE))


def of_person(community_id: int, person_id: int) -> list[Row]:
    """What this person reported last."""
    rows = _ROWS.where(SnapReport.reporter_id == person_id)
    return _read(community_id, rows.order_by(SnapReport.id.desc()).limit(PAGE))


def handlings_since(community_id: int, since: datetime) -> Sequence[SnapHandling]:
    """Each time that a unit had something to mend, of reports since *since*."""
    return db.session.scalars(
        select(SnapHandling)
        .where(SnapHandling.community_id == community_id, SnapHandling.since >= since)
        .order_by(SnapHandling.report_id, SnapHandling.round)
    ).all()


def of_issue(community_id: int, issue_id: int) -> list[Row]:
    """The reports that a topic grew from: its evidence."""
    rows = _ROWS.where(SnapReport.issue_id == issue_id, SnapReport.private.is_(False))
    return _read(community_id, rows.order_by(SnapReport.id))


def households_of_issue(community_id: int, issue_id: int) -> set[int]:
    """Ids of the households of those who reported what the issue grew from, or joined."""
    reports = select(SnapReport.id).where(
        SnapReport.community_id == community_id, SnapReport.issue_id == issue_id
    )
    reporters = select(SnapReport.reporter_id).where(
        SnapReport.community_id == community_id, SnapReport.issue_id == issue_id
    )
    joined = select(SnapJoin.person_id).where(
        SnapJoin.community_id == community_id, SnapJoin.report_id.in_(reports)
    )
    rows = select(Person.household_id).where(
        Person.community_id == community_id,
        Person.household_id.is_not(None),
        or_(Person.id.in_(reporters), Person.id.in_(joined)),
    )
    return {one for one in db.session.scalars(rows) if one is not None}


def asked_about(community_id: Any, person_id: Any) -> Any:
    """The condition that somebody is asked whether what they reported is mended."""
    joined = exists().where(
        SnapJoin.community_id == SnapReport.community_id,
        SnapJoin.report_id == SnapReport.id,
        SnapJoin.person_id == person_id,
    )
    return exists().where(
        SnapReport.community_id == community_id,
        SnapReport.state == ReportState.HANDLED.value,
        or_(SnapReport.reporter_id == person_id, joined),
    )
