"""Lists that were brought in the browser and wait for the last press."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of


class Upload(Model):
    """A list that somebody of the committee has brought, on its way into the hall.

    ``content`` (see ``uploads.pack``) is dropped when it has been taken in or has lain for a
    week; what remains says who took in what, and which column held what, for the next time.
    """

    __tablename__ = "uploads"
    __table_args__ = (
        UniqueConstraint("community_id", "key"),
        Index(None, "community_id", "header", "id"),
        Index(None, "community_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    key: Mapped[str] = mapped_column(String(64))  # of the form, and its address
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)
    name: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(20))  # the channel, or ROSTER
    columns: Mapped[list[str]] = mapped_column(JSON)
    header: Mapped[str] = mapped_column(String(64))  # SHA-256 of the columns
    rows: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    mapping: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
    added: Mapped[int] = mapped_column(default=0)
    there: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[int] = mapped_column(default=0)
