"""What the record says of a report, who is told, and what is owed on it.

Of a report that is not public the record says that it moved, and nothing else; so do messages.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select

from deliberation.database import db, record_beside
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind
from deliberation.journal.models import Entry
from deliberation.journal.operations import record
from deliberation.mend.models import FaultKind, Place, SnapJoin, SnapReport
from deliberation.messages.operations import tell
from deliberation.people.models import Person
from deliberation.people.queries import staff
from deliberation.rules.policy import RoleKind

PRIVATELY = "snap:moved_privately"


def note(
    report: SnapReport, verb: str, /, *, by: Person | None, at: datetime, **particulars: Any
) -> Entry:
    """Record what happened to *report*; of a private one only that something did, and not by
    whom."""
    if report.private:
        return record("snap:moved_privately", report, by=None, at=at, report=report.number)
    return record(
        verb, report, by=by.id if by else None, at=at, report=report.number, **particulars
    )


def askers(report: SnapReport) -> set[int]:
    """Ids of the persons who are asked whether it is mended: the reporter, and who joined."""
    joined = db.session.scalars(
        select(SnapJoin.person_id).where(
            SnapJoin.community_id == report.community_id, SnapJoin.report_id == report.id
        )
    )
    return {*joined, *({report.reporter_id} if report.reporter_id else ())}


def tell_askers(report: SnapReport, entry: Entry, *, but: Person | None = None) -> None:
    """Tell those who reported it, but not who has just done it."""
    tell(askers(report) - ({but.id} if but else set()), entry)


def tell_units(
    report: SnapReport, unit_ids: Collection[int | None], entry: Entry, *, but: Person | None = None
) -> None:
    """Tell everybody of these units."""
    known = [one for one in unit_ids if one is not None]
    tell(set(staff(report.community_id, known)) - ({but.id} if but else set()), entry)


def owe(
    report: SnapReport,
    kind: DutyKind,
    *,
    at: datetime,
    due: datetime,
    role: RoleKind | None = None,
    unit_id: int | None = None,
) -> None:
    """Somebody owes something on *report* until *due*."""
    issues.owe_on_report(
        report.community_id,
        report.id,
        kind,
        called=report.number,
        about=called(report),
        hidden=report.private,
        at=at,
        due=due,
        role=role.value if role else None,
        unit_id=unit_id,
    )


def settle(report: SnapReport, *kinds: DutyKind, at: datetime) -> None:
    """Nobody owes this on *report* any longer."""
    issues.settle_on_report(report.community_id, report.id, *kinds, at=at)


def called(report: SnapReport) -> str:
    """Where and what, in words of the community's own lists: nothing that somebody typed."""
    place = record_beside(report, Place, report.place_id).name if report.place_id else ""
    kind = record_beside(report, FaultKind, report.kind_id).name if report.kind_id else ""
    return " · ".join(filter(None, (place, kind))) or f"{report.number}"
