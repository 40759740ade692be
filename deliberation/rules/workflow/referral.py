"""Moves of *review* that send an issue elsewhere: into another one, or to whom it belongs.

Rulebook §1, the rows of merging, referring (三事分流) and answering.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from deliberation.rules.refusals import Refusal
from deliberation.rules.workflow.position import Closing, Move, Position, Step


class Sorting(StrEnum):
    """To whom a topic belongs that residents cannot decide."""

    DEPARTMENT = "department"  # government power
    AUTHORITY = "authority"  # a violation of law
    OWNERS = "owners"  # the owners' own affair: their committee


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge(Move):
    """review → merged: frozen and linked to another open issue; co-signatures stay behind.

    :ivar target: where the other issue stands
    :ivar itself: the other issue is this one
    """

    sources: ClassVar = (Step.REVIEW,)
    targets: ClassVar = (Step.MERGED,)
    personal: ClassVar = True
    elsewhere: ClassVar = Refusal.of("workflow.merge_from_review", "1")

    target: Position
    itself: bool = False

    def gate(self, position: Position) -> Refusal | None:
        if self.itself:
            return Refusal.of("workflow.merge_into_itself", "1")
        if not self.target.open:
            return Refusal.of("workflow.merge_target_not_open", "1")
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refer(Move):
    """review → referred: it goes to whom it belongs, and stays visible here.

    :ivar to: why it belongs there
    :ivar addressee: name of the department, authority or owners' committee
    :ivar owner_named: somebody here follows it up
    :ivar deadline_set: the day by which a reply is due is on record
    """

    sources: ClassVar = (Step.REVIEW,)
    targets: ClassVar = (Step.REFERRED,)
    personal: ClassVar = True
    elsewhere: ClassVar = Refusal.of("workflow.refer_from_review", "1")

    to: Sorting
    addressee: str
    owner_named: bool
    deadline_set: bool

    def gate(self, position: Position) -> Refusal | None:
        if not self.addressee.strip():
            return Refusal.of("workflow.referral_addressee_missing", "1")
        if not self.owner_named:
            return Refusal.of("workflow.referral_owner_missing", "1")
        if not self.deadline_set:
            return Refusal.of("workflow.referral_deadline_missing", "1")
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerReferral(Move):
    """referred → closed: answered; or back to review, if the reply sends the matter back.

    :ivar reply: what was replied
    :ivar sends_back: the reply says that the matter belongs here
    """

    sources: ClassVar = (Step.REFERRED,)
    targets: ClassVar = (Step.CLOSED, Step.REVIEW)
    personal: ClassVar = True
    elsewhere: ClassVar = Refusal.of("workflow.answer_when_referred", "1")

    reply: str
    sends_back: bool = False

    def gate(self, position: Position) -> Refusal | None:
        if not self.reply.strip():
            return Refusal.of("workflow.reply_missing", "1")
        return None

    def landing(self, position: Position) -> Position:
        if self.sends_back:
            return replace(position, step=Step.REVIEW)
        return replace(position, step=Step.CLOSED, closing=Closing.ANSWERED)
