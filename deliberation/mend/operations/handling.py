"""The unit: take it, ask another, mend it; those who reported it: mended or not; silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from deliberation import clock
from deliberation.database import db, record_beside, subject_of
from deliberation.documents.pictures import Picture
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Timer, TimerKind
from deliberation.mend.models import FaultKind, SnapHandling, SnapHandOver, SnapOrder, SnapReport
from deliberation.mend.operations import dispatching, reporting
from deliberation.mend.operations.telling import note, owe, settle, tell_askers, tell_units
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.people.queries import holders
from deliberation.rules import mend
from deliberation.rules.mend import ReportState
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder


def _now(report: SnapReport) -> SnapHandling:
    handling = dispatching.current(report)
    assert handling is not None  # a unit has it
    return handling


def take(report: SnapReport, *, by: Person, at: datetime) -> None:
    """The unit has seen it and is on its way; pressed twice is once.

    :raises OutOfOrder: ``mend.not_with_a_unit``
    """
    if report.position.state not in (ReportState.DISPATCHED, ReportState.REDO):
        raise OutOfOrder.because("mend.not_with_a_unit", "6")
    handling = _now(report)
    if handling.taken_at is None:
        handling.taken_at = at
        entry = note(report, "snap:taken", by=by, at=at, unit=report.unit_id)
        tell_askers(report, entry, but=by)


def hand_on(
    report: SnapReport, to: int | None, reason: str, *, by: Person, at: datetime
) -> SnapHandOver:
    """Ask another unit to take it over; until that one accepts, the clock of this one runs.

    :raises Refused: as ``rules.mend.HandOn``
    """
    dispatching.move(report, mend.HandOn(to, reason), at=at)
    assert to is not None and report.unit_id is not None
    asked = SnapHandOver(
        community_id=report.community_id,
        report_id=report.id,
        from_unit_id=report.unit_id,
        to_unit_id=to,
        reason=reason.strip(),
        at=at,
        by_id=by.id,
    )
    db.session.add(asked)
    db.session.flush()
    entry = note(
        report, "snap:handed_on", by=by, at=at, from_unit=report.unit_id, unit=to,
        reason=reason.strip(),
    )  # fmt: skip
    tell_units(report, [to], entry, but=by)
    return asked


def accept(report: SnapReport, unit_ids: frozenset[int], *, by: Person, at: datetime) -> None:
    """The unit that was asked takes it over. What is late by now stays the first one's.

    :param unit_ids: for which *by* acts
    :raises Refused: as ``rules.mend.Accept``
    """
    before = report.unit_id
    dispatching.move(report, mend.Accept(_as(report, unit_ids)), at=at)
    handling = _now(report)
    if handling.due < at and handling.late_unit_id is None:
        handling.late_unit_id = before
    assert report.unit_id is not None and report.due is not None
    handling.unit_id, handling.taken_at = report.unit_id, at
    _answer_hand_over(report, "accepted", by=by, at=at)
    settle(report, DutyKind.MEND, at=at)
    owe(report, DutyKind.MEND, at=at, due=report.due, unit_id=report.unit_id)
    entry = note(report, "snap:taken_over", by=by, at=at, unit=report.unit_id)
    tell_units(report, [before], entry, but=by)
    tell_askers(report, entry, but=by)


def refuse(
    report: SnapReport,
    unit_ids: frozenset[int],
    right: int | None,
    why: str,
    *,
    by: Person,
    at: datetime,
) -> None:
    """The unit that was asked refuses: it names who is right, and why.

    :raises Refused: as ``rules.mend.Refuse``
    """
    asked = report.offered_unit_id
    dispatching.move(report, mend.Refuse(_as(report, unit_ids), right, why), at=at)
    _answer_hand_over(report, "refused", right=right, why=why.strip(), by=by, at=at)
    entry = note(
        report, "snap:hand_over_refused", by=by, at=at, unit=asked, right_unit=right,
        reason=why.strip(),
    )  # fmt: skip
    tell_units(report, [report.unit_id], entry, but=by)


def _as(report: SnapReport, unit_ids: frozenset[int]) -> int | None:
    """As which of their units they answer: the one that was asked, where it is theirs."""
    if report.offered_unit_id in unit_ids:
        return report.offered_unit_id
    return next(iter(unit_ids), None)


def _answer_hand_over(
    report: SnapReport,
    answer: str,
    *,
    right: int | None = None,
    why: str = "",
    by: Person,
    at: datetime,
) -> None:
    asked = db.session.scalar(
        select(SnapHandOver)
        .where(
            SnapHandOver.community_id == report.community_id,
            SnapHandOver.report_id == report.id,
            SnapHandOver.answer.is_(None),
        )
        .order_by(SnapHandOver.id.desc())
        .limit(1)
    )
    assert asked is not None  # the rulebook has said that somebody is asked
    asked.answer, asked.answered_at, asked.answered_by = answer, at, by.id
    asked.right_unit_id, asked.why = right, why


def handle(
    report: SnapReport,
    note_: str = "",
    *,
    without: str = "",
    pictures: Sequence[Picture] = (),
    by: Person,
    at: datetime,
) -> None:
    """The unit has mended it: those who reported it are asked, for seven days.

    :param without: why there is no photo taken afterwards
    :raises Refused: as ``rules.mend.Handle``
    """
    dispatching.move(report, mend.Handle(len(pictures), without), at=at)
    handling = _now(report)
    handling.handled_at, handling.handled_by = at, by.id
    handling.note, handling.without = note_.strip(), without.strip()
    until = mend.silent_at(clock.local(at))
    report.handled_at, report.due = at, until
    reporting.attach(report, pictures, handling.id, by=by, at=at)
    settle(report, DutyKind.MEND, at=at)
    issues.set_timer(
        report.community_id,
        TimerKind.REPORT_SILENT,
        report.id,
        falls_due=until,
        occasion=handling.round,
    )
    entry = note(
        report, "snap:handled", by=by, at=at, unit=report.unit_id,
        until=clock.day_of(until - timedelta(seconds=1)).isoformat(),
    )  # fmt: skip
    tell_askers(report, entry, but=by)


def answer(
    report: SnapReport,
    community: Community,
    *,
    mended: bool,
    reason: str = "",
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Who reported it, or joined, says whether it is mended. If not, the same unit has it again,
    half as long; with the third time a supervision order opens.

    :raises Refused: as ``rules.mend.Answer``
    """
    step = mend.Answer(mended, reason)
    dispatching.move(report, step, at=at, seen=seen)
    handling = _now(report)
    handling.mended, handling.reason = mended, reason.strip()
    handling.answered_at, handling.answered_by = at, by.id
    issues.stop_timer(report.community_id, TimerKind.REPORT_SILENT, report.id, at=at)
    if mended:
        report.ended_at, report.due = at, None
        entry = note(report, "snap:mended", by=by, at=at)
        tell_units(report, [report.unit_id], entry, but=by)
        tell_askers(report, entry, but=by)
        return
    kind = record_beside(report, FaultKind, report.kind_id)
    calendar = community.days_off
    report.due = mend.due_after(
        step,
        clock.local(at),
        kind.period,
        report.due,
        lambda day: clock.is_working_day(day, calendar),
    )
    assert report.due is not None
    dispatching.begin_again(report, at)
    entry = note(
        report, "snap:not_mended", by=by, at=at, unit=report.unit_id, reason=reason.strip(),
        due=report.due.isoformat(),
    )  # fmt: skip
    tell_units(report, [report.unit_id], entry, but=by)
    tell_askers(report, entry, but=by)
    if report.redone == mend.ORDER_AT_REDO:
        _open_order(report, community, at=at)


