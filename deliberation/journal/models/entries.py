"""One table: the entries of all communities' chains. Append-only, by ORM and by triggers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NoReturn

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of
from deliberation.journal.models.triggers import statements

_DECIDED = "verb IN ('issue:decided', 'issue:adopted_in_writing')"
#: The condition that an entry tells of a decision, as the index over these few says it.
DECIDED = text(f"entries.{_DECIDED}")


class Entry(Model):
    """One thing that happened; names and addresses are referenced by id, never copied."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        Index(None, "community_id", "issue_id", "number"),
        Index(
            "ix_entries_decided",
            "community_id",
            "issue_id",
            "number",
            sqlite_where=text(_DECIDED),
            postgresql_where=text(_DECIDED),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    number: Mapped[int]
    verb: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    issue_id: Mapped[int | None] = mapped_column(info=row_of("issues"))
    actor_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    particulars: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Words(Model):
    """Words that somebody typed, of an entry that holds no more than their digest (§1).

    The digest is salted, so that nobody can try guesses against it once the words are covered:
    then the salt goes with them, and what stands here is the text with :data:`privacy.COVER`.
    ``digest`` is the entry's hash and the key, where an entry of old holds the words itself.
    """

    __tablename__ = "entry_words"
    __table_args__ = (
        UniqueConstraint("community_id", "digest"),
        Index(None, "community_id", "issue_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int | None] = mapped_column(info=row_of("issues"))
    digest: Mapped[str] = mapped_column(String(100))
    salt: Mapped[str | None] = mapped_column(String(32))
    text: Mapped[str]


class KeptRow(Model):
    """Beside a row of which the record has the digest: the salt, and over which columns it is.

    ``digest`` is the one of the last entry about the row; what verifies reads it there.
    """

    __tablename__ = "kept_rows"

    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    of: Mapped[str] = mapped_column(String(40), primary_key=True)  # a table
    row_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    salt: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))
    columns: Mapped[str]


class OfficeEntry(Model):
    """Rows of an office as they were when a transaction had changed them: its own chain.

    :ivar rows: table, id and digest of each; without digest: it is gone
    :ivar beside: salt and columns of each digest, which the hash does not cover
    """

    __tablename__ = "office_entries"
    __table_args__ = (UniqueConstraint("office_id", "number"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    number: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    rows: Mapped[list[Any]] = mapped_column(JSON)
    beside: Mapped[list[Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class DayHead(Model):
    """The head of a community's chain as it left the house on a day (docs/decisions/0025).

    :ivar witness_id: the community in whose own chain it stands since; ``None``: it is alone
    """

    __tablename__ = "day_heads"

    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    witness_id: Mapped[int | None]


class HeadFile(Model):
    """A day's heads of the whole installation as one text, which names the text of before.

    :ivar text: without its signature; ``key`` and ``signature`` are hexadecimal, empty until a
        key was there to sign with
    """

    __tablename__ = "head_files"

    day: Mapped[date] = mapped_column(primary_key=True)
    text: Mapped[str]
    key: Mapped[str] = mapped_column(String(64), default="")
    signature: Mapped[str] = mapped_column(String(128), default="")


class HeadSubscription(Model):
    """Somebody wants the head of the record in their inbox: ``every`` ``day`` or ``month``.

    :ivar email: where else; empty: nowhere. It gets nothing but a question until ``email_at``,
        when its owner has answered that
    """

    __tablename__ = "head_subscriptions"
    __table_args__ = (UniqueConstraint("community_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    every: Mapped[str] = mapped_column(String(5))
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    email_at: Mapped[datetime | None] = mapped_column(Moment)


class Activity(Model):
    """In which months of a year a person did something that is on record, and nothing else.

    ``months`` has bit 0 set for January, bit 11 for December. It holds no more than who took
    part when, so that a page needs not ask the record for it.
    """

    __tablename__ = "activity"

    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(info=row_of("people"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    months: Mapped[int]


class Tampering(RuntimeError):
    """Somebody tried to change or delete what has been recorded."""


def _refuse(mapper: Any, connection: Any, entry: Entry | OfficeEntry) -> NoReturn:
    raise Tampering(f"journal entry {entry.number} cannot be changed or deleted")


for _chained in (Entry, OfficeEntry):
    event.listen(_chained, "before_update", _refuse)
    event.listen(_chained, "before_delete", _refuse)
    for _dialect in ("sqlite", "postgresql"):
        for _statement in statements(_dialect, _chained.__tablename__):
            # DDL() treats % as its own placeholder.
            _ddl = DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect)
            event.listen(_chained.__table__, "after_create", _ddl)
