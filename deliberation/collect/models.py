"""Who co-signed a proposal, and from which row of which list an imported one came."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of
from deliberation.issues.models import HoldsPicture


class Cosignature(Model):
    """One person stands behind a proposal; the database lets each sign once."""

    __tablename__ = "cosignatures"
    __table_args__ = (
        UniqueConstraint("community_id", "issue_id", "person_id"),
        Index(None, "issue_id", "person_id"),
        Index(None, "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)


class Intake(Model):
    """Where an imported issue came from: ``reference`` is its number in the channel's own list.

    ``posted_at`` is when the message was written there; the hall's clock runs from the import.
    """

    __tablename__ = "intakes"
    __table_args__ = (
        UniqueConstraint("community_id", "source", "reference"),
        Index(None, "issue_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    source: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(80))
    posted_at: Mapped[datetime | None] = mapped_column(Moment)
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the row as it was read
    # What was answered there already: nothing is owed for it here.
    answer: Mapped[str] = mapped_column(default="", server_default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)


class Photo(HoldsPicture, Model):
    """A photo of an issue, drawn anew and small (see ``pictures``); found by its checksum.

    In the database, so that it comes and goes with its issue, in one transaction and one backup,
    and every machine of a large city has it.
    """

    __tablename__ = "photos"
    __table_args__ = (
        UniqueConstraint("community_id", "sha256", "issue_id"),
        Index(None, "issue_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    position: Mapped[int]  # among the issue's photos, from 1
