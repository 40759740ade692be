"""One key for a person's name, however a list pads, dots or damages it.

Offices put blanks between two characters to make them as wide as three, and write the dot of a
Uyghur or Kazakh name in a dozen ways; twelve ministries settled on U+00B7. Where a program could
not write a rare character it left a mark in its place: such a name is asked about, not taken.
"""

from __future__ import annotations

import re
from functools import lru_cache

from deliberation.rules.reading.text import plain_text

DOT = "\u00b7"
#: Han characters in all planes, with the private use that old systems keep rare ones in.
_HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff"
    "\U00020000-\U0003ffff\U000f0000-\U0010fffd"
)
_PADDING = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
#: Dots in the middle as keyboards, fonts and old code pages have them.
_DOTS = (
    "\u00b7\u2022\u2024\u2027\u2219\u22c5\u25cf\u25aa\u25e6\u26ab\u30fb\u0387\u16eb\u2e31\u2e33"
    "\ua78f\u02d9\u3002\u2981"
)
_DOTTED = re.compile(rf"\s*[{_DOTS}]+\s*")
_FULL_STOP = re.compile(rf"(?<=[{_HAN}])\s*[.]\s*(?=[{_HAN}])")
#: What chooses among the shapes of a character: two of its shapes are one name.
_SHAPES = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
#: What programs leave where they had no character to write; Geta, boxes, question marks.
_DAMAGED = re.compile(
    "[?\u00bf\u25a0-\u25a2\u25ae\u25af\u25fb\u25fc\u2370\u2610\u2b1b\u2b1c\u3013\ufffd-\uffff"
    "\x00-\x1f\x80-\x9f]"
)


@lru_cache(20_000)
def plain_name(text: str) -> str:
    """A name as it is kept, shown and compared: without padding, its dots U+00B7."""
    plain = _SHAPES.sub("", plain_text(text))
    plain = _FULL_STOP.sub(DOT, plain)
    plain = _DOTTED.sub(DOT, plain)
    return _PADDING.sub("", plain).strip(f"{DOT} ") if plain else ""


def damage_marks(name: str) -> tuple[str, ...]:
    """The marks in *name* that stand where a character was lost, each once."""
    return tuple(dict.fromkeys(_DAMAGED.findall(name)))
