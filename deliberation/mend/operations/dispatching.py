"""The dispatcher: to whom it goes, whose it is if nobody's here, what says the same."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from deliberation import clock
from deliberation.database import db, record_beside
from deliberation.issues.models import DutyKind
from deliberation.issues.operations import hide_on_report
from deliberation.journal.operations import typed
from deliberation.mend.models import FaultKind, Place, SnapHandling, SnapJoin, SnapReport
from deliberation.mend.operations.telling import (
    PRIVATELY,
    askers,
    note,
    owe,
    settle,
    tell_askers,
    tell_units,
)
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.rules import mend
from deliberation.rules.mend import Move, Period
from deliberation.rules.reading import COVER, cover_personal_data
from deliberation.rules.refusals import OutOfOrder, Stale


def due(community: Community, at: datetime, period: Period) -> datetime:
    """When *period*, begun *at*, is over by the calendar of *community*."""
    calendar = community.days_off
    return mend.due(clock.local(at), period, lambda day: clock.is_working_day(day, calendar))


def move(report: SnapReport, step: Move, *, at: datetime, seen: int | None = None) -> None:
    """Let the rulebook decide on *step*, and move the report; nobody else moves it meanwhile.

    :param seen: the version that the page knew
    :raises Stale: it has changed since
    :raises Refused: as the rulebook says
    """
    db.session.refresh(report, with_for_update={"key_share": True})
    if seen is not None and seen != report.version:
        raise Stale.because("mend.changed", None, number=report.number)
    report.position = mend.apply(report.position, step)


def dispatch(
    report: SnapReport,
    community: Community,
    *,
    kind: FaultKind | None,
    unit_id: int | None = None,
    place: Place | None = None,
    by: Person | None,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Send it to who has to mend it: the unit of its *kind*, or another one.

    :param by: ``None``: by the rule that the community has confirmed for this kind
    :param place: where it is, if it was told in words only
    :raises NotReady: ``mend.kind_missing``, ``mend.unit_missing``
    :raises OutOfOrder: ``mend.dispatched_already``
    """
    unit = unit_id or (kind.unit_id if kind else None)
    move(report, mend.Dispatch(unit, kind=kind is not None), at=at, seen=seen)
    assert kind is not None and unit is not None  # or it had been refused
    report.kind_id, report.dispatched_at = kind.id, at
    report.place_id = place.id if place else report.place_id
    _keep_private_where(report, kind)
    report.due = due(community, at, kind.period)
    settle(report, DutyKind.DISPATCH, at=at)
    _begin(report, unit, 1, at)
    verb = "snap:dispatched" if by else "snap:dispatched_by_rule"
    entry = note(report, verb, by=by, at=at, unit=unit, due=report.due.isoformat())
    tell_units(report, [unit], entry, but=by)
    tell_askers(report, entry, but=by)


def _keep_private_where(report: SnapReport, kind: FaultKind) -> None:
    if kind.private and not report.private:
        report.private = True
        typed.cover(report.community_id, lambda _: COVER, subject=(report.__tablename__, report.id))
    db.session.flush()


def begin_again(report: SnapReport, at: datetime) -> None:
    """It was not mended: the same unit has it again, until ``report.due``."""
    assert report.unit_id is not None
    _begin(report, report.unit_id, report.redone + 1, at)


def _begin(report: SnapReport, unit_id: int, round_: int, at: datetime) -> None:
    assert report.due is not None
    db.session.add(
        SnapHandling(
            community_id=report.community_id,
            report_id=report.id,
            round=round_,
            unit_id=unit_id,
            since=at,
            due=report.due,
        )
    )
    db.session.flush()
    owe(report, DutyKind.MEND, at=at, due=report.due, unit_id=unit_id)


def advise(
    report: SnapReport,
    reply: str,
    *,
    kind: FaultKind | None = None,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> None:
    """It is nobody's here: its reporter is told whose it is, and it ends.

    :raises NotReady: ``mend.advice_missing``
    """
    reply = reply.strip() or (kind.advice if kind else "")
    move(report, mend.Advise(reply), at=at, seen=seen)
    report.reply, report.kind_id = reply, kind.id if kind else report.kind_id
    report.ended_at, report.due = at, None
    settle(report, DutyKind.DISPATCH, at=at)
    tell_askers(report, note(report, "snap:advised", by=by, at=at, reply=reply), but=by)


def merge(
    report: SnapReport, into: SnapReport, *, by: Person, at: datetime, seen: int | None = None
) -> None:
    """It says what *into* says: who sent it joins that one, and it stays readable.

    :raises NotReady: ``mend.merged_into_itself``, ``mend.other_place``, ``mend.other_ended``
    :raises OutOfOrder: ``mend.merged_private``
    """
    if report.private != into.private:
        raise OutOfOrder.because("mend.merged_private", "6")
    move(
        report,
        mend.MergeInto(
            itself=report.id == into.id,
            open=into.position.open,
            alike=None in (report.place_id, into.place_id) or report.place_id == into.place_id,
        ),
        at=at,
        seen=seen,
    )
    report.merged_into_id, report.ended_at, report.due = into.id, at, None
    settle(report, DutyKind.DISPATCH, at=at)
    new = sorted(askers(report) - askers(into))
    if new:
        row = {"community_id": into.community_id, "report_id": into.id, "at": at}
        db.session.execute(insert(SnapJoin), [{**row, "person_id": one} for one in new])
    entry = note(report, "snap:merged", by=by, at=at, into=into.number)
    tell(askers(report) - {by.id}, entry)


def keep_private(report: SnapReport, *, by: Person, at: datetime) -> None:
    """It names a person, a flat or a dispute: from now on it is kept from the public.

    :raises OutOfOrder: ``mend.private_already``
    """
    db.session.refresh(report, with_for_update={"key_share": True})
    if report.private:
        raise OutOfOrder.because("mend.private_already", "6")
    report.private = True
    # What the record said of it stands beside it and goes; what is chained are digests.
    typed.cover(report.community_id, lambda _: COVER, subject=(report.__tablename__, report.id))
    hide_on_report(report.community_id, report.id)
    db.session.flush()
    tell_askers(report, note(report, PRIVATELY, by=None, at=at), but=by)


def cover(report: SnapReport, *, by: Person, at: datetime) -> None:
    """Cover what looks like personal data in what its reporter wrote."""
    report.text = cover_personal_data(report.text)
    report.spot = cover_personal_data(report.spot)
    typed.cover(report.community_id, cover_personal_data, subject=(report.__tablename__, report.id))
    note(report, "snap:covered", by=by, at=at)


def first_of(report: SnapReport) -> SnapReport:
    """The report that goes on where this one was merged."""
    while report.merged_into_id is not None:
        report = record_beside(report, SnapReport, report.merged_into_id)
    return report


def current(report: SnapReport) -> SnapHandling | None:
    """The time that a unit has it now, or had it last."""
    return db.session.scalar(
        select(SnapHandling)
        .where(
            SnapHandling.community_id == report.community_id,
            SnapHandling.report_id == report.id,
        )
        .order_by(SnapHandling.round.desc())
        .limit(1)
    )
