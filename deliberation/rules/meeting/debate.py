"""Whose turn it is, and for how long (rulebook 3.2.5, 3.2.6). Times in milliseconds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from deliberation.rules.meeting.acts import Side
from deliberation.rules.meeting.frozen import Value


class Turn(NamedTuple):
    """A turn asked for or used, with its side."""

    member: str
    side: Side


_OTHER = {Side.FOR: Side.AGAINST, Side.AGAINST: Side.FOR}


@dataclass(frozen=True)
class Debate(Value):
    """The debate on one question.

    :ivar speech: how long a turn is
    :ivar turns: how many each may use
    :ivar waiting: who asked, first come first
    :ivar spoken: the turns used, the current one included: recognition uses a turn
    :ivar speaker: who has the floor
    :ivar closed: ``close_debate`` was adopted: no more speeches, no subsidiary motion
    """

    speech: int
    turns: int
    waiting: tuple[Turn, ...] = ()
    spoken: tuple[Turn, ...] = ()
    speaker: str | None = None
    closed: bool = False

    def used(self, member: str) -> int:
        """How many turns *member* has used on this question."""
        return sum(turn.member == member for turn in self.spoken)

    def waits(self, member: str) -> bool:
        return any(turn.member == member for turn in self.waiting)

    def next(self, mover: str) -> Turn | None:
        """Whom the queue gives the floor; nobody else may be recognised.

        The mover opens. Otherwise those who have not spoken come before those who have; among
        them the side of the latest for/against speech is passed over while the other waits;
        then first come, first served. Information is never passed over.
        """
        if not self.spoken:
            for turn in self.waiting:
                if turn.member == mover:
                    return turn
        heard = {turn.member for turn in self.spoken}
        queue = [turn for turn in self.waiting if turn.member not in heard] or self.waiting
        latest = next((t.side for t in reversed(self.spoken) if t.side in _OTHER), None)
        if latest and any(turn.side is _OTHER[latest] for turn in queue):
            queue = [turn for turn in queue if turn.side is not latest]
        return queue[0] if queue else None

    def unheard(self) -> tuple[Side, ...]:
        """Sides that wait and have had no turn yet: the debate may not be closed on them."""
        heard = {turn.side for turn in self.spoken}
        return tuple(dict.fromkeys(t.side for t in self.waiting if t.side not in heard))

    def asked(self, member: str, side: Side) -> Debate:
        return self.having(waiting=(*self.waiting, Turn(member, side)))

    def recognised(self, turn: Turn) -> Debate:
        waiting = tuple(other for other in self.waiting if other.member != turn.member)
        return self.having(waiting=waiting, spoken=(*self.spoken, turn), speaker=turn.member)

    def finished(self) -> Debate:
        return self.having(speaker=None)

    def limited(self, speech: int | None, turns: int | None) -> Debate:
        """With other limits from now on; who has no turn left under them waits no longer."""
        turns = turns or self.turns
        waiting = tuple(t for t in self.waiting if self.used(t.member) < turns)
        return self.having(speech=speech or self.speech, turns=turns, waiting=waiting)

    def shut(self) -> Debate:
        return self.having(waiting=(), closed=True)

    def reopened(self) -> Debate:
        """Open again; turns used stay used (3.2.10)."""
        return self.having(waiting=(), speaker=None, closed=False)

    def without(self, gone: Collection[str]) -> Debate:
        """Without those who lost place and turn: absent, or in the chair."""
        if self.speaker not in gone and not any(turn.member in gone for turn in self.waiting):
            return self
        return self.having(
            waiting=tuple(turn for turn in self.waiting if turn.member not in gone),
            speaker=None if self.speaker in gone else self.speaker,
        )
