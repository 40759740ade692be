"""What review decided and why; what was sent elsewhere; who asked to look again."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of


class Review(Model):
    """Paper 2, 议题审核表: one for each time that an issue stood at *review*.

    It begins with acknowledging or with the appeal, and is complete once ``decided_at`` is set.
    ``reviewer_id`` decided; ``barred_id`` declined it before, and after the proposer's appeal
    may not decide again (§1).
    """

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("community_id", "issue_id", "occasion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    occasion: Mapped[int]
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)
    acknowledged_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    immediate: Mapped[bool] = mapped_column(default=False)
    barred_id: Mapped[int | None] = mapped_column(info=row_of("people"))

    decision: Mapped[str | None] = mapped_column(String(20))  # the step that it led to
    size: Mapped[str | None] = mapped_column(String(10))  # big, small, private (三事分流)
    competence: Mapped[str | None] = mapped_column(String(12))
    kind: Mapped[str | None] = mapped_column(String(20))
    body: Mapped[str | None] = mapped_column(String(10))
    important: Mapped[bool] = mapped_column(default=False)
    study: Mapped[str] = mapped_column(default="")  # the party organisation's, art. 30
    parties_consent: Mapped[bool] = mapped_column(default=False)
    matter: Mapped[str | None] = mapped_column(String(12))  # what a dispute is about
    reasons: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    owner_unit_id: Mapped[int | None] = mapped_column(info=row_of("units"))
    merged_into_id: Mapped[int | None] = mapped_column(info=row_of("issues"))
    reviewer_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)


class Referral(Model):
    """An issue that belongs to somebody else: to whom, until when, and what they replied.

    Whoever brought it in is asked whether that is settled. Not satisfied, the same addressee does
    it once more: a second row, on another ``occasion``; what was said first stays beside it.
    """

    __tablename__ = "referrals"
    __table_args__ = (
        UniqueConstraint("community_id", "review_id", "occasion"),
        Index(None, "issue_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    review_id: Mapped[int] = mapped_column(info=row_of("reviews"))
    occasion: Mapped[int] = mapped_column(default=1, server_default="1")
    sorting: Mapped[str] = mapped_column(String(20))
    addressee: Mapped[str] = mapped_column(String(80))
    to_unit_id: Mapped[int | None] = mapped_column(info=row_of("units"))
    deadline: Mapped[date]
    reply: Mapped[str | None]
    sends_back: Mapped[bool | None]
    replied_at: Mapped[datetime | None] = mapped_column(Moment)
    replied_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    feedback: Mapped[str | None] = mapped_column(String(12))  # satisfied, unsatisfied, silent
    feedback_text: Mapped[str] = mapped_column(default="", server_default="")
    feedback_at: Mapped[datetime | None] = mapped_column(Moment)
    feedback_by: Mapped[int | None] = mapped_column(info=row_of("people"))

    @property
    def asks(self) -> bool:
        """It was replied to, and whoever brought it in has not said whether that settles it."""
        return self.replied_at is not None and self.feedback is None and not self.sends_back


class Party(Model):
    """A party to a dispute: a person, a household, or somebody from outside by name.

    Names of people who live here stay in their own table; ``position`` is how the record calls
    a party. ``consent`` is to mediation, which is voluntary: nothing said yet, yes, or no. A yes
    that ``consent_entered_by`` entered for the party counts when ``consent_second_by`` says so too.
    """

    __tablename__ = "parties"
    __table_args__ = (
        UniqueConstraint("community_id", "issue_id", "position"),
        UniqueConstraint("community_id", "key"),
        CheckConstraint("consent_second_by <> consent_entered_by", name="two"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    key: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))  # person, household, outsider
    person_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    household_id: Mapped[int | None] = mapped_column(info=row_of("households"))
    name: Mapped[str] = mapped_column(String(80), default="")  # of an outsider
    consent: Mapped[bool | None]
    consented_at: Mapped[datetime | None] = mapped_column(Moment)
    consent_channel: Mapped[str | None] = mapped_column(String(10))
    consent_entered_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    consent_second_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    refused_at: Mapped[datetime | None] = mapped_column(Moment)  # to go on: mediation ended

    @property
    def agrees(self) -> bool:
        """Whether its consent counts: it said so itself, or two have heard it (§4)."""
        said = self.consent_channel == "online" or self.consent_second_by is not None
        return bool(self.consent) and said

    @property
    def awaits_second(self) -> bool:
        """Whether somebody entered that it agrees, and nobody else has said so yet."""
        return bool(self.consent) and not self.agrees


class AppealSignature(Model):
    """One adult resident wants a declined issue looked at again; each signs once."""

    __tablename__ = "appeal_signatures"
    __table_args__ = (
        UniqueConstraint("community_id", "issue_id", "person_id"),
        Index(None, "issue_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)
