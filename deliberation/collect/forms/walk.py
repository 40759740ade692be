"""Proposing one question a screen: which screens there are, and what follows from the answers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from deliberation.collect.operations import TITLE_MOST
from deliberation.people.models import Building

#: What is asked, in this order; on the last screen everything is read back and sent.
SCREENS = ("problem", "place", "action", "check")


def turned(screen: str, to: str) -> str:
    """The screen that the button *to* leads to from *screen*: ``next``, ``back`` or one by name."""
    here = SCREENS.index(screen)
    if to == "back":
        return SCREENS[max(here - 1, 0)]
    if to in SCREENS:
        return to
    return SCREENS[min(here + 1, len(SCREENS) - 1)]


def titled(problem: str) -> str:
    """A title made of what is wrong: its first sentence, cut to what a title may be long.

    Where the first sentence says too little by itself, the words after it come along.
    """
    text = " ".join(problem.split())
    sentence = re.match(r".{6,}?(?=[。！？!?；;]|$)", text)
    title = sentence[0] if sentence else text
    return title if len(title) <= TITLE_MOST else title[: TITLE_MOST - 1] + "…"


def building_in(place: str, buildings: Iterable[Building]) -> Building | None:
    """The building that *place* names (``3栋门口`` names 3栋, ``13栋`` does not); else none."""
    for building in buildings:
        if re.search(rf"(?<!\d){re.escape(building.name)}", place):
            return building
    return None
