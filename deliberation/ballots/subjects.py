"""What boxes are about, and how each kind is shown: told by the rooms that open them.

A box is public only where its room says so: what is not registered here has no page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from deliberation.ballots.models import Box


@dataclass(frozen=True, slots=True)
class Subject:
    """How boxes about one kind of thing are shown.

    :ivar about: the words and the address of what a box is about
    :ivar page: the address of the page on which it is answered, where the room has its own
    :ivar shown: whether this box may be shown at all
    """

    about: Callable[[Box], tuple[str, str] | None] = lambda box: None
    page: Callable[[Box], str] | None = None
    shown: Callable[[Box], bool] = lambda box: True


SUBJECTS: dict[str, Subject] = {}


def subject(box: Box | None) -> Subject | None:
    """How *box* is shown; ``None`` where it is not."""
    found = SUBJECTS.get(box.subject_kind) if box is not None else None
    return found if found is not None and found.shown(box) else None


def answered_here(kind: str) -> bool:
    """Whether boxes about *kind* are answered on the page that all boxes share."""
    return kind in SUBJECTS and SUBJECTS[kind].page is None
