"""What is entered for somebody else: who asked for help, and what the voter says is not theirs."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of

#: The constraint that lets one line ask for help once in each way.
ONE_HELP = "uq_helps_community_id_box_id_voter_id_channel"
_WAITING = text("struck_at IS NULL")


class Help(Model):
    """A line of the roll asked for help, or is at the hall's screen: two persons say so (§4).

    Nothing is cast before the second, who is no helper of their own, or the voter, has confirmed.
    Of the moment only the day is kept: in a secret box a moment could be joined with a choice.

    :ivar channel: ``assisted`` or ``terminal``
    :ivar first_by: who entered it; ``second_by``: who confirmed it, or the voter
    :ivar denied: the voter has said that it was not them: nothing is cast so any more
    """

    __tablename__ = "helps"
    __table_args__ = (
        UniqueConstraint("community_id", "box_id", "voter_id", "channel", name=ONE_HELP),
        CheckConstraint("second_by IS NULL OR second_by <> first_by", name="two"),
        Index(None, "community_id", "first_by", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    box_id: Mapped[int] = mapped_column(info=row_of("boxes"))
    voter_id: Mapped[int] = mapped_column(info=row_of("voters"))
    channel: Mapped[str] = mapped_column(String(10))
    first_by: Mapped[int] = mapped_column(info=row_of("people"))
    second_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    day: Mapped[date]
    denied: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class Contest(Model):
    """A voter says of what others entered for their line that it was not theirs (§4).

    Of a named box the ballot is struck: it is kept here, and counts nowhere. Out of a secret box
    nothing can be taken; the result says how many stand under contest.

    :ivar way: ``login``, ``code`` (of the roll) or ``desk``: there two persons are needed
    :ivar entered_by: at the desk, who enters what the voter says; ``second_by`` confirms it
    :ivar struck_at: since when it stands; ``None``: it waits for the second at the desk
    """

    __tablename__ = "contests"
    __table_args__ = (
        Index(
            "uq_contests_one_waiting",
            "community_id",
            "box_id",
            "voter_id",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        CheckConstraint("second_by IS NULL OR second_by <> entered_by", name="two"),
        Index(None, "box_id", "voter_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    box_id: Mapped[int] = mapped_column(info=row_of("boxes"))
    voter_id: Mapped[int] = mapped_column(info=row_of("voters"))
    way: Mapped[str] = mapped_column(String(10))
    entered_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    second_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    struck_at: Mapped[datetime | None] = mapped_column(Moment)
    # the ballot that was struck, of a named box
    choice: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None]
    channel: Mapped[str | None] = mapped_column(String(10))
    helper_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    ballot_at: Mapped[datetime | None] = mapped_column(Moment)
