"""What a motion says: words that can be put, and that were not put before (3.2.1, 3.2.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from deliberation.rules.meeting.acts import Act, Move, StateItem
from deliberation.rules.meeting.motions import MotionKind
from deliberation.rules.reading import places
from deliberation.rules.refusals import Refusal

if TYPE_CHECKING:
    from deliberation.rules.meeting.floor import Floor
    from deliberation.rules.meeting.questions import PendingQuestion

A = TypeVar("A", bound=Act)
#: Decisions after which the main motion is no longer before this meeting.
_SETTLING = (MotionKind.MAIN, MotionKind.REFER, MotionKind.POSTPONE)


def item_for(floor: Floor, act: Move | StateItem) -> str:
    """The agenda item a main motion belongs to: the one it names, the open one, or by title."""
    return act.item or floor.item or floor.setup.item_of(act.text)


def _same(text: str) -> str:
    return " ".join(text.split())


def main_refused(floor: Floor, act: Move | StateItem) -> Refusal | None:
    """A main motion needs words of its own, and an item where rule 12 applies."""
    if not act.text.strip():
        return Refusal.of("floor.words_missing", "3.1", kind=str(MotionKind.MAIN))
    item = item_for(floor, act)
    if act.item and floor.setup.titled(act.item) is None:
        return Refusal.of("floor.unannounced", "3.2.12")
    if floor.setup.noticed and not item:
        return Refusal.of("floor.unannounced", "3.2.12")
    if settled(floor, act.text):
        return Refusal.of("floor.put_before", "3.2.2", kind=str(MotionKind.MAIN))
    return None


def settled(floor: Floor, text: str, number: int = 0) -> bool:
    """Whether this meeting has settled a main motion with *text*, as moved or as decided.

    :param number: of the question that asks, which is not held against itself
    """
    wanted = _same(text)
    for decision in floor.questions.decisions:
        done = decision.kind is MotionKind.MAIN or (decision.kind in _SETTLING and decision.passed)
        if done and decision.main != number:
            if wanted in (_same(decision.moved), _same(decision.text)):
                return True
    return False


def _put_before(floor: Floor, act: Move) -> Refusal | None:
    main = _main(floor).number
    said = (act.kind, act.words, act.instead, act.to.strip())
    for decision in floor.questions.decisions:
        move = decision.move
        if decision.main != main or not isinstance(move, Move):
            continue
        if said == (move.kind, move.words, move.instead, move.to.strip()):
            return Refusal.of("floor.put_before", "3.2.2", kind=str(act.kind))
    return None


def _main(floor: Floor) -> PendingQuestion:
    """The main motion, which lies below what was moved: rank sees to that."""
    main = floor.questions.main
    assert main is not None
    return main


def in_own_words(floor: Floor, act: A) -> A:
    """*act*; an amendment names what it strikes out in the characters of the text itself.

    A phone types 18：30 where the text has 18:30, and 60分贝 for 60 分贝. Found so in one place
    only, the text's own characters are meant, and go on record (3.2.1).
    """
    main = floor.questions.main
    if not isinstance(act, Move) or act.kind is not MotionKind.AMEND or main is None:
        return act
    if not act.words or act.words in main.text:
        return act
    found = places(main.text, act.words)
    if len(found) != 1:
        return act
    start, end = found[0]
    return replace(act, words=main.text[start:end])


def _amendment(floor: Floor, act: Move) -> Refusal | None:
    text = _main(floor).text
    act = in_own_words(floor, act)
    if not act.words or act.words == act.instead:
        return Refusal.of("floor.words_missing", "3.2.1", kind=str(MotionKind.AMEND))
    if act.words not in text and len(places(text, act.words)) > 1:
        return Refusal.of("floor.words_twice", "3.2.1", words=act.words)
    if act.words not in text:
        return Refusal.of("floor.words_not_found", "3.2.1", words=act.words)
    if text.find(act.words) != text.rfind(act.words):
        return Refusal.of("floor.words_twice", "3.2.1", words=act.words)
    if not text.replace(act.words, act.instead).strip():
        return Refusal.of("floor.words_missing", "3.2.1", kind=str(MotionKind.MAIN))
    return _put_before(floor, act)


def _elsewhere(floor: Floor, act: Move) -> Refusal | None:
    if not act.to.strip():
        return Refusal.of("floor.where_missing", "3.1", kind=str(act.kind))
    return _put_before(floor, act)


def _limits(floor: Floor, act: Move) -> Refusal | None:
    given = [limit for limit in (act.speech, act.turns) if limit is not None]
    if not given or min(given) <= 0:
        return Refusal.of("floor.limit_missing", "3.1")
    return None


def _length(floor: Floor, act: Move) -> Refusal | None:
    if act.length is not None and act.length <= 0:
        return Refusal.of("floor.length_missing", "3.1")
    return None


#: What is refused about a motion's particulars, by kind.
REFUSES: Mapping[MotionKind, Callable[..., Refusal | None]] = {
    MotionKind.MAIN: main_refused,
    MotionKind.AMEND: _amendment,
    MotionKind.REFER: _elsewhere,
    MotionKind.POSTPONE: _elsewhere,
    MotionKind.LIMIT_DEBATE: _limits,
    MotionKind.RECESS: _length,
}
