"""What differs between two versions, as pages and papers tell it: unchanged clauses together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from deliberation.rules.texts import (
    Clause,
    ClauseChange,
    ClauseDifference,
    Run,
    RunKind,
    Text,
    difference,
)

#: What becomes of a clause's Markdown where it is told with its signs: those of headings go.
_HASHES = re.compile(r"^\s*#{1,6}\s+")


@dataclass(frozen=True, slots=True)
class Changed:
    """A clause that differs.

    :ivar old: the clause as it was, ``None`` where it was added; *new*: likewise, taken out
    :ivar runs: its characters with what became of them, without blank lines around
    """

    old: Clause | None
    new: Clause | None
    change: ClauseChange
    moved: bool
    whole: bool
    runs: tuple[Run, ...]

    @property
    def clause(self) -> Clause:
        """As it is now, or was last."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def before(self) -> tuple[Run, ...]:
        """What stood there, with what was taken out."""
        return tuple(run for run in self.runs if run.kind is not RunKind.ADDED)

    @property
    def after(self) -> tuple[Run, ...]:
        """What stands there, with what was added."""
        return tuple(run for run in self.runs if run.kind is not RunKind.TAKEN_OUT)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Clauses, one after another, of which not a character differs."""

    clauses: tuple[Clause, ...]


Told = Changed | Unchanged


def told(old: Text, new: Text) -> Sequence[Told]:
    """What leads from *old* to *new*, in the order of *new*."""
    return list(_folded(old, new))


def _folded(old: Text, new: Text) -> Iterator[Told]:
    before = {clause.id: clause for clause in old.clauses}
    after = {clause.id: clause for clause in new.clauses}
    same: list[Clause] = []
    for one in difference(old, new).clauses:
        if one.change is ClauseChange.UNCHANGED and not one.moved:
            same.append(after[one.id])
            continue
        changed = _changed(one, before, after)
        if changed.change is ClauseChange.CHANGED and not _differs(changed.runs):
            same.append(after[one.id])  # in blanks alone, which nobody sees
            continue
        if same:
            yield Unchanged(tuple(same))
            same = []
        yield changed
    if same:
        yield Unchanged(tuple(same))


def _changed(
    one: ClauseDifference, before: Mapping[int, Clause], after: Mapping[int, Clause]
) -> Changed:
    return Changed(
        old=before.get(one.id),
        new=after.get(one.id),
        change=one.change,
        moved=one.moved,
        whole=one.whole,
        runs=_trimmed(one.runs),
    )


def _differs(runs: Sequence[Run]) -> bool:
    return any(run.kind is not RunKind.KEPT and run.words.strip() for run in runs)


def _trimmed(runs: Sequence[Run]) -> tuple[Run, ...]:
    found = [run for run in runs if run.words.strip() or run.kind is RunKind.KEPT]
    if found:
        first, last = found[0], found[-1]
        found[0] = Run(first.kind, _HASHES.sub("", first.words).lstrip())
        words = found[-1].words.rstrip()
        found[-1] = Run(last.kind, words)
    return tuple(run for run in found if run.words)


def counts(changes: Sequence[Told]) -> dict[str, int]:
    """How many clauses were changed, added and taken out (*moved* and *renumbered* apart)."""
    found = {"changed": 0, "added": 0, "taken-out": 0, "moved": 0}
    for one in changes:
        if isinstance(one, Unchanged):
            continue
        moved = one.change in (ClauseChange.UNCHANGED, ClauseChange.RENUMBERED)
        found["moved" if moved else one.change.value] += 1
    return found
