"""What the page of an issue offers in this room: its texts, and to write a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.issues.models import Issue
from deliberation.rules.policy import Actor, Facts, Permission, may
from deliberation.rules.texts import TextKind
from deliberation.texts.operations.writing import is_open


@dataclass(frozen=True, slots=True)
class Published:
    """A text of the issue, as its latest version stands in the record."""

    number: str
    title: str
    version: int
    name: str


@dataclass(frozen=True, slots=True)
class Offers:
    """What the page of an issue offers in this room.

    :ivar texts: those that have a version, the latest published first
    :ivar begun: numbers of those that have none yet, to who may write them
    :ivar write: a plan may be begun
    """

    texts: Sequence[Published]
    begun: Sequence[str]
    write: bool

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.texts or self.begun) or self.write


def offers(issue: Issue, actor: Actor, facts: Facts, entries: Sequence[Any]) -> Offers:
    """What *actor* finds and may do here; asks no question.

    :param entries: the issue's story, newest first
    """
    published: dict[str, Published] = {}
    begun: dict[str, str] = {}
    for entry in entries:
        told = entry.particulars
        if entry.verb == "text:published":
            number = told["text_number"]
            one = Published(number, told["title"], told["version"], told["version_name"])
            published.setdefault(number, one)
        elif entry.verb == "text:begun":
            begun[told["text_number"]] = told["text_kind"]
    writes = may(Permission.WRITE_TEXT, actor, facts) and is_open(issue)
    return Offers(
        texts=list(published.values()),
        begun=[number for number in begun if writes and number not in published],
        write=writes and TextKind.PLAN not in begun.values(),
    )
