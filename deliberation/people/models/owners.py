"""Owners and their exclusive parts, as the register of real estate has them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, row_of


class Owner(Model):
    """One person as the law counts: an owner, co-owners together, or the developer (§2).

    Names are personal: the committee sees them, and the owner; nobody else does.

    :ivar reference: what makes rows of a register the same owner's (``rules.owners``)
    :ivar names: owner or co-owners, as registered; empty for the developer
    :ivar voter_name: whom co-owners have named, or the only owner
    :ivar person_id: the voter, where they are known here and can cast online
    """

    __tablename__ = "owners"
    __table_args__ = (
        UniqueConstraint("community_id", "reference"),
        Index(None, "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    reference: Mapped[str] = mapped_column()
    names: Mapped[str] = mapped_column(default="")
    voter_name: Mapped[str] = mapped_column(String(80), default="")
    person_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    named_by_hand: Mapped[bool] = mapped_column(default=False)


class ExclusivePart(Model):
    """A flat, a shop, a parking space: what is registered as an exclusive part (§2).

    :ivar area: in 0.01 m²
    """

    __tablename__ = "exclusive_parts"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        CheckConstraint("area > 0", name="area_positive"),
        Index(None, "owner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    number: Mapped[str] = mapped_column(String(60))
    area: Mapped[int]
    owner_id: Mapped[int] = mapped_column(info=row_of("owners"))
    household_id: Mapped[int | None] = mapped_column(info=row_of("households"))
