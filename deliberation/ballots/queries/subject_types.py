"""What boxes are about, and how each kind is shown: told by the rooms that open them.

A box is public only where its room says so: what is not registered here has no page.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from deliberation.ballots.models import Box


@dataclass(frozen=True, slots=True)
class Subject:
    """How boxes about one kind of thing are shown.

    :ivar about: the words and the address of what a box is about
    :ivar page: the address of the page on which it is answered, where the room has its own
    :ivar text: the question in full, where the title does not say it all
    :ivar body: the code of the body whose decision it is, or is about
    :ivar shown: the ids of those of such boxes that who asks may know of
    """

    about: Callable[[Box], tuple[str, str] | None] = lambda box: None
    page: Callable[[Box], str] | None = None
    text: Callable[[Box], str] = lambda box: ""
    body: Callable[[Box], str | None] = lambda box: box.profile["code"] if box.profile else None
    shown: Callable[[Sequence[Box]], Collection[int]] = lambda boxes: [box.id for box in boxes]


SUBJECTS: dict[str, Subject] = {}


def subject(box: Box) -> Subject:
    """How *box* is shown, of one that who asks may see."""
    known = shown_as(box)
    assert known is not None
    return known


def shown_as(box: Box | None) -> Subject | None:
    """How *box* is shown; ``None`` where it is not."""
    return SUBJECTS[box.subject_kind] if box is not None and shown([box]) else None


def shown(boxes: Sequence[Box]) -> list[Box]:
    """Those of *boxes* that have a page which who asks may see."""
    # Kinds that are judged alike are judged together: one question, not one of each kind.
    asked: dict[Callable[[Sequence[Box]], Collection[int]], list[Box]] = {}
    for box in boxes:
        if box.subject_kind in SUBJECTS:
            asked.setdefault(SUBJECTS[box.subject_kind].shown, []).append(box)
    may = {known for judge, those in asked.items() for known in judge(those)}
    return [box for box in boxes if box.id in may]


def answered_here(kind: str) -> bool:
    """Whether boxes about *kind* are answered on the page that all boxes share."""
    return kind in SUBJECTS and SUBJECTS[kind].page is None
