"""Where something may be broken, and what: data of the community (rulebook §6)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of
from deliberation.rules.mend import Period


class Place(Model):
    """A building, an entrance, a lift, a bin, a green: what a printed label is stuck to.

    :ivar code: what stands on the label beside its QR code
    :ivar closed_at: since when it is offered no longer; its reports stay
    """

    __tablename__ = "places"
    __table_args__ = (
        UniqueConstraint("community_id", "code"),
        UniqueConstraint("community_id", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    code: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    building_id: Mapped[int | None] = mapped_column(info=row_of("buildings"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)


class FaultKind(Model):
    """A kind of fault, and what follows from it.

    :ivar parent: under which heading it stands in lists
    :ivar unit_id: who has to mend it; ``None``: nobody here
    :ivar hours: until it must be mended; ``working``: only working hours count
    :ivar private: reports of it are never public
    :ivar advice: what the reporter is told where it is nobody's here
    :ivar words: by which it is proposed, with blanks between them
    :ivar by_rule: the community has confirmed that its reports go to the unit by themselves
    :ivar retired_at: since when it is chosen no longer
    """

    __tablename__ = "fault_kinds"
    __table_args__ = (
        UniqueConstraint("community_id", "name"),
        CheckConstraint("hours BETWEEN 1 AND 720", name="hours"),
        Index(None, "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    name: Mapped[str] = mapped_column(String(40))
    parent: Mapped[str] = mapped_column(String(40), default="")
    unit_id: Mapped[int | None] = mapped_column(info=row_of("units"))
    hours: Mapped[int]
    working: Mapped[bool] = mapped_column(default=True)
    private: Mapped[bool] = mapped_column(default=False)
    advice: Mapped[str] = mapped_column(String(200), default="")
    words: Mapped[str] = mapped_column(String(200), default="")
    by_rule: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def period(self) -> Period:
        """How long the unit has."""
        return Period.hours(self.hours, working=self.working)
