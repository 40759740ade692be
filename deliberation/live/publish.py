"""A rendered part is stored in the transaction of the act that it shows: the database is the bus.

What is stored is seen by other processes when, and only when, the act itself is. On PostgreSQL
a notification wakes them with the commit; on SQLite they see that the file has changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Connection,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
    delete,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from deliberation.database import Model, Moment, changed, db, row_of

CHANNEL = "live"  # of PostgreSQL's notifications; what is told is the meeting's id
LATE = 20  # parts that who was asleep is sent; each shows the whole, so older ones say no more


class Broadcast(Model):
    """What one audience sees after act ``seq`` of a meeting, in one language.

    :ivar said: the act in one short sentence, for screen readers
    :ivar last: nothing will come after it
    :ivar revision: more than 0 where words were covered: it stands in place of all before it
    """

    __tablename__ = "broadcasts"
    __table_args__ = (
        UniqueConstraint("community_id", "meeting_id", "seq", "audience", "language"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    meeting_id: Mapped[int] = mapped_column(info=row_of("meetings"))
    seq: Mapped[int]
    audience: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(10))
    html: Mapped[str]
    said: Mapped[str]
    last: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(default=0, server_default="0")


@dataclass(frozen=True, slots=True)
class Address:
    """To whom a part goes: everybody of one audience who reads one language."""

    community: int
    meeting: int
    audience: str
    language: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it is sent; see :class:`Broadcast`."""

    seq: int
    html: str
    said: str
    last: bool = False
    revision: int = 0


def publish(parts: Mapping[Address, Part], *, at: datetime) -> None:
    """Store *parts* of one act in the running transaction, and wake who listens at its end."""
    if not parts:
        return
    rows = [
        {
            "community_id": to.community,
            "meeting_id": to.meeting,
            "audience": to.audience,
            "language": to.language,
            "seq": part.seq,
            "html": part.html,
            "said": part.said,
            "last": part.last,
            "at": at,
            "revision": part.revision,
        }
        for to, part in parts.items()
    ]
    connection = db.session.connection()
    connection.execute(insert(Broadcast), rows)
    if connection.dialect.name == "postgresql":
        for meeting in {to.meeting for to in parts}:
            connection.execute(select(func.pg_notify(CHANNEL, str(meeting))))


def withdraw(community: int, meeting: int) -> bool:
    """Delete all that is stored of a meeting, in the running transaction; whether there was any."""
    gone = changed(
        delete(Broadcast)
        .where(Broadcast.community_id == community, Broadcast.meeting_id == meeting)
        .execution_options(synchronize_session=False)
    )
    return gone > 0


def missed(connection: Connection, to: Address, after: int, revision: int = 0) -> Sequence[Part]:
    """The parts for *to* after act *after*, at most the latest :data:`LATE`, in order.

    Also the part of that very act, where it has been published anew since *revision*.
    """
    table = Broadcast.__table__.c
    rows = connection.execute(
        select(table.seq, table.html, table.said, table.last, table.revision)
        .where(
            table.community_id == to.community,
            table.meeting_id == to.meeting,
            table.audience == to.audience,
            table.language == to.language,
            table.seq >= after,
            or_(table.seq > after, table.revision > revision),
        )
        .order_by(table.seq.desc())
        .limit(LATE)
    )
    return [Part(*row) for row in reversed(rows.all())]


def prune(before: datetime) -> int:
    """Forget what nobody will be sent any more; how many rows.

    Those are the parts of meetings whose last one was stored before *before*, and of all meetings
    what is older than the latest :data:`LATE`. The acts stay: what is forgotten can be rendered
    again.
    """
    over = select(Broadcast.meeting_id).where(Broadcast.last, Broadcast.at < before)
    newer = aliased(Broadcast)
    latest = (
        select(func.max(newer.seq))
        .where(
            newer.community_id == Broadcast.community_id, newer.meeting_id == Broadcast.meeting_id
        )
        .correlate(Broadcast)
        .scalar_subquery()
    )
    return changed(
        delete(Broadcast)
        .where(Broadcast.meeting_id.in_(over) | (Broadcast.seq <= latest - LATE))
        .execution_options(synchronize_session=False)
    )
