"""What happened, in words: entries of the record and the messages that were made of them.

Pages, the inbox and whatever else tells somebody take their sentences from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple, Protocol

from deliberation.journal.models.event_types import VERBS
from deliberation.journal.operations.typed import read_out
from deliberation.journal.queries.sentences import (
    SENTENCES,
    WITHOUT_END,
    WITHOUT_PRINCIPAL,
)
from deliberation.journal.queries.sentences_messages import IN_A_MESSAGE
from deliberation.people import queries as people
from deliberation.web.dates import day, moment, month
from deliberation.web.language import is_chinese
from deliberation.web.words import (
    WORDS,
    in_sentence,
    sentence_case,
    translated,
)

#: What the value of a particular is, by its key; how keys are named: journal/queries/sentences.py.
_KINDS = {
    "person": re.compile(r"(^|_)person$"),
    "unit": re.compile(r"(^|_)unit$"),
    "time": re.compile(r"^(due|since|until)$|_on$|_at$"),
    "month": re.compile(r"^month$"),
    "hash": re.compile(r"^(roll|hash|head|root|digest|sheet|sha256)$|_hash$"),
}


@cache
def _kind(key: str) -> str | None:
    """Its kind as the sentences declare it; ``None`` for what is shown as it stands."""
    for kind, pattern in _KINDS.items():
        if pattern.search(key):
            return kind
    return "word" if key in WORDS else None


class Told(Protocol):
    """What can be told: an entry of the record, or the message that was made of one."""

    @property
    def verb(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor_id(self) -> int | None: ...
    @property
    def issue_id(self) -> int | None: ...
    @property
    def particulars(self) -> dict[str, Any]: ...


class Line(NamedTuple):
    """One thing that happened, as a sentence that this reader may read."""

    at: datetime
    verb: str
    text: str
    by: str
    issue_id: int | None


def told(
    things: Sequence[Told],
    community_id: int,
    *,
    in_full: bool = False,
    in_messages: bool = False,
) -> list[Line]:
    """*things* as sentences; one question, for the names of persons and of units.

    :param in_messages: to somebody who was told of them, without what the record is checked by
    """
    names, units = people.directory(community_id, _persons(things), in_full=in_full)
    said = read_out(community_id, things)
    sentences = {**SENTENCES, **IN_A_MESSAGE} if in_messages else SENTENCES
    return [
        _line(thing, known, names, units, sentences)
        for thing, known in zip(things, said, strict=True)
    ]


def _line(
    thing: Told,
    said: Mapping[str, Any],
    names: Mapping[int, str],
    units: Mapping[int, str],
    sentences: Mapping[str, str],
) -> Line:
    # What an older entry does not say yet is left out of its sentence.
    values = dict.fromkeys(VERBS[thing.verb], "") | {
        key: _shown(key, value, names, units) for key, value in said.items()
    }
    if thing.verb in WITHOUT_PRINCIPAL and not values["principal_person"]:
        sentences = WITHOUT_PRINCIPAL
    if "until" in values and not values["until"] and thing.verb in WITHOUT_END:
        sentences = WITHOUT_END
    values["by"] = names.get(thing.actor_id, "") if thing.actor_id else ""
    return Line(
        at=thing.at,
        verb=thing.verb,
        text=sentence_case(translated(sentences[thing.verb]) % values),
        by=values["by"],
        issue_id=thing.issue_id,
    )


def _shown(key: str, value: Any, names: Mapping[int, str], units: Mapping[int, str]) -> Any:
    if value is None:
        return ""
    if isinstance(value, dict):  # the rulebook's own words (journal.wording); else no sentence's
        return value.get("zh" if is_chinese() else "en", "")
    match _kind(key):
        case "person":
            return names.get(value, "")
        case "unit":
            return units.get(value, "")
        case "word":
            return in_sentence(key, value)
        case "hash":
            return f"{value[:4]}…{value[-4:]}"
        case "month":
            return month(date.fromisoformat(f"{value}-01"))
        case "time" if isinstance(value, str):
            if len(value) == len("2026-03-05"):
                return day(date.fromisoformat(value))
            return moment(datetime.fromisoformat(value))
    return value


def _persons(things: Iterable[Told]) -> set[int]:
    mentioned = {thing.actor_id for thing in things}
    for thing in things:
        mentioned |= {value for key, value in thing.particulars.items() if _kind(key) == "person"}
    return {one for one in mentioned if one is not None}
