"""An issue, who owes what on it by when, and what falls due by itself."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import VERSION, Model, Moment, row_of
from deliberation.rules import workflow

#: Why an issue is not public: a clerk has not released what a channel brought in.
HELD = "held"
#: The columns in which a proposal says what it has to say: everybody reads them, and searches.
TEXTS = ("title", "problem", "place", "action")


class Issue(Model):
    """One topic on its way through the six steps.

    ``version`` rises with every change, so that a page that saw an older one is refused.
    """

    __tablename__ = "issues"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("community_id", "key"),
        Index(None, "community_id", "step", "since"),
        Index(None, "community_id", "id"),
        Index(None, "proposer_id"),
        Index(
            "ix_issues_reopened",
            "community_id",
            "id",
            sqlite_where=text("reopened >= 2"),
            postgresql_where=text("reopened >= 2"),
        ),
        Index(None, "community_id", "step", "id"),  # a page of the list, by step
        # Disputes and major projects, by the month in which they came where they are.
        Index(None, "community_id", "kind", "since", "step", "closing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    number: Mapped[str] = mapped_column(String(20))  # 2026-018
    # Of the form or of the source row: the database lets the same one in only once.
    key: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1, info=VERSION)

    title: Mapped[str] = mapped_column(String(120))
    problem: Mapped[str]
    action: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    building_id: Mapped[int | None] = mapped_column(info=row_of("buildings"))
    channel: Mapped[str] = mapped_column(String(20))
    proposer_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    clerk_id: Mapped[int | None] = mapped_column(info=row_of("people"))  # answers for a channel
    proposed_at: Mapped[datetime] = mapped_column(Moment)

    step: Mapped[str] = mapped_column(String(20))
    round: Mapped[int] = mapped_column(default=1)
    since: Mapped[datetime] = mapped_column(Moment)  # when the step was entered
    closing: Mapped[str | None] = mapped_column(String(20))
    kind: Mapped[str | None] = mapped_column(String(20))
    body: Mapped[str | None] = mapped_column(String(10))
    appealed: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    owner_unit_id: Mapped[int | None] = mapped_column(info=row_of("units"))
    merged_into_id: Mapped[int | None] = mapped_column(info=row_of("issues"))
    reopened: Mapped[int] = mapped_column(default=0)  # times, by a poll below the threshold
    # Not public: "asked" by who proposed it, "parties" are named, or "held": what a channel
    # brought in waits for a clerk. A dispute never is public.
    confidential: Mapped[str | None] = mapped_column(String(10))

    @property
    def decider(self) -> str:
        """The code of the body that decides, of an issue that was accepted."""
        assert self.body is not None
        return self.body

    @property
    def position(self) -> workflow.Position:
        """Where the issue is, as the rulebook sees it."""
        return workflow.Position(
            step=workflow.Step(self.step),
            round=self.round,
            closing=workflow.Closing(self.closing) if self.closing else None,
            kind=workflow.IssueKind(self.kind) if self.kind else None,
            body=self.body,
            appealed=self.appealed,
        )

    @position.setter
    def position(self, position: workflow.Position) -> None:
        self.step = position.step.value
        self.round = position.round
        self.closing = position.closing.value if position.closing else None
        self.kind = position.kind.value if position.kind else None
        self.body = position.body
        self.appealed = position.appealed

    @property
    def private(self) -> bool:
        """It is its parties' affair: counted in public, and named to nobody else (§1)."""
        return self.confidential is not None or self.kind == workflow.IssueKind.DISPUTE.value

    @property
    def held(self) -> bool:
        """A channel brought it in, and no clerk has released it: the clerks alone see it (§1)."""
        return self.confidential == HELD

    @property
    def outcome(self) -> str | None:
        """How it was closed, as its word is found: a dispute by its parties' agreement."""
        agreed = self.closing == "satisfied" and self.kind == workflow.IssueKind.DISPUTE.value
        return "agreed" if agreed else self.closing

    @property
    def answerable_id(self) -> int | None:
        """Who answers for it: the proposer, or the clerk who entered what a channel brought."""
        return self.proposer_id or self.clerk_id


