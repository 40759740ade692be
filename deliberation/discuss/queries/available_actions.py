"""Which acts a page offers its reader, in their own name, for the chair, or for others.

Everything is asked of the floor itself, so that nothing is offered that would be refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from deliberation.rules.meeting import ACT_NAMES, Act, Floor, acts, presides_next
from deliberation.rules.refusals import Refusal

#: What members may do that the secretary records by one common form.
_OTHERWISE = (
    "move:close_debate",
    "move:reconsider",
    "move:limit_debate",
    "move:recess",
    "move:adjourn",
    "appeal",
    "demand_recount",
    "request:privilege",
    "request:withdraw",
)


def spelled(act: Act) -> str:
    """An act without its particulars as a word: ``second``, ``move:amend``, ``put:hands``."""
    name = ACT_NAMES[type(act)]
    for part in ("kind", "method", "side", "ruling"):
        if hasattr(act, part):
            return f"{name}:{getattr(act, part)}"
    return name


@dataclass(frozen=True)
class Reader:
    """Somebody who looks at the floor at a moment, and may act on it.

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
        """The reader presides, or writes for who does.

        Who has handed the chair over, in order to speak, has no chair's buttons until it is back.
        """
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
        able = (member for member in self._present if act in self._offers_of(member))
        return [(member, self.called(member)) for member in able]

    @cached_property
    def _present(self) -> list[str]:
        return sorted(self.floor.present, key=self.called)

    def somebody(self, act: str) -> bool:
        """Whether the reader may record *act* now for anybody."""
        return bool(self.others(act))

    @property
    def anybody(self) -> list[tuple[str, str]]:
        """Members for whom the reader may record something that has no form of its own."""
        able = {one for act in _OTHERWISE for one in self.others(act)}
        return sorted(able, key=lambda one: one[1])

    def methods(self, labels: Mapping[str, str]) -> list[tuple[str, str]]:
        """By which methods the question may be put now, with their *labels*."""
        return [(one, label) for one, label in labels.items() if self.chair_may(f"put:{one}")]

    def _offers_of(self, member: str) -> frozenset[str]:
        known = self.__dict__.setdefault("_offers", {})
        if member not in known:
            known[member] = self._in_order(member)
        return known[member]

    @property
    def must_sign_in(self) -> bool:
        """The reader has a seat, and is not here as far as the record knows."""
        return self.me in self.floor.setup.people and self.me not in self.floor.present

    @property
    def heirs(self) -> list[tuple[str, str]]:
        """To whom the chair may be handed now, with their names."""
        able = (
            member
            for member in self._present
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
    def stands_in(self) -> str:
        """Who takes the chair that is gone, where the reader is that person or records it."""
        able = presides_next(self.floor)
        allowed = able and (self.clerk or self.me == able)
        if allowed and self.floor.objection(acts.TakeChairProTem(able)) is None:
            return able
        return ""

    @property
    def calling(self) -> Refusal | None:
        """Why the meeting cannot be called to order yet."""
        return self.floor.objection(acts.CallToOrder(self.floor.chair))
