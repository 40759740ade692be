"""Letters with which people open their accounts: printed, sent to the door, good once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of

_OPEN = text("used_at IS NULL AND revoked_at IS NULL")


class Letter(Model):
    """One letter to one person. Its code is not kept: only what the code can be checked by.

    :ivar nonce: from which, with the key of this installation, the code is made again for print
    :ivar digest: of the code, with the same key: what is looked for when somebody types it
    :ivar waits: its person holds a role: before a second person has confirmed, nobody sees its
        code or uses it
    :ivar login: the account that the letter opens, as it is printed on it
    """

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("community_id", "digest"),
        Index(
            "uq_letters_open",
            "community_id",
            "person_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(None, "person_id"),
        Index(None, "login"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    nonce: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))
    login: Mapped[str] = mapped_column(String(80))
    issued_at: Mapped[datetime] = mapped_column(Moment)
    issued_by: Mapped[int] = mapped_column(info=row_of("people"))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    waits: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class LetterSight(Model):
    """Who has seen a letter's code, on a page or printing it: no second to its person (§4)."""

    __tablename__ = "letter_sights"

    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    letter_id: Mapped[int] = mapped_column(info=row_of("letters"), primary_key=True)
    person_id: Mapped[int] = mapped_column(info=row_of("people"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


#: Neither used nor replaced by a newer one. It may have expired all the same.
OPEN = Letter.used_at.is_(None) & Letter.revoked_at.is_(None)
