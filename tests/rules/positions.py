"""All positions that a small meeting can reach over a declared alphabet of acts.

As a chess engine is proven by counting the positions from a known one: any change of a rule
changes a count. Counted are *walks* (sequences of acts in order) and *positions* (distinct
floors at their ends, whatever came of the last act).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from deliberation.rules.meeting import acts
from deliberation.rules.meeting.acts import Act, Choice, CountMethod, Ruling, Side
from deliberation.rules.meeting.floor import Floor, Seat, Setup, replay
from deliberation.rules.meeting.motions import MotionKind
from deliberation.rules.meeting.offers import offers
from deliberation.rules.voting import profile

A_TURN = 121_000  # milliseconds: turns and waits for a second are over

#: A meeting of three with a guest, called to order a moment ago.
SMALL = Setup(
    profile=profile("HALL"),
    seats=tuple(map(Seat, ("Ann", "Bea", "Cy"))),
    chair="Ann",
    scrutineer="Sam",
    guests=("Gil",),
)
_BEGUN = (
    *(acts.Arrive(who) for who in ("Ann", "Bea", "Cy", "Gil")),
    acts.CallToOrder("Ann"),
)

#: What may be tried: the act, and how much later than the act before, in milliseconds.
ALPHABET: tuple[tuple[Act, int], ...] = (
    *((acts.Move("Bea", MotionKind.MAIN, text="Plant trees"), wait) for wait in (0, A_TURN)),
    (acts.StateItem("Ann", text="Paint benches"), 0),
    (acts.Move("Cy", MotionKind.AMEND, words="trees", instead="roses"), 0),
    (acts.Move("Cy", MotionKind.REFER, to="gardeners"), 0),
    (acts.Move("Bea", MotionKind.POSTPONE, to="May"), 0),
    (acts.Move("Bea", MotionKind.LIMIT_DEBATE, turns=1), 0),
    (acts.Move("Cy", MotionKind.CLOSE_DEBATE), 0),
    (acts.Move("Bea", MotionKind.RECONSIDER), 0),
    (acts.Move("Cy", MotionKind.RECESS, length=600_000), 0),
    (acts.Move("Cy", MotionKind.ADJOURN), 0),
    *((acts.Second(who), 0) for who in ("Bea", "Cy")),
    (acts.State("Ann"), 0),
    (acts.RuleOut("Ann", reason="dilatory"), 0),
    (acts.Ask("Bea", Side.FOR), 0),
    (acts.Ask("Cy", Side.AGAINST), 0),
    *((acts.Recognise("Ann", member=who), 0) for who in ("Bea", "Cy")),
    (acts.Finish("Bea"), 0),
    *(
        (acts.Put("Ann", method), 0)
        for method in (CountMethod.CONSENT, CountMethod.HANDS, CountMethod.ROLL)
    ),
    (acts.EnterCount("Ann", for_=2), 0),
    (acts.EnterCount("Ann", for_=1, against=1), 0),
    (acts.ConfirmCount("Sam"), 0),
    (acts.AnswerRoll("Cy", Choice.FOR), 0),
    (acts.EnterRoll("Ann", votes=(("Bea", Choice.FOR),)), 0),
    (acts.RollCall("Sam"), 0),
    (acts.RollCall("Ann", votes=(("Bea", Choice.FOR), ("Cy", Choice.AGAINST))), 0),
    (acts.Object("Cy"), 0),
    (acts.Grant("Ann"), 0),
    (acts.DemandRecount("Cy"), 0),
    (acts.RaiseOrder("Cy", reason="doors"), 0),
    *((acts.RulePoint("Ann", ruling, "so it is"), 0) for ruling in Ruling),
    (acts.Appeal("Cy"), 0),
    (acts.Request("Bea", MotionKind.WITHDRAW), 0),
    *((acts.Request("Gil", MotionKind.INQUIRY), wait) for wait in (0, A_TURN)),
    (acts.HandChair("Ann", to="Bea"), 0),
    (acts.TakeChairBack("Ann"), 0),
    *((acts.Leave(who), 0) for who in ("Cy", "Ann")),
    (acts.ReturnToOrder("Ann"), 0),
    (acts.TakeChairProTem("Bea"), 0),
    (acts.DeclareAdjourned("Ann"), 0),
)


class Count(NamedTuple):
    """What one more act leads to."""

    walks: int
    positions: int


def counts(depth: int) -> Iterator[Count]:
    """Walks and positions after 1, 2, … *depth* acts of the alphabet.

    :raises AssertionError: an act was accepted that is not offered
    """
    frontier = Counter({replay(SMALL, _BEGUN): 1})
    for _ in range(depth):
        reached: Counter[Floor] = Counter()
        for floor, walks in frontier.items():
            for after in _steps(floor):
                reached[after] += walks
        frontier = reached
        yield Count(frontier.total(), len(frontier))


def _steps(floor: Floor) -> Iterator[Floor]:
    for act, later in ALPHABET:
        timed = replace(act, at=floor.time + later)
        if floor.objection(timed) is not None:
            continue
        shown = floor.brought_to(timed.at)
        assert _bare(act) in shown.acts_in_order(act.by), f"{act} is not offered"
        yield floor.apply(timed).having(events=())


def _bare(act: Act) -> Act:
    """*act* as it is offered: without its particulars."""
    same = [one for one in offers(act.by) if type(one) is type(act)]
    parts = ("kind", "side", "method", "ruling")
    kept = {part: getattr(act, part) for part in parts if hasattr(act, part)}
    return next(one for one in same if all(getattr(one, p) == kept[p] for p in kept))
