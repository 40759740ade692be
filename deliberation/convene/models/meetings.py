"""A meeting, its agenda and its seats."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import VERSION, Model, Moment, row_of
from deliberation.rules.bylaws import Bylaws
from deliberation.rules.voting import Electorate, Profile, profile_from_json


class Meeting(Model):
    """A meeting of a body: first prepared, then noticed, then held or cancelled.

    ``profile``, ``bylaws`` and ``roll_hash`` are frozen when notice is given and never change
    afterwards. Whatever happens from the door on are the acts of *discuss*; ``called_at`` and
    ``adjourned_at`` only say in which of them it was opened and ended.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("community_id", "key"),
        Index(None, "community_id", "starts_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    number: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))  # of the form: a double click makes one meeting
    version: Mapped[int] = mapped_column(default=1, info=VERSION)

    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(String(10))
    group_id: Mapped[int | None] = mapped_column(info=row_of("groups"))  # of a group's meeting
    starts_at: Mapped[datetime] = mapped_column(Moment)
    place: Mapped[str] = mapped_column(String(120))
    caller_id: Mapped[int | None] = mapped_column(info=row_of("people"))

    noticed_at: Mapped[datetime | None] = mapped_column(Moment)
    electorate: Mapped[str | None] = mapped_column(String(20))
    urgent_reason: Mapped[str] = mapped_column(default="")
    profile: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    bylaws: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    entitled: Mapped[int | None]
    roll_hash: Mapped[str | None] = mapped_column(String(64))
    # The entry that recorded the notice: its hash is printed on it, and witnesses it on paper.
    entry_number: Mapped[int | None]
    entry_hash: Mapped[str | None] = mapped_column(String(64))

    called_at: Mapped[datetime | None] = mapped_column(Moment)
    adjourned_at: Mapped[datetime | None] = mapped_column(Moment)
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)
    cancelled_because: Mapped[str] = mapped_column(default="")
    postponed_to: Mapped[int | None]  # number of the meeting that takes its place
    # Once words of it are covered: title and place as its fingerprint was taken of them.
    covered: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))

    @property
    def rule(self) -> Profile:
        """The body's rule as it was frozen at notice."""
        assert self.profile is not None
        return profile_from_json(self.profile)

    @property
    def numbers(self) -> Bylaws:
        """The bylaws as they were frozen at notice."""
        assert self.bylaws is not None
        return Bylaws.from_dict(self.bylaws)

    @property
    def chosen(self) -> Electorate | None:
        """Who is entitled, where the body leaves a choice."""
        return Electorate(self.electorate) if self.electorate else None

    @property
    def state(self) -> str:
        """``draft``, ``noticed``, ``in_session``, ``adjourned``, ``cancelled`` or ``postponed``."""
        if self.cancelled_at:
            return "postponed" if self.postponed_to else "cancelled"
        if self.adjourned_at:
            return "adjourned"
        if self.called_at:
            return "in_session"
        return "noticed" if self.noticed_at else "draft"


class Writing(Model):
    """A written vote of a body on an issue, without a meeting (书面征求意见).

    Its box (subject ``writings``) has roll, rule and bylaws, frozen; ``text`` is the question
    in full. ``result`` is how it ended, as the rules name it.
    """

    __tablename__ = "writings"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("community_id", "key"),
        Index(
            "uq_writings_one_open",
            "community_id",
            "issue_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "issue_id"),
        Index(None, "box_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    number: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))  # of the form: a double click opens one
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    box_id: Mapped[int | None] = mapped_column(info=row_of("boxes"))
    text: Mapped[str]
    days: Mapped[int]
    opened_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    # The entry that recorded the opening: its hash is printed on the notice.
    entry_number: Mapped[int | None]
    entry_hash: Mapped[str | None] = mapped_column(String(64))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    result: Mapped[str | None] = mapped_column(String(20))
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)


class AgendaItem(Model):
    """An item of the notice: an issue, with its title as it was announced."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        UniqueConstraint("community_id", "meeting_id", "issue_id"),
        Index(None, "meeting_id", "position"),
        Index(None, "issue_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    meeting_id: Mapped[int] = mapped_column(info=row_of("meetings"))
    position: Mapped[int]
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    title: Mapped[str] = mapped_column(String(120))


class Seat(Model):
    """A seat of the meeting ("1+N"): core or invited, voting or not, for whom, with a function."""

    __tablename__ = "seats"
    __table_args__ = (
        UniqueConstraint("community_id", "meeting_id", "person_id"),
        Index(
            "uq_seats_one_function",
            "community_id",
            "meeting_id",
            "function",
            unique=True,
            sqlite_where=text("function IN ('chair', 'secretary', 'scrutineer')"),
            postgresql_where=text("function IN ('chair', 'secretary', 'scrutineer')"),
        ),
        Index(None, "meeting_id"),
        Index(None, "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    meeting_id: Mapped[int] = mapped_column(info=row_of("meetings"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    kind: Mapped[str] = mapped_column(String(10))  # core, invited
    votes: Mapped[bool]
    standing_for: Mapped[str] = mapped_column(String(80), default="")
    function: Mapped[str | None] = mapped_column(String(12))


class MediationSession(Model):
    """The parties to a dispute sit together with their mediator; no notice period, no roll.

    ``state`` is ``called``, then ``held``, ``missed`` (a party did not come) or ``moved`` to the
    session after it. ``notes`` are read by those who take part alone, and are in no record.
    """

    __tablename__ = "mediation_sessions"
    __table_args__ = (
        UniqueConstraint("community_id", "issue_id", "number"),
        UniqueConstraint("community_id", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    key: Mapped[str] = mapped_column(String(64))
    round: Mapped[int]
    number: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(Moment)
    place: Mapped[str] = mapped_column(String(120))
    called_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    state: Mapped[str] = mapped_column(String(10), default="called")
    present: Mapped[list[int]] = mapped_column(JSON, default=list)  # ids of the parties
    others: Mapped[str] = mapped_column(String(200), default="")  # who else came
    notes: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    recorded_at: Mapped[datetime | None] = mapped_column(Moment)
