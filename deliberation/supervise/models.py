"""What supervision leaves behind: reports of done, hand-overs, the reports of the months."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment


class Completion(Model):
    """The lead says "done"; the supervision group accepts it or sends it back with reasons."""

    __tablename__ = "completions"
    __table_args__ = (
        Index(
            "uq_completions_one_undecided",
            "community_id",
            "task_id",
            unique=True,
            sqlite_where=text("verdict IS NULL"),
            postgresql_where=text("verdict IS NULL"),
        ),
        Index(None, "task_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    reported_at: Mapped[datetime] = mapped_column(Moment)
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    note: Mapped[str] = mapped_column(default="")
    verdict: Mapped[str | None] = mapped_column(String(10))  # accepted, sent_back
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reasons: Mapped[str] = mapped_column(default="")


class Handover(Model):
    """The lead of a task passes from one unit to another; nobody is in charge in between."""

    __tablename__ = "handovers"
    __table_args__ = (Index(None, "task_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Report(Model):
    """The supervision group's report on one resolution for one month (its first day)."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("community_id", "resolution_id", "month"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("spent IS NULL OR spent >= 0", name="spent"),
        Index(None, "community_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolutions.id"))
    month: Mapped[date]
    percent: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))  # on_time, delayed, stopped, done
    text: Mapped[str]
    spent: Mapped[int | None]  # fen, since the beginning
    delay_reason: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime] = mapped_column(Moment)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class PollResult(Model):
    """What a satisfaction poll came to when it closed: the numbers that figures are made of."""

    __tablename__ = "poll_results"
    __table_args__ = (
        UniqueConstraint("community_id", "box_id"),
        Index(None, "community_id", "closed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    box_id: Mapped[int] = mapped_column(ForeignKey("boxes.id"))
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolutions.id"))
    closed_at: Mapped[datetime] = mapped_column(Moment)
    asked: Mapped[int]
    satisfied: Mapped[int]
    basically: Mapped[int]
    dissatisfied: Mapped[int]
    valid: Mapped[bool]
