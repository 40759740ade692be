"""The acts of all meetings, what is written to their minutes, what is covered: append-only."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of
from deliberation.journal.models import Tampering
from deliberation.journal.models.triggers import statements


class Act(Model):
    """Act ``seq`` of a meeting: what was done (``data``), and who wrote it down when.

    Each meeting has a chain of its own: an act holds the hash of the one before. The chain's
    head goes into the community's chain when the meeting adjourns.
    """

    __tablename__ = "acts"
    __table_args__ = (UniqueConstraint("community_id", "meeting_id", "seq"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    meeting_id: Mapped[int] = mapped_column(info=row_of("meetings"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    recorded_by_id: Mapped[int] = mapped_column(info=row_of("people"))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class RollConfirmation(Model):
    """Of a meeting's first ``stays`` arrivals those that ``recorder_id`` wrote down for others:
    ``by_id`` has seen that these people are here (§4)."""

    __tablename__ = "roll_confirmations"
    __table_args__ = (
        UniqueConstraint("community_id", "meeting_id", "recorder_id", "stays"),
        CheckConstraint("by_id <> recorder_id", name="two"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    meeting_id: Mapped[int] = mapped_column(info=row_of("meetings"))
    recorder_id: Mapped[int] = mapped_column(info=row_of("people"))
    stays: Mapped[int]
    by_id: Mapped[int] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)


class MinutesEntry(Model):
    """Entry ``position`` to the minutes of an adjourned meeting.

    ``kind``: a remark (``correction``, ``minority``, ``absence``, ``study``) with its text, a
    contest (``not_there``, ``not_said``) of what others wrote down for ``by_id``, what was
    ``said`` in a speech (``item``: number of the act that gave the floor), or a step
    (``confirmed``, ``signed``) with the hash of the record that was confirmed or signed;
    ``function`` says as what.
    """

    __tablename__ = "minutes_entries"
    __table_args__ = (
        UniqueConstraint("community_id", "meeting_id", "position"),
        UniqueConstraint("community_id", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    meeting_id: Mapped[int] = mapped_column(info=row_of("meetings"))
    position: Mapped[int]
    key: Mapped[str | None] = mapped_column(String(64))  # of the form: a double click adds one
    kind: Mapped[str] = mapped_column(String(12))
    item: Mapped[str] = mapped_column(String(12), default="")  # key of an agenda item, or an act
    function: Mapped[str] = mapped_column(String(12), default="")
    text: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)
    hash: Mapped[str] = mapped_column(String(64), default="")


class CoveredSpan(Model):
    """A place in a meeting's record that is shown covered: the record itself stays as it was.

    The words are never copied: they are the ``length`` characters from ``start`` on of what
    stands there (``covered``). Who covered them, when and why says the entry.

    :ivar kind: ``act`` or ``remark``; ``seq`` is the number of the one, the position of the other
    :ivar path: the field that holds the text
    """

    __tablename__ = "covered_spans"
    __table_args__ = (
        UniqueConstraint(
            *("community_id", "meeting_id", "kind", "seq", "path", "start", "length"),
            name="uq_covered_spans_place",  # that of all columns is too long for PostgreSQL
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    meeting_id: Mapped[int] = mapped_column(info=row_of("meetings"))
    kind: Mapped[str] = mapped_column(String(8))
    seq: Mapped[int]
    path: Mapped[str] = mapped_column(String(12))
    start: Mapped[int]
    length: Mapped[int]
    by_id: Mapped[int] = mapped_column(info=row_of("people"))
    entry_number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)


def _refuse(mapper: Any, connection: Any, row: Act | MinutesEntry | CoveredSpan) -> NoReturn:
    raise Tampering(f"row {row.id} of {row.__tablename__} cannot be changed or deleted")


for _table in (Act, MinutesEntry, CoveredSpan):
    event.listen(_table, "before_update", _refuse)
    event.listen(_table, "before_delete", _refuse)
    for _dialect in ("sqlite", "postgresql"):
        for _statement in statements(_dialect, _table.__tablename__):
            # DDL() treats % as its own placeholder.
            _ddl = DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect)
            event.listen(_table.__table__, "after_create", _ddl)


class ProposedTerms(Model):
    """How a dispute could be settled, as somebody in the mediation room put it."""

    __tablename__ = "proposed_terms"
    __table_args__ = (UniqueConstraint("community_id", "key"), Index(None, "issue_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    key: Mapped[str] = mapped_column(String(64))
    round: Mapped[int]
    text: Mapped[str]
    by_id: Mapped[int] = mapped_column(info=row_of("people"))
    party_id: Mapped[int | None] = mapped_column(info=row_of("parties"))
    at: Mapped[datetime] = mapped_column(Moment)
