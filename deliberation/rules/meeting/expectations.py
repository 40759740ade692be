"""What a transcript may expect of the floor (rulebook 3.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from deliberation.rules.meeting.acts import Act, Appeal, Move
from deliberation.rules.meeting.events import Event, Happening
from deliberation.rules.meeting.floor import Floor
from deliberation.rules.meeting.minutes import RecordedAct, lines, told
from deliberation.rules.meeting.motions import MotionKind
from deliberation.rules.meeting.questions import Decision
from deliberation.rules.meeting.transcript_parse import Unreadable, unquoted
from deliberation.rules.meeting.transcript_write import kinds
from deliberation.rules.voting import Result


@dataclass
class Course:
    """What has happened so far, as far as expectations ask for it.

    :ivar now: the latest time that was named, in milliseconds, by a refused act too
    :ivar last: the last question put and decided, unless its vote was undone
    """

    floor: Floor
    entries: list[RecordedAct] = field(default_factory=list)
    now: int = 0
    last: Decision | None = None
    void: bool = False
    fallen: bool = False

    def goes_on(self, floor: Floor, act: Act) -> None:
        """*act* was done, and *floor* is what it led to."""
        if isinstance(act, Move | Appeal):
            self.fallen = False
        for event in floor.events:
            self._note(event)
        self.entries.append(RecordedAct(floor.seq, floor.time, act, floor.events, floor))
        self.floor, self.now = floor, max(self.now, floor.time)

    def seen(self) -> Course:
        """The course as it stands now, if nobody acts."""
        course = replace(self, floor=self.floor.brought_to(self.now))
        for event in course.floor.events:
            course._note(event)
        return course

    def _note(self, event: Event) -> None:
        if event.what is Happening.DECIDED:
            self.last, self.void, self.fallen = event.decision, False, False
        elif event.what is Happening.VOID:
            self.void = True
            if self.last is not None and self.last.kind is not MotionKind.APPEAL:
                self.last = None
        elif event.what is Happening.UNDONE:
            self.last = None
        elif event.what is Happening.FELL:
            self.fallen = True


def unmet(course: Course, words: list[str]) -> str | None:
    """What is the case instead of what *words* expect, or ``None`` when they are met.

    :raises Unreadable: when they expect nothing known
    """
    if not words or words[0] not in _EXPECTED:
        raise Unreadable(f"no such expectation: {' '.join(words)}")
    return _EXPECTED[words[0]](course.seen(), words[1:])


def _is(found: object, wanted: object) -> str | None:
    return None if found == wanted else f"it is {found}"


def _one(words: list[str]) -> str:
    if len(words) != 1:
        raise Unreadable(f"one word expected: {' '.join(words)}")
    return words[0]


def _outcome(test: Callable[[Course], bool]) -> Callable[[Course, list[str]], str | None]:
    def check(course: Course, words: list[str]) -> str | None:
        if words:
            raise Unreadable(f"not understood: {' '.join(words)}")
        if test(course):
            return None
        if course.void:
            return "the vote is void"
        if course.last is None:
            return "no vote stands"
        return f"the last question put, {course.last.kind}: {course.last.outcome.kind}"

    return check


def _adopted(course: Course) -> bool:
    mains = [one for one in course.floor.decisions if one.kind is MotionKind.MAIN]
    return not course.void and bool(mains) and mains[-1].passed


def _fallen(course: Course, words: list[str]) -> str | None:
    if words:
        raise Unreadable(f"not understood: {' '.join(words)}")
    return None if course.fallen else "no motion has fallen"


def _pending(course: Course, words: list[str]) -> str | None:
    found = [str(item.kind) for item in course.floor.pending]
    return None if found == words else f"pending: {' '.join(found) or 'nothing'}"


def _phase(course: Course, words: list[str]) -> str | None:
    return _is(str(course.floor.phase), _one(words))


def _quorum(course: Course, words: list[str]) -> str | None:
    return _is("yes" if course.floor.quorum.met else "no", _one(words))


def _text(course: Course, words: list[str]) -> str | None:
    return _is(f'"{course.floor.text}"', f'"{unquoted(_one(words))}"')


def _next(course: Course, words: list[str]) -> str | None:
    turn = course.floor.next
    return _is(turn.member if turn else "nobody", _one(words))


def _chair(course: Course, words: list[str]) -> str | None:
    return _is(course.floor.chair, _one(words))


def _speaker(course: Course, words: list[str]) -> str | None:
    return _is(course.floor.speaker or "nobody", _one(words))


def _may(course: Course, words: list[str]) -> str | None:
    return None if _offered(course, words) else "it is not in order"


def _may_not(course: Course, words: list[str]) -> str | None:
    return "it is in order" if _offered(course, words) else None


def _offered(course: Course, words: list[str]) -> bool:
    if len(words) != 2:
        raise Unreadable(f"a name and an act expected: {' '.join(words)}")
    member, wanted = words[0], unquoted(words[1])
    return any(wanted in kinds(act) for act in course.floor.acts_in_order(member))


def _minutes(course: Course, words: list[str]) -> str | None:
    wanted = unquoted(_one(words))
    said = (*lines(course.entries), *map(told, course.floor.events))
    if any(wanted in line for line in said):
        return None
    return "the minutes do not say so"


_EXPECTED: Mapping[str, Callable[[Course, list[str]], str | None]] = {
    "carried": _outcome(lambda course: course.last is not None and course.last.passed),
    "adopted": _outcome(_adopted),
    "lost": _outcome(lambda course: course.last is not None and not course.last.passed),
    "tied": _outcome(
        lambda course: course.last is not None and course.last.outcome.kind is Result.TIED
    ),
    "void": _outcome(lambda course: course.void),
    "fallen": _fallen,
    "pending": _pending,
    "phase": _phase,
    "quorum": _quorum,
    "text": _text,
    "next": _next,
    "chair": _chair,
    "speaker": _speaker,
    "may": _may,
    "may-not": _may_not,
    "minutes": _minutes,
}
