"""One table: messages to persons, queued in the transaction of what they tell of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of


class Message(Model):
    """One thing that one person is told; ``occasion`` makes it unique, so it is told once."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("community_id", "person_id", "occasion"),
        Index(None, "community_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    issue_id: Mapped[int | None] = mapped_column(info=row_of("issues"))
    actor_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    verb: Mapped[str] = mapped_column(String(60))
    particulars: Mapped[dict[str, Any]] = mapped_column(JSON)
    occasion: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
