"""A report, who joined it, who had to mend it and what was said to that (rulebook §6)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import VERSION, Model, Moment, row_of
from deliberation.issues.models import HoldsPicture
from deliberation.rules.mend import Position, ReportState

#: Something is still to be done about it.
_OPEN = "state IN ('reported', 'dispatched', 'redo', 'handled')"


class SnapReport(Model):
    """A small fault that somebody reported, on its way until it is mended.

    :ivar place_id: where, by its code; ``spot``: in words, more exactly or instead
    :ivar kind_id: what was confirmed by the dispatcher
    :ivar unit_id: who has it, with the clock running; ``offered_unit_id``: who is asked to take it
    :ivar due: until when the committee has to send it on, the unit to mend it
    :ivar private: its reporter, the committee and the unit that has it may know of it
    :ivar reply: what the reporter was told where it is nobody's here
    :ivar merged_into_id: which other report says the same
    :ivar issue_id: the topic that it became a part of, because it recurs
    """

    __tablename__ = "snap_reports"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("community_id", "key"),
        Index(None, "community_id", "place_id", "id"),
        Index(None, "community_id", "kind_id", "id"),
        Index(None, "community_id", "unit_id", "id"),
        Index(
            "ix_snap_reports_open",
            "community_id",
            "due",
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        Index(None, "community_id", "reporter_id"),
        Index(None, "community_id", "issue_id"),
        Index(None, "community_id", "reported_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    number: Mapped[str] = mapped_column(String(20))  # 2026-018
    key: Mapped[str] = mapped_column(String(64))  # of the form: a double click makes one
    version: Mapped[int] = mapped_column(default=1, info=VERSION)

    place_id: Mapped[int | None] = mapped_column(info=row_of("places"))
    spot: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str] = mapped_column(String(400), default="")
    kind_id: Mapped[int | None] = mapped_column(info=row_of("fault_kinds"))
    private: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[str] = mapped_column(String(20))
    reporter_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    clerk_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    reported_at: Mapped[datetime] = mapped_column(Moment)

    state: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int | None] = mapped_column(info=row_of("units"))
    offered_unit_id: Mapped[int | None] = mapped_column(info=row_of("units"))
    redone: Mapped[int] = mapped_column(default=0)
    due: Mapped[datetime | None] = mapped_column(Moment)
    dispatched_at: Mapped[datetime | None] = mapped_column(Moment)
    handled_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    reply: Mapped[str] = mapped_column(String(400), default="")
    merged_into_id: Mapped[int | None] = mapped_column(info=row_of("snap_reports"))
    issue_id: Mapped[int | None] = mapped_column(info=row_of("issues"))

    @property
    def position(self) -> Position:
        """Where it is, as the rulebook sees it."""
        return Position(ReportState(self.state), self.unit_id, self.offered_unit_id, self.redone)

    @position.setter
    def position(self, here: Position) -> None:
        self.state, self.unit_id = here.state.value, here.unit
        self.offered_unit_id, self.redone = here.offered, here.redone


class SnapPhoto(HoldsPicture, Model):
    """A photo of a report: of the fault, or (``handling_id``) of what was done about it."""

    __tablename__ = "snap_photos"
    __table_args__ = (
        UniqueConstraint("community_id", "sha256", "report_id", "handling_id"),
        Index(None, "report_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    report_id: Mapped[int] = mapped_column(info=row_of("snap_reports"))
    handling_id: Mapped[int | None] = mapped_column(info=row_of("snap_handlings"))
    position: Mapped[int]  # among its photos, from 1


class SnapDraft(HoldsPicture, Model):
    """A photo of a report that is not sent yet, from one screen to the next; gone after a day."""

    __tablename__ = "snap_drafts"
    __table_args__ = (
        UniqueConstraint("community_id", "key", "sha256"),
        Index(None, "community_id", "at"),
        Index(None, "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    key: Mapped[str] = mapped_column(String(64))  # of the form
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)


class SnapJoin(Model):
    """Somebody else has the same fault: "me too" counts as a report, and is asked as well."""

    __tablename__ = "snap_joins"
    __table_args__ = (
        UniqueConstraint("community_id", "report_id", "person_id"),
        Index(None, "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    report_id: Mapped[int] = mapped_column(info=row_of("snap_reports"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)


class SnapHandling(Model):
    """One time that a unit has to mend it: by when, what it did, what was answered.

    :ivar round: 1, and one more for each "not mended"
    :ivar unit_id: who has it, in the end who mended it
    :ivar late_unit_id: who had it when its moment passed, where another has taken it over since
    :ivar without: why there is no photo
    :ivar mended: what was answered; ``None``: nothing
    :ivar left_out: why the supervision group left the answer out of the figures, in public
    """

    __tablename__ = "snap_handlings"
    __table_args__ = (
        UniqueConstraint("community_id", "report_id", "round"),
        Index(None, "community_id", "unit_id", "since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    report_id: Mapped[int] = mapped_column(info=row_of("snap_reports"))
    round: Mapped[int]
    unit_id: Mapped[int] = mapped_column(info=row_of("units"))
    late_unit_id: Mapped[int | None] = mapped_column(info=row_of("units"))
    since: Mapped[datetime] = mapped_column(Moment)
    due: Mapped[datetime] = mapped_column(Moment)
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
    handled_at: Mapped[datetime | None] = mapped_column(Moment)
    handled_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    note: Mapped[str] = mapped_column(String(400), default="")
    without: Mapped[str] = mapped_column(String(200), default="")
    mended: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(String(400), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    left_out: Mapped[str] = mapped_column(String(400), default="")
    left_out_at: Mapped[datetime | None] = mapped_column(Moment)
    left_out_by: Mapped[int | None] = mapped_column(info=row_of("people"))


class SnapHandOver(Model):
    """A unit asked another to take a report over, and what that one answered.

    :ivar answer: ``accepted`` or ``refused``; ``None``: not answered, or no longer asked
    :ivar right_unit_id: who is right, as the one that refuses says, and ``why``
    """

    __tablename__ = "snap_hand_overs"
    __table_args__ = (Index(None, "report_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    report_id: Mapped[int] = mapped_column(info=row_of("snap_reports"))
    from_unit_id: Mapped[int] = mapped_column(info=row_of("units"))
    to_unit_id: Mapped[int] = mapped_column(info=row_of("units"))
    reason: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    answer: Mapped[str | None] = mapped_column(String(10))
    right_unit_id: Mapped[int | None] = mapped_column(info=row_of("units"))
    why: Mapped[str] = mapped_column(String(400), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[int | None] = mapped_column(info=row_of("people"))


class SnapOrder(Model):
    """A supervision order (督办) that opened by itself with the third redo: answered in public."""

    __tablename__ = "snap_orders"
    __table_args__ = (UniqueConstraint("community_id", "report_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    report_id: Mapped[int] = mapped_column(info=row_of("snap_reports"))
    unit_id: Mapped[int] = mapped_column(info=row_of("units"))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    due: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[int | None] = mapped_column(info=row_of("people"))
