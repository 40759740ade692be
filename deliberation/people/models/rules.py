"""What a community has changed in its own rules, when, by whom, and on whose word."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of

_WAITING = text("settled_at IS NULL")


class RuleChange(Model):
    """One change: of bylaws, by a resolution of the assembly (§5), or of the desk's settings.

    ``changes`` holds old and new by name. ``before`` are all bylaws as they held until then, so
    that what began under them can go on under them; a change of settings has none. A resolution
    changes the bylaws once; what was entered wrongly from it is corrected by a change that names
    the first (``corrects``) and says why. ``paper_title`` and ``paper_on`` name a resolution that
    was taken on paper before the hall opened.
    """

    __tablename__ = "rule_changes"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("community_id", "resolution_id"),
        CheckConstraint("number > 0", name="number"),
        Index(None, "community_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    number: Mapped[int]  # counted by community: two at once cannot both be the next
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    changes: Mapped[dict[str, list[Any]]] = mapped_column(JSON)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    resolution_id: Mapped[int | None] = mapped_column(info=row_of("resolutions"))
    paper_title: Mapped[str] = mapped_column(String(120), default="")
    paper_on: Mapped[date | None]
    corrects: Mapped[int | None]  # number of the change that was entered wrongly
    reason: Mapped[str] = mapped_column(default="", server_default="")

    @property
    def of_bylaws(self) -> bool:
        """Whether bylaws were changed, not settings of the desk."""
        return self.before is not None


class RuleOffer(Model):
    """A change of rules or settings that one has entered, and that waits for another (§4).

    :ivar kind: ``bylaws``, ``settings`` or ``kind`` (of the community: city or village)
    :ivar changes: old and new by name, as they will stand in :class:`RuleChange`
    :ivar resolution: number of the resolution that wants it; else a paper one, or a correction
    :ivar settled_by: who confirmed or refused it: another than ``given_by``, once it is taken
    :ivar number: of the change that came of it
    """

    __tablename__ = "rule_offers"
    __table_args__ = (
        Index(
            "uq_rule_offers_one_waiting",
            "community_id",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        CheckConstraint("NOT taken OR settled_by <> given_by", name="two"),
        Index(None, "community_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    kind: Mapped[str] = mapped_column(String(10))
    changes: Mapped[dict[str, list[Any]]] = mapped_column(JSON)
    resolution: Mapped[str] = mapped_column(String(20), default="")
    paper_title: Mapped[str] = mapped_column(String(120), default="")
    paper_on: Mapped[date | None]
    corrects: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(200), default="")
    given_by: Mapped[int] = mapped_column(info=row_of("people"))
    given_at: Mapped[datetime] = mapped_column(Moment)
    settled_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    taken: Mapped[bool] = mapped_column(default=False)
    number: Mapped[int | None]
