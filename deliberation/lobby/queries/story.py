"""An issue's story: the record's entries as prose, newest first, by rounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from deliberation.issues.models import Issue
from deliberation.journal.queries import standing
from deliberation.lobby.queries.story_grouping import RUNS
from deliberation.narrative.queries import Line, Told, told
from deliberation.rules.voting import Result
from deliberation.rules.workflow import SIX, Step

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


def entered(entries: Sequence[Any]) -> dict[Step, datetime]:
    """When the issue last entered each step, from *entries*, newest first."""
    moments: dict[Step, datetime] = {}
    for entry in standing(entries):
        if (step := ENTERS.get(entry.verb)) is not None:
            moments.setdefault(step, entry.at)
    return moments


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a vote on the issue came to, in this round."""

    adopted: bool
    in_favour: int
    against: int


def verdict(entries: Sequence[Any]) -> Verdict | None:
    """What was last decided in this round, from *entries*, newest first."""
    for entry in standing(entries):
        if entry.verb == ROUND:
            return None
        if entry.verb in ("issue:decided", "issue:adopted_in_writing"):
            said = entry.particulars
            adopted = said.get("result", Result.ADOPTED) == Result.ADOPTED
            return Verdict(adopted, said["in_favour"], said["against"])
    return None


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
