"""A ballot box, the roll that was frozen when it opened, and the ballots in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation import clock
from deliberation.database import Model, Moment
from deliberation.rules.bylaws import Bylaws, TwoChannels


class Box(Model):
    """One question, put to a frozen roll until a moment (§4).

    Whose question it is, is said by ``subject_kind`` (a table) and ``subject_id``; the same
    subject may be asked again on another ``occasion``. ``bylaws`` are frozen when it opens.
    """

    __tablename__ = "boxes"
    __table_args__ = (UniqueConstraint("community_id", "subject_kind", "subject_id", "occasion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issues.id"))  # whose story it is
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    occasion: Mapped[int] = mapped_column(default=1)
    question: Mapped[str] = mapped_column(String(200))
    options: Mapped[list[str]] = mapped_column(JSON)  # ids, never text
    bylaws: Mapped[dict[str, Any]] = mapped_column(JSON)
    roll_hash: Mapped[str] = mapped_column(String(64))
    entitled: Mapped[int]
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    extended_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    counts: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    root: Mapped[str | None] = mapped_column(String(64))  # hash of all ballots, from closing on

    @property
    def numbers(self) -> Bylaws:
        """The bylaws as they were when it opened."""
        return Bylaws.from_dict(self.bylaws)

    @property
    def two_channels(self) -> TwoChannels:
        """Which ballot counts when a voter used two channels: chosen before it opened."""
        return self.numbers.two_channels

    def is_closed(self, now: datetime) -> bool:
        """Closing is a moment, not a job: a box whose time has come is closed (§4)."""
        return self.closed_at is not None or now >= self.closes_at

    @property
    def last_day(self) -> date:
        """The last day on which ballots are taken."""
        return clock.day_of(self.closes_at - timedelta(seconds=1))


class Voter(Model):
    """One line of a frozen roll: a household (``h:12``) or a person (``p:7``)."""

    __tablename__ = "voters"
    __table_args__ = (
        UniqueConstraint("community_id", "box_id", "key"),
        Index(None, "box_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    box_id: Mapped[int] = mapped_column(ForeignKey("boxes.id"))
    key: Mapped[str] = mapped_column(String(20))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


#: The constraint that lets one voter cast one ballot; a test takes it away and sees two.
ONE_BALLOT = "uq_ballots_community_id_box_id_voter_id"


class Ballot(Model):
    """The ballot that counts of one voter in a named box."""

    __tablename__ = "ballots"
    __table_args__ = (
        UniqueConstraint("community_id", "box_id", "voter_id", name=ONE_BALLOT),
        Index(None, "voter_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    box_id: Mapped[int] = mapped_column(ForeignKey("boxes.id"))
    voter_id: Mapped[int] = mapped_column(ForeignKey("voters.id"))
    choice: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(String(10))  # online, paper, assisted, door
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Duplicate(Model):
    """A ballot that does not count, because the same voter's other channel does; kept (§4)."""

    __tablename__ = "duplicate_ballots"
    __table_args__ = (Index(None, "box_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    box_id: Mapped[int] = mapped_column(ForeignKey("boxes.id"))
    voter_id: Mapped[int] = mapped_column(ForeignKey("voters.id"))
    choice: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(String(10))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(Moment)
