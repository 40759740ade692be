"""Moves of *convene* and *discuss*: how an issue is decided, or mediated.

Rulebook §1, and its paragraph on disputes. What a meeting decided moves its issues
when the meeting adjourns: until then a decision can be reconsidered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from deliberation.rules.refusals import Refusal
from deliberation.rules.workflow.position import Closing, IssueKind, Move, Position, Step

VOTED = (IssueKind.DAILY, IssueKind.MAJOR)
MEDIATED = (IssueKind.DISPUTE,)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem(Move):
    """convene → discuss: the agenda item is opened (for a dispute: a session begins).

    :ivar body: code of the body that meets
    :ivar called_to_order: the meeting (the session) has begun
    :ivar quorum: it was called to order with its quorum (for a dispute: every party is
        present); ``None`` where the body's bylaws set none
    :ivar notice_kept: the notice period was kept, or lawfully cut short; not asked of a dispute
    """

    sources: ClassVar = (Step.CONVENE,)
    targets: ClassVar = (Step.DISCUSS,)
    elsewhere: ClassVar = Refusal.of("workflow.open_from_convene", "1")

    body: str
    called_to_order: bool
    quorum: bool | None
    notice_kept: bool = False

    def gate(self, position: Position) -> Refusal | None:
        if self.body != position.body:
            return _another_body(position, self.body)
        if not self.called_to_order:
            return Refusal.of("workflow.not_called_to_order", "1")
        if position.dispute:
            return None if self.quorum else Refusal.of("workflow.party_absent", "1")
        if not self.notice_kept:
            return Refusal.of("workflow.notice_not_kept", "1")
        if self.quorum is False:
            return Refusal.of("workflow.quorum_missing", "1")
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptInWriting(Move):
    """convene → resolve: a written vote of the deciding body adopts it, without a meeting.

    :ivar body: code of the body that voted
    :ivar outcome: the vote's outcome (§2), such as ``"adopted"``
    """

    sources: ClassVar = (Step.CONVENE,)
    targets: ClassVar = (Step.RESOLVE,)
    kinds: ClassVar = VOTED
    elsewhere: ClassVar = Refusal.of("workflow.written_vote_from_convene", "1")

    body: str
    outcome: str

    def gate(self, position: Position) -> Refusal | None:
        if self.body != position.body:
            return _another_body(position, self.body)
        if self.outcome != "adopted":
            return Refusal.of("workflow.written_vote_not_adopted", "1", outcome=self.outcome)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoseInWriting(Move):
    """convene → closed: a written vote is lost or tied. Missed participation decides nothing.

    :ivar body: code of the body that voted
    :ivar outcome: the vote's outcome (§2)
    """

    sources: ClassVar = (Step.CONVENE,)
    targets: ClassVar = (Step.CLOSED,)
    kinds: ClassVar = VOTED
    elsewhere: ClassVar = Refusal.of("workflow.written_vote_from_convene", "1")

    body: str
    outcome: str

    def gate(self, position: Position) -> Refusal | None:
        if self.body != position.body:
            return _another_body(position, self.body)
        if self.outcome not in ("lost", "tied"):
            return Refusal.of("workflow.motion_not_lost", "1", outcome=self.outcome)
        return None

    def landing(self, position: Position) -> Position:
        return replace(position, step=Step.CLOSED, closing=Closing.NOT_ADOPTED)


#: Where the motion *refer* sends a major matter on which everybody is to be asked once more.
FURTHER_CONSULTATION = "next-round"


class Undecided(StrEnum):
    """Why an issue goes back to *convene* in the same round."""

    POSTPONED = "postponed"
    REFERRED_TO_GROUP = "referred_to_group"
    ADJOURNED = "adjourned"
    QUORUM_LOST = "quorum_lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnToConvene(Move):
    """discuss → convene, same round: *why* nothing was decided; the meeting has *adjourned*."""

    sources: ClassVar = (Step.DISCUSS,)
    targets: ClassVar = (Step.CONVENE,)
    elsewhere: ClassVar = Refusal.of("workflow.return_from_discuss", "1")

    why: Undecided
    adjourned: bool

    def gate(self, position: Position) -> Refusal | None:
        return _still_in_session(self.adjourned)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRound(Move):
    """discuss → convene, next round: of a major project, further consultation is decided.

    A meeting decides it by referring the question to :data:`FURTHER_CONSULTATION`.

    :ivar decided: the meeting decided on further consultation
    :ivar adjourned: the meeting has adjourned
    """

    sources: ClassVar = (Step.DISCUSS,)
    targets: ClassVar = (Step.CONVENE,)
    kinds: ClassVar = (IssueKind.MAJOR,)
    elsewhere: ClassVar = Refusal.of("workflow.next_round_of_major", "1")

    decided: bool
    adjourned: bool

    def gate(self, position: Position) -> Refusal | None:
        if not self.decided:
            return Refusal.of("workflow.further_consultation_not_decided", "1")
        return _still_in_session(self.adjourned)

    def landing(self, position: Position) -> Position:
        return replace(position, step=Step.CONVENE, round=position.round + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry(Move):
    """discuss → resolve: the main motion carried.

    :ivar outcome: the last outcome (§2) of the vote on the main motion
    :ivar adjourned: the meeting has adjourned
    """

    sources: ClassVar = (Step.DISCUSS,)
    targets: ClassVar = (Step.RESOLVE,)
    kinds: ClassVar = VOTED
    elsewhere: ClassVar = Refusal.of("workflow.vote_in_discuss", "1")

    outcome: str
    adjourned: bool

    def gate(self, position: Position) -> Refusal | None:
        if self.outcome != "adopted":
            return Refusal.of("workflow.motion_not_adopted", "1", outcome=self.outcome)
        return _still_in_session(self.adjourned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lose(Move):
    """discuss → closed: not adopted. A tie loses; a vote without quorum or void decides nothing.

    :ivar outcome: the last outcome (§2) of the vote on the main motion
    :ivar adjourned: the meeting has adjourned
    """

    sources: ClassVar = (Step.DISCUSS,)
    targets: ClassVar = (Step.CLOSED,)
    kinds: ClassVar = VOTED
    elsewhere: ClassVar = Refusal.of("workflow.vote_in_discuss", "1")

    outcome: str
    adjourned: bool

    def gate(self, position: Position) -> Refusal | None:
        if self.outcome not in ("lost", "tied"):
            return Refusal.of("workflow.motion_not_lost", "1", outcome=self.outcome)
        return _still_in_session(self.adjourned)

    def landing(self, position: Position) -> Position:
        return replace(position, step=Step.CLOSED, closing=Closing.NOT_ADOPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignAgreement(Move):
    """discuss → resolve, of a dispute: the agreement is signed, by every party or not at all.

    :ivar signed_by_all: every party has signed
    """

    sources: ClassVar = (Step.DISCUSS,)
    targets: ClassVar = (Step.RESOLVE,)
    kinds: ClassVar = MEDIATED
    elsewhere: ClassVar = Refusal.of("workflow.agreement_in_session", "1")

    signed_by_all: bool

    def gate(self, position: Position) -> Refusal | None:
        if not self.signed_by_all:
            return Refusal.of("workflow.signature_missing", "1")
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseMediation(Move):
    """convene, discuss → closed: no agreement. Mediation is voluntary (人民调解法).

    :ivar by_party: a party clearly refuses
    :ivar rungs_named: the parties were told the next rungs: people's mediation committee,
        arbitration, court
    """

    sources: ClassVar = (Step.CONVENE, Step.DISCUSS)
    targets: ClassVar = (Step.CLOSED,)
    kinds: ClassVar = MEDIATED
    personal: ClassVar = True
    elsewhere: ClassVar = Refusal.of("workflow.refusal_during_mediation", "1")

    by_party: bool
    rungs_named: bool

    def gate(self, position: Position) -> Refusal | None:
        if not self.by_party:
            return Refusal.of("workflow.refusal_by_party", "1")
        if not self.rungs_named:
            return Refusal.of("workflow.next_rungs_missing", "1")
        return None

    def landing(self, position: Position) -> Position:
        return replace(position, step=Step.CLOSED, closing=Closing.NO_AGREEMENT)


def _still_in_session(adjourned: bool) -> Refusal | None:
    return None if adjourned else Refusal.of("workflow.meeting_not_adjourned", "1")


def _another_body(position: Position, body: str) -> Refusal:
    return Refusal.of("workflow.another_body_decides", "1", body=position.body, met=body)
