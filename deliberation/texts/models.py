"""A text, its versions, whether they are lawful and in force, and what residents say to them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from deliberation import clock
from deliberation.database import VERSION, Model, Moment, row_of
from deliberation.rules import texts as rules
from deliberation.rules.texts import TextKind

TITLE_MOST, NAME_MOST, WHY_MOST = 120, 60, 4000  # characters
NAMED_MOST, ARTICLE_MOST = 120, 200
FROM_MAP = "map"  # the channel of an opinion that an opinion map found


class Text(Model):
    """What is numbered in clauses and lives through versions: a plan, a convention, rules, a guide.

    Public from its first version on; before that whoever may write it knows of it. ``latest`` is
    the number of its latest version, 0 where there is none.
    """

    __tablename__ = "texts"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("community_id", "key"),
        Index(
            "uq_texts_one_plan",  # of an issue; it goes through versions
            "community_id",
            "issue_id",
            unique=True,
            sqlite_where=text("kind = 'plan'"),
            postgresql_where=text("kind = 'plan'"),
        ),
        Index("uq_texts_resolution", "community_id", "resolution", unique=True),
        Index(None, "community_id", "kind", "id"),
        Index(None, "community_id", "issue_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    number: Mapped[str] = mapped_column(String(20))  # 2026-03, of a series of its own
    key: Mapped[str] = mapped_column(String(64))  # of the form: a double click makes one
    version: Mapped[int] = mapped_column(default=1, info=VERSION)  # counts changes of this row
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(TITLE_MOST))
    issue_id: Mapped[int | None] = mapped_column(info=row_of("issues"))
    latest: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime] = mapped_column(Moment)
    begun_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    trial_until: Mapped[date | None]  # the last day of the trial on which it shall be adopted
    looked_at: Mapped[datetime | None] = mapped_column(Moment)  # last, of a guide (C7)
    look_by: Mapped[date | None]  # the day by which it is looked at again
    resolution: Mapped[str | None] = mapped_column(String(20))  # the number of the one it is of

    @property
    def is_adopted_kind(self) -> bool:
        """Whether an assembly adopts it: a convention, or house rules."""
        return self.kind in rules.ADOPTED

    @property
    def is_plan(self) -> bool:
        """Whether it is the plan of its issue."""
        return self.kind == TextKind.PLAN

    @property
    def is_guide(self) -> bool:
        """Whether it says what the committee does for residents."""
        return self.kind == TextKind.GUIDE


class TextVersion(Model):
    """A version as it was published. It is never changed; words in it may be covered.

    ``clauses`` are pairs of id and Markdown, one after another the text, byte for byte; a clause
    has one id through all versions. ``digest`` is SHA-256 of that text as it was published.
    """

    __tablename__ = "text_versions"
    __table_args__ = (UniqueConstraint("community_id", "text_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    text_id: Mapped[int] = mapped_column(info=row_of("texts"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(NAME_MOST))
    why: Mapped[str] = mapped_column(default="")  # what was changed, and why
    clauses: Mapped[list[tuple[int, str]]] = mapped_column(JSON)
    last_id: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(info=row_of("people"))

    @property
    def content(self) -> rules.Text:
        """Its clauses, as the rulebook compares them."""
        return rules.restored(((id_, source) for id_, source in self.clauses), self.last_id)

    @property
    def source(self) -> str:
        """Its Markdown."""
        return "".join(source for _, source in self.clauses)


class LegalityOpinion(Model):
    """Somebody was asked whether a version is lawful, by a day; and what they said, if they did.

    ``unit_id`` where a unit was asked, ``adviser`` where it was somebody outside. ``came`` says how
    it reached the committee, where that has recorded it for those who have no account.
    """

    __tablename__ = "legality_opinions"
    __table_args__ = (
        UniqueConstraint("community_id", "key"),
        UniqueConstraint("community_id", "text_id", "number"),
        Index(None, "community_id", "version_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    text_id: Mapped[int] = mapped_column(info=row_of("texts"))
    version_id: Mapped[int] = mapped_column(info=row_of("text_versions"))
    number: Mapped[int]  # of the text
    key: Mapped[str] = mapped_column(String(64))  # of the form: a double click asks once
    giver: Mapped[str] = mapped_column(String(12))
    unit_id: Mapped[int | None] = mapped_column(info=row_of("units"))
    adviser: Mapped[str] = mapped_column(String(NAMED_MOST), default="")
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    due: Mapped[date]
    given_at: Mapped[datetime | None] = mapped_column(Moment)
    given_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    came: Mapped[str] = mapped_column(String(NAMED_MOST), default="")
    words: Mapped[str] = mapped_column(default="")  # on the whole

    def is_late(self, today: date) -> bool:
        """Whether it has not come, or came, after the day by which it was owed."""
        return self.due < (clock.day_of(self.given_at) if self.given_at else today)


class LegalityFinding(Model):
    """What an opinion says of a clause; an unlawful one may be withdrawn, with reasons."""

    __tablename__ = "legality_findings"
    __table_args__ = (UniqueConstraint("community_id", "opinion_id", "clause"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    opinion_id: Mapped[int] = mapped_column(info=row_of("legality_opinions"))
    clause: Mapped[int]  # the id of one of the version's
    finding: Mapped[str] = mapped_column(String(10))
    article: Mapped[str] = mapped_column(String(ARTICLE_MOST), default="")
    words: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    withdrawn_because: Mapped[str] = mapped_column(default="")


class ExpertAdvice(Model):
    """Somebody was asked as an expert for advice on a version; what they declared, and whether it
    came. What they said is in :class:`AdviceWords`.

    ``person_id`` where the register knows them, ``outside`` (a name) where it does not. ``came``
    says how it reached the committee, where that recorded it and answers for it (``given_by``).
    """

    __tablename__ = "expert_advice"
    __table_args__ = (
        UniqueConstraint("community_id", "key"),
        UniqueConstraint("community_id", "text_id", "number"),
        UniqueConstraint("community_id", "version_id", "person_id"),
        Index(
            "uq_expert_advice_outside",
            "community_id",
            "version_id",
            "outside",
            unique=True,
            sqlite_where=text("outside <> ''"),
            postgresql_where=text("outside <> ''"),
        ),
        CheckConstraint("(person_id IS NULL) = (outside <> '')", name="one_expert"),
        CheckConstraint(
            "given_at IS NULL OR (interest IS NOT NULL AND interest <> 'declined')", name="declared"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    text_id: Mapped[int] = mapped_column(info=row_of("texts"))
    version_id: Mapped[int] = mapped_column(info=row_of("text_versions"))
    number: Mapped[int]  # of the text
    key: Mapped[str] = mapped_column(String(64))  # of the form: a double click asks once
    person_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    outside: Mapped[str] = mapped_column(String(NAMED_MOST), default="")
    capacity: Mapped[str] = mapped_column(String(NAMED_MOST))  # what makes them an expert
    question: Mapped[str] = mapped_column(default="")  # what they are asked
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    due: Mapped[date]
    interest: Mapped[str | None] = mapped_column(String(10))
    interest_words: Mapped[str] = mapped_column(default="")  # which one, or why no advice
    declared_at: Mapped[datetime | None] = mapped_column(Moment)
    declared_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    given_at: Mapped[datetime | None] = mapped_column(Moment)
    given_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    came: Mapped[str] = mapped_column(String(NAMED_MOST), default="")

    @property
    def is_declined(self) -> bool:
        """Whether the expert has said that they give no advice."""
        return self.interest == rules.Interest.DECLINED

    def is_late(self, today: date) -> bool:
        """Whether it has not come, or came, after the day by which it was owed."""
        ended = self.given_at or (self.declared_at if self.is_declined else None)
        return self.due < (clock.day_of(ended) if ended else today)


class AdviceWords(Model):
    """What an expert says of a clause, by its id; 0: of the whole."""

    __tablename__ = "advice_words"
    __table_args__ = (UniqueConstraint("community_id", "advice_id", "clause"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    advice_id: Mapped[int] = mapped_column(info=row_of("expert_advice"))
    clause: Mapped[int]
    words: Mapped[str]


class Adoption(Model):
    """A version before the assembly, as it was frozen for its notice, and in force once adopted.

    Before it is in force the next notice freezes anew: what was not adopted leaves no row, only
    entries. In force it stays until another takes its place, it is revoked, or its trial is over.
    """

    __tablename__ = "adoptions"
    __table_args__ = (
        Index(
            "uq_adoptions_one_pending",
            "community_id",
            "text_id",
            unique=True,
            sqlite_where=text("in_force_at IS NULL"),
            postgresql_where=text("in_force_at IS NULL"),
        ),
        Index(
            "uq_adoptions_one_in_force",
            "community_id",
            "text_id",
            unique=True,
            sqlite_where=text("in_force_at IS NOT NULL AND ended_at IS NULL"),
            postgresql_where=text("in_force_at IS NOT NULL AND ended_at IS NULL"),
        ),
        Index(None, "community_id", "issue_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    text_id: Mapped[int] = mapped_column(info=row_of("texts"))
    version_id: Mapped[int] = mapped_column(info=row_of("text_versions"))
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    digest: Mapped[str] = mapped_column(String(64))
    put_at: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[date | None]  # its last day, where it is adopted on trial
    resolution: Mapped[str | None] = mapped_column(String(20))  # its number
    in_force_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_because: Mapped[str] = mapped_column(String(12), default="")
    filed_on: Mapped[date | None]
    filed_to: Mapped[str] = mapped_column(String(NAMED_MOST), default="")
    filed_number: Mapped[str] = mapped_column(String(NAMED_MOST), default="")
    filed_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    review_on: Mapped[date | None]  # the day by which it is looked at again
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)  # last
    review: Mapped[str] = mapped_column(default="")  # what that came to


class TextDraft(Model):
    """What somebody writes for the next version: seen by nobody else until it is published.

    ``base`` is the version that it was begun from; ``saves`` counts, so that two windows of one
    person do not write over each other unawares.
    """

    __tablename__ = "text_drafts"
    __table_args__ = (UniqueConstraint("community_id", "text_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    text_id: Mapped[int] = mapped_column(info=row_of("texts"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    base: Mapped[int]
    saves: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(NAME_MOST), default="")
    why: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    saved_at: Mapped[datetime] = mapped_column(Moment)


class TextRound(Model):
    """Opinions are asked for on one version, up to the end of ``last_day``.

    It is over when that day has passed; ``closed_at`` is set by whoever settles it, once.
    """

    __tablename__ = "text_rounds"
    __table_args__ = (
        UniqueConstraint("community_id", "text_id", "number"),
        Index(
            "uq_text_rounds_one_open",
            "community_id",
            "text_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(None, "community_id", "last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    text_id: Mapped[int] = mapped_column(info=row_of("texts"))
    version_id: Mapped[int] = mapped_column(info=row_of("text_versions"))
    number: Mapped[int]
    asked: Mapped[str] = mapped_column(default="")  # what the committee wants to know above all
    opened_at: Mapped[datetime] = mapped_column(Moment)
    opened_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    last_day: Mapped[date]
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def closes_at(self) -> datetime:
        """The moment at which it is over."""
        return clock.end_of(self.last_day)

    def is_open(self, now: datetime) -> bool:
        """Whether opinions are taken at *now*."""
        return self.closed_at is None and now < self.closes_at


class TextOpinion(Model):
    """What somebody said in a round, on one clause or on the whole, and what became of it.

    ``agree`` and ``disagree`` are of a statement that an opinion map found: it was taken over from
    there (:data:`FROM_MAP`), is of nobody, and its key says from where.
    """

    __tablename__ = "text_opinions"
    __table_args__ = (
        UniqueConstraint("community_id", "key"),
        UniqueConstraint("community_id", "round_id", "number"),
        Index(None, "community_id", "person_id", "id"),
        Index(None, "community_id", "round_id", "dealt"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    round_id: Mapped[int] = mapped_column(info=row_of("text_rounds"))
    number: Mapped[int]  # in the round
    key: Mapped[str] = mapped_column(String(64))  # of the form: a double click gives one
    person_id: Mapped[int | None] = mapped_column(info=row_of("people"))  # who gave it, if known
    clause: Mapped[int | None]  # the id of one of the version's; none: on the whole
    text: Mapped[str]
    channel: Mapped[str] = mapped_column(String(20))
    agree: Mapped[int | None]
    disagree: Mapped[int | None]
    entered_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)
    dealt: Mapped[str | None] = mapped_column(String(10))
    reasons: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[int | None] = mapped_column(info=row_of("people"))

    @property
    def from_map(self) -> tuple[int, int] | None:
        """The map's id and the number of its statement, where it was taken over."""
        if self.channel != FROM_MAP:
            return None
        _, map_id, number = self.key.split("\t")
        return int(map_id), int(number)


