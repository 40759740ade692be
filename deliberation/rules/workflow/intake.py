"""Moves of *collect* and *review*: how an issue comes in, and where it is sent.

Rulebook §1, the rows from the first to the appeal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from deliberation.rules.refusals import Refusal
from deliberation.rules.voting import PROFILES, STANDING
from deliberation.rules.workflow.position import Closing, IssueKind, Move, Position, Step

#: Bodies that may decide (§2). Their particulars are data of their own.
BODIES = frozenset(PROFILES)

#: Assemblies whose important matters the party organisation studies first.
STUDIED_FIRST = frozenset(code for code, one in STANDING.items() if one.studied_first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit(Move):
    """collect → review: the proposer hands the proposal in.

    :ivar by_proposer: done by whoever answers for it (the proposer; for what a channel
        brought in, the clerk who entered it)
    :ivar cosigners: valid co-signatures now
    :ivar threshold: co-signatures that the community asks for; 0: none
    :ivar held: a channel brought it in, and no clerk has released it yet
    """

    sources: ClassVar = (Step.COLLECT,)
    targets: ClassVar = (Step.REVIEW,)
    personal: ClassVar = True
    elsewhere: ClassVar = Refusal.of("workflow.submit_from_collect", "1")

    by_proposer: bool
    cosigners: int = 0
    threshold: int = 0
    held: bool = False

    def gate(self, position: Position) -> Refusal | None:
        if not self.by_proposer:
            return Refusal.of("workflow.submit_by_proposer", "1")
        if self.held:
            return Refusal.of("workflow.not_released", "1")
        if self.cosigners < self.threshold:
            return Refusal.of(
                "workflow.cosigners_missing",
                "1",
                cosigners=self.cosigners,
                threshold=self.threshold,
                missing=self.threshold - self.cosigners,
            )
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Move):
    """What a channel brought in becomes public at *collect*; answered already, it is closed.

    No row of the table (§1, its last paragraph): nobody is waited for, a clerk lets it be read.

    :ivar held: it waits for a clerk
    :ivar personal_data: how many words in it look like personal data and are not covered
    :ivar answer: what was answered where it came from; empty: nothing
    """

    sources: ClassVar = (Step.COLLECT,)
    targets: ClassVar = (Step.COLLECT, Step.CLOSED)
    elsewhere: ClassVar = Refusal.of("workflow.release_from_collect", "1")

    held: bool
    personal_data: int
    answer: str = ""

    def gate(self, position: Position) -> Refusal | None:
        if not self.held:
            return Refusal.of("workflow.released_before", "1")
        if self.personal_data:
            return Refusal.of("workflow.personal_data_left", "1", places=self.personal_data)
        return None

    def landing(self, position: Position) -> Position:
        if self.answer.strip():
            return replace(position, step=Step.CLOSED, closing=Closing.ANSWERED)
        return position


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse(Move):
    """collect → lapsed: the days ran out before it was submitted.

    :ivar days: whole days since it was proposed
    :ivar limit: the bylaws' ``collect_days``; the last of them still counts
    """

    sources: ClassVar = (Step.COLLECT,)
    targets: ClassVar = (Step.LAPSED,)
    elsewhere: ClassVar = Refusal.of("workflow.lapse_from_collect", "1")

    days: int
    limit: int = 60

    def gate(self, position: Position) -> Refusal | None:
        if self.days <= self.limit:
            return Refusal.of("workflow.days_remain", "1", days=self.days, limit=self.limit)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Move):
    """collect, review → withdrawn: whoever answers for it takes it away, saying why.

    :ivar by_answerable: done by the proposer, or by the clerk who entered it
    :ivar reason: why; told to the co-signers
    """

    sources: ClassVar = (Step.COLLECT, Step.REVIEW)
    targets: ClassVar = (Step.WITHDRAWN,)
    personal: ClassVar = True
    elsewhere: ClassVar = Refusal.of("workflow.withdraw_before_acceptance", "1")

    by_answerable: bool
    reason: str

    def gate(self, position: Position) -> Refusal | None:
        if not self.by_answerable:
            return Refusal.of("workflow.withdraw_by_proposer", "1")
        if not self.reason.strip():
            return Refusal.of("workflow.withdrawal_reason_missing", "1")
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(Move):
    """review → convene: class, deciding body and owner are named.

    :ivar kind: the class; a dispute is decided by ``MED``, and nothing else is
    :ivar body: code of the deciding body
    :ivar owner_named: somebody owes the next step
    :ivar important: an important matter in the sense of art. 30
    :ivar study_recorded: the party organisation's prior study is on record
    :ivar parties_consent: every party to the dispute has agreed to mediation
    """

    sources: ClassVar = (Step.REVIEW,)
    targets: ClassVar = (Step.CONVENE,)
    personal: ClassVar = True
    elsewhere: ClassVar = Refusal.of("workflow.accept_from_review", "1")

    kind: IssueKind | None
    body: str | None
    owner_named: bool
    important: bool = False
    study_recorded: bool = False
    parties_consent: bool = False

    def gate(self, position: Position) -> Refusal | None:
        if self.kind is None:
            return Refusal.of("workflow.kind_missing", "1")
        if self.body is None:
            return Refusal.of("workflow.body_missing", "1")
        if self.body not in BODIES:
            return Refusal.of("workflow.body_unknown", "1", body=self.body)
        if self.kind is IssueKind.DISPUTE and self.body != "MED":
            return Refusal.of("workflow.dispute_needs_mediation", "1")
        if self.kind is not IssueKind.DISPUTE and self.body == "MED":
            return Refusal.of("workflow.mediation_only_for_disputes", "1")
        if not self.owner_named:
            return Refusal.of("workflow.owner_missing", "1")
        if self.kind is IssueKind.DISPUTE and not self.parties_consent:
            return Refusal.of("workflow.parties_consent_missing", "1")
        if self.important and self.body in STUDIED_FIRST and not self.study_recorded:
            return Refusal.of("workflow.study_missing", "1")
        return None

    def landing(self, position: Position) -> Position:
        return replace(position, step=Step.CONVENE, kind=self.kind, body=self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(Move):
    """review → declined, with *reasons* that everybody may read."""

    sources: ClassVar = (Step.REVIEW,)
    targets: ClassVar = (Step.DECLINED,)
    personal: ClassVar = True
    elsewhere: ClassVar = Refusal.of("workflow.decline_from_review", "1")

    reasons: str

    def gate(self, position: Position) -> Refusal | None:
        if not self.reasons.strip():
            return Refusal.of("workflow.reasons_missing", "1")
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal(Move):
    """declined → review, once: by the proposer (then another reviewer), or by co-signers.

    :ivar by_proposer: the proposer appeals
    :ivar reviewer_differs: the appeal goes to somebody who did not decline it
    :ivar adults_signed: adult residents who signed the appeal, of *adults* in all
    :ivar representatives_signed: representatives who signed it, of *representatives* in all
    :ivar adult_share: the bylaws' share of adult residents
    :ivar representative_share: the bylaws' share of representatives
    """

    sources: ClassVar = (Step.DECLINED,)
    targets: ClassVar = (Step.REVIEW,)
    personal: ClassVar = True
    elsewhere: ClassVar = Refusal.of("workflow.appeal_once_when_declined", "1")

    by_proposer: bool = False
    reviewer_differs: bool = False
    adults_signed: int = 0
    adults: int = 0
    representatives_signed: int = 0
    representatives: int = 0
    adult_share: Fraction = Fraction(1, 10)
    representative_share: Fraction = Fraction(1, 5)

    @classmethod
    def admitted(cls, position: Position) -> bool:
        return position.step is Step.DECLINED and not position.appealed

    def gate(self, position: Position) -> Refusal | None:
        if self._signed_enough():
            return None
        if not self.by_proposer:
            return Refusal.of(
                "workflow.appeal_signatures_missing",
                "1",
                adults_signed=self.adults_signed,
                adults_needed=_at_least(self.adult_share, self.adults),
                representatives_signed=self.representatives_signed,
                representatives_needed=_at_least(self.representative_share, self.representatives),
            )
        if not self.reviewer_differs:
            return Refusal.of("workflow.appeal_needs_another_reviewer", "1")
        return None

    def _signed_enough(self) -> bool:
        return self.adults_signed >= _at_least(
            self.adult_share, self.adults
        ) or self.representatives_signed >= _at_least(
            self.representative_share, self.representatives
        )

    def landing(self, position: Position) -> Position:
        return replace(position, step=Step.REVIEW, appealed=True)


def _at_least(share: Fraction, number: int) -> int:
    """The smallest whole count that reaches *share* of *number*; of nobody, still one."""
    return max(1, -(-share.numerator * number // share.denominator))
