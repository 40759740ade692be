"""Everything moved, raised or asked and not yet dealt with: one stack (rulebook 3.3).

Only the top is acted upon; its kind and stage alone say which verbs are in order. Clocks run
only on top: whatever comes to lie above an item stops its clock, and lifting it starts the
clock again, so that interrupting and resuming a speaker costs nothing.

``Questions`` is also what undoing restores. Attendance, chair and time are not in it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from deliberation.rules.meeting.acts import Choice, CountMethod, Move, Ruling, StateItem
from deliberation.rules.meeting.debate import Debate
from deliberation.rules.meeting.frozen import Value
from deliberation.rules.meeting.motions import MOTIONS, Motion, MotionKind
from deliberation.rules.voting import Outcome, of_consent


class Stage(StrEnum):
    """How far an item has come."""

    MOVED = "moved"  # waits for a second
    SECONDED = "seconded"  # waits for the chair to state it
    STATED = "stated"  # pending
    VOTING = "voting"
    RECOUNT = "recount"  # to be put again, to those present when the vote opened
    ASKED = "asked"  # a point of order or a request: waits for the chair's answer


@dataclass(frozen=True)
class Vote(Value):
    """An open vote, or one to be taken again.

    :ivar presence: voting members present when it opened, frozen
    :ivar count: for, against, abstain as entered, until confirmed
    :ivar again: it is a recount, which cannot be recounted
    :ivar entered_by: who wrote down the count, or the answers of others; empty: nobody has
    :ivar answers: what was answered to the roll call so far
    :ivar own: who of these answered on a device of their own
    """

    method: CountMethod
    presence: frozenset[str]
    count: tuple[int, int, int] | None = None
    again: bool = False
    entered_by: str = ""
    answers: tuple[tuple[str, Choice], ...] = ()
    own: frozenset[str] = frozenset()

    @property
    def by_others(self) -> frozenset[str]:
        """Whose answers to the roll call somebody else wrote down."""
        answered = frozenset(member for member, _ in self.answers)
        return answered - self.own - {self.entered_by}

    @property
    def all_themselves(self) -> bool:
        """Whether everybody who has answered the roll call did so themselves."""
        return bool(self.own) and not self.by_others


@dataclass(frozen=True)
class Decision(Value):
    """A question decided by a vote, with its arithmetic.

    :ivar number: of the question; the same when it is decided once more
    :ivar item: key of the agenda item it belongs to
    :ivar text: the main motion's words as decided; of another motion, the main motion's then
    :ivar moved: the main motion's words as moved
    :ivar votes: who voted how, in a roll call
    :ivar presence: voting members present when the vote opened
    :ivar chair: who presided
    :ivar main: number of the main motion concerned; 0: none
    :ivar concerns: number of the question that it was applied to; of a reconsideration, the
        number of the question to be decided again
    :ivar before: the questions as they stood with the vote open
    """

    number: int
    at: int
    item: str
    kind: MotionKind
    text: str
    moved: str
    outcome: Outcome
    mover: str
    seconder: str
    method: CountMethod
    votes: tuple[tuple[str, Choice], ...]
    presence: frozenset[str]
    chair: str
    main: int
    concerns: int
    move: Move | StateItem | None
    #: Not compared: each contains all earlier ones.
    before: Questions | None = field(default=None, compare=False, repr=False)

    @property
    def passed(self) -> bool:
        """Whether the question was carried."""
        return self.outcome.passed

    def arithmetic(self, lang: str) -> str:
        """The printed arithmetic: how the vote was counted; of consent, that nobody counted.

        :param lang: ``"zh"`` or ``"en"``
        """
        if self.method is CountMethod.CONSENT and not self.outcome.rule.consensus:
            return of_consent(len(self.presence), lang)
        return self.outcome.arithmetic(lang)

    def voters(self, choice: Choice) -> tuple[str, ...]:
        """Who voted so in the roll call."""
        return tuple(member for member, voted in self.votes if voted is choice)


@dataclass(frozen=True)
class PendingQuestion(Value):
    """Something moved, raised or asked.

    :ivar number: unique in the meeting: the number of the act that brought it
    :ivar by: mover, or who raised or asked; empty: the agenda item itself brings it
    :ivar text: of a main motion, its words now; otherwise the reason given
    :ivar debate: ``None``: not debatable
    :ivar ends: when the running clock runs out: the speaker's, or the wait for a second
    :ivar left: what remained when the clock was stopped
    :ivar ruling: of an appeal, the ruling appealed from; ``None``: a motion was ruled out
    :ivar otherwise: of an appeal, the questions under the opposite ruling
    :ivar target: of a reconsideration, the decision
    """

    number: int
    kind: MotionKind
    by: str
    stage: Stage
    text: str = ""
    moved: str = ""
    agenda: str = ""
    seconder: str = ""
    move: Move | StateItem | None = None
    debate: Debate | None = None
    ends: int | None = None
    left: int | None = None
    vote: Vote | None = None
    ruling: Ruling | None = None
    otherwise: Questions | None = None
    target: Decision | None = None

    @property
    def row(self) -> Motion:
        """Its row of the motion table; requests have none."""
        return MOTIONS[self.kind]

    @property
    def open_vote(self) -> Vote:
        """The vote, of an item that is voted on or was announced."""
        assert self.vote is not None
        return self.vote

    @property
    def open_debate(self) -> Debate:
        """The debate, of an item that is debatable."""
        assert self.debate is not None
        return self.debate

    @property
    def motion(self) -> Move:
        """The act that moved it, of an item that somebody moved."""
        assert isinstance(self.move, Move)
        return self.move

    @property
    def speaker(self) -> str | None:
        return None if self.debate is None else self.debate.speaker

    @property
    def closed(self) -> bool:
        return self.debate is not None and self.debate.closed

    def stopped(self, now: int) -> PendingQuestion:
        if self.ends is None:
            return self
        return self.having(ends=None, left=self.ends - now)

    def resumed(self, now: int) -> PendingQuestion:
        if self.left is None:
            return self
        return self.having(ends=now + self.left, left=None)

    def pending(self) -> PendingQuestion:
        """Stated and open, as it was before the vote."""
        return self.having(stage=Stage.STATED, vote=None)

    def silenced(self) -> PendingQuestion:
        """The turn is over."""
        return self.having(debate=self.open_debate.finished(), ends=None, left=None)

    def timed_as(self, now: PendingQuestion | None) -> PendingQuestion:
        """As it stood, but with the time that is left *now*: undoing gives no time back."""
        if now is None or (self.speaker is None and self.stage is not Stage.MOVED):
            return self
        if self.speaker != now.speaker:
            return self.silenced()  # the turn has ended in the meantime
        return self.having(ends=None, left=now.left)

    def without(self, gone: Collection[str]) -> PendingQuestion:
        if self.debate is None:
            return self
        debate = self.debate.without(gone)
        if debate is self.debate:
            return self
        if self.debate.speaker and not debate.speaker:
            return self.having(debate=debate, ends=None, left=None)
        return self.having(debate=debate)


@dataclass(frozen=True)
class Questions(Value):
    """The stack, bottom to top, and what has been decided."""

    stack: tuple[PendingQuestion, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def top(self) -> PendingQuestion | None:
        return self.stack[-1] if self.stack else None

    @property
    def main(self) -> PendingQuestion | None:
        """The main motion that is moved or pending."""
        return next((item for item in self.stack if item.kind is MotionKind.MAIN), None)

    def push(self, item: PendingQuestion, now: int) -> Questions:
        below = self.stack
        if below and below[-1].ends is not None:
            below = (*below[:-1], below[-1].stopped(now))
        return self.having(stack=(*below, item))

    def pop(self, now: int) -> Questions:
        return self.having(stack=self.stack[:-1]).resumed(now)

    def topped(self, item: PendingQuestion) -> Questions:
        """With *item* in place of the top."""
        return self.having(stack=(*self.stack[:-1], item))

    def stopped(self, now: int) -> Questions:
        """With the clock standing still, to be kept."""
        if self.stack and self.stack[-1].ends is not None:
            return self.topped(self.stack[-1].stopped(now))
        return self

    def resumed(self, now: int) -> Questions:
        if self.stack and self.stack[-1].left is not None:
            return self.topped(self.stack[-1].resumed(now))
        return self

    def without(self, gone: Collection[str]) -> Questions:
        """Without those who lost place and turn."""
        stack = tuple(item.without(gone) for item in self.stack)
        if all(new is old for new, old in zip(stack, self.stack, strict=True)):
            return self
        return self.having(stack=stack)
