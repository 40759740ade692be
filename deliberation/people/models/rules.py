"""What a community has changed in its own rules, when, by whom, and on whose word."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of


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
