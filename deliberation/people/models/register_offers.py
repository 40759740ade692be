"""What one has entered in a register, that moves votes, and that waits for another person (§4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of

_WAITING = "settled_at IS NULL"
_SHAPES = (
    "(kind = 'voter' AND owner_id IS NOT NULL AND upload_id IS NULL AND kept_id IS NULL"
    " AND dropped_id IS NULL)"
    " OR (kind = 'owners' AND upload_id IS NOT NULL AND owner_id IS NULL AND kept_id IS NULL"
    " AND dropped_id IS NULL)"
    " OR (kind = 'merging' AND kept_id IS NOT NULL AND dropped_id IS NOT NULL"
    " AND kept_id <> dropped_id AND owner_id IS NULL AND upload_id IS NULL)"
)


def _one_waiting(name: str, *columns: str, of: str = "") -> Index:
    where = text(f"{_WAITING} AND {of}" if of else _WAITING)
    return Index(
        f"uq_register_offers_{name}",
        "community_id",
        *columns,
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


class RegisterOffer(Model):
    """Who casts for an owner, a new list of owners, or two records that are to be one.

    :ivar kind: ``voter``, ``owners`` or ``merging``
    :ivar owner_id: of a voter: whose vote it is
    :ivar person_id: of a voter: who is to cast it; none: it is cast on paper
    :ivar upload_id: of a list: where it lies until it has been confirmed, refused or forgotten
    :ivar kept_id: of two records the one that stays, ``dropped_id`` the one that goes
    :ivar digest: of what stood and of what is to stand, as whoever entered it has seen both;
        when it is confirmed it must still be the same
    :ivar figures: of a list: numbers before and after, without anybody's name
    :ivar settled_by: who confirmed or refused it: another than ``given_by``, once it is taken
    """

    __tablename__ = "register_offers"
    __table_args__ = (
        _one_waiting("one_voter", "owner_id"),
        _one_waiting("one_list", of="kind = 'owners'"),
        _one_waiting("one_merging", "dropped_id"),
        CheckConstraint("NOT taken OR settled_by <> given_by", name="two"),
        CheckConstraint(_SHAPES, name="shape"),
        Index(None, "upload_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    kind: Mapped[str] = mapped_column(String(10))
    owner_id: Mapped[int | None] = mapped_column(info=row_of("owners"))
    person_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    upload_id: Mapped[int | None] = mapped_column(info=row_of("uploads"))
    kept_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    dropped_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    digest: Mapped[str] = mapped_column(String(64))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    given_by: Mapped[int] = mapped_column(info=row_of("people"))
    given_at: Mapped[datetime] = mapped_column(Moment)
    settled_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    taken: Mapped[bool] = mapped_column(default=False)
