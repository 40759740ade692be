"""What comes on paper: ballots with serial and stub, what was entered of them, photos."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of


class PaperBallot(Model):
    """A printed ballot. Its stub says whose it is; of a secret box the serial is on it alone.

    A voter whose paper was lost or spoiled gets another, with a serial of its own.
    """

    __tablename__ = "paper_ballots"
    __table_args__ = (
        UniqueConstraint("community_id", "box_id", "serial"),
        Index(
            "uq_paper_ballots_one_valid",
            "community_id",
            "box_id",
            "voter_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index(None, "voter_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    box_id: Mapped[int] = mapped_column(info=row_of("boxes"))
    voter_id: Mapped[int] = mapped_column(info=row_of("voters"))
    serial: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(Moment)
    issued_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    returned_at: Mapped[datetime | None] = mapped_column(Moment)
    spoiled_at: Mapped[datetime | None] = mapped_column(Moment)  # named boxes only
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)


class PaperBatch(Model):
    """Papers that one person entered together; another confirms them, or sends them back.

    What lay in the pile of a secret box is kept in the working tables of that box.
    """

    __tablename__ = "paper_batches"
    __table_args__ = (
        UniqueConstraint("community_id", "key"),
        Index(None, "box_id", "id"),
        Index(None, "community_id", "scan_sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    box_id: Mapped[int] = mapped_column(info=row_of("boxes"))
    key: Mapped[str] = mapped_column(String(64))  # of the form: a double click enters once
    source: Mapped[str] = mapped_column(String(10))  # typed, list
    # paper; in polls also door, phone
    channel: Mapped[str] = mapped_column(String(10), default="paper", server_default="paper")
    scan_sha256: Mapped[str | None] = mapped_column(String(64))
    papers: Mapped[int]
    entered_by: Mapped[int] = mapped_column(info=row_of("people"))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    checked_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    check_begun_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_back_because: Mapped[str | None]


class PaperEntry(Model):
    """What was entered of one paper, until the batch is settled; cast by confirming only."""

    __tablename__ = "paper_entries"
    __table_args__ = (
        UniqueConstraint("community_id", "batch_id", "serial"),
        Index(
            "uq_paper_entries_one_waiting",
            "community_id",
            "box_id",
            "serial",
            unique=True,
            sqlite_where=text("waiting"),
            postgresql_where=text("waiting"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    box_id: Mapped[int] = mapped_column(info=row_of("boxes"))
    batch_id: Mapped[int] = mapped_column(info=row_of("paper_batches"))
    serial: Mapped[int]
    choice: Mapped[str | None] = mapped_column(Text)  # never of a secret box
    remark: Mapped[str] = mapped_column(Text, default="", server_default="")  # why dissatisfied
    waiting: Mapped[bool] = mapped_column(default=True)


class Scan(Model):
    """A photo of a sheet or a ballot, drawn anew and small; found by its checksum."""

    __tablename__ = "scans"
    __table_args__ = (UniqueConstraint("community_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    image: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    kept_at: Mapped[datetime] = mapped_column(Moment)
