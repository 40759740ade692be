"""The states of a report and what leads from one to another (rulebook §6).

``reported → dispatched → handled → closed``; "not mended" leads back to the same unit (``redo``).
The unit that has a report keeps it, with its clock running, until another accepts it (首办负责制).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from deliberation.rules.mend.clocks import IsWorkingDay, Period, due
from deliberation.rules.refusals import NotReady, OutOfOrder, Refusal

#: The redo by which a supervision order (督办) opens.
ORDER_AT_REDO = 3


class ReportState(StrEnum):
    """Where a report is."""

    REPORTED = "reported"
    DISPATCHED = "dispatched"
    HANDLED = "handled"  # the reporter is asked whether it is mended
    REDO = "redo"  # not mended: back with the same unit
    CLOSED = "closed"  # the reporter, or who joined, says that it is mended
    NOT_ANSWERED = "not_answered"  # nobody said anything: never satisfied
    WITHDRAWN = "withdrawn"
    ADVISED = "advised"  # nobody's here: the reporter is told whose it is
    MERGED = "merged"  # said already by another report, which goes on


#: With a unit, whose clock runs.
WITH_UNIT = frozenset({ReportState.DISPATCHED, ReportState.REDO})
#: Nothing comes after.
ENDED = frozenset({
    ReportState.CLOSED, ReportState.NOT_ANSWERED, ReportState.WITHDRAWN, ReportState.ADVISED,
    ReportState.MERGED,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Position:
    """Where a report is.

    :ivar unit: the one that has it, and keeps it until another accepts it
    :ivar offered: the one that is asked to take it over
    :ivar redone: how many times it was not mended
    """

    state: ReportState = ReportState.REPORTED
    unit: int | None = None
    offered: int | None = None
    redone: int = 0

    @property
    def open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.state not in ENDED


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The committee sends it to the *unit* that has to mend it."""

    unit: int | None
    kind: bool = True  # the kind of fault is confirmed
    states: ClassVar = frozenset({ReportState.REPORTED})
    late: ClassVar = Refusal.of("mend.dispatched_already", "6")

    def gate(self, here: Position) -> Refusal | None:
        if not self.kind:
            return Refusal.of("mend.kind_missing", "6")
        return Refusal.of("mend.unit_missing", "6") if self.unit is None else None

    def after(self, here: Position) -> Position:
        return replace(here, state=ReportState.DISPATCHED, unit=self.unit)


@dataclass(frozen=True, slots=True)
class Advise:
    """It is nobody's here: the reporter is told whose it is."""

    advice: str
    states: ClassVar = frozenset({ReportState.REPORTED})
    late: ClassVar = Refusal.of("mend.dispatched_already", "6")

    def gate(self, here: Position) -> Refusal | None:
        return None if self.advice.strip() else Refusal.of("mend.advice_missing", "6")

    def after(self, here: Position) -> Position:
        return replace(here, state=ReportState.ADVISED)


@dataclass(frozen=True, slots=True)
class MergeInto:
    """It says what another one says: who sent it is asked with that one."""

    itself: bool  # it would be merged into itself
    open: bool  # something is still to be done about the other one
    alike: bool = True  # both are of one place
    states: ClassVar = frozenset({ReportState.REPORTED})
    late: ClassVar = Refusal.of("mend.dispatched_already", "6")

    def gate(self, here: Position) -> Refusal | None:
        if self.itself:
            return Refusal.of("mend.merged_into_itself", "6")
        if not self.alike:
            return Refusal.of("mend.other_place", "6")
        return None if self.open else Refusal.of("mend.other_ended", "6")

    def after(self, here: Position) -> Position:
        return replace(here, state=ReportState.MERGED)


@dataclass(frozen=True, slots=True)
class HandOn:
    """The unit that has it asks another to take it over; its clock runs on."""

    to: int | None
    reason: str
    states: ClassVar = WITH_UNIT
    late: ClassVar = Refusal.of("mend.not_with_a_unit", "6")

    def gate(self, here: Position) -> Refusal | None:
        if here.offered is not None:
            return Refusal.of("mend.asked_already", "6")
        if self.to is None:
            return Refusal.of("mend.unit_missing", "6")
        if self.to == here.unit:
            return Refusal.of("mend.has_it_already", "6")
        return None if self.reason.strip() else Refusal.of("mend.reason_missing", "6")

    def after(self, here: Position) -> Position:
        return replace(here, offered=self.to)


@dataclass(frozen=True, slots=True)
class Accept:
    """The unit that was asked takes it over: only now does the first one let go."""

    by: int | None
    states: ClassVar = WITH_UNIT
    late: ClassVar = Refusal.of("mend.not_with_a_unit", "6")

    def gate(self, here: Position) -> Refusal | None:
        return _asked(here, self.by)

    def after(self, here: Position) -> Position:
        return replace(here, unit=here.offered, offered=None)


