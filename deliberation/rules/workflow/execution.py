"""Moves of *resolve* and *supervise*: a resolution takes force, is carried out, is judged.

Rulebook §1, its last four rows, with the gates of §5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from deliberation.rules.refusals import Refusal
from deliberation.rules.satisfaction import Consequence, Verdict
from deliberation.rules.voting import STANDING
from deliberation.rules.workflow.decision import VOTED
from deliberation.rules.workflow.position import Closing, IssueKind, Move, Position, Step

#: Whose decisions an assembly above may revoke.
ABOVE: Mapping[str, frozenset[str]] = {
    code: one.above for code, one in STANDING.items() if one.above
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeForce(Move):
    """resolve → supervise: the resolution (of a dispute: the agreement) is in force.

    :ivar written: it is written down
    :ivar posted: it has been posted; a dispute's agreement never is
    :ivar posting_ended: the posting has run its full days (§5)
    :ivar objections_open: objections not yet answered
    :ivar urgent_reason: why an urgent small matter takes force at once, posted all the same
    :ivar plan_submitted: a major project's plan was submitted
    :ivar plan_replied: the reply to it is on record
    :ivar plan_returned: the reply returns the plan: the next round, never force
    :ivar unlawful: clauses of what it adopts that an opinion on it finds unlawful (§9)
    """

    sources: ClassVar = (Step.RESOLVE,)
    targets: ClassVar = (Step.SUPERVISE,)
    elsewhere: ClassVar = Refusal.of("workflow.force_from_resolve", "1")

    written: bool
    posted: bool = False
    posting_ended: bool = False
    objections_open: int = 0
    urgent_reason: str = ""
    plan_submitted: bool = False
    plan_replied: bool = False
    plan_returned: bool = False
    unlawful: int = 0

    def gate(self, position: Position) -> Refusal | None:
        if not self.written:
            return Refusal.of("workflow.resolution_not_written", "1")
        if position.dispute:
            return Refusal.of("workflow.agreement_not_posted", "1") if self.posted else None
        if not self.posted:
            return Refusal.of("workflow.not_posted", "5")
        if self.unlawful:
            return Refusal.of("workflow.unlawful_clauses", "9", clauses=self.unlawful)
        return self._posting(position) or self._plan(position)

    def _posting(self, position: Position) -> Refusal | None:
        if self.urgent_reason.strip():
            if position.kind is IssueKind.MAJOR:
                return Refusal.of("workflow.major_is_never_urgent", "5")
            return None
        if not self.posting_ended:
            return Refusal.of("workflow.posting_not_ended", "5")
        if self.objections_open:
            return Refusal.of("workflow.objections_open", "5", open=self.objections_open)
        return None

    def _plan(self, position: Position) -> Refusal | None:
        if position.kind is not IssueKind.MAJOR:
            return None
        if not self.plan_submitted:
            return Refusal.of("workflow.plan_not_submitted", "1")
        if not self.plan_replied:
            return Refusal.of("workflow.plan_reply_missing", "1")
        if self.plan_returned:
            return Refusal.of("workflow.plan_returned", "1")
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPlan(Move):
    """resolve → convene, next round: the reply to a major project's plan returns it.

    :ivar submitted: the plan was submitted
    :ivar reasons: what the office says is to be deliberated again
    """

    sources: ClassVar = (Step.RESOLVE,)
    targets: ClassVar = (Step.CONVENE,)
    kinds: ClassVar = (IssueKind.MAJOR,)
    elsewhere: ClassVar = Refusal.of("workflow.plan_of_major_at_resolve", "1")

    submitted: bool
    reasons: str

    def gate(self, position: Position) -> Refusal | None:
        if not self.submitted:
            return Refusal.of("workflow.plan_not_submitted", "1")
        if not self.reasons.strip():
            return Refusal.of("workflow.plan_reasons_missing", "1")
        return None

    def landing(self, position: Position) -> Position:
        return _again(position)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpholdObjection(Move):
    """resolve, supervise → convene, next round: an objection is upheld.

    An urgent resolution is in force while it is posted; an objection reaches it all the same.

    :ivar answer: the public answer
    :ivar while_posted: it was raised while the resolution, or what was carried out, is posted;
        asked of a resolution in force
    """

    sources: ClassVar = (Step.RESOLVE, Step.SUPERVISE)
    targets: ClassVar = (Step.CONVENE,)
    kinds: ClassVar = VOTED
    personal: ClassVar = True
    elsewhere: ClassVar = Refusal.of("workflow.objection_while_posted", "1")

    answer: str
    while_posted: bool = False

    def gate(self, position: Position) -> Refusal | None:
        if position.step is Step.SUPERVISE and not self.while_posted:
            return Refusal.of("workflow.objection_while_posted", "1")
        if not self.answer.strip():
            return Refusal.of("workflow.objection_answer_missing", "5")
        return None

    def landing(self, position: Position) -> Position:
        return _again(position)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoke(Move):
    """resolve, supervise, closed: satisfied → convene, next round: the assembly above revokes.

    居委会组织法 art. 30, 村委会组织法 art. 27. What was done stays on record.

    :ivar body: code of the assembly that voted
    :ivar outcome: its vote's outcome (§2)
    """

    sources: ClassVar = (Step.RESOLVE, Step.SUPERVISE, Step.CLOSED)
    targets: ClassVar = (Step.CONVENE,)
    kinds: ClassVar = VOTED
    elsewhere: ClassVar = Refusal.of("workflow.revoke_what_was_resolved", "1")

    body: str
    outcome: str

    @classmethod
    def admitted(cls, position: Position) -> bool:
        if position.step is Step.CLOSED and position.closing is not Closing.SATISFIED:
            return False
        return super(Revoke, cls).admitted(position)

    def gate(self, position: Position) -> Refusal | None:
        if self.body not in ABOVE.get(position.body or "", frozenset()):
            return Refusal.of("workflow.not_the_assembly_above", "1", body=self.body)
        if self.outcome != "adopted":
            return Refusal.of("workflow.revocation_not_adopted", "1", outcome=self.outcome)
        return None

    def landing(self, position: Position) -> Position:
        return _again(position)


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfy(Move):
    """supervise → closed: satisfied.

    :ivar executed: the execution was accepted
    :ivar verdict: what the satisfaction poll came to
    :ivar parties_only: nobody but the parties was asked; required of a dispute
    """

    sources: ClassVar = (Step.SUPERVISE,)
    targets: ClassVar = (Step.CLOSED,)
    elsewhere: ClassVar = Refusal.of("workflow.judged_under_supervision", "1")

    executed: bool
    verdict: Verdict
    parties_only: bool = False

    def gate(self, position: Position) -> Refusal | None:
        if not self.executed:
            return Refusal.of("workflow.not_executed", "1")
        if refusal := _not_conclusive(position, self.verdict, self.parties_only):
            return refusal
        if self.verdict.kind is not Consequence.CLOSES:
            return Refusal.of("workflow.not_satisfied", "5", **_share(self.verdict))
        return None

    def landing(self, position: Position) -> Position:
        return replace(position, step=Step.CLOSED, closing=Closing.SATISFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen(Move):
    """supervise → convene, next round, by itself: the poll is valid and says no.

    :ivar verdict: what the satisfaction poll came to
    :ivar parties_only: nobody but the parties was asked; required of a dispute
    """

    sources: ClassVar = (Step.SUPERVISE,)
    targets: ClassVar = (Step.CONVENE,)
    elsewhere: ClassVar = Refusal.of("workflow.judged_under_supervision", "1")

    verdict: Verdict
    parties_only: bool = False

    def gate(self, position: Position) -> Refusal | None:
        if refusal := _not_conclusive(position, self.verdict, self.parties_only):
            return refusal
        if self.verdict.kind is not Consequence.REOPENS:
            return Refusal.of("workflow.satisfied_enough", "5", **_share(self.verdict))
        return None

    def landing(self, position: Position) -> Position:
        return _again(position)


def _share(verdict: Verdict) -> dict[str, int | str]:
    """What a sentence about the share of the satisfied needs."""
    return {
        "satisfied": verdict.answers.content,
        "answers": verdict.answers.total,
        "threshold": str(verdict.threshold),
    }


def _not_conclusive(position: Position, verdict: Verdict, parties_only: bool) -> Refusal | None:
    if position.dispute and not parties_only:
        return Refusal.of("workflow.only_parties_are_asked", "1")
    if not verdict.valid:
        return Refusal.of(
            "workflow.poll_not_valid",
            "5",
            answers=verdict.answers.total,
            minimum=verdict.minimum,
        )
    return None


def _again(position: Position) -> Position:
    return replace(position, step=Step.CONVENE, closing=None, round=position.round + 1)