def _open_order(report: SnapReport, community: Community, *, at: datetime) -> None:
    assert report.unit_id is not None
    order = SnapOrder(
        community_id=report.community_id,
        report_id=report.id,
        unit_id=report.unit_id,
        opened_at=at,
        due=dispatching.due(community, at, mend.ORDER),
    )
    db.session.add(order)
    db.session.flush()
    owe(report, DutyKind.REPORT_ORDER, at=at, due=order.due, unit_id=order.unit_id)
    entry = note(
        report, "snap:order_opened", by=None, at=at, unit=order.unit_id, due=order.due.isoformat()
    )
    tell_units(report, [order.unit_id], entry)
    tell(holders(report.community_id, [RoleKind.SUPERVISOR], clock.day_of(at)), entry)


def answer_order(order: SnapOrder, text: str, *, by: Person, at: datetime) -> None:
    """The unit answers the supervision order, in public.

    :raises OutOfOrder: ``mend.order_answered``
    :raises NotReady: ``mend.order_answer_missing``
    """
    report = record_beside(order, SnapReport, order.report_id)
    db.session.refresh(order)
    if order.answered_at is not None:
        raise OutOfOrder.because("mend.order_answered", "6")
    if not text.strip():
        raise NotReady.because("mend.order_answer_missing", "6")
    order.answer, order.answered_at, order.answered_by = text.strip(), at, by.id
    settle(report, DutyKind.REPORT_ORDER, at=at)
    entry = note(report, "snap:order_answered", by=by, at=at, unit=order.unit_id, text=text.strip())
    tell_askers(report, entry, but=by)
    tell(holders(report.community_id, [RoleKind.SUPERVISOR], clock.day_of(at)), entry)


def fall_due_silent(community: Community, timer: Timer) -> None:
    """Seven days after the question nobody has answered: closed as such, never as satisfied."""
    report, at = subject_of(SnapReport, timer), timer.falls_due
    dispatching.move(report, mend.Silence(), at=at)
    report.ended_at, report.due = at, None
    entry = note(report, "snap:not_answered", by=None, at=at)
    tell_units(report, [report.unit_id], entry)


def leave_out(handling: SnapHandling, reason: str, *, by: Person, at: datetime) -> None:
    """The supervision group leaves an unreasonable answer out of the unit's figures, in public.

    :raises NotReady: ``mend.left_out_reason``
    :raises OutOfOrder: ``mend.nothing_answered``, ``mend.left_out_already``
    """
    report = record_beside(handling, SnapReport, handling.report_id)
    db.session.refresh(handling)
    if handling.mended is not False:
        raise OutOfOrder.because("mend.nothing_answered", "6")
    if handling.left_out_at is not None:
        raise OutOfOrder.because("mend.left_out_already", "6")
    if not reason.strip():
        raise NotReady.because("mend.left_out_reason", "6")
    handling.left_out, handling.left_out_at = reason.strip(), at
    handling.left_out_by = by.id
    entry = note(
        report, "snap:left_out", by=by, at=at, unit=handling.unit_id, reason=reason.strip()
    )
    tell_askers(report, entry, but=by)
