"""Demands that a body be convened, and who signed them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of


class Demand(Model):
    """People demand that *body* be convened: 1/10, 1/5 or 1/3 of them suffice (§2).

    ``part``, ``signed`` and ``counted`` say by which share it was met, as it was counted then.
    """

    __tablename__ = "demands"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("community_id", "key"),
        Index(None, "community_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    number: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))  # of the form: a double click opens one
    body: Mapped[str] = mapped_column(String(10))
    purpose: Mapped[str]
    opened_by: Mapped[int] = mapped_column(info=row_of("people"))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    lapses_on: Mapped[date]
    met_at: Mapped[datetime | None] = mapped_column(Moment)
    part: Mapped[str | None] = mapped_column(String(20))
    signed: Mapped[int | None]
    counted: Mapped[int | None]
    due_on: Mapped[date | None]


class DemandSignature(Model):
    """One person signed a demand; a household and a representative count by it, too."""

    __tablename__ = "demand_signatures"
    __table_args__ = (
        UniqueConstraint("community_id", "demand_id", "person_id"),
        Index(None, "demand_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    demand_id: Mapped[int] = mapped_column(info=row_of("demands"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)
