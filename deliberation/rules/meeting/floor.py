"""What is before the meeting (rulebook 3): the floor, as a value.

``objection`` says why an act is out of order, ``apply`` gives the next floor,
``acts_in_order`` offers what a member may do now, ``replay`` reads a floor from the acts.
One table of verbs serves them all, so that nothing is offered that would be refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deliberation.rules.meeting import moving, requests, rulings, session, speaking, voting
from deliberation.rules.meeting.act_rules import BETWEEN, Verbs, common
from deliberation.rules.meeting.acts import Act, Finish, Second
from deliberation.rules.meeting.attendance import Attendance
from deliberation.rules.meeting.debate import Turn
from deliberation.rules.meeting.events import Announced, Event, Happening, Phase, Ruled
from deliberation.rules.meeting.frozen import Value
from deliberation.rules.meeting.offers import offers
from deliberation.rules.meeting.questions import Decision, PendingQuestion, Questions, Stage
from deliberation.rules.meeting.setup import AgendaItem, Seat, Setup
from deliberation.rules.refusals import OutOfOrder, Refusal
from deliberation.rules.voting import Quorum

__all__ = [
    "VERBS",
    "AgendaItem",
    "Decision",
    "Event",
    "Floor",
    "Happening",
    "Phase",
    "Seat",
    "Setup",
    "opening",
    "replay",
]

#: Every kind of act, with its rules.
VERBS: Verbs = {
    **session.VERBS,
    **moving.VERBS,
    **speaking.VERBS,
    **voting.VERBS,
    **rulings.VERBS,
    **requests.VERBS,
}


#: Nobody present and no act for so long: the clock adjourns (3.2.9). 12 hours in milliseconds.
ABANDONED_AFTER = 12 * 60 * 60 * 1000


@dataclass(frozen=True)
class Floor(Value):
    """The meeting after ``seq`` acts.

    :ivar time: of the latest act, in milliseconds
    :ivar chair: who presides now
    :ivar stage: the phase without regard to the quorum; see ``phase``
    :ivar item: key of the agenda item that is open, or empty
    :ivar questions: the stack, and what was decided
    :ivar announced: the latest result, while nothing has come between
    :ivar ruled: the chair's latest ruling, while nothing has come between
    :ivar events: what the latest act brought about, and what time did before it
    :ivar until: when the recess is meant to end, in milliseconds
    :ivar acted: when somebody last acted, in milliseconds
    :ivar pro_tem: who presides took the chair because it was gone (3.2.4)
    :ivar continues: the meeting that this one was adjourned to, or empty
    """

    setup: Setup
    seq: int
    time: int
    chair: str
    attendance: Attendance
    stage: Phase = Phase.GATHERING
    item: str = ""
    questions: Questions = Questions()
    announced: Announced | None = None
    ruled: Ruled | None = None
    events: tuple[Event, ...] = ()
    until: int | None = None
    continues: str = ""
    acted: int = 0
    pro_tem: bool = False

    # What pages ask.

    @property
    def phase(self) -> Phase:
        if self.stage is Phase.IN_SESSION and not self.attendance.quorum.met:
            return Phase.INQUORATE
        return self.stage

    @property
    def quorum(self) -> Quorum:
        return self.attendance.quorum

    @property
    def present(self) -> frozenset[str]:
        return self.attendance.present

    @property
    def scrutineer(self) -> str:
        """Who confirms counts: never the one who entered them."""
        if self.setup.scrutineer != self.chair:
            return self.setup.scrutineer
        if self.setup.chair in self.present:
            return self.setup.chair
        others = (stay.member for stay in self.attendance.stays if stay.left is None)
        voting = (one for one in others if one in self.setup.voters and one != self.chair)
        return next(voting, self.setup.chair)

    @property
    def top(self) -> PendingQuestion | None:
        """What is acted upon now."""
        stack = self.questions.stack
        return stack[-1] if stack else None

    @property
    def on_top(self) -> PendingQuestion:
        """The same for a verb that is in order only while there is something."""
        return self.questions.stack[-1]

    @property
    def pending(self) -> tuple[PendingQuestion, ...]:
        """The questions stated, bottom to top; when adjourned, what was left undecided."""
        waiting = (Stage.MOVED, Stage.SECONDED, Stage.ASKED)
        return tuple(item for item in self.questions.stack if item.stage not in waiting)

    @property
    def text(self) -> str:
        """The main motion's words now; of the last one, when none is pending."""
        main = self.questions.main
        if main is not None:
            return main.text
        return next((d.text for d in reversed(self.questions.decisions) if d.main), "")

    @property
    def suspended(self) -> tuple[Decision, ...]:
        """Decisions whose reconsideration has not been decided."""
        return tuple(item.target for item in self.questions.stack if item.target is not None)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What stands decided, in order; nothing that was undone, made void or is suspended."""
        suspended = {id(decision) for decision in self.suspended}
        return tuple(d for d in self.questions.decisions if id(d) not in suspended)

    @property
    def speaker(self) -> str | None:
        """Who has the floor; the interrupted speaker keeps it."""
        speakers = (item.speaker for item in reversed(self.questions.stack))
        return next((speaker for speaker in speakers if speaker is not None), None)

    @property
    def next(self) -> Turn | None:
        """Whom the queue gives the floor."""
        stack = self.questions.stack
        top = next((item for item in reversed(stack) if item.stage is not Stage.ASKED), None)
        if top is None or top.debate is None or top.stage is not Stage.STATED:
            return None
        return top.debate.next(top.by)

    # What the law answers.

    def objection(self, act: Act) -> Refusal | None:
        """Why *act* is out of order now, with the number of the rule, or ``None``."""
        return self._considered(act)[1]

    def apply(self, act: Act) -> Floor:
        """The floor after *act*, brought to the act's own time first.

        :raises OutOfOrder: with the refusal that ``objection`` gives
        """
        floor, refusal = self._considered(act)
        if refusal is not None:
            raise OutOfOrder(refusal)
        return floor._done(act)

    def recorded(self, act: Act) -> Floor:
        """The floor after *act*, which was in order when it went on record.

        That is not asked again: the rulebook may have become stricter since, and what a meeting
        has decided stands.
        """
        at = self.time if act.at is None else act.at
        return self._ended_by_time(at, act, self.seq + 1)._done(act)

    def acts_in_order(self, member: str) -> tuple[Act, ...]:
        """Every act, without its particulars, that *member* may do at the floor's own time.

        A page that shows a later moment asks ``brought_to(now).acts_in_order(member)``.
        """
        return tuple(
            act
            for act in offers(member)
            if common(self, act, verb := VERBS[type(act)]) is None and verb.when(self, act) is None
        )

    def brought_to(self, now: int) -> Floor:
        """The floor at *now* if nobody acts: turns that are over end, unseconded motions fall."""
        return self._brought_to(max(now, self.time), None, self.seq)

    # For the verbs.

    def told(self, what: Happening, **about: Any) -> Floor:
        """With one more event of this act."""
        return self.having(events=(*self.events, Event(what, self.time, **about)))

    def asking(self, questions: Questions) -> Floor:
        return self.having(questions=questions)

    def with_top(self, **changes: Any) -> Floor:
        return self.asking(self.questions.topped(self.on_top.having(**changes)))

    def pushed(self, item: PendingQuestion) -> Floor:
        return self.asking(self.questions.push(item, self.time))

    def popped(self) -> Floor:
        return self.asking(self.questions.pop(self.time))

    def restored(self, questions: Questions) -> Floor:
        """*questions* as they stood, but nobody and nothing gets time back.

        Those absent now, and the chair, drop out of the queues.
        """
        now = {item.number: item for item in self.questions.stopped(self.time).stack}
        stack = tuple(item.timed_as(now.get(item.number)) for item in questions.stack)
        gone = (self.setup.people - self.present) | {self.chair}
        return self.asking(questions.having(stack=stack).without(gone).resumed(self.time))

    def _considered(self, act: Act) -> tuple[Floor, Refusal | None]:
        at = self.time if act.at is None else act.at
        if at < self.time:
            return self, Refusal.of("floor.time_runs_forward", "3.3")
        verb = VERBS[type(act)]
        floor = self._brought_to(at, act, self.seq + 1)
        refusal = common(floor, act, verb) or verb.when(floor, act) or verb.what(floor, act)
        return floor, refusal

    def _done(self, act: Act) -> Floor:
        after = VERBS[type(act)].then(self, act)
        return after if type(act) in BETWEEN else after._come_between(self)

    def _come_between(self, before: Floor) -> Floor:
        """What was directly before is so no longer, unless this act itself announced or ruled."""
        if self.announced is None and self.ruled is None:
            return self
        announced = None if self.announced is before.announced else self.announced
        return self.having(
            announced=announced, ruled=None if self.ruled is before.ruled else self.ruled
        )

    def _brought_to(self, now: int, act: Act | None, seq: int) -> Floor:
        floor = self._ended_by_time(now, act, seq)
        sits = floor.stage in (Phase.IN_SESSION, Phase.RECESS)
        if not sits or floor.present or now - self.acted < ABANDONED_AFTER:
            return floor
        event = Event(Happening.CLOCKED_OUT, self.acted + ABANDONED_AFTER)
        return floor.having(
            stage=Phase.ADJOURNED,
            questions=floor.questions.stopped(now),
            events=(*floor.events, event),
        )

    def _ended_by_time(self, now: int, act: Act | None, seq: int) -> Floor:
        # In one copy: floors are made by the thousand.
        acted = self.acted if act is None else now
        floor = self.having(time=now, events=(), seq=seq, acted=acted)
        while (top := floor.top) is not None and top.ends is not None and top.ends <= now:
            if top.ends == now and isinstance(act, Finish | Second):
                break  # at the very limit is still in time
            floor = floor._run_out(top, top.ends)
        return floor

    def _run_out(self, top: PendingQuestion, at: int) -> Floor:
        if top.stage is Stage.MOVED:
            event = Event(Happening.FELL, at, item=top)
            questions = self.questions.pop(at)
        else:
            event = Event(Happening.TURN_OVER, at, item=top, member=top.open_debate.speaker or "")
            questions = self.questions.topped(top.silenced())
        floor = self.having(questions=questions, events=(*self.events, event))
        if event.what is Happening.FELL:  # what fell is not brought back by undoing
            kept = self.ruled if self.ruled and self.ruled.otherwise is None else None
            floor = floor.having(announced=None, ruled=kept)
        return floor


def opening(setup: Setup) -> Floor:
    """The floor before anybody has come."""
    return Floor(
        setup=setup,
        seq=0,
        time=0,
        chair=setup.chair,
        attendance=Attendance.of(setup.rule, setup.voters),
    )


def replay(setup: Setup, acts: Iterable[Act]) -> Floor:
    """The floor after *acts*.

    :raises OutOfOrder: at the first act that was not in order
    """
    floor = opening(setup)
    for act in acts:
        floor = floor.apply(act)
    return floor
