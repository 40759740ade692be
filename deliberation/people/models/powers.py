"""A role that somebody wants to give: it is held when a second person, or its holder, says yes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of

_WAITING = text("settled_at IS NULL")


class RoleOffer(Model):
    """One role offered to one person (§4).

    :ivar settled_by: who confirmed or refused it: another than ``given_by``
    :ivar taken: it became a role; else it was refused
    """

    __tablename__ = "role_offers"
    __table_args__ = (
        Index(
            "uq_role_offers_one_waiting",
            "community_id",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        CheckConstraint("NOT taken OR settled_by <> given_by", name="two"),
        Index(None, "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    kind: Mapped[str] = mapped_column(String(20))
    group_id: Mapped[int | None] = mapped_column(info=row_of("groups"))
    since: Mapped[date]
    until: Mapped[date | None]
    given_by: Mapped[int] = mapped_column(info=row_of("people"))
    given_at: Mapped[datetime] = mapped_column(Moment)
    settled_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    taken: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
