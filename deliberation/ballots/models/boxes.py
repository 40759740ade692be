"""A ballot box, the roll that was frozen when it opened, and what is in it.

A named ballot keeps voter and choice in one row. A secret one leaves a mark, that the voter has
cast, and a choice, in two tables with no common key; while the box is open both stand in tables
of that box's own (``working``), which closing rewrites, sorted, into :class:`Mark` and
:class:`Choice`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from deliberation import clock
from deliberation.database import Model, Moment, row_of
from deliberation.rules import box as rules
from deliberation.rules.box import Secrecy, sounding
from deliberation.rules.bylaws import Bylaws, TwoChannels
from deliberation.rules.reading import COVER


class Box(Model):
    """One question, put to a frozen roll until a moment (§4).

    Whose question it is, is said by ``subject_kind`` (a table) and ``subject_id``; the same
    subject may be asked again on another ``occasion``. Bylaws, rule and profile are frozen
    when it opens, the header and the footer of its export when it closes.

    :ivar uid: random; part of every commitment. ``None``: a box of before there were receipts
    :ivar format: of its export, and of what a commitment is over (``rules.ballots.FORMATS``)
    :ivar labels: the options' words by their ids; ``None``: the house has words for them
    :ivar rule: by what it is judged (``rules.ballots.by_…``)
    :ivar profile: the body's profile as it was, clauses and all
    :ivar most_choices: with approval, the most options on one ballot
    :ivar changeable: a named ballot may be changed until closing
    :ivar channels: how ballots may come in
    :ivar area: of the whole roll, in 0.01 m²
    :ivar spoiled: papers kept as spoiled, and counted as such alone
    """

    __tablename__ = "boxes"
    __table_args__ = (UniqueConstraint("community_id", "subject_kind", "subject_id", "occasion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int | None] = mapped_column(info=row_of("issues"))  # whose story it is
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
    uid: Mapped[str | None] = mapped_column(String(32))
    format: Mapped[int] = mapped_column(default=rules.FORMAT, server_default="1")
    method: Mapped[str] = mapped_column(String(20), default="one_of", server_default="one_of")
    secrecy: Mapped[str] = mapped_column(String(10), default="named", server_default="named")
    labels: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    rule: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    profile: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    most_choices: Mapped[int | None]
    changeable: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    channels: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    area: Mapped[int] = mapped_column(default=0, server_default="0")
    spoiled: Mapped[int] = mapped_column(default=0, server_default="0")
    header: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    footer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    @property
    def takes_several(self) -> bool:
        """Whether a ballot may name several options, or none."""
        return rules.BallotMethod(self.method).takes_several

    @property
    def covering(self) -> str | None:
        """The hash of header and footer as they are shown since words of them were covered."""
        if self.header is None or "covered" not in self.header:
            return None
        ends = (self.header, self.footer)
        return rules.digest_of(rules.canonical_json(one) + "\n" for one in ends)

    @property
    def shows_covering(self) -> bool:
        """Whether words of its question or options are covered."""
        return COVER in "\n".join((self.question, *(self.labels or {}).values()))

    @property
    def numbers(self) -> Bylaws:
        """The bylaws as they were when it opened."""
        return Bylaws.from_dict(self.bylaws)

    @property
    def two_channels(self) -> TwoChannels:
        """Which ballot counts when a voter used two channels: chosen before it opened."""
        return self.numbers.two_channels

    @property
    def is_secret(self) -> bool:
        """Whether no ballot can be led back to its voter (§4)."""
        return self.secrecy == Secrecy.SECRET

    @property
    def is_rating(self) -> bool:
        """Whether it asks how satisfied people are; before there were rules, all boxes did."""
        return self.rule is None or self.rule["kind"] == "satisfaction"

    @property
    def in_meeting(self) -> bool:
        """Whether those present at a meeting vote in it: its chair says when it closes (§3.2.7)."""
        return self.rule is not None and self.rule["kind"] == "meeting"

    @property
    def sounding(self) -> dict[str, str] | None:
        """What every page and paper about an owners' count says, by language (§2)."""
        return sounding(self.rule) if self.rule else None

    @property
    def seal(self) -> str | None:
        """The hash over the root and what was counted, from closing on."""
        return self.footer["seal"] if self.footer else None

    def withholds(self, cast: int) -> bool:
        """Whether with so many ballots *cast* its outcome alone is published (§4).

        Boxes of before there was such a rule have published their counts, and are as they were.
        """
        return self.is_secret and self.format > 1 and cast < self.numbers.secret_least

    @property
    def withheld(self) -> bool:
        """Whether it is closed, and its outcome alone is published."""
        return self.header is not None and self.withholds(self.header["cast"])

    def is_closed(self, now: datetime) -> bool:
        """Closing is a moment, not a job: a box whose time has come is closed (§4)."""
        return self.closed_at is not None or now >= self.closes_at

    @property
    def last_day(self) -> date:
        """The last day on which ballots are taken; of a meeting's vote, as is meant."""
        if self.in_meeting and self.closed_at is None:
            return clock.day_of(self.opens_at)
        return clock.day_of(self.closes_at - timedelta(seconds=1))


