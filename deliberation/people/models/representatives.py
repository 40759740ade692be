"""Choosing representatives by group: who stood, how it was decided, who handed over to whom."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of


class Selection(Model):
    """One group chooses its representatives for a term (居委会组织法 art. 13).

    Decided by a ballot box (whose subject it is) or by a signature sheet, which one person
    enters and another confirms. ``households`` and ``seats`` are frozen when it is opened.
    """

    __tablename__ = "selections"
    __table_args__ = (
        UniqueConstraint("community_id", "key"),
        CheckConstraint("until > since", name="term_has_days"),
        Index(
            "uq_selections_one_open",
            "community_id",
            "group_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    key: Mapped[str] = mapped_column(String(64))  # of the form: a double click opens one
    group_id: Mapped[int] = mapped_column(info=row_of("groups"))
    households: Mapped[int]
    seats: Mapped[int]
    since: Mapped[date]
    until: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(Moment)
    opened_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    box_id: Mapped[int | None] = mapped_column(info=row_of("boxes"))  # where they vote
    signed: Mapped[int | None]  # households that signed the sheet
    sheet_sha256: Mapped[str | None] = mapped_column(String(64))
    entered_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    confirmed_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str | None] = mapped_column(String(20))  # as the rules name it, or cancelled
    reason: Mapped[str] = mapped_column(default="")
    # Seats that are empty are filled; who is in office stays (a by-election).
    by_election: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # Why there are more or fewer seats than the law has as a rule (art. 13).
    size_reason: Mapped[str] = mapped_column(default="", server_default="")


class Candidate(Model):
    """Somebody who stands for their group."""

    __tablename__ = "candidates"
    __table_args__ = (
        UniqueConstraint("community_id", "selection_id", "person_id"),
        Index(None, "selection_id", "position"),
        Index(None, "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    selection_id: Mapped[int] = mapped_column(info=row_of("selections"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    position: Mapped[int]
    votes: Mapped[int | None]
    chosen: Mapped[bool] = mapped_column(default=False)


class Declaration(Model):
    """What a person says of themselves, for the totals only; empty: they would rather not."""

    __tablename__ = "declarations"
    __table_args__ = (UniqueConstraint("community_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    age_band: Mapped[str | None] = mapped_column(String(20))
    occupation: Mapped[str | None] = mapped_column(String(20))
    interest: Mapped[str | None] = mapped_column(String(20))
    declared_at: Mapped[datetime] = mapped_column(Moment)


class Succession(Model):
    """A representative who leaves hands the group's affairs over to one who comes."""

    __tablename__ = "successions"
    __table_args__ = (
        UniqueConstraint("community_id", "outgoing_id", "incoming_id"),
        Index(None, "incoming_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    selection_id: Mapped[int] = mapped_column(info=row_of("selections"))
    outgoing_id: Mapped[int] = mapped_column(info=row_of("roles"))
    incoming_id: Mapped[int] = mapped_column(info=row_of("roles"))
    matters: Mapped[str] = mapped_column(default="")  # what was handed over
    handed_at: Mapped[datetime | None] = mapped_column(Moment)
    handed_by: Mapped[int | None] = mapped_column(info=row_of("people"))
