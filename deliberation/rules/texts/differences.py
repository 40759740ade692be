"""What differs between two versions of a text, clause by clause and within each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from deliberation.rules.texts.alignment import common, gaps
from deliberation.rules.texts.clauses import Clause
from deliberation.rules.texts.marking import Run, RunKind, marked
from deliberation.rules.texts.versions import Text, restored


class ClauseChange(StrEnum):
    """What became of a clause. *Renumbered*: another number, and not a character else."""

    UNCHANGED = "unchanged"
    RENUMBERED = "renumbered"
    CHANGED = "changed"
    ADDED = "added"
    TAKEN_OUT = "taken-out"


@dataclass(frozen=True, slots=True)
class ClauseDifference:
    """A clause's way from one version to another.

    ``moved``: it stands elsewhere among the clauses that are in both. ``whole``: too long, or
    with too little in common, to be marked within; what differs is one piece.
    """

    id: int
    change: ClauseChange
    moved: bool
    runs: tuple[Run, ...]
    whole: bool

    @property
    def old(self) -> str:
        """The clause's source in the old version; empty where it was added."""
        return "".join(run.words for run in self.runs if run.kind is not RunKind.ADDED)

    @property
    def new(self) -> str:
        """The clause's source in the new version; empty where it was taken out."""
        return "".join(run.words for run in self.runs if run.kind is not RunKind.TAKEN_OUT)


@dataclass(frozen=True, slots=True)
class Difference:
    """All clauses of two versions: in the new order, what was taken out where it stood."""

    clauses: tuple[ClauseDifference, ...]
    last_id: int

    @property
    def nothing(self) -> bool:
        """Whether the two versions are the same."""
        return all(one.change is ClauseChange.UNCHANGED and not one.moved for one in self.clauses)


def difference(old: Text, new: Text) -> Difference:
    """What leads from *old* to *new*, two versions of one text in either order."""
    return Difference(tuple(_clauses(old, new)), new.last_id)


def _clauses(old: Text, new: Text) -> Iterator[ClauseDifference]:
    before = {clause.id: clause for clause in old.clauses}
    stays = {clause.id for clause in new.clauses}
    pairs, _ = common([clause.id for clause in old.clauses], [clause.id for clause in new.clauses])
    in_order = {old.clauses[at].id for at, _ in pairs}
    starts = {b0: (a0, a1) for a0, a1, b0, _ in gaps(pairs, len(old.clauses), len(new.clauses))}
    for place in range(len(new.clauses) + 1):
        for clause in old.clauses[slice(*starts.get(place, (0, 0)))]:
            if clause.id not in stays:
                yield _one_sided(clause, ClauseChange.TAKEN_OUT, RunKind.TAKEN_OUT)
        if place < len(new.clauses):
            clause = new.clauses[place]
            if clause.id in before:
                yield _changed(before[clause.id], clause, clause.id not in in_order)
            else:
                yield _one_sided(clause, ClauseChange.ADDED, RunKind.ADDED)


def _one_sided(clause: Clause, change: ClauseChange, kind: RunKind) -> ClauseDifference:
    return ClauseDifference(clause.id, change, False, (Run(kind, clause.source),), False)


def _changed(old: Clause, new: Clause, moved: bool) -> ClauseDifference:
    if old.source == new.source:
        runs = (Run(RunKind.KEPT, old.source),)
        return ClauseDifference(new.id, ClauseChange.UNCHANGED, moved, runs, False)
    found = marked(old.source, new.source)
    same = _without_number(old) == _without_number(new)
    change = ClauseChange.RENUMBERED if same else ClauseChange.CHANGED
    return ClauseDifference(new.id, change, moved, found.runs, found.whole)


def _without_number(clause: Clause) -> tuple[str, str]:
    return clause.source[: clause.number_at], clause.source[clause.words_at :]


def applied(difference: Difference, old: Text) -> Text:
    """The version that *difference* makes of *old*, byte for byte.

    Raises :class:`ValueError` where *old* is not the version that the difference begins from.
    """
    sources = {clause.id: clause.source for clause in old.clauses}
    told = {one.id: one.old for one in difference.clauses if one.change is not ClauseChange.ADDED}
    if told != sources:
        raise ValueError("the difference begins from another version")
    return restored(
        (
            (one.id, one.new)
            for one in difference.clauses
            if one.change is not ClauseChange.TAKEN_OUT
        ),
        difference.last_id,
    )
