"""What follows when a question is decided (rulebook 3.1, 3.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from deliberation.rules.meeting.acts import Ruling
from deliberation.rules.meeting.events import Happening, Phase
from deliberation.rules.meeting.motions import MotionKind
from deliberation.rules.meeting.questions import Decision, PendingQuestion, Questions
from deliberation.rules.meeting.reconsider import taken_up_again

if TYPE_CHECKING:
    from deliberation.rules.meeting.floor import Floor


def decided(floor: Floor, decision: Decision) -> Floor:
    """The floor once the question on top is *decision*."""
    item = floor.on_top
    decisions = (*floor.questions.decisions, decision)
    floor = floor.asking(floor.questions.having(decisions=decisions)).popped()
    floor = floor.told(Happening.DECIDED, item=item, decision=decision)
    if decision.passed:
        return _CARRIED[item.kind](floor, item, decision)
    if item.kind is MotionKind.APPEAL:
        return floor.told(Happening.SUSTAINED, item=item)
    return floor


def amended(text: str, item: PendingQuestion) -> str:
    """*text* with the amendment made."""
    return text.replace(item.motion.words, item.motion.instead)


def _nothing_more(floor: Floor, item: PendingQuestion, decision: Decision) -> Floor:
    return floor


def _amended(floor: Floor, item: PendingQuestion, decision: Decision) -> Floor:
    return floor.with_top(text=amended(floor.on_top.text, item))


def _taken_away(floor: Floor, item: PendingQuestion, decision: Decision) -> Floor:
    """Referred or postponed: the main motion goes, and what clings to it."""
    return floor.asking(floor.questions.having(stack=()))


def _limited(floor: Floor, item: PendingQuestion, decision: Decision) -> Floor:
    debate = floor.on_top.open_debate
    return floor.with_top(debate=debate.limited(item.motion.speech, item.motion.turns))


def _closed(floor: Floor, item: PendingQuestion, decision: Decision) -> Floor:
    return floor.with_top(debate=floor.on_top.open_debate.shut())


def _recess(floor: Floor, item: PendingQuestion, decision: Decision) -> Floor:
    length = item.motion.length
    until = None if length is None else floor.time + length
    return floor.having(stage=Phase.RECESS, until=until, questions=_still(floor))


def _adjourned(floor: Floor, item: PendingQuestion, decision: Decision) -> Floor:
    continues = item.motion.to
    return floor.having(stage=Phase.ADJOURNED, continues=continues, questions=_still(floor))


def _still(floor: Floor) -> Questions:
    """No clock runs while the meeting does not sit."""
    return floor.questions.stopped(floor.time)


def _overturned(floor: Floor, item: PendingQuestion, decision: Decision) -> Floor:
    """The opposite ruling holds; a motion ruled out is back as it stood."""
    floor = floor.told(Happening.OVERTURNED, item=item)
    if item.otherwise is None:
        return floor
    otherwise = Questions(item.otherwise.stack, (*item.otherwise.decisions, decision))
    floor = floor.restored(otherwise)
    if item.ruling is Ruling.NOT_WELL_TAKEN:  # the point was right: the vote it spoke of is void
        floor = floor.told(Happening.VOID, item=floor.top)
    return floor


_CARRIED: Mapping[MotionKind, Callable[..., Floor]] = {
    MotionKind.MAIN: _nothing_more,
    MotionKind.AMEND: _amended,
    MotionKind.REFER: _taken_away,
    MotionKind.POSTPONE: _taken_away,
    MotionKind.LIMIT_DEBATE: _limited,
    MotionKind.CLOSE_DEBATE: _closed,
    MotionKind.RECONSIDER: taken_up_again,
    MotionKind.RECESS: _recess,
    MotionKind.ADJOURN: _adjourned,
    MotionKind.APPEAL: _overturned,
}
