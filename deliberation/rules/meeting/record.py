"""The questions of a meeting, read from its minutes: who brought them, who spoke, what came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from deliberation.rules.meeting import acts
from deliberation.rules.meeting.debate import Turn
from deliberation.rules.meeting.events import Happening
from deliberation.rules.meeting.minutes import RecordedAct
from deliberation.rules.meeting.motions import MotionKind
from deliberation.rules.meeting.questions import Decision, PendingQuestion

#: How a question ends without a vote.
_ENDS = (Happening.FELL, Happening.WITHDRAWN, Happening.RULED_OUT)


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """A question that was before the meeting.

    :ivar item: as it was brought
    :ivar seconder: empty: nobody has, or nobody needed to
    :ivar turns: the speeches on it, in their order, each with its side
    :ivar spoken: the numbers of the acts by which these had the floor
    :ivar decision: its vote, where that stands
    :ivar undone: votes on it that were counted again, made void or reconsidered
    :ivar ended: how it ended without a vote; ``None``: it did not
    """

    item: PendingQuestion
    seconder: str = ""
    turns: tuple[Turn, ...] = ()
    spoken: tuple[int, ...] = ()
    decision: Decision | None = None
    undone: int = 0
    ended: Happening | None = None

    @property
    def kind(self) -> MotionKind:
        return self.item.kind


def question_records(entries: Iterable[RecordedAct]) -> tuple[QuestionRecord, ...]:
    """All questions moved, or brought by the notice, in the order in which they were."""
    found: dict[int, QuestionRecord] = {}
    latest = None
    for entry in entries:
        latest = entry.floor
        for event in entry.events:
            number = event.item.number if event.item is not None else 0
            if number not in found:
                continue
            if event.what is Happening.DECIDED:
                one = found[number]
                undone = one.undone + (one.decision is not None)
                found[number] = replace(one, decision=event.decision, undone=undone)
            elif event.what in _ENDS:
                found[number] = replace(found[number], ended=event.what)
        _noted(found, entry)
    standing = {one.number: one for one in latest.decisions} if latest is not None else {}
    return tuple(_final(one, standing) for one in found.values())


def _noted(found: dict[int, QuestionRecord], entry: RecordedAct) -> None:
    top = entry.floor.top
    if top is None:
        return
    match entry.act:
        case acts.Move() | acts.StateItem():
            found[top.number] = QuestionRecord(top)
        case acts.Second() if top.number in found:
            found[top.number] = replace(found[top.number], seconder=entry.act.by)
        case acts.Recognise() if top.number in found:
            one = found[top.number]
            found[top.number] = replace(
                one,
                turns=(*one.turns, top.open_debate.spoken[-1]),
                spoken=(*one.spoken, entry.number),
            )


def _final(one: QuestionRecord, standing: dict[int, Decision]) -> QuestionRecord:
    if one.decision is None or standing.get(one.item.number) is one.decision:
        return one
    return replace(one, decision=None, undone=one.undone + 1)