def key_from_map(map_id: int, number: str | int) -> str:
    """The key of an opinion taken over from statement *number* of a map: one for each.

    No form can send it first: a tab is not printable.
    """
    return f"{FROM_MAP}\t{map_id}\t{number}"


class Announcement(Model):
    """What the committee tells everybody at once; beside it, where one went round, the rumour.

    :ivar rumour: what people say, that is answered by the text; empty: there is none
    :ivar heard: minutes since the committee heard of it, at most; ``None``: longer, or no rumour
    :ivar told: how many were told of it
    """

    __tablename__ = "announcements"
    __table_args__ = (UniqueConstraint("community_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    key: Mapped[str] = mapped_column(String(64))  # of the form: a double click makes one
    title: Mapped[str] = mapped_column(String(TITLE_MOST))
    text: Mapped[str] = mapped_column(String(4000))
    rumour: Mapped[str] = mapped_column(String(400))
    heard: Mapped[int | None]
    urgent: Mapped[bool]
    told: Mapped[int]
    published_by_id: Mapped[int] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class AnnouncementReading(Model):
    """Somebody has said that they read an announcement."""

    __tablename__ = "announcement_readings"
    __table_args__ = (UniqueConstraint("community_id", "announcement_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    announcement_id: Mapped[int] = mapped_column(info=row_of("announcements"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)
