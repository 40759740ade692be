"""What the wall of the hall shows of the floor: one page, never scrolled, read from the last row.

How large words may stand is settled here, so that the page holds them without any script; where
there is one, it makes the most of the room (``wall.js``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from deliberation.documents import fitting

#: Sizes of letters, in hundredths of the wall's width; ``fit-0`` … in ``wall.css``.
SIZES = (6.2, 5.2, 4.4, 3.7, 3.1, 2.6, 2.2, 1.9, 1.6, 1.35, 1.1, 0.92)
LEADING = 1.35
#: Room for words, in the same measure: beside the code of the door, and without it.
BESIDE, ALONE, HEIGHT = 70.0, 93.0, 27.0
#: So many sizes are large enough to be beside the code of the door; smaller ones need its room.
BESIDE_UNTIL = 7
MOST = 1900  # cells: what goes on the wall at the smallest size


class Words(NamedTuple):
    """Words that fill the wall: ``size`` is the number of their class, ``alone`` without code."""

    parts: Sequence[tuple[str, str]]  # "", "del" or "ins", and the words
    size: int
    alone: bool


def cut(text: str, most: float = MOST) -> str:
    """As much of *text* as the wall holds."""
    return fitting.cut(text, most)


def filling(*parts: tuple[str, str], height: float = HEIGHT) -> Words:
    """*parts* as large as they may stand.

    :param height: how much of the wall is theirs
    """
    said = [(mark, " ".join(text.split())) for mark, text in parts]
    shown = [(mark, text) for mark, text in said if text]
    whole = "".join(text for _, text in shown)
    large, small = SIZES[:BESIDE_UNTIL], SIZES[BESIDE_UNTIL:]
    found = fitting.size(whole, large, width=BESIDE, height=height, leading=LEADING)
    if found is not None:
        return Words(shown, found, alone=False)
    found = fitting.size(whole, small, width=ALONE, height=height, leading=LEADING)
    place = len(small) - 1 if found is None else found
    return Words(shown, BESIDE_UNTIL + place, alone=True)


def amended(before: str, struck: str, put: str, after: str) -> Words:
    """An amendment in its text. A long text is shown around what changes: that is to be read."""
    whole = fitting.cells(before) + fitting.cells(after) <= 700
    around = 700.0 if whole else 160.0
    change = (MOST - around) / 2
    return filling(
        ("", fitting.cut_before(before, around / 2)),
        ("del", cut(struck, change)),
        ("ins", cut(put, change)),
        ("", cut(after, around / 2)),
    )
