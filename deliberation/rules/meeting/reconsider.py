"""Taking a decision up again (rulebook 3.2.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.rules.meeting.acts import Choice, CountMethod
from deliberation.rules.meeting.events import Happening
from deliberation.rules.meeting.motions import MOTIONS, MotionKind
from deliberation.rules.meeting.questions import Decision, PendingQuestion, Questions
from deliberation.rules.refusals import Refusal
from deliberation.rules.voting import Base

if TYPE_CHECKING:
    from deliberation.rules.meeting.floor import Floor


def reconsiderable(floor: Floor) -> Decision | None:
    """The latest decision with R."""
    decisions = reversed(floor.questions.decisions)
    return next((one for one in decisions if MOTIONS[one.kind].again), None)


def may_reconsider(floor: Floor, member: str) -> Refusal | None:
    """Why *member* may not move to reconsider now."""
    target, top = reconsiderable(floor), floor.top
    if target is None:
        return Refusal.of("floor.nothing_to_reconsider", "3.2.10")
    if target.kind in (MotionKind.MAIN, MotionKind.POSTPONE):
        at_its_time = top is None
    else:
        at_its_time = top is not None and top.number == target.concerns
    if not at_its_time:
        return Refusal.of("floor.not_the_time_to_reconsider", "3.2.10", kind=str(target.kind))
    for decision in floor.questions.decisions:
        if decision.kind is MotionKind.RECONSIDER and decision.concerns == target.number:
            return Refusal.of("floor.reconsidered_once", "3.2.10")
    if not _prevailed(floor, target, member):
        return Refusal.of("floor.not_prevailing", "3.2.10", member=member)
    return None


def _prevailed(floor: Floor, decision: Decision, member: str) -> bool:
    """Checked in a roll call; otherwise one of that vote's voters declares it by moving."""
    if decision.method is not CountMethod.ROLL:
        presided = decision.method is CountMethod.HANDS and member == decision.chair
        neutral = presided and not floor.setup.profile.chair_votes
        return member in decision.presence and not neutral
    choice = dict(decision.votes).get(member)
    if decision.passed:
        return choice is Choice.FOR
    if decision.outcome.rule.base is Base.PRESENT and choice is Choice.ABSTAIN:
        return True  # with this base an abstention worked like a "no"
    return choice is Choice.AGAINST


def taken_up_again(floor: Floor, item: PendingQuestion, decision: Decision) -> Floor:
    """Reconsideration carried: the decision is undone, its question is pending again.

    Whatever is pending keeps its debate, because turns used stay used; text and limits go
    back to what they were.
    """
    target = item.target
    assert target is not None and target.before is not None
    before = target.before.stack
    now = {one.number: one for one in floor.questions.stack}
    stack = tuple(_as_before(one, now.get(one.number)) for one in before[:-1])
    again = before[-1].pending()
    if again.debate is not None:
        again = again.having(debate=again.debate.reopened())
    kept = tuple(one for one in floor.questions.decisions if one is not target)
    questions = Questions((*stack, again), kept)
    return floor.restored(questions).told(Happening.PENDING_AGAIN, item=again, decision=target)


def _as_before(then: PendingQuestion, now: PendingQuestion | None) -> PendingQuestion:
    if now is None:
        return then
    if now.debate is None:
        return now.having(text=then.text)
    debate = now.debate.limited(then.open_debate.speech, then.open_debate.turns)
    return now.having(text=then.text, debate=debate)
