"""Messages to persons, queued in the transaction of what they tell of; what leaves the house."""

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


class Delivery(Model):
    """Something that a person is told outside of the house, on its way by e-mail.

    :ivar kind: what it tells of, as a message's verb
    :ivar occasion: makes it unique: it is sent once
    :ivar text: its words, forgotten once it is sent
    :ivar state: ``waiting``, ``claimed`` (a tick is sending it, or died of it), ``sent`` or
        ``failed``
    :ivar reason: why the server did not take it: a kind of error and its number, no words
    :ivar next_at: when it is tried
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("community_id", "person_id", "occasion"),
        Index(None, "community_id", "state", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    address: Mapped[str] = mapped_column(String(254))
    kind: Mapped[str] = mapped_column(String(60))
    occasion: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str]
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int]
    reason: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Moment)
    next_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
