"""Where an issue stands: step, round, and the little that later gates must remember.

A position is to the workflow what a board is to chess: a value that says everything
the rules need in order to tell which moves are lawful. Whoever did what and when is
the journal's affair.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar

from deliberation.rules.refusals import Refusal


class Step(StrEnum):
    """The six steps in their order, then the sidings and the ends."""

    COLLECT = "collect"
    REVIEW = "review"
    CONVENE = "convene"
    DISCUSS = "discuss"
    RESOLVE = "resolve"
    SUPERVISE = "supervise"

    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    MERGED = "merged"
    REFERRED = "referred"
    CLOSED = "closed"


#: The six steps, in the order in which every issue walks through them.
SIX = (
    Step.COLLECT,
    Step.REVIEW,
    Step.CONVENE,
    Step.DISCUSS,
    Step.RESOLVE,
    Step.SUPERVISE,
)

#: Steps from which nothing leads on. ``declined`` joins them once its one appeal is used.
ENDS = frozenset({Step.LAPSED, Step.WITHDRAWN, Step.MERGED, Step.CLOSED})


class Closing(StrEnum):
    """How a closed issue was closed."""

    SATISFIED = "satisfied"
    ANSWERED = "answered"
    NOT_ADOPTED = "not_adopted"
    NO_AGREEMENT = "no_agreement"


class IssueKind(StrEnum):
    """The class given to a topic at review."""

    DAILY = "daily"
    MAJOR = "major"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class Position:
    """Where an issue stands.

    :ivar step: the step that it is in
    :ivar round: 1 for the first walk, one more for each return with a new round
    :ivar closing: how it was closed; set exactly when the step is ``closed``
    :ivar kind: its class, named at review
    :ivar body: code of the body that decides (``"HALL"``, ``"RRA"`` …), named at review
    :ivar appealed: the one appeal against declining it has been used
    """

    step: Step = Step.COLLECT
    round: int = 1
    closing: Closing | None = None
    kind: IssueKind | None = None
    body: str | None = None
    appealed: bool = False

    def __post_init__(self) -> None:
        if self.round < 1:
            raise ValueError(f"rounds are counted from 1, not {self.round}")
        if (self.closing is not None) is not (self.step is Step.CLOSED):
            raise ValueError("a closing belongs to the step closed, and to no other")

    @property
    def ended(self) -> bool:
        """Nothing leads on from here (a take-back leads back, not on)."""
        return self.step in ENDS or (self.step is Step.DECLINED and self.appealed)

    @property
    def open(self) -> bool:
        """The issue is under way, in one of the six steps."""
        return self.step in SIX

    @property
    def dispute(self) -> bool:
        """It is a dispute: mediated, never voted on, never posted."""
        return self.kind is IssueKind.DISPUTE

    def to_dict(self) -> dict[str, Any]:
        """The position in JSON's types; :meth:`from_dict` gives the same one back."""
        return {
            "step": str(self.step),
            "round": self.round,
            "closing": self.closing and str(self.closing),
            "kind": self.kind and str(self.kind),
            "body": self.body,
            "appealed": self.appealed,
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Position:
        """The position that :meth:`to_dict` wrote down; raises ValueError on unknown words."""
        return cls(
            step=Step(told["step"]),
            round=told["round"],
            closing=Closing(told["closing"]) if told["closing"] else None,
            kind=IssueKind(told["kind"]) if told["kind"] else None,
            body=told["body"],
            appealed=told["appealed"],
        )


#: Where every issue begins.
START = Position()


class Move:
    """One intention, as a value that carries the recorded facts its gates ask about.

    A subclass says in its class attributes which row of the table it is, in ``gate``
    what must be on record, and in ``landing`` where the issue is afterwards.
    """

    __slots__ = ()

    #: number in the rulebook
    rule: ClassVar[str] = "1"
    #: steps that admit the move
    sources: ClassVar[tuple[Step, ...]] = ()
    #: steps that it leads to
    targets: ClassVar[tuple[Step, ...]] = ()
    #: classes of topic that admit the move; empty: all, also before a class is named
    kinds: ClassVar[tuple[IssueKind, ...]] = ()
    #: done by one person, who may take it back; else by time, a meeting, a vote, the parties
    personal: ClassVar[bool] = False
    #: what is said at any other step, or to any other class of topic
    elsewhere: ClassVar[Refusal]

    @classmethod
    def admitted(cls, position: Position) -> bool:
        """Whether the table has a row for this move at *position*, gates apart."""
        return position.step in cls.sources and (not cls.kinds or position.kind in cls.kinds)

    def gate(self, position: Position) -> Refusal | None:
        """The first gate that is not met, or ``None``."""
        return None

    def landing(self, position: Position) -> Position:
        """The position afterwards; asked only when admitted and with every gate met."""
        return replace(position, step=self.targets[0])
