"""What came on paper: photos of sheets and ballots."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment


class Scan(Model):
    """A photo of a sheet or a ballot, drawn anew and small; found by its checksum."""

    __tablename__ = "scans"
    __table_args__ = (UniqueConstraint("community_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    image: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    kept_at: Mapped[datetime] = mapped_column(Moment)
