"""An issue's story: the record's entries as prose, newest first, by rounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple, Protocol

from deliberation.issues.models import Issue
from deliberation.journal.models.event_types import VERBS
from deliberation.journal.operations.typed import read_out
from deliberation.journal.queries import standing
from deliberation.journal.queries.sentences import (
    IN_A_MESSAGE,
    SENTENCES,
    WITHOUT_END,
    WITHOUT_PRINCIPAL,
)
from deliberation.lobby.queries.story_grouping import RUNS
from deliberation.people import queries as people
from deliberation.rules.workflow import SIX, Step
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


#: The verb that begins a new round; it is the divider of the story, not a line of it.
ROUND = "issue:round"

#: What is recorded for those who check the record; the story tells the same in plain words.
SILENT = frozenset({
    "box:opened", "box:extended", "box:closed", "box:resealed",
    "photo:attached", "report:photo_attached",
})  # fmt: skip

#: The verbs with which an issue enters a step.
ENTERS: Mapping[str, Step] = {
    "issue:proposed": Step.COLLECT,
    "issue:entered": Step.COLLECT,
    "issue:entered_for": Step.COLLECT,
    "issue:submitted": Step.REVIEW,
    "issue:appealed": Step.REVIEW,
    "issue:appealed_by_signatures": Step.REVIEW,
    "referral:sent_back": Step.REVIEW,
    "referral:unsettled": Step.REVIEW,
    "issue:accepted": Step.CONVENE,
    "issue:returned": Step.CONVENE,
    "issue:consulted_further": Step.CONVENE,
    "issue:reopened": Step.CONVENE,
    "objection:upheld": Step.CONVENE,
    "resolution:plan_returned": Step.CONVENE,
    "resolution:revoked": Step.CONVENE,
    "issue:opened": Step.DISCUSS,
    "session:opened": Step.DISCUSS,
    "agreement:concluded": Step.RESOLVE,
    "agreement:took_force": Step.SUPERVISE,
    "mediation:reopened": Step.CONVENE,
    "issue:decided": Step.RESOLVE,
    "issue:adopted_in_writing": Step.RESOLVE,
    "resolution:took_force": Step.SUPERVISE,
}


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


@dataclass(frozen=True, slots=True)
class Round:
    """A round of the issue with its lines, newest first."""

    number: int
    lines: list[Line] = field(default_factory=list)


def story(entries: Sequence[Told], community_id: int, *, in_full: bool = False) -> list[Round]:
    """The rounds of an issue, the latest first, from its *entries*, newest first.

    :param in_full: names are shown whole, for readers who work with them
    """
    divided = [Round(1)]
    lines = told(entries, community_id, in_full=in_full)
    for entry, line in zip(reversed(entries), reversed(lines), strict=True):
        if entry.verb == ROUND:
            divided.append(Round(entry.particulars["round"]))
        elif entry.verb not in SILENT:
            divided[-1].lines.insert(0, line)
    return [Round(each.number, _together(each.lines)) for each in reversed(divided)]


def _together(lines: Iterable[Line]) -> list[Line]:
    """A run of lines of one verb as one line: ten of them tell no more."""
    told: list[Line] = []
    for verb, same in groupby(lines, key=lambda line: line.verb):
        run = list(same)
        if verb in RUNS and len(run) > 1:
            # Whoever did it first is named first, and once.
            who = list(dict.fromkeys(line.by for line in reversed(run)))
            told.append(run[0]._replace(text=RUNS[verb](who, len(run))))
        else:
            told.extend(run)
    return told


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


def entered(entries: Sequence[Any]) -> dict[Step, datetime]:
    """When the issue last entered each step, from *entries*, newest first."""
    moments: dict[Step, datetime] = {}
    for entry in standing(entries):
        if (step := ENTERS.get(entry.verb)) is not None:
            moments.setdefault(step, entry.at)
    return moments


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the six steps, as the stepper shows it: ``done``, ``now`` or ``todo``."""

    step: Step
    state: str
    since: datetime | None


def stepper(issue: Issue, moments: Mapping[Step, datetime]) -> list[Stage]:
    """The six steps of *issue*: those behind it in this round, where it is, those to come."""
    here = SIX.index(issue.step) if issue.step in SIX else None
    if here is None:  # on a siding, or at its end: as far as it came
        reached = [SIX.index(step) for step in moments]
        return [
            Stage(step, "done" if place <= max(reached, default=0) else "todo", moments.get(step))
            for place, step in enumerate(SIX)
        ]
    states = ["done"] * here + ["now"] + ["todo"] * (len(SIX) - here - 1)
    return [
        Stage(step, state, moments.get(step) if state != "todo" else None)
        for step, state in zip(SIX, states, strict=True)
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
