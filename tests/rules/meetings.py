"""Random lawful meetings: whoever may act does something that the floor offers."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from deliberation.rules.meeting import acts
from deliberation.rules.meeting.acts import Act, Choice, CountMethod
from deliberation.rules.meeting.floor import AgendaItem, Floor, Phase, Seat, Setup, opening
from deliberation.rules.meeting.motions import MotionKind
from deliberation.rules.voting import profile

SEATS = ("Ann", "Bea", "Cy", "Dee", "Eve", "Fay")
GUESTS = ("Gil", "Hal")
SECOND = 1000  # milliseconds

#: How eagerly people do what they may do; otherwise nothing but points of order would happen.
_EAGER = {
    acts.Leave: 0.03,
    acts.RaiseOrder: 0.08,
    acts.Request: 0.04,
    acts.HandChair: 0.06,
    acts.TakeChairBack: 0.3,
    acts.TakeChairProTem: 3.0,
    acts.DeclareAdjourned: 0.05,
    acts.RuleOut: 0.15,
    acts.Object: 0.3,
    acts.Deny: 0.5,
    acts.OpenItem: 0.2,
    acts.Ask: 0.8,
    acts.Recognise: 3.0,
}
_EAGER_TO_MOVE = {
    MotionKind.MAIN: 1.0,
    MotionKind.RECONSIDER: 2.0,
    MotionKind.ADJOURN: 0.01,
    MotionKind.RECESS: 0.05,
    MotionKind.REFER: 0.1,
    MotionKind.POSTPONE: 0.1,
}


def setup(body: str = "HALL", **changes) -> Setup:
    """Six voting seats under Ann, a seat without a vote, two guests, two items of the notice."""
    given = {
        "profile": profile(body),
        "seats": (*map(Seat, SEATS), Seat("Ivy", voting=False)),
        "chair": "Ann",
        "scrutineer": "Scrutineer",
        "guests": GUESTS,
        "items": (AgendaItem("1", "Parking"), AgendaItem("2", "Benches")),
    }
    return Setup(**{**given, **changes})


def filled(floor: Floor, act: Act, chance: random.Random) -> Act:
    """*act* as offered, with particulars that somebody might give it."""
    match act:
        case acts.Recognise():
            return replace(act, member=floor.next.member)
        case acts.OpenItem():
            keys = [item.key for item in floor.setup.items if item.key != floor.item]
            return replace(act, item=chance.choice(keys))
        case acts.StateItem():
            return replace(act, text=_words(floor), item="1")
        case acts.RuleOut() | acts.RulePoint():
            return replace(act, reason="so the rules say")
        case acts.EnterCount():
            return _count(floor, act, chance)
        case acts.CloseBox():
            for_ = chance.randint(0, len(floor.top.vote.presence))
            return replace(act, for_=for_, against=len(floor.top.vote.presence) - for_)
        case acts.EnterRoll():
            return replace(act, votes=_answers(floor, chance))
        case acts.AnswerRoll():
            return replace(act, choice=chance.choice(list(Choice)))
        case acts.RollCall() if act.by == floor.chair:
            return replace(act, votes=_answers(floor, chance))
        case acts.HandChair():
            mine = floor.setup.chair if floor.questions.stack else ""
            able = floor.attendance.voting - {floor.chair, mine}
            return replace(act, to=chance.choice(sorted(able)))
        case acts.Move():
            return _motion(floor, act, chance)
    return act


def _words(floor: Floor) -> str:
    return f"w{floor.seq} visitors until six"


def _motion(floor: Floor, move: acts.Move, chance: random.Random) -> acts.Move:
    match move.kind:
        case MotionKind.MAIN:
            return replace(move, text=_words(floor), item="1")
        case MotionKind.AMEND:
            first = floor.text.split()[0]
            return replace(move, words=first, instead=f"w{floor.seq}")
        case MotionKind.REFER | MotionKind.POSTPONE:
            return replace(move, to=f"G{floor.seq}")
        case MotionKind.LIMIT_DEBATE:
            return replace(
                move, speech=chance.randint(20, 300) * SECOND, turns=chance.randint(1, 3)
            )
        case MotionKind.RECESS:
            return replace(move, length=600 * SECOND)
    return move


def _count(floor: Floor, act: acts.EnterCount, chance: random.Random) -> acts.EnterCount:
    vote = floor.top.vote
    voters = len(
        vote.presence - {floor.chair} if vote.method is CountMethod.HANDS else vote.presence
    )
    for_ = chance.randint(0, voters)
    against = chance.randint(0, voters - for_)
    return replace(act, for_=for_, against=against, abstain=voters - for_ - against)


def _answers(floor: Floor, chance: random.Random) -> tuple[tuple[str, Choice], ...]:
    voters = sorted(floor.top.vote.presence - {floor.chair})
    return tuple((member, chance.choice(list(Choice))) for member in voters)


def _chosen(offered: list[Act], chance: random.Random) -> Act:
    """One of *offered*; what many may do is not more likely for it."""
    kinds = Counter(map(_kind, offered))
    return chance.choices(offered, [_eager(act) / kinds[_kind(act)] for act in offered])[0]


def _kind(act: Act) -> tuple[type[Act], str]:
    return type(act), str(getattr(act, "kind", ""))


def _eager(act: Act) -> float:
    if isinstance(act, acts.Move):
        return _EAGER_TO_MOVE.get(act.kind, 0.25)
    return _EAGER.get(type(act), 1.0)


def everybody(floor: Floor) -> tuple[str, ...]:
    """All who could do anything."""
    return (*sorted(floor.setup.people), floor.setup.scrutineer)


def meeting(chance: random.Random, given: Setup, length: int) -> Iterator[tuple[Floor, Act, Floor]]:
    """A meeting of at most *length* acts: the floor before, the act, the floor after.

    Every act is one that ``acts_in_order`` offered, filled with plausible particulars.
    """
    floor = opening(given)
    for member in SEATS[: chance.randint(4, 6)]:
        act = acts.Arrive(member, at=0)
        after = floor.apply(act)
        yield floor, act, after
        floor = after
    for _ in range(length):
        now = floor.time + chance.choice((0, 1, 5, 20, 50, 130)) * SECOND
        shown = floor.brought_to(now)
        if shown.stage is Phase.ADJOURNED:
            return
        awake = (shown.chair, shown.scrutineer, *chance.sample(everybody(shown), 3))
        offered = [act for who in awake for act in shown.acts_in_order(who)]
        if not offered:
            continue
        act = replace(filled(shown, _chosen(offered, chance), chance), at=now)
        after = floor.apply(act)
        yield floor, act, after
        floor = after
