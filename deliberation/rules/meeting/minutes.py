"""The minutes, read from the acts: what was done, and what came of it (rulebook 3.3).

``recorded_acts`` gives values, for pages and papers to put into sentences; ``lines`` says them in
plain English, as transcripts quote them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from deliberation.rules.meeting import acts
from deliberation.rules.meeting.acts import Act, CountMethod
from deliberation.rules.meeting.events import BY_TIME, Event, Happening, Phase
from deliberation.rules.meeting.floor import Floor, opening
from deliberation.rules.meeting.motions import MotionKind
from deliberation.rules.meeting.questions import Decision, PendingQuestion
from deliberation.rules.meeting.setup import Setup
from deliberation.rules.meeting.transcript_write import motion, write


class RecordedAct(NamedTuple):
    """One act with its number, and what it, or time before it, brought about.

    :ivar floor: after the act
    """

    number: int
    at: int
    act: Act
    events: tuple[Event, ...]
    floor: Floor


def recorded_acts(
    setup: Setup, recorded: Iterable[Act], *, ended: int | None = None
) -> tuple[RecordedAct, ...]:
    """The whole meeting, entry by entry, as it went on record.

    :param ended: when it was adjourned, where the clock may have done so: told with the last act
    """
    floor, entries = opening(setup), []
    for act in recorded:
        floor = floor.recorded(act)
        entries.append(RecordedAct(floor.seq, floor.time, act, floor.events, floor))
    if ended is not None and entries and floor.phase is not Phase.ADJOURNED:
        floor = floor.brought_to(ended)
        last = entries.pop()
        entries.append(last._replace(events=(*last.events, *floor.events), floor=floor))
    return tuple(entries)


def lines(entries: Iterable[RecordedAct]) -> Iterator[str]:
    """The minutes in English, a line each."""
    for entry in entries:
        yield from (told(event) for event in entry.events if event.what in BY_TIME)
        yield write(entry.act)
        yield from (told(event) for event in entry.events if event.what not in BY_TIME)
        if isinstance(entry.act, acts.CallToOrder):
            yield f"present: {', '.join(sorted(entry.floor.present))}"
            yield entry.floor.quorum.arithmetic("en")
        if entry.floor.phase is Phase.ADJOURNED:
            yield _left_open(entry.floor)


def counted(decision: Decision) -> str:
    """The numbers of a vote: ``for 3, against 1, abstain 0``."""
    if decision.method is CountMethod.CONSENT:
        return "nobody objected"
    counts = decision.outcome.votes  # no meeting counts owners by area
    return f"for {counts.for_}, against {counts.against}, abstain {counts.abstain}"


def _left_open(floor: Floor) -> str:
    open_still = [*floor.questions.stack]
    if not open_still:
        return "adjourned, nothing pending"
    return "adjourned, left pending: " + ", ".join(_named(item) for item in open_still)


def _named(item: PendingQuestion) -> str:
    """A question with its words; a main motion in its words now."""
    if item.kind is MotionKind.MAIN:
        return f'main "{item.text}"'
    if isinstance(item.move, acts.Move):
        return motion(item.move)
    return f'{item.kind} "{item.text}"' if item.text else str(item.kind)


def _what(event: Event) -> str:
    """The question that the event is about, of one that is about a question."""
    assert event.item is not None
    return _named(event.item)


def _decided(event: Event) -> str:
    decision = event.decided
    said = f"{_what(event)}: {counted(decision)} by {decision.method}; "
    said += decision.arithmetic("en")
    if decision.kind is MotionKind.AMEND and decision.passed:
        said += f'; the text is now "{decision.text}"'
    return said


def told(event: Event) -> str:
    """What came of an act, or of time, in English."""
    match event.what:
        case Happening.DECIDED:
            return _decided(event)
        case Happening.TURN_OVER:
            return f"{event.member}'s turn is over"
        case Happening.FELL:
            return f"{_what(event)}: fallen, no second"
        case Happening.OBJECTED:
            return f"{_what(event)}: no consent, {event.member} objects"
        case Happening.UNDONE:
            return f"{_what(event)}: the result is undone, to be counted again"
        case Happening.VOID:
            return f"{_what(event)}: the vote is void, the question is pending again"
        case Happening.PENDING_AGAIN:
            return f"{_what(event)}: reconsidered, pending again"
        case Happening.RULED_OUT:
            return f"{_what(event)}: ruled out"
        case Happening.WITHDRAWN:
            return f"{_what(event)}: withdrawn"
        case Happening.KEPT:
            return f"{_what(event)}: not withdrawn"
        case Happening.OVERTURNED:
            return "the chair's ruling is overturned"
        case Happening.SUSTAINED:
            return "the chair's ruling is sustained"
        case Happening.CLOCKED_OUT:
            return "adjourned by the clock: nobody is here"
    raise ValueError(f"no words for {event.what}")
