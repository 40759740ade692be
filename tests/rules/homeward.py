"""Going home: from wherever a meeting has come, the acts that bring it to its adjournment."""

from __future__ import annotations

from deliberation.rules.meeting import acts
from deliberation.rules.meeting.acts import Act, Choice, CountMethod
from deliberation.rules.meeting.floor import Floor, Phase
from deliberation.rules.meeting.motions import MotionKind
from deliberation.rules.meeting.questions import Stage

MOST = 80  # acts; a queue of six, each heard once, on three questions


def home(floor: Floor) -> Floor:
    """The floor adjourned, all having come back.

    :raises OutOfOrder: an act on the way is not in order
    :raises AssertionError: there is no end to it
    """
    for _ in range(MOST):
        if floor.phase is Phase.ADJOURNED:
            return floor
        floor = floor.apply(_next(floor))
    raise AssertionError(f"still {floor.phase}, on top {floor.top}")


def _next(floor: Floor) -> Act:
    away = sorted((floor.setup.voters | {floor.chair}) - floor.present)
    scrutineer = floor.scrutineer
    if scrutineer in floor.setup.people and scrutineer not in floor.present:
        away.append(scrutineer)
    if away:
        return acts.Arrive(away[0])
    if floor.phase is Phase.GATHERING:
        return acts.CallToOrder(floor.chair)
    if floor.phase is Phase.RECESS:
        return acts.ReturnToOrder(floor.chair)
    mover, seconder = sorted(floor.setup.voters - {floor.chair})[:2]
    top = floor.top
    if top is None:
        return acts.Move(mover, MotionKind.ADJOURN)
    match top.stage:
        case Stage.ASKED if top.kind is MotionKind.POINT_OF_ORDER:
            return acts.RulePoint(floor.chair, acts.Ruling.NOT_WELL_TAKEN, "later")
        case Stage.ASKED:
            return acts.Deny(floor.chair)
        case Stage.MOVED:
            return acts.Second(seconder if top.by != seconder else mover)
        case Stage.SECONDED:
            return acts.State(floor.chair)
        case Stage.VOTING:
            return _counted(floor)
    if top.speaker is not None:
        return acts.Finish(top.speaker)
    adjourn = acts.Move(mover, MotionKind.ADJOURN)
    if floor.objection(adjourn) is None:
        return adjourn
    if floor.next is not None:
        return acts.Recognise(floor.chair, floor.next.member)
    return acts.Put(floor.chair, CountMethod.ROLL)


def _counted(floor: Floor) -> Act:
    vote = floor.top.vote
    if vote.method is CountMethod.CONSENT:
        return acts.Grant(floor.chair)
    if vote.method is CountMethod.ROLL:
        others = sorted(vote.presence - {floor.chair})
        return acts.RollCall(floor.chair, tuple((one, Choice.FOR) for one in others))
    if vote.method is CountMethod.BOX:
        return acts.CloseBox(floor.chair, for_=len(vote.presence))
    if vote.count is None:
        return acts.EnterCount(floor.chair, for_=1)
    return acts.ConfirmCount(floor.scrutineer)
