"""The joint council of an office (sources B8): its seats, its months, what it takes up."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of


class CouncilMember(Model):
    """A seat of an office's joint council (sources B8), from a day on until the day ``until``."""

    __tablename__ = "council_members"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    seat: Mapped[str] = mapped_column(String(20))  # department, committee, resident, organisation
    name: Mapped[str] = mapped_column(String(80))
    stands_for: Mapped[str] = mapped_column(String(120), default="")
    since: Mapped[date]
    until: Mapped[date | None]


class CouncilMeeting(Model):
    """The council's meeting of one month (its first day), with the agenda that was fixed for it."""

    __tablename__ = "council_meetings"
    __table_args__ = (UniqueConstraint("office_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    month: Mapped[date]
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(120), default="")
    members: Mapped[int]
    public_members: Mapped[int]
    fixed_at: Mapped[datetime] = mapped_column(Moment)


class CouncilItem(Model):
    """What the council takes up of a community: an issue, why, and what came of it."""

    __tablename__ = "council_items"
    __table_args__ = (
        UniqueConstraint("community_id", "council_meeting_id", "issue_id"),
        Index(None, "council_meeting_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    council_meeting_id: Mapped[int] = mapped_column(ForeignKey("council_meetings.id"))
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"), index=True)
    position: Mapped[int]
    why: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(default="")


class WorkingGroup(Model):
    """Departments, committee and residents who work on one issue; it dissolves with its end."""

    __tablename__ = "working_groups"
    __table_args__ = (UniqueConstraint("community_id", "issue_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    lead: Mapped[str] = mapped_column(String(120))
    members: Mapped[str]
    purpose: Mapped[str]
    formed_at: Mapped[datetime] = mapped_column(Moment)
    formed_by: Mapped[int | None] = mapped_column(info=row_of("people"))
