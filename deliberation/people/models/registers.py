"""What a person was before: names and homes that have changed, and records that were two."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of


class Former(Model):
    """Name, home and unit of a person until a moment, when one of them changed.

    Papers of before that moment show these. The record holds ids alone.

    :ivar why: ``renamed``, ``moved``, ``left`` or ``merged``
    """

    __tablename__ = "former_details"
    __table_args__ = (Index(None, "community_id", "person_id", "until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    name: Mapped[str] = mapped_column(String(80))
    household_id: Mapped[int | None] = mapped_column(info=row_of("households"))
    unit_id: Mapped[int | None] = mapped_column(info=row_of("units"))
    until: Mapped[datetime] = mapped_column(Moment)
    why: Mapped[str] = mapped_column(String(20))
    changed_by: Mapped[int | None] = mapped_column(info=row_of("people"))


class Merger(Model):
    """Two records were of one person: from now on *kept* alone is that person."""

    __tablename__ = "mergers"
    __table_args__ = (
        UniqueConstraint("community_id", "dropped_id"),
        CheckConstraint("kept_id <> dropped_id", name="somebody_else"),
        Index(None, "kept_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    kept_id: Mapped[int] = mapped_column(info=row_of("people"))
    dropped_id: Mapped[int] = mapped_column(info=row_of("people"))
    merged_at: Mapped[datetime] = mapped_column(Moment)
    merged_by: Mapped[int | None] = mapped_column(info=row_of("people"))
