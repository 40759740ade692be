"""One table: the acts of all meetings. Append-only, by ORM and triggers; they are the minutes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment
from deliberation.journal.models import Tampering
from deliberation.journal.triggers import statements


class Act(Model):
    """Act ``seq`` of a meeting: what was done (``data``), and who wrote it down when.

    Each meeting has a chain of its own: an act holds the hash of the one before. The chain's
    head goes into the community's chain when the meeting adjourns.
    """

    __tablename__ = "acts"
    __table_args__ = (UniqueConstraint("community_id", "meeting_id", "seq"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


def _refuse(mapper: Any, connection: Any, act: Act) -> NoReturn:
    raise Tampering(f"act {act.seq} of a meeting cannot be changed or deleted")


event.listen(Act, "before_update", _refuse)
event.listen(Act, "before_delete", _refuse)
for _dialect in ("sqlite", "postgresql"):
    for _statement in statements(_dialect, "acts"):
        # DDL() treats % as its own placeholder.
        _ddl = DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect)
        event.listen(Act.__table__, "after_create", _ddl)
