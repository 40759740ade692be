"""What the page of an issue offers in this room: its texts, and to write a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from deliberation.issues.models import Issue
from deliberation.rules.policy import Actor, Facts, Permission, may
from deliberation.rules.texts import TextKind
from deliberation.texts.operations.writing import is_open


@dataclass(frozen=True, slots=True)
class Published:
    """A text of the issue, as its latest version stands in the record.

    :ivar round: the number of the latest round of opinions, 0 where there was none
    :ivar asking: the last day of that round, while it goes on
    :ivar waits: it is over, and not every opinion of it is answered
    """

    number: str
    title: str
    version: int
    name: str
    round: int = 0
    asking: date | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The reader was asked as an expert for advice on a text, and has not given it."""

    text: str
    title: str
    number: int


@dataclass(frozen=True, slots=True)
class Offers:
    """What the page of an issue offers in this room.

    :ivar texts: those that have a version, the latest published first
    :ivar begun: numbers of those that have none yet, to who may write them
    :ivar write: a plan may be begun
    :ivar answer: the reader may answer opinions
    :ivar advise: what the reader was asked for as an expert
    """

    texts: Sequence[Published]
    begun: Sequence[str]
    write: bool
    answer: bool = False
    advise: Sequence[Asked] = ()

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.texts or self.begun or self.advise) or self.write


def offers(issue: Issue, actor: Actor, facts: Facts, entries: Sequence[Any]) -> Offers:
    """What *actor* finds and may do here; asks no question.

    :param entries: the issue's story, newest first
    """
    published: dict[str, Published] = {}
    begun: dict[str, str] = {}
    rounds: dict[str, dict[str, Any]] = {}
    for entry in entries:
        told = entry.particulars
        if entry.verb == "text:published":
            number = told["text_number"]
            one = Published(number, told["title"], told["version"], told["version_name"])
            published.setdefault(number, one)
        elif entry.verb == "text:begun":
            begun[told["text_number"]] = told["text_kind"]
        elif entry.verb in _ROUNDS:
            rounds.setdefault(told["text_number"], _round(entry.verb, told))
    writes = may(Permission.WRITE_TEXT, actor, facts) and is_open(issue)
    return Offers(
        texts=[replace(one, **rounds.get(one.number, {})) for one in published.values()],
        begun=[number for number in begun if writes and number not in published],
        write=writes and TextKind.PLAN not in begun.values(),
        answer=may(Permission.ANSWER_OPINIONS, actor, facts),
        advise=_asked(actor, entries) if actor.person_id is not None else (),
    )


def _asked(actor: Actor, entries: Sequence[Any]) -> Sequence[Asked]:
    """What *actor* still owes as an expert, the first asked first."""
    found: dict[tuple[str, int], Asked] = {}
    for entry in reversed(entries):
        if not entry.verb.startswith("advice:"):
            continue
        told = entry.particulars
        which = (told["text_number"], told["advice_number"])
        if entry.verb == "advice:asked" and told["person"] == actor.person_id:
            found[which] = Asked(which[0], told["title"], which[1])
        elif entry.verb in ("advice:given", "advice:declined"):
            found.pop(which, None)
    return list(found.values())


_ROUNDS = ("round:opened", "round:closed", "round:answered")


def _round(verb: str, told: Any) -> dict[str, Any]:
    """How the latest round stands, by the last entry that tells of one."""
    found: dict[str, Any] = {"round": told["opinion_round"]}
    if verb == "round:opened":
        found["asking"] = date.fromisoformat(told["until"])
    elif verb == "round:closed":
        found["waits"] = told["opinions"] > 0
    return found
