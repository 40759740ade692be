"""A poster: one sheet, read from two steps away, scanned from one. What is too long is cut.

Lengths are in hundredths of a metre of A4 (the ``em`` of ``poster.css``: 1 em is 1 cm on paper).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from deliberation.documents import fitting
from deliberation.documents.paper import Photo

#: Sizes of letters of the heading and of the body: ``head-0`` …, ``body-0`` … in ``poster.css``.
HEADINGS = (2.3, 1.9, 1.6, 1.3, 1.05, 0.85)
BODIES = (1.3, 1.15, 1.0, 0.88, 0.77, 0.67, 0.58, 0.5, 0.44, 0.38)
LEADING, HEADING_LEADING = 1.45, 1.3
WIDTH = 17.6
#: What the heading may take, and what is left for it and the body beside head and foot.
HEADING_ROOM, ROOM = 5.6, 17.4
#: What else takes of that room: the day, the verdict with its sum, photos, a notice.
DAY, VERDICT, PHOTOS, NOTICE = 5.5, 3.7, 4.4, 2.4
#: Cells that go into a line beside the day, into a sum, the desk's hours, a notice.
FACT, SUM, HOURS, SAID = 70.0, 84.0, 56.0, 84.0
#: Cells of what is passed on in words.
GIST = 120.0
NOTE = 0.75  # size of a note beside its line
MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it stands on a calendar: 12 月 · 1 · 星期二, and what it is the day of.

    :ivar said: the same in one line
    """

    month: str
    day: str
    weekday: str
    of: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the body, and what is said more quietly below it."""

    text: str
    note: str = ""

    def cut(self, most: float) -> Entry:
        """The same in so many cells, and half as many for the note."""
        text = " ".join(self.text.split())
        return Entry(fitting.cut(text, most), fitting.cut(self.note, most / 2))


@dataclass(frozen=True)
class Poster:
    """What hangs on a wall.

    :ivar facts: beside the day, the first one largest
    :ivar verdict: how it ended, in one word; ``good``: whether that is what was asked for
    :ivar sum: how it was counted
    :ivar numbered: the entries are an agenda, not sentences
    :ivar more: how many entries there are beyond those
    :ivar scan: what the code is for
    """

    kind: str
    number: str
    issuer: str
    title: str
    link: str
    scan: str
    day: Day | None = None
    facts: tuple[str, ...] = ()
    verdict: str = ""
    good: bool = True
    sum: str = ""
    heading: str = ""
    entries: tuple[Entry, ...] = ()
    numbered: bool = False
    photos: tuple[Photo, ...] = ()
    phone: str = ""
    hours: str = ""
    witness: str = ""
    notice: str = ""

    def __post_init__(self) -> None:
        # What stands in a place of its own has no room for all that forms take.
        object.__setattr__(self, "facts", tuple(fitting.cut(one, FACT) for one in self.facts))
        object.__setattr__(self, "sum", fitting.cut(self.sum, SUM))
        object.__setattr__(self, "hours", fitting.cut(self.hours, HOURS))
        object.__setattr__(self, "notice", fitting.cut(self.notice, SAID))

    @property
    def gist(self) -> str:
        """What to pass on where neither a day nor facts say what it is about."""
        if self.day or self.facts or not self.entries:
            return ""
        return fitting.cut(self.entries[0].text, GIST)

    @cached_property
    def heading_size(self) -> int:
        found = fitting.size(
            self.title, HEADINGS, width=WIDTH, height=HEADING_ROOM, leading=HEADING_LEADING
        )
        return len(HEADINGS) - 1 if found is None else found

    @cached_property
    def body(self) -> tuple[int, tuple[Entry, ...], int]:
        """The size of the body, the entries as far as there is room, how many are left out."""
        room, all_ = self._room, len(self.entries)
        for count in range(min(all_, MOST_LINES), 0, -1):
            for most in (4000, 600, 400, 260, 170, 110, 70, 45, 30):
                shown = tuple(one.cut(most) for one in self.entries[:count])
                for place, letters in enumerate(BODIES):
                    if _height(shown, letters) <= room - (0.8 if all_ > count else 0):
                        return place, shown, all_ - count
        return len(BODIES) - 1, (), all_

    @property
    def _room(self) -> float:
        taken = fitting.height(self.title, HEADINGS[self.heading_size], WIDTH, HEADING_LEADING)
        taken += DAY if self.day else 0
        taken += VERDICT if self.verdict else 0
        taken += PHOTOS if self.photos else 0
        taken += NOTICE if self.notice else 0
        taken += 1.6 if self.heading else 0
        return ROOM - taken

    def noticed(self, notice: str) -> Poster:
        """The same, with *notice* above everything."""
        return replace(self, notice=notice)


def _height(entries: tuple[Entry, ...], letters: float) -> float:
    width = WIDTH - 1.4  # beside its number
    high = 0.0
    for one in entries:
        high += fitting.height(one.text, letters, width, LEADING) + letters * 0.7
        if one.note:
            high += fitting.height(one.note, letters * NOTE, width, LEADING)
    return high
