"""Where a text's clauses begin, and how each is called and cited.

Every number at the head of a line begins a clause, and so does a heading without a number; what
stands before the first is a clause without a number. A clause reaches to the next, blank lines
and all: the clauses of a text, one after another, are the text, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from deliberation.rules.texts.numbering import ARTICLE, HEADING, Mark, mark_of

_FENCE = ("```", "~~~")
_IN_BRACKETS = re.compile(r"[【\[](?P<words>[^】\]]{1,40})[】\]]")
_SENTENCE_ENDS = "。；，！？：;,.!?:、"
_HEADING_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of one version of a text.

    ``id`` stays through all versions, and is never given again. ``source`` is its Markdown;
    ``number`` as it is written (第三条, （一）; empty where there is none), ``label`` the number
    with those around it, as one cites it (第三条（一）); ``heading`` its heading's words, if it has
    one; ``depth`` how many clauses stand around it. Its words begin at ``words_at`` in the source,
    behind the number, which begins at ``number_at``.
    """

    id: int
    source: str
    number: str
    label: str
    heading: str
    depth: int
    number_at: int
    words_at: int

    @property
    def words(self) -> str:
        """Its source without number, and without blanks around."""
        return self.source[self.words_at :].strip()


class _Outline:
    """The clauses that are open at one place of a text, the outermost first."""

    def __init__(self) -> None:
        self._open: list[tuple[Mark, str]] = []

    def mark_of(self, line: str) -> Mark | None:
        return mark_of(line, [mark for mark, _ in self._open])

    def enter(self, mark: Mark, heading: str) -> tuple[str, int]:
        """The label and the depth of the clause that *mark* begins."""
        while self._open and not _encloses(self._open[-1][0], mark):
            self._open.pop()
        label, depth = mark.number or heading, len(self._open)
        if self._open and mark.rank > ARTICLE and "." not in mark.value:
            outer, around = self._open[-1]
            label = f"{around}{' ' if outer.rank < ARTICLE else ''}{label}"
        if (mark.rank, mark.hashes) != (HEADING, 1):  # the text's title
            self._open.append((mark, label))
        return label, depth


def _encloses(outer: Mark, inner: Mark) -> bool:
    if inner.rank == HEADING or (outer.rank == HEADING and inner.hashes):
        return 0 < outer.hashes < inner.hashes
    if "." in inner.value and outer.rank == inner.rank:
        return inner.value.startswith(f"{outer.value}.")
    return outer.rank < inner.rank


def pieces(source: str) -> list[str]:
    """*source* cut where its clauses begin; joined again they are *source*."""
    found: list[list[str]] = []
    outline, fence, begun = _Outline(), "", False
    for line in source.splitlines(keepends=True):
        mark = None if fence else outline.mark_of(line)
        if mark is not None:
            outline.enter(mark, "")
        if not found or (mark is not None and begun):
            found.append([])
        found[-1].append(line)
        begun = begun or bool(line.strip())  # blank lines in front belong to the first
        if (sign := line.lstrip()[:3]) in _FENCE and fence in ("", sign):
            fence = "" if fence else sign  # between fences nothing is a number
    return ["".join(lines) for lines in found]


def clauses_of(sources: Iterable[tuple[int, str]]) -> tuple[Clause, ...]:
    """The clauses with these ids and sources, in the order of the text."""
    outline = _Outline()
    return tuple(_clause(outline, id_, source) for id_, source in sources)


def _clause(outline: _Outline, id_: int, source: str) -> Clause:
    at, line = 0, ""
    for line in source.splitlines(keepends=True):
        if line.strip():
            break
        at += len(line)
    mark = outline.mark_of(line)
    if mark is None:
        return Clause(id_, source, "", "", "", 0, 0, 0)
    heading = _heading(mark, line[mark.end :])
    label, depth = outline.enter(mark, heading)
    return Clause(id_, source, mark.number, label, heading, depth, at + mark.start, at + mark.end)


def _heading(mark: Mark, rest: str) -> str:
    words = rest.strip().strip("*_#").strip()
    if found := _IN_BRACKETS.match(words):
        return found["words"]
    if mark.hashes or mark.rank < ARTICLE:
        return words
    return words if len(words) <= _HEADING_LENGTH and words[-1:] not in _SENTENCE_ENDS else ""
