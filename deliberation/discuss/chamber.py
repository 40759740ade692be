"""What one reader sees of the floor, and the acts that a page offers them.

Everything is asked of the floor itself, so that nothing is offered that would be refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from deliberation.rules.debate import Debate, Turn
from deliberation.rules.floor import AgendaItem, Decision, Floor, Phase
from deliberation.rules.motions import Kind
from deliberation.rules.order import acts
from deliberation.rules.order.acts import NAMES, Act, Side
from deliberation.rules.order.questions import Item, Stage
from deliberation.rules.refusals import Refusal

_SIDES = (Side.FOR, Side.AGAINST)


def spelled(act: Act) -> str:
    """An act without its particulars as a word: ``second``, ``move:amend``, ``put:hands``."""
    name = NAMES[type(act)]
    for part in ("kind", "method", "side", "ruling"):
        if hasattr(act, part):
            return f"{name}:{getattr(act, part)}"
    return name


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits to speak; ``why``: ``mover``, ``other_side``, ``first_time``,
    ``in_turn``.
    """

    name: str
    side: str
    why: str


def _why(debate: Debate, turn: Turn, mover: str) -> str:
    """Why the queue gives *turn* the floor before the others that wait (3.2.5)."""
    if not debate.spoken and turn.member == mover:
        return "mover"
    others = [other for other in debate.waiting if other != turn]
    first_in_time = debate.waiting[0] == turn
    if not first_in_time and any(
        other.side is not turn.side and other.side is not Side.INFORMATION for other in others
    ):
        latest = next((t.side for t in reversed(debate.spoken) if t.side in _SIDES), None)
        if latest is not None and latest is not turn.side and turn.side in _SIDES:
            return "other_side"
    if not debate.used(turn.member) and any(debate.used(other.member) for other in others):
        return "first_time"
    return "in_turn"


