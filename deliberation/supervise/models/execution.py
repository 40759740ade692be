"""What supervision leaves behind: done, handed over, extended, ordered; the months' reports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of
from deliberation.issues.models import HoldsPicture
from deliberation.rules.bylaws import Bylaws


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
    task_id: Mapped[int] = mapped_column(info=row_of("tasks"))
    reported_at: Mapped[datetime] = mapped_column(Moment)
    reported_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    note: Mapped[str] = mapped_column(default="")
    cost: Mapped[int | None]  # fen
    without: Mapped[str] = mapped_column(default="", server_default="")  # why no photo or cost
    verdict: Mapped[str | None] = mapped_column(String(10))  # accepted, sent_back
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    reasons: Mapped[str] = mapped_column(default="")


class Handover(Model):
    """The lead of a task passes from one unit to another; nobody is in charge in between."""

    __tablename__ = "handovers"
    __table_args__ = (Index(None, "task_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    task_id: Mapped[int] = mapped_column(info=row_of("tasks"))
    from_unit_id: Mapped[int] = mapped_column(info=row_of("units"))
    to_unit_id: Mapped[int] = mapped_column(info=row_of("units"))
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[int | None] = mapped_column(info=row_of("people"))


class Report(Model):
    """The supervision group's report on one resolution for one month (its first day)."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("community_id", "resolution_id", "month"),
        Index(None, "community_id", "month", "resolution_id"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("spent IS NULL OR spent >= 0", name="spent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    resolution_id: Mapped[int] = mapped_column(info=row_of("resolutions"))
    month: Mapped[date]
    percent: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))  # on_time, delayed, stopped, done
    text: Mapped[str]
    spent: Mapped[int | None]  # fen, since the beginning
    delay_reason: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    planned: Mapped[int | None]  # percent that should have been done by then
    published_at: Mapped[datetime] = mapped_column(Moment)
    published_by: Mapped[int | None] = mapped_column(info=row_of("people"))


class ReportPhoto(HoldsPicture, Model):
    """A photo of a month's report, drawn anew and small; found by its checksum."""

    __tablename__ = "report_photos"
    __table_args__ = (UniqueConstraint("community_id", "sha256", "report_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    report_id: Mapped[int] = mapped_column(info=row_of("reports"), index=True)
    position: Mapped[int]  # among the report's photos, from 1


class CompletionPhoto(HoldsPicture, Model):
    """A photo of what was done, kept with the lead's "done"; found by its checksum."""

    __tablename__ = "completion_photos"
    __table_args__ = (UniqueConstraint("community_id", "sha256", "completion_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    completion_id: Mapped[int] = mapped_column(info=row_of("completions"), index=True)
    position: Mapped[int]  # among its photos, from 1


class Comment(Model):
    """What a resident says to a month's report, and the public answer."""

    __tablename__ = "report_comments"
    __table_args__ = (
        UniqueConstraint("community_id", "key"),
        Index(None, "report_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    report_id: Mapped[int] = mapped_column(info=row_of("reports"))
    key: Mapped[str] = mapped_column(String(64))  # of the form: a double click makes one
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[int | None] = mapped_column(info=row_of("people"))


class Extension(Model):
    """The lead asks for a later deadline; supervision grants or refuses it, in public."""

    __tablename__ = "extensions"
    __table_args__ = (
        Index(
            "uq_extensions_one_undecided",
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
    task_id: Mapped[int] = mapped_column(info=row_of("tasks"))
    before: Mapped[date]  # the deadline that stood
    until: Mapped[date]  # the one that is asked for
    reason: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    verdict: Mapped[str | None] = mapped_column(String(10))  # granted, refused
    remark: Mapped[str] = mapped_column(default="")  # why it was refused
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(info=row_of("people"))


class Order(Model):
    """A supervision order (督办): the lead of a task owes a public answer by a day."""

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("community_id", "key"),
        Index(None, "task_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    task_id: Mapped[int] = mapped_column(info=row_of("tasks"))
    key: Mapped[str] = mapped_column(String(64))
    issuer: Mapped[str] = mapped_column(String(20))  # supervisor, committee, subdistrict
    text: Mapped[str]
    due: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(Moment)
    issued_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[int | None] = mapped_column(info=row_of("people"))


class PollResult(Model):
    """What a satisfaction poll came to when it closed: the numbers that figures are made of."""

    __tablename__ = "poll_results"
    __table_args__ = (
        UniqueConstraint("community_id", "box_id"),
        Index(None, "community_id", "closed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    box_id: Mapped[int] = mapped_column(info=row_of("boxes"))
    resolution_id: Mapped[int] = mapped_column(info=row_of("resolutions"))
    closed_at: Mapped[datetime] = mapped_column(Moment)
    asked: Mapped[int]
    satisfied: Mapped[int]
    basically: Mapped[int]
    dissatisfied: Mapped[int]
    valid: Mapped[bool]


class FollowUp(Model):
    """The parties to a dispute are asked whether what they agreed on holds; nobody else is.

    The rules are those of a satisfaction poll (§5), frozen when it opens. It is no ballot box:
    a party may be somebody without an account, and nothing of it is published.
    """

    __tablename__ = "follow_ups"
    __table_args__ = (UniqueConstraint("community_id", "agreement_id", "occasion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    agreement_id: Mapped[int] = mapped_column(info=row_of("agreements"))
    occasion: Mapped[int] = mapped_column(default=1)
    asked: Mapped[int]
    bylaws: Mapped[dict[str, Any]] = mapped_column(JSON)
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    extended_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def numbers(self) -> Bylaws:
        """The bylaws as they were when it opened."""
        return Bylaws.from_dict(self.bylaws)


class FollowUpAnswer(Model):
    """What one party said; each answers once."""

    __tablename__ = "follow_up_answers"
    __table_args__ = (UniqueConstraint("community_id", "follow_up_id", "party_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    follow_up_id: Mapped[int] = mapped_column(info=row_of("follow_ups"))
    party_id: Mapped[int] = mapped_column(info=row_of("parties"))
    choice: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(String(10))
    entered_by: Mapped[int] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)
