"""The papers that an issue's story speaks of, with their addresses' parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deliberation.narrative.queries import Told


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A paper: its ``kind`` (notice, written, minutes, resolution) and the number that finds it."""

    kind: str
    number: Any


#: The verbs that bring a paper into being: verb → kind of paper, key of its number.
MAKES = {
    "issue:noticed": ("notice", "meeting"),
    "issue:writing_opened": ("written", "writing"),
    "issue:decided": ("minutes", "meeting"),
    "resolution:written": ("resolution", "resolution"),
}


def papers(entries: Iterable[Told]) -> list[PaperLink]:
    """The papers named in *entries*, newest first, each once."""
    found: dict[Any, PaperLink] = {}
    for entry in entries:
        if entry.verb in MAKES:
            kind, key = MAKES[entry.verb]
            found[PaperLink(kind, entry.particulars[key])] = None
    return list(found)