@dataclass(frozen=True)
class Chamber:
    """The floor at a moment, for one reader.

    :ivar floor: brought to now: turns that are over have ended, motions without a second fell
    :ivar seen: number of acts on record
    :ivar now: the moment, in the floor's milliseconds
    :ivar me: the reader's key on the floor; empty: not of this meeting
    :ivar clerk: may record what others do (secretary, chair)
    :ivar names: how members are called, by key
    """

    floor: Floor
    seen: int
    now: int
    me: str
    clerk: bool
    names: Mapping[str, str]

    def called(self, member: str) -> str:
        """How *member* is called for this reader."""
        return self.names.get(member, "")

    # What the reader may do.

    @cached_property
    def _mine(self) -> frozenset[str]:
        return self._in_order(self.me)

    @cached_property
    def _chairs(self) -> frozenset[str]:
        return self._in_order(self.floor.chair) if self.presides else frozenset()

    def _in_order(self, member: str) -> frozenset[str]:
        return frozenset(spelled(act) for act in self.floor.acts_in_order(member) if member)

    @property
    def presides(self) -> bool:
        """The reader presides, or writes for who does."""
        return self.clerk or (bool(self.me) and self.me == self.floor.chair)

    def may(self, act: str) -> bool:
        """Whether the reader may do *act* (as :func:`spelled`) in their own name now."""
        return act in self._mine

    def chair_may(self, act: str) -> bool:
        """Whether the chair may do *act* now, and the reader may do it for the chair."""
        return act in self._chairs

    def others(self, act: str) -> list[tuple[str, str]]:
        """Members, the reader included, for whom the reader may record *act* now, with names."""
        if not self.clerk:
            return []
        voting = sorted(self.floor.attendance.voting, key=self.called)
        able = (member for member in voting if act in self._offers_of(member))
        return [(member, self.called(member)) for member in able]

    def _offers_of(self, member: str) -> frozenset[str]:
        known = self.__dict__.setdefault("_offers", {})
        if member not in known:
            known[member] = self._in_order(member)
        return known[member]

    @property
    def heirs(self) -> list[tuple[str, str]]:
        """To whom the chair may be handed now, with their names."""
        able = (
            member
            for member in sorted(self.floor.attendance.voting, key=self.called)
            if self.floor.objection(acts.HandChair(self.floor.chair, to=member)) is None
        )
        return [(member, self.called(member)) for member in able]

    @property
    def chair_may_return(self) -> bool:
        """Whether the meeting's own chair may take the chair back, and the reader may say so."""
        back = acts.TakeChairBack(self.floor.setup.chair)
        allowed = self.clerk or self.me == self.floor.setup.chair
        return allowed and self.floor.objection(back) is None

    @property
    def calling(self) -> Refusal | None:
        """Why the meeting cannot be called to order yet."""
        return self.floor.objection(acts.CallToOrder(self.floor.chair))

    # What is before the meeting.

    @property
    def open_title(self) -> str:
        """The title of the item that is open."""
        return self.floor.setup.titled(self.floor.item) or ""

    @property
    def settled(self) -> frozenset[str]:
        """Keys of the items on which a main motion was decided."""
        return frozenset(one.item for one in self.floor.decisions if one.kind is Kind.MAIN)

    @property
    def next_item(self) -> AgendaItem | None:
        """The first item of the notice that is neither open nor decided."""
        done = self.settled | {self.floor.item}
        return next((item for item in self.floor.setup.items if item.key not in done), None)

    @property
    def top(self) -> Item | None:
        return self.floor.top

    @property
    def stage(self) -> str:
        """Of what is on top: ``moved``, ``seconded``, ``stated``, ``voting``, ``recount``."""
        return self.top.stage.value if self.top else ""

    @property
    def seconds_left(self) -> int | None:
        """Whole seconds until the motion on top falls, while it waits for its second."""
        top = self.top
        if top is None or top.stage is not Stage.MOVED or top.ends is None:
            return None
        return max(0, (top.ends - self.now) // 1000)

    @property
    def diff(self) -> tuple[str, str, str, str] | None:
        """Of an amendment on the stack: before, struck out, put there, after."""
        for item in reversed(self.floor.questions.stack):
            if item.kind is Kind.AMEND:
                text = self.floor.text
                before, _, after = text.partition(item.move.words)
                return before, item.move.words, item.move.instead, after
        return None

    @property
    def votes_by(self) -> str:
        """By which method the reader votes now; empty: no vote is open, or they have none in it."""
        vote = self.top.vote if self.top and self.stage == "voting" else None
        if vote is None or self.me not in vote.presence:
            return ""
        presides = self.me == self.floor.chair
        return "" if presides and vote.method != "secret" else vote.method.value

    @property
    def voters(self) -> list[tuple[str, str]]:
        """Who may answer in the roll call, with their names; the chair is not called."""
        vote = self.top.vote if self.top else None
        if vote is None:
            return []
        presence = vote.presence - {self.floor.chair}
        return [(member, self.called(member)) for member in sorted(presence, key=self.called)]

    @cached_property
    def line(self) -> tuple[Waiting, ...]:
        """Who waits to speak, in the order in which the law will call them, and why so.

        As far as can be said now: who asks later may come before those who have spoken.
        """
        top = self.top
        debate = top.debate if top else None
        if top is None or debate is None:
            return ()
        found: list[Waiting] = []
        while (turn := debate.next(top.by)) is not None:
            why = _why(debate, turn, top.by)
            found.append(Waiting(self.called(turn.member), turn.side.value, why))
            debate = debate.recognised(turn).finished()
        return tuple(found)

    @property
    def turn_left(self) -> int | None:
        """Whole seconds of the turn that remain to who has the floor."""
        top = self.top
        if top is None or top.speaker is None or top.ends is None:
            return None
        return max(0, (top.ends - self.now) // 1000)

    @property
    def result(self) -> Decision | None:
        """The latest result, while nothing has come between."""
        return self.floor.announced.decision if self.floor.announced else None

    @property
    def over(self) -> bool:
        return self.floor.phase is Phase.ADJOURNED