class Voter(Model):
    """One line of a frozen roll: a household (``h:12``), a person (``p:7``), an owner (``o:3``).

    Where ``person_id`` is given, that person alone answers for the line; else any adult of the
    household does. ``code`` is what an export calls the line: random, for this box alone.
    """

    __tablename__ = "voters"
    __table_args__ = (
        UniqueConstraint("community_id", "box_id", "key"),
        Index(None, "box_id", "id"),
        Index(None, "box_id", "household_id"),
        Index(None, "box_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    box_id: Mapped[int] = mapped_column(info=row_of("boxes"))
    key: Mapped[str] = mapped_column(String(20))
    household_id: Mapped[int | None] = mapped_column(info=row_of("households"))
    person_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    owner_id: Mapped[int | None]
    code: Mapped[str | None] = mapped_column(String(12))
    weight: Mapped[int] = mapped_column(default=1, server_default="1")
    area: Mapped[int] = mapped_column(default=0, server_default="0")  # in 0.01 m²


#: The constraint that lets one voter cast one ballot; a test takes it away and sees two.
ONE_BALLOT = "uq_ballots_community_id_box_id_voter_id"


class Ballot(Model):
    """The ballot that counts of one voter in a named box.

    :ivar choice: as ``rules.ballots.canonical`` writes it
    """

    __tablename__ = "ballots"
    __table_args__ = (
        UniqueConstraint("community_id", "box_id", "voter_id", name=ONE_BALLOT),
        Index(None, "voter_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    box_id: Mapped[int] = mapped_column(info=row_of("boxes"))
    voter_id: Mapped[int] = mapped_column(info=row_of("voters"))
    choice: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(String(10))
    entered_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)
    nonce: Mapped[str | None] = mapped_column(String(64))
    commitment: Mapped[str | None] = mapped_column(String(64))


class Duplicate(Model):
    """A ballot that does not count, because the same voter's other channel does; kept (§4)."""

    __tablename__ = "duplicate_ballots"
    __table_args__ = (Index(None, "box_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    box_id: Mapped[int] = mapped_column(info=row_of("boxes"))
    voter_id: Mapped[int] = mapped_column(info=row_of("voters"))
    choice: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(String(10))
    entered_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)


class BoxHead(Model):
    """What was public of an open box at the end of a day: how many commitments, and their hash."""

    __tablename__ = "box_heads"

    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    box_id: Mapped[int] = mapped_column(info=row_of("boxes"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    ballots: Mapped[int]
    head: Mapped[str] = mapped_column(String(64))


class Mark(Model):
    """That a voter has cast in a secret box that is closed, and by which channel; never what."""

    __tablename__ = "marks"

    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    box_id: Mapped[int] = mapped_column(info=row_of("boxes"), primary_key=True)
    voter_id: Mapped[int] = mapped_column(info=row_of("voters"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10))


class Scrutineer(Model):
    """One of the two who may recount a secret box of which the outcome alone is published.

    :ivar place: 1 or 2, each once
    """

    __tablename__ = "scrutineers"
    __table_args__ = (
        UniqueConstraint("community_id", "box_id", "person_id"),
        CheckConstraint("place IN (1, 2)", name="two"),
    )

    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    box_id: Mapped[int] = mapped_column(info=row_of("boxes"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)


class Choice(Model):
    """A choice in a secret box that is closed; nothing in it leads to a voter or to a moment."""

    __tablename__ = "choices"

    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    box_id: Mapped[int] = mapped_column(info=row_of("boxes"), primary_key=True)
    commitment: Mapped[str] = mapped_column(String(64), primary_key=True)
    choice: Mapped[str] = mapped_column(Text)
    nonce: Mapped[str] = mapped_column(String(64))
