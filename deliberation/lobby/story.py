"""An issue's story: the record's entries as prose, newest first, by rounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from deliberation.journal.models import Entry
from deliberation.journal.sentences import SENTENCES
from deliberation.people import queries as people
from deliberation.web.filters import day, moment
from deliberation.web.words import WORDS, translated, word

_PERSON = re.compile(r"(^|_)person$")
_UNIT = re.compile(r"(^|_)unit$")
_BUILDING = re.compile(r"(^|_)building$")
_DAY = re.compile(r"(^due$|^since$|^until$|_on$)")
_MOMENT = re.compile(r"_at$")

#: The verb that begins a new round; it is the divider of the story, not a line of it.
ROUND = "issue:round"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, as a sentence that this reader may read."""

    at: datetime
    verb: str
    text: str
    subject_kind: str
    subject_id: int


@dataclass(frozen=True, slots=True)
class Round:
    """A round of the issue with its lines, newest first."""

    number: int
    lines: list[Line] = field(default_factory=list)


def story(entries: Sequence[Entry], community_id: int, *, in_full: bool = False) -> list[Round]:
    """The rounds of an issue, the latest first, from its *entries*, newest first.

    :param in_full: names are shown whole, for readers who work with them
    """
    names = people.names(community_id, _persons(entries), in_full=in_full)
    units = people.unit_names(community_id) if _mentions(entries, _UNIT) else {}
    rounds = [Round(1)]
    for entry in reversed(entries):
        if entry.verb == ROUND:
            rounds.append(Round(entry.particulars["round"]))
        else:
            rounds[-1].lines.append(told(entry, names, units))
    for each in rounds:
        each.lines.reverse()
    return rounds[::-1]


def told(entry: Entry, names: Mapping[int, str], units: Mapping[int, str]) -> Line:
    """One *entry* as a line, with *names* of persons and *units* put in."""
    values = {
        key: _shown(key, value, names, units) for key, value in entry.particulars.items()
    }
    values["by"] = names.get(entry.actor_id, "") if entry.actor_id else ""
    return Line(
        at=entry.at,
        verb=entry.verb,
        text=translated(SENTENCES[entry.verb]) % values,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
    )


def _shown(key: str, value: Any, names: Mapping[int, str], units: Mapping[int, str]) -> Any:
    if value is None:
        return ""
    if _PERSON.search(key):
        return names.get(value, "")
    if _UNIT.search(key):
        return units.get(value, "")
    if key in WORDS:
        return word(key, value)
    if _DAY.search(key) or _MOMENT.search(key):
        return _date(value)
    return value


def _date(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return day(date.fromisoformat(value)) if len(value) == 10 else moment(_moment(value))


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value)


def _persons(entries: Iterable[Entry]) -> set[int]:
    mentioned = {entry.actor_id for entry in entries}
    for entry in entries:
        mentioned |= {value for key, value in entry.particulars.items() if _PERSON.search(key)}
    return mentioned - {None}


def _mentions(entries: Iterable[Entry], pattern: re.Pattern[str]) -> bool:
    search: Callable[[str], Any] = pattern.search
    return any(search(key) for entry in entries for key in entry.particulars)
