"""How large words may stand so that they go into a room: for walls and posters of one page.

It is reckoned, not measured, and a little on the safe side: no machine that makes the pages knows
the faces of the device that shows them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from math import ceil

LEFT_OUT = "……"

_NARROW = set("ijlrtfI.,:;'|!()[] ")
_BROAD = set("mwMW@%")


def cells(text: str) -> float:
    """How wide *text* is, in letters of Chinese."""
    return sum(map(_cell, text))


def _cell(letter: str) -> float:
    if letter in _NARROW:
        return 0.4
    if letter in _BROAD:
        return 1.0
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "NaH":
        return 0.62 if letter.islower() or letter.isdigit() else 0.8
    return 1.0


def height(text: str, letters: float, width: float, leading: float) -> float:
    """How high *text* stands in *letters* of that size, in lines of *width*.

    Of each line a part stays empty where it breaks.
    """
    a_line = max(1.0, (width / letters - 1.2) * 0.94)
    return max(1, ceil(cells(text) / a_line)) * letters * leading


def size(
    text: str, sizes: Sequence[float], *, width: float, height: float, leading: float
) -> int | None:
    """Which of *sizes*, largest first, *text* may have in a room; ``None``: not even the last."""
    wide = cells(text)
    for place, letters in enumerate(sizes):
        lines = int(height / (letters * leading))
        if wide <= lines * max(1.0, (width / letters - 1.2) * 0.94):
            return place
    return None


def cut(text: str, most: float) -> str:
    """*text*, or as much of its beginning as *most* cells hold and the mark that more follows."""
    if cells(text) <= most:
        return text
    so_far, kept = 0.0, []
    for letter in text:
        so_far += _cell(letter)
        if so_far > most - 2:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + LEFT_OUT


def cut_before(text: str, most: float) -> str:
    """The end of *text* that *most* cells hold, and the mark that more precedes."""
    if cells(text) <= most:
        return text
    kept = cut(text[::-1], most).removesuffix(LEFT_OUT)
    return LEFT_OUT + kept[::-1].lstrip()