class Confidant(Model):
    """A person who may know of an issue that is not public, and as what."""

    __tablename__ = "confidants"
    __table_args__ = (
        UniqueConstraint("community_id", "issue_id", "person_id", "part"),
        Index(None, "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    part: Mapped[str] = mapped_column(String(10))  # party, mediator
    since: Mapped[datetime] = mapped_column(Moment)


class StepCount(Model):
    """How many issues of a community stand at a step; kept by whatever moves them.

    Without those that a clerk has not released.
    """

    __tablename__ = "step_counts"

    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(20), primary_key=True)
    issues: Mapped[int]


class DueCount(Model):
    """How many duties of a kind were due in a month (its first day), and how many came in time."""

    __tablename__ = "due_counts"

    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    owed: Mapped[int]
    in_time: Mapped[int]


#: A duty's role where it is no role that anybody holds: those on the roll of the ballot box that
#: the duty is about, as long as they have not voted.
VOTER = "voter"


class Duty(Model):
    """Somebody owes something on an issue, on a text that has none, or on a report of a small
    fault, by a moment; settled when it is done.

    The front page, the desk, "mine", overdue lists and reminders all read this one table.
    Exactly one of ``role``, ``unit_id`` and ``person_id`` says who owes it.
    """

    __tablename__ = "duties"
    __table_args__ = (
        Index(
            "ix_duties_open",
            "community_id",
            "due",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index(None, "community_id", "issue_id", "kind"),
        CheckConstraint(
            "CASE WHEN issue_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN text_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN report_id IS NULL THEN 0 ELSE 1 END = 1",
            name="about_one",
        ),
        # The figures ask which answers were due in a month, and which of them came in time.
        Index(None, "community_id", "kind", "due", "settled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int | None] = mapped_column(info=row_of("issues"))
    text_id: Mapped[int | None] = mapped_column(info=row_of("texts"))  # it is owed on no issue
    # Likewise on a report: its number and what it is about, which a later room says, and whether
    # the committee alone reads of it in lists.
    report_id: Mapped[int | None] = mapped_column(info=row_of("snap_reports"), index=True)
    called: Mapped[str | None] = mapped_column(String(20))
    about: Mapped[str | None] = mapped_column(String(120))
    hidden: Mapped[bool] = mapped_column(default=False, server_default=false())
    kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int | None]  # the task, month or poll that it is about, by kind
    role: Mapped[str | None] = mapped_column(String(20))
    unit_id: Mapped[int | None] = mapped_column(info=row_of("units"))
    person_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    due: Mapped[datetime] = mapped_column(Moment)
    working_days: Mapped[int | None]  # of which ``due`` is the end, where it is counted so
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)  # that its end is near
    chased_at: Mapped[datetime | None] = mapped_column(Moment)  # that its end has passed


class Point(Model):
    """What the next round of an issue has to answer: why people were not satisfied, grouped.

    Written when the issue is reopened, so that the next meeting's agenda begins with it.
    """

    __tablename__ = "agenda_points"
    __table_args__ = (UniqueConstraint("community_id", "issue_id", "round", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    round: Mapped[int]
    position: Mapped[int]
    text: Mapped[str]
    also: Mapped[list[str]] = mapped_column(JSON, default=list)  # the same in other words
    voters: Mapped[int]


class Timer(Model):
    """Something that leaves rows behind when its time comes, and is settled exactly once."""

    __tablename__ = "timers"
    __table_args__ = (
        UniqueConstraint("community_id", "kind", "subject_id", "occasion"),
        Index(
            "ix_timers_open",
            "community_id",
            "falls_due",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    occasion: Mapped[int] = mapped_column(default=1)  # the second poll, the second extension …
    falls_due: Mapped[datetime] = mapped_column(Moment)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)


class Follow(Model):
    """A person who wants to hear of an issue."""

    __tablename__ = "follows"
    __table_args__ = (
        UniqueConstraint("community_id", "issue_id", "person_id"),
        Index(None, "community_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
