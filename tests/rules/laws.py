"""What must hold in any lawful meeting, after every act. Tests and benchmarks ask the same."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import reduce

from deliberation.rules.meeting import acts
from deliberation.rules.meeting.acts import Act, Choice
from deliberation.rules.meeting.events import Happening
from deliberation.rules.meeting.floor import Floor, Phase, opening, replay
from deliberation.rules.meeting.motions import MOTIONS, REQUESTS, MotionKind
from deliberation.rules.meeting.offers import offers
from tests.rules.meetings import everybody, filled, meeting, setup

WAITS_FOR_THE_CHAIR = (MotionKind.POINT_OF_ORDER, *REQUESTS)
BODIES = ("HALL", "RRA", "VRA")


def check_stack(floor: Floor) -> None:
    """Ranks rise from bottom to top; what waits for the chair's answer lies on top only."""
    stack = floor.questions.stack
    kinds = [item.kind for item in stack]
    ranks = [item.row.rank for item in stack if item.kind not in WAITS_FOR_THE_CHAIR]
    assert ranks == sorted(set(ranks))
    assert all(kind not in WAITS_FOR_THE_CHAIR for kind in kinds[:-1])
    assert len({item.number for item in stack}) == len(stack)


def check_clocks(floor: Floor) -> None:
    """Only the top's clock runs, and never past its end."""
    stack = floor.questions.stack
    assert all(item.ends is None for item in stack[:-1])
    if stack and floor.stage is Phase.IN_SESSION:
        assert stack[-1].left is None
        assert stack[-1].ends is None or stack[-1].ends >= floor.time


def check_debate(floor: Floor) -> None:
    """One speaker at most; who waits is present, waits once, and has a turn left."""
    debates = [item.debate for item in floor.questions.stack if item.debate is not None]
    assert sum(debate.speaker is not None for debate in debates) <= 1
    for debate in debates:
        waiting = [turn.member for turn in debate.waiting]
        assert len(set(waiting)) == len(waiting)
        assert {*waiting, debate.speaker} - {None} <= floor.present - {floor.chair}
        assert all(debate.used(member) < debate.turns for member in waiting)


def check_presiding(floor: Floor) -> None:
    """Where the chair is gone somebody else may take it; and nobody confirms what they counted."""
    if floor.stage is Phase.IN_SESSION and floor.chair not in floor.present:
        able = acts.TakeChairProTem, acts.TakeChairBack
        offered = [act for who in floor.present for act in floor.acts_in_order(who)]
        taking = {act.by for act in offered if isinstance(act, able)}
        assert bool(taking) == bool(floor.attendance.voting)
    assert floor.scrutineer != floor.chair


def check_quorum(floor: Floor) -> None:
    """Nothing was just decided without a quorum but what needs none."""
    rule, entitled = floor.setup.rule, len(floor.setup.voters)
    for event in floor.events:
        if event.what is Happening.DECIDED:
            decision = event.decision
            met = rule.quorum.met(len(decision.presence), entitled)
            assert met or MOTIONS[decision.kind].without_quorum


def check_limits(before: Floor, act: Act, floor: Floor, spoke: int) -> int:
    """Nobody speaks longer or more often than the limits.

    :param spoke: how long the turn that is on lasted before *act*, in milliseconds
    :returns: how long it has lasted now
    """
    top = before.top
    if top is not None and top.speaker is not None:  # the clock runs on top only
        spoke += min(act.at, top.ends) - before.time
        assert spoke <= top.debate.speech
    if isinstance(act, acts.Recognise):
        assert floor.top.debate.used(act.member) <= floor.top.debate.turns
        return 0
    return spoke


def check_offers(floor: Floor, who: str, chance: random.Random) -> None:
    """What is offered is in order once it is filled in; what is not is refused, however filled."""
    offered = set(floor.acts_in_order(who))
    for act in offers(who):
        if act in offered:
            assert floor.objection(filled(floor, act, chance)) is None, act
        else:
            assert floor.objection(garbled(floor, act, chance)) is not None, act


def hold(seed: int, length: int) -> int:
    """One random lawful meeting, every law asked after every act; gives the number of acts.

    :raises AssertionError: a law does not hold
    """
    chance = random.Random(seed)
    given = setup(
        chance.choice(BODIES), speech=60, scrutineer=chance.choice(("Scrutineer", "Dee", "Ivy"))
    )
    done, floor, spoke = [], None, 0
    for before, act, after in meeting(chance, given, length):
        check_stack(after)
        check_clocks(after)
        check_debate(after)
        check_presiding(after)
        check_quorum(after)
        spoke = check_limits(before, act, after, spoke)
        check_offers(after, chance.choice(everybody(after)), chance)
        done, floor = [*done, act], after
    assert replay(given, done) == floor
    assert reduce(Floor.recorded, done, opening(given)) == floor
    return len(done)


def garbled(floor: Floor, act: Act, chance: random.Random) -> Act:
    """*act* with particulars that nobody in their right mind would give it."""
    anybody = chance.choice((*everybody(floor), "Zed", ""))
    match act:
        case acts.Recognise():
            return replace(act, member=anybody)
        case acts.HandChair():
            return replace(act, to=anybody)
        case acts.OpenItem():
            return replace(act, item=chance.choice(("1", "2", "9", "")))
        case acts.StateItem():
            return replace(act, text=chance.choice(("", " ", "Parking")), item=anybody)
        case acts.EnterCount() | acts.CloseBox():
            for_, against, abstain = (chance.randint(-1, 7) for _ in range(3))
            return replace(act, for_=for_, against=against, abstain=abstain)
        case acts.RollCall() | acts.EnterRoll():
            votes = [(chance.choice(everybody(floor)), chance.choice(list(Choice)))] * 2
            return replace(act, votes=tuple(votes[: chance.randint(0, 2)]))
        case acts.Move():
            return replace(
                act,
                text=chance.choice(("", "Parking")),
                words=chance.choice(("", "w", "Parking", "six")),
                instead=chance.choice(("", "w")),
                to=chance.choice(("", "G")),
                speech=chance.choice((None, 0, -1)),
                turns=chance.choice((None, 0, 1)),
                length=chance.choice((None, 0)),
            )
    return act