@dataclass(frozen=True, slots=True)
class Refuse:
    """The unit that was asked refuses: it names who is right, and why."""

    by: int | None
    right: int | None
    why: str
    states: ClassVar = WITH_UNIT
    late: ClassVar = Refusal.of("mend.not_with_a_unit", "6")

    def gate(self, here: Position) -> Refusal | None:
        if (wrong := _asked(here, self.by)) is not None:
            return wrong
        if self.right is None:
            return Refusal.of("mend.right_missing", "6")
        if self.right == self.by:
            return Refusal.of("mend.right_is_itself", "6")
        return None if self.why.strip() else Refusal.of("mend.why_missing", "6")

    def after(self, here: Position) -> Position:
        return replace(here, offered=None)


def _asked(here: Position, by: int | None) -> Refusal | None:
    if here.offered is None:
        return Refusal.of("mend.nobody_asked", "6")
    return None if here.offered == by else Refusal.of("mend.another_was_asked", "6")


@dataclass(frozen=True, slots=True)
class Handle:
    """The unit that has it has mended it, with a photo taken afterwards or why there is none."""

    photos: int
    without: str = ""
    states: ClassVar = WITH_UNIT
    late: ClassVar = Refusal.of("mend.not_with_a_unit", "6")

    def gate(self, here: Position) -> Refusal | None:
        if self.photos or self.without.strip():
            return None
        return Refusal.of("mend.photo_or_reason", "6")

    def after(self, here: Position) -> Position:
        return replace(here, state=ReportState.HANDLED, offered=None)


@dataclass(frozen=True, slots=True)
class Answer:
    """Who reported it, or joined, says whether it is *mended*; if not, why."""

    mended: bool
    reason: str = ""
    states: ClassVar = frozenset({ReportState.HANDLED})
    late: ClassVar = Refusal.of("mend.not_asked", "6")

    def gate(self, here: Position) -> Refusal | None:
        if self.mended or self.reason.strip():
            return None
        return Refusal.of("mend.not_mended_reason", "6")

    def after(self, here: Position) -> Position:
        if self.mended:
            return replace(here, state=ReportState.CLOSED)
        return replace(here, state=ReportState.REDO, redone=here.redone + 1)


@dataclass(frozen=True, slots=True)
class Silence:
    """Seven days after the question nobody has answered."""

    states: ClassVar = frozenset({ReportState.HANDLED})
    late: ClassVar = Refusal.of("mend.not_asked", "6")

    def gate(self, here: Position) -> Refusal | None:
        return None

    def after(self, here: Position) -> Position:
        return replace(here, state=ReportState.NOT_ANSWERED)


@dataclass(frozen=True, slots=True)
class WithdrawReport:
    """Who sent it takes it back."""

    states: ClassVar = frozenset({ReportState.REPORTED})
    late: ClassVar = Refusal.of("mend.withdrawn_until_dispatched", "6")

    def gate(self, here: Position) -> Refusal | None:
        return None

    def after(self, here: Position) -> Position:
        return replace(here, state=ReportState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Join:
    """Somebody else has the same fault: "me too" counts as a report."""

    private: bool
    states: ClassVar = frozenset(set(ReportState) - ENDED)
    late: ClassVar = Refusal.of("mend.ended", "6")

    def gate(self, here: Position) -> Refusal | None:
        return Refusal.of("mend.private_is_not_joined", "6") if self.private else None

    def after(self, here: Position) -> Position:
        return here


Move = (
    Dispatch | Advise | MergeInto | HandOn | Accept | Refuse | Handle | Answer | Silence
    | WithdrawReport | Join
)  # fmt: skip


def objection(here: Position, move: Move) -> Refusal | None:
    """Why *move* is not lawful from *here*; ``None``: it is."""
    if here.state not in move.states:
        return move.late
    return move.gate(here)


def apply(here: Position, move: Move) -> Position:
    """Where *move* leads from *here*.

    :raises OutOfOrder: it does not start from here
    :raises NotReady: what it needs is missing
    """
    refusal = objection(here, move)
    if refusal is None:
        return move.after(here)
    if here.state not in move.states:
        raise OutOfOrder(refusal)
    raise NotReady(refusal)


def due_after(
    move: Move,
    at: datetime,
    period: Period,
    before: datetime | None,
    is_working_day: IsWorkingDay,
) -> datetime | None:
    """The moment by which the unit has to have it mended, once *move* was made *at*.

    A clock begins when the committee sends it to a unit, and anew, half as long, when it is not
    mended. Asking another, accepting and refusing move nothing: whoever has it in the end has what
    is left, so that handing on never costs who reported it a day.

    :param period: of its kind
    :param before: the moment that stood until now; ``None``: no unit had it
    """
    match move:
        case Dispatch():
            return due(at, period, is_working_day)
        case Answer(mended=False):
            return due(at, period.half, is_working_day)
        case HandOn() | Accept() | Refuse() | Join():
            return before
        case _:
            return None
