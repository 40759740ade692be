"""A map of opinions on an issue, and its statements. Stances are in tables of their own, and gone
when the map closes (``operations/secret_tables.py``)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation import clock
from deliberation.database import Model, Moment, row_of

_OPEN = text("closed_at IS NULL")


class OpinionMap(Model):
    """One map: open until its last day, then closed for ever. An issue has one open at a time.

    :ivar number: which one of its issue it is
    :ivar question: what the statements are about
    :ivar mark: by which the key is known with which persons were named while it is open
    :ivar undecided: statements of residents to which the committee said nothing until the end
    :ivar unseconded: sheets of paper that nobody had entered a second time by then
    :ivar result: what is told of all stances together (``rules.opinion.to_json``)
    """

    __tablename__ = "opinion_maps"
    __table_args__ = (
        UniqueConstraint("community_id", "issue_id", "number"),
        UniqueConstraint("community_id", "key"),
        Index(
            "uq_opinion_maps_open",
            "community_id",
            "issue_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "ix_opinion_maps_open",
            "community_id",
            "closes_at",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    number: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))  # of the form: a double click makes one
    uid: Mapped[str] = mapped_column(String(32))
    mark: Mapped[str] = mapped_column(String(32))
    question: Mapped[str] = mapped_column(String(120))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    opened_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    closes_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    undecided: Mapped[int] = mapped_column(default=0)
    unseconded: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    digest: Mapped[str | None] = mapped_column(String(64))

    @property
    def last_day(self) -> date:
        """The last day on which something can be said to it."""
        return clock.day_of(self.closes_at - timedelta(seconds=1))

    def is_closed(self, at: datetime) -> bool:
        """Whether its time had come *at* that moment, settled or not."""
        return self.closed_at is not None or at >= self.closes_at


class Statement(Model):
    """One statement: of the committee, or of a resident, whose name stands nowhere else.

    :ivar number: its place in the map from when it was taken in; of one that waits or was refused,
        ``None``
    :ivar author_id: the resident; ``None``: it is one of the committee's
    :ivar refused: why (``rules.opinion.Unfit``)
    """

    __tablename__ = "opinion_statements"
    __table_args__ = (
        UniqueConstraint("community_id", "map_id", "number"),
        UniqueConstraint("community_id", "key"),
        Index(None, "author_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    map_id: Mapped[int] = mapped_column(info=row_of("opinion_maps"))
    key: Mapped[str] = mapped_column(String(64))
    number: Mapped[int | None]
    text: Mapped[str] = mapped_column(String(140))
    author_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    refused: Mapped[str | None] = mapped_column(String(10))

    @property
    def of_committee(self) -> bool:
        """Whether the committee has written it, before anybody else could."""
        return self.author_id is None
