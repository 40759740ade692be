"""What a year leaves behind: petition cases by month, the yearly sheet, honest failures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import VERSION, Model, Moment, row_of


class PetitionCount(Model):
    """How many petition cases there were in a month (its first day), and who says so."""

    __tablename__ = "petition_counts"
    __table_args__ = (
        UniqueConstraint("community_id", "month"),
        CheckConstraint("cases >= 0", name="cases"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    month: Mapped[date]
    cases: Mapped[int]
    source: Mapped[str] = mapped_column(String(120))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    entered_by: Mapped[int | None] = mapped_column(info=row_of("people"))


class Assessment(Model):
    """Paper 15, 年度考核表: the figures of a year as they were when it was drawn up.

    ``model`` and ``figures`` are frozen with it; a score is always computed from them. The
    committee draws it up, the supervision group confirms it, and from then on everybody reads
    it; the third party's evaluation and the sub-district's remark stand beside it.
    """

    __tablename__ = "assessments"
    __table_args__ = (UniqueConstraint("community_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    year: Mapped[int]
    version: Mapped[int] = mapped_column(default=1, info=VERSION)
    model: Mapped[dict[str, Any]] = mapped_column(JSON)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)  # figure → [numerator, denominator]
    entered: Mapped[dict[str, Any]] = mapped_column(JSON)  # indicator → [points, reason]
    excused: Mapped[list[Any]] = mapped_column(JSON)  # honest failures, by task
    drawn_at: Mapped[datetime] = mapped_column(Moment)
    drawn_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    evaluator: Mapped[str] = mapped_column(String(120), default="")
    evaluation: Mapped[int | None]  # out of 100
    evaluation_text: Mapped[str] = mapped_column(default="")
    remark: Mapped[str] = mapped_column(default="")
    remarked_at: Mapped[datetime | None] = mapped_column(Moment)
    remarked_by: Mapped[int | None] = mapped_column(info=row_of("people"))


class Tolerance(Model):
    """An honest failure that followed procedure (容错): recorded with its reasons, not punished."""

    __tablename__ = "tolerances"
    __table_args__ = (UniqueConstraint("community_id", "task_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    task_id: Mapped[int] = mapped_column(info=row_of("tasks"))
    procedure: Mapped[str]  # what was done as it should be done
    reasons: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[int | None] = mapped_column(info=row_of("people"))
