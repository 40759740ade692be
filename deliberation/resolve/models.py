"""A resolution with its tasks, those affected by it, and the objections raised to it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation import clock
from deliberation.database import Model, Moment, row_of


class Resolution(Model):
    """What was decided, numbered: written, posted, in force — or withdrawn.

    A withdrawn resolution stays readable; what replaces it is a new one with its own number.
    """

    __tablename__ = "resolutions"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("community_id", "key"),
        Index(
            "uq_resolutions_one_a_round",
            "community_id",
            "issue_id",
            "round",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index(None, "community_id", "posting_ends_on"),
        Index(None, "community_id", "done_ends_on"),
        Index(None, "issue_id"),
        Index(
            "ix_resolutions_plans",
            "community_id",
            "plan_submitted_at",
            sqlite_where=text("plan_replied_at IS NULL AND plan_submitted_at IS NOT NULL"),
            postgresql_where=text("plan_replied_at IS NULL AND plan_submitted_at IS NOT NULL"),
        ),
        Index(None, "community_id", "in_force_at"),
        Index(None, "community_id", "counted_from"),
        Index(None, "community_id", "executed_at"),
        Index(None, "community_id", "ended_at", "executed_at", "in_force_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    number: Mapped[str] = mapped_column(String(20))  # 2026-03: 2026 年第 3 号
    key: Mapped[str] = mapped_column(String(64))  # of the form: a double click makes one
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    round: Mapped[int]
    meeting_id: Mapped[int | None] = mapped_column(info=row_of("meetings"))

    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str]
    basis: Mapped[str] = mapped_column(default="")
    arithmetic: Mapped[str] = mapped_column(default="")  # of the vote, as it was announced
    arithmetic_en: Mapped[str] = mapped_column(default="", server_default="")
    minority: Mapped[str] = mapped_column(default="")
    urgent_reason: Mapped[str] = mapped_column(default="")  # why it takes force at once
    affected_hash: Mapped[str] = mapped_column(String(64))
    affected: Mapped[int]  # households on the roll

    written_at: Mapped[datetime] = mapped_column(Moment)
    written_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    posted_at: Mapped[datetime | None] = mapped_column(Moment)
    posting_ends_on: Mapped[date | None]
    posting_days: Mapped[int | None]  # of which that is the end
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_because: Mapped[str] = mapped_column(default="")
    plan_addressee: Mapped[str] = mapped_column(String(120), default="")
    plan_submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    plan_reply: Mapped[str] = mapped_column(default="")
    plan_replied_at: Mapped[datetime | None] = mapped_column(Moment)
    # approved, conditions, returned; none of a reply of before they were told apart.
    plan_verdict: Mapped[str | None] = mapped_column(String(12))
    in_force_at: Mapped[datetime | None] = mapped_column(Moment)
    # In the first month that owes a report (rules/workflow/monthly.py).
    counted_from: Mapped[datetime | None] = mapped_column(Moment)
    executed_at: Mapped[datetime | None] = mapped_column(Moment)  # all tasks accepted
    done_posted_at: Mapped[datetime | None] = mapped_column(Moment)  # what was carried out
    done_ends_on: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(Moment)  # closed, or deliberated again
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)  # by the assembly above
    revoked_body: Mapped[str | None] = mapped_column(String(10))
    revoked_basis: Mapped[str] = mapped_column(default="", server_default="")  # its minutes
    revoked_arithmetic: Mapped[str] = mapped_column(default="", server_default="")

    @property
    def year(self) -> int:
        """The year of its number."""
        return int(self.number.partition("-")[0])

    @property
    def serial(self) -> int:
        """Which one of its year it is."""
        return int(self.number.partition("-")[2])

    @property
    def state(self) -> str:
        """``written``, ``posted``, ``withdrawn``, ``revoked``, ``in_force``, ``executed`` or
        ``ended``."""
        if self.revoked_at:
            return "revoked"
        if self.withdrawn_at:
            return "withdrawn"
        if self.ended_at:
            return "ended"
        if self.executed_at:
            return "executed"
        if self.in_force_at:
            return "in_force"
        return "posted" if self.posted_at else "written"

    @property
    def posting_over(self) -> datetime | None:
        """The moment at which the posting has run its full days; ``None`` before posting."""
        return clock.end_of(self.posting_ends_on) if self.posting_ends_on else None

    @property
    def end_of_posting(self) -> datetime:
        """The same, of a resolution that has been posted."""
        over = self.posting_over
        assert over is not None
        return over

    @property
    def done_over(self) -> datetime | None:
        """The moment at which the posting of what was carried out has run its full days."""
        return clock.end_of(self.done_ends_on) if self.done_ends_on else None

    def is_done_posted(self, now: datetime) -> bool:
        """Whether what was carried out hangs on the wall at *now* (art. 34)."""
        return bool(self.done_over and not self.withdrawn_at and now < self.done_over)

    def is_posted(self, now: datetime) -> bool:
        """Whether it hangs on the wall at *now*."""
        return bool(self.posting_over and not self.withdrawn_at and now < self.posting_over)


class Task(Model):
    """One line of the responsibility matrix (sources B6): exactly one lead at all times."""

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("community_id", "resolution_id", "position"),
        Index(None, "community_id", "lead_unit_id", "deadline"),
        Index(None, "community_id", "deadline", "id"),
        Index(
            "ix_tasks_open",
            "community_id",
            "deadline",
            "id",
            "lead_unit_id",
            sqlite_where=text("accepted_at IS NULL"),
            postgresql_where=text("accepted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    resolution_id: Mapped[int] = mapped_column(info=row_of("resolutions"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    lead_unit_id: Mapped[int] = mapped_column(info=row_of("units"))
    assisting: Mapped[str] = mapped_column(String(200), default="")  # as written until Assist
    person_id: Mapped[int | None] = mapped_column(info=row_of("people"))  # in charge
    deadline: Mapped[date]
    milestones: Mapped[str] = mapped_column(default="")
    budget: Mapped[int | None]  # fen
    source: Mapped[str] = mapped_column(String(120), default="")  # of the money
    acceptance_test: Mapped[str] = mapped_column(default="")
    reported_at: Mapped[datetime | None] = mapped_column(Moment)  # done, says the lead
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)  # done, says supervision
    on_time: Mapped[bool | None]  # once accepted: what was accepted had been reported in time

    @property
    def state(self) -> str:
        """``under_way``, ``reported`` or ``accepted``."""
        if self.accepted_at:
            return "accepted"
        return "reported" if self.reported_at else "under_way"


class Milestone(Model):
    """A step on the way to a task's end, with its own day; its lead says when it is reached."""

    __tablename__ = "milestones"
    __table_args__ = (UniqueConstraint("community_id", "task_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    task_id: Mapped[int] = mapped_column(info=row_of("tasks"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    due: Mapped[date]
    reached_at: Mapped[datetime | None] = mapped_column(Moment)
    reached_by: Mapped[int | None] = mapped_column(info=row_of("people"))

    def state(self, today: date) -> str:
        """``reached``, ``reached_late``, ``late`` or ``to_come`` on the day *today*."""
        if self.reached_at:
            return "reached_late" if clock.day_of(self.reached_at) > self.due else "reached"
        return "late" if today > self.due else "to_come"


class Assist(Model):
    """What one assisting unit does for a task, with its own day (sources C8): settled by it."""

    __tablename__ = "assists"
    __table_args__ = (
        UniqueConstraint("community_id", "task_id", "position"),
        Index(None, "community_id", "unit_id", "deadline"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    task_id: Mapped[int] = mapped_column(info=row_of("tasks"), index=True)
    position: Mapped[int]
    unit_id: Mapped[int] = mapped_column(info=row_of("units"))
    part: Mapped[str] = mapped_column(String(120))
    deadline: Mapped[date]
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    note: Mapped[str] = mapped_column(default="", server_default="")  # what was done

    def state(self, today: date) -> str:
        """As a milestone's: ``reached``, ``reached_late``, ``late`` or ``to_come``."""
        if self.settled_at:
            return "reached_late" if clock.day_of(self.settled_at) > self.deadline else "reached"
        return "late" if today > self.deadline else "to_come"


class Affected(Model):
    """A household on the roll of those affected: who will be asked whether it is well done."""

    __tablename__ = "affected"
    __table_args__ = (
        UniqueConstraint("community_id", "resolution_id", "household_id"),
        Index(None, "resolution_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    resolution_id: Mapped[int] = mapped_column(info=row_of("resolutions"))
    household_id: Mapped[int] = mapped_column(info=row_of("households"))


class Objection(Model):
    """A resident's objection to a posted resolution, and its public answer."""

    __tablename__ = "objections"
    __table_args__ = (
        UniqueConstraint("community_id", "key"),
        Index(None, "resolution_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    resolution_id: Mapped[int] = mapped_column(info=row_of("resolutions"))
    key: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    upheld: Mapped[bool | None]


class SubmittedPlan(Model):
    """The version of a plan that was submitted with its resolution, frozen by its digest."""

    __tablename__ = "submitted_plans"
    __table_args__ = (UniqueConstraint("community_id", "resolution_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    resolution_id: Mapped[int] = mapped_column(info=row_of("resolutions"))
    version_id: Mapped[int] = mapped_column(info=row_of("text_versions"))
    digest: Mapped[str] = mapped_column(String(64))  # of the version, as it was then


class PlanAnswer(Model):
    """What the office replied to one clause of a plan, by the id that the clause has there."""

    __tablename__ = "plan_answers"
    __table_args__ = (UniqueConstraint("community_id", "resolution_id", "clause"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    resolution_id: Mapped[int] = mapped_column(info=row_of("resolutions"))
    clause: Mapped[int]
    text: Mapped[str]


class Agreement(Model):
    """Paper 14, 调解协议书: what the parties to a dispute agreed on in one round.

    ``version`` counts the drafts: what is rewritten is signed anew. It is never posted; it is in
    force from ``concluded_at``, when every party and a mediator have signed the same draft.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("community_id", "key"),
        UniqueConstraint("community_id", "issue_id", "round"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    number: Mapped[str] = mapped_column(String(20))  # 2026-03, of a series of its own
    key: Mapped[str] = mapped_column(String(64))
    issue_id: Mapped[int] = mapped_column(info=row_of("issues"))
    round: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    facts: Mapped[str]
    terms: Mapped[str]
    performance: Mapped[str]
    perform_by: Mapped[date]
    written_at: Mapped[datetime] = mapped_column(Moment)
    written_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    concluded_at: Mapped[datetime | None] = mapped_column(Moment)
    court: Mapped[str] = mapped_column(String(120), default="")  # judicial confirmation, B22
    applied_on: Mapped[date | None]
    ruling: Mapped[str | None] = mapped_column(String(12))  # confirmed, rejected
    ruled_on: Mapped[date | None]


class AgreementSignature(Model):
    """Somebody signed a draft: by account, or on paper, entered by one and checked by another."""

    __tablename__ = "agreement_signatures"
    __table_args__ = (UniqueConstraint("community_id", "agreement_id", "version", "signer"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    agreement_id: Mapped[int] = mapped_column(info=row_of("agreements"))
    version: Mapped[int]
    signer: Mapped[str] = mapped_column(String(20))  # party:3 or mediator:12
    party_id: Mapped[int | None] = mapped_column(info=row_of("parties"))
    channel: Mapped[str] = mapped_column(String(10))  # online, paper
    at: Mapped[datetime] = mapped_column(Moment)
    entered_by: Mapped[int] = mapped_column(info=row_of("people"))
    confirmed_by: Mapped[int | None] = mapped_column(info=row_of("people"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def counts(self) -> bool:
        """It was given by account, or somebody else has checked it on the paper."""
        return self.channel == "online" or self.confirmed_at is not None
