"""Written proxies: who votes for which line of a roll, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of

#: One standing proxy for each line of a roll.
ONE_PROXY = "uq_proxies_one_of_a_line"
#: As many standing proxies for each holder as there are places.
ONE_PLACE = "uq_proxies_one_in_a_place"
_STANDING = text("revoked_at IS NULL")


class Proxy(Model):
    """A line's ballot in somebody else's hand (§4).

    :ivar place: 1 … limit: the database lets a holder have each place once in a box
    :ivar stance: as ``rules.ballots.canonical`` writes it; ``None``: the holder decides
    :ivar principal_id: who gave it on the web; ``None``: it came on paper
    :ivar confirmed_by: who has compared the paper, or the principal: before it nothing is cast
    """

    __tablename__ = "proxies"
    __table_args__ = (
        Index(
            ONE_PROXY,
            "community_id",
            "box_id",
            "voter_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index(
            ONE_PLACE,
            "community_id",
            "box_id",
            "holder_id",
            "place",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index(None, "holder_id"),
        Index(None, "voter_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    box_id: Mapped[int] = mapped_column(info=row_of("boxes"))
    voter_id: Mapped[int] = mapped_column(info=row_of("voters"))
    holder_id: Mapped[int] = mapped_column(info=row_of("people"))
    place: Mapped[int]
    stance: Mapped[str | None] = mapped_column(Text)
    principal_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    entered_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    confirmed_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    given_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
