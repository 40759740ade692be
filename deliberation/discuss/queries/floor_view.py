"""What one reader sees of the floor: the question, who waits to speak, results, time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from deliberation.discuss.queries import wall
from deliberation.discuss.queries.available_actions import Reader
from deliberation.discuss.queries.floor_cache import moment
from deliberation.rules.meeting import (
    SECRETLY,
    AgendaItem,
    Choice,
    CountMethod,
    Debate,
    Decision,
    MotionKind,
    PendingQuestion,
    Phase,
    Side,
    Stage,
    Turn,
    rule_of,
)
from deliberation.web.motions import asks, choice, named, needed, question
from deliberation.web.words import listed, word

#: What is asked of the chair or against a ruling: its reason stands largest on the wall.
_REASONED = frozenset(
    {
        MotionKind.APPEAL,
        MotionKind.POINT_OF_ORDER,
        MotionKind.PRIVILEGE,
        MotionKind.INQUIRY,
        MotionKind.WITHDRAW,
    }
)
#: What is left of the wall beside a result: in hundredths of the wall's width, and in letters.
_BESIDE_RESULT, _ROLL_MOST = 15.0, 700.0
_SIDES = (Side.FOR, Side.AGAINST)


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
class Chamber(Reader):
    """The floor at a moment, for one reader, and what they may do."""

    @property
    def open_title(self) -> str:
        """The title of the item that is open."""
        return self.floor.setup.titled(self.floor.item) or ""

    @property
    def settled(self) -> frozenset[str]:
        """Keys of the items that the meeting is done with: decided, postponed or referred."""
        return frozenset(self.ended)

    @property
    def ended(self) -> Mapping[str, Decision]:
        """How each item that the meeting is done with ended, by its key."""
        away = (MotionKind.POSTPONE, MotionKind.REFER)
        return {
            one.item: one
            for one in self.floor.decisions
            if one.kind is MotionKind.MAIN or (one.kind in away and one.passed)
        }

    @property
    def next_item(self) -> AgendaItem | None:
        """The first item of the notice that is neither open nor decided."""
        done = self.settled | {self.floor.item}
        return next((item for item in self.floor.setup.items if item.key not in done), None)

    @property
    def through(self) -> bool:
        """Every item of the notice is done with, and nothing is before the meeting."""
        items = {item.key for item in self.floor.setup.items}
        return self.top is None and bool(items) and items <= self.settled

    @property
    def top(self) -> PendingQuestion | None:
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
            if item.kind is MotionKind.AMEND:
                text = self.floor.text
                before, _, after = text.partition(item.motion.words)
                return before, item.motion.words, item.motion.instead, after
        return None

    @property
    def scrutineer_away(self) -> bool:
        """A count would have nobody to confirm it: its scrutineer has a seat, and is not here."""
        scrutineer, floor = self.floor.scrutineer, self.floor
        by_hand = (CountMethod.HANDS, CountMethod.SECRET)
        counted = self.stage == "voting" and floor.on_top.open_vote.method in by_hand
        away = scrutineer in floor.setup.people and scrutineer not in floor.present
        return away and (counted or self.chair_may("put:roll"))

    @property
    def on_wall(self) -> wall.Words | None:
        """The words before the meeting, as large as the wall of the hall has room for."""
        top = self.top
        if top is None:
            return None
        if top.kind is MotionKind.AMEND and self.diff:
            return wall.amended(*self.diff)
        if top.kind is MotionKind.MAIN:
            return wall.filling(("", wall.cut(top.text)))
        if top.kind is MotionKind.RECONSIDER and top.target is not None:
            return wall.filling(("", wall.cut(named(top.target))))
        said = asks(top) if top.kind in _REASONED else question(top)
        return wall.filling(("", wall.cut(said or word("motion", top.kind))))

    @property
    def told_on_wall(self) -> wall.Words:
        """Beside a result: who answered the roll how, else the words that were decided.

        Parts are marked with the answer where their words are how many gave it, and with ``name``
        where they are who did.
        """
        result = self.result
        if result is None or not result.votes:
            text = result.text or named(result) if result else ""
            return wall.filling(("", wall.cut(text, _ROLL_MOST)), height=_BESIDE_RESULT)
        found = []
        for one in Choice:
            names = [self.called(member) for member in result.voters(one)]
            if names:
                share = max(0.15, len(names) / len(result.votes)) / 1.3
                said = wall.cut(listed(names), _ROLL_MOST * share)
                found += [(one.value, str(len(names))), ("name", said)]
        return wall.filling(*found, height=_BESIDE_RESULT)

    @property
    def unanswered(self) -> Sequence[str]:
        """Names of those who may answer the roll call that is open, and have not."""
        return [name for member, name in self.voters if member not in self.answers]

    @property
    def place(self) -> tuple[int, int]:
        """Which item of the notice is open, and of how many; 0: none."""
        keys = [item.key for item in self.floor.setup.items]
        return (keys.index(self.floor.item) + 1 if self.floor.item in keys else 0), len(keys)

    @property
    def until(self) -> datetime | None:
        """When the recess is meant to end."""
        return moment(self.floor.until) if self.floor.until is not None else None

    @property
    def below(self) -> PendingQuestion | None:
        """What the question on top is about: the question that lies below it."""
        stack = self.floor.questions.stack
        return stack[-2] if len(stack) > 1 else None

    @property
    def needed(self) -> str:
        """What it takes to carry the question whose vote is open, in words."""
        vote = self.top.vote if self.top and self.stage == "voting" else None
        if vote is None or vote.method is CountMethod.CONSENT:
            return ""
        rule = rule_of(self.floor, self.floor.on_top)
        return needed(rule, len(vote.presence), len(self.floor.setup.voters))

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The answers to the question on top, in words."""
        return [(one.value, choice(self.floor.on_top.kind, one.value)) for one in Choice]

    @property
    def votes_by(self) -> str:
        """By which method the reader votes now; empty: no vote is open, or they have none in it."""
        vote = self.top.vote if self.top and self.stage == "voting" else None
        if vote is None or self.me not in vote.presence:
            return ""
        presides = self.me == self.floor.chair and not self.floor.setup.profile.chair_votes
        return "" if presides and vote.method not in SECRETLY else vote.method.value

    @property
    def by_box(self) -> bool:
        """Whether a ballot box of those present is open, be it that a point of order lies on it."""
        return any(
            one.stage is Stage.VOTING and one.open_vote.method is CountMethod.BOX
            for one in self.floor.questions.stack
        )

    @property
    def voters(self) -> list[tuple[str, str]]:
        """Who may answer in the roll call, with their names; a neutral chair is not called."""
        vote = self.top.vote if self.top else None
        if vote is None:
            return []
        neutral = set() if self.floor.setup.profile.chair_votes else {self.floor.chair}
        presence = vote.presence - neutral
        return [(member, self.called(member)) for member in sorted(presence, key=self.called)]

    @property
    def answers(self) -> Mapping[str, str]:
        """What each has answered to the roll call that is open, or others have entered."""
        vote = self.top.vote if self.top and self.stage == "voting" else None
        return {member: said.value for member, said in vote.answers} if vote else {}

    @property
    def may_close_roll(self) -> bool:
        """Whether the reader may close the roll call: nobody closes what they entered alone."""
        vote = self.top.vote if self.top and self.stage == "voting" else None
        if vote is None or not (self.may("roll_call") or self.chair_may("roll_call")):
            return False
        return vote.all_themselves or vote.entered_by not in ("", self.me)

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
