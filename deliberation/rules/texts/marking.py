"""What differs between two wordings: Chinese by characters, Latin by words.

As few characters as can be are marked; then it is made fit to be read: a scrap that is left
standing between two larger changes joins them, as blanks do, and what was put in or taken out is
marked from the beginning of a sentence or a line where it may be. Where two wordings have hardly
anything in common, or are too long to be compared, everything between their common beginning and
end is one change, and it is said that this was done.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from deliberation.rules.texts.alignment import Gap, Pair, common, gaps


class RunKind(StrEnum):
    """What became of a run of characters."""

    KEPT = "kept"
    TAKEN_OUT = "taken-out"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters with the same fate. Kept and taken out are the old, kept and added the new."""

    kind: RunKind
    words: str


@dataclass(frozen=True, slots=True)
class Marked:
    """The runs from one wording to another; ``whole`` where they were not marked within."""

    runs: tuple[Run, ...]
    whole: bool


# ------------------------------------------------------------------ what is never split

_WORD, _MARK, _JOINER, _FLAG, _OTHER = range(5)
#: Beside accents: colours of skin, tags of flags, the later letters of a Korean syllable.
_EXTENDING = range(0x1F3FB, 0x1F400), range(0xE0020, 0xE0080), range(0x1160, 0x1200)
_ENDS = {"\n": 3, "\r\n": 3, **dict.fromkeys("。；！？;!?", 2), **dict.fromkeys("，、：,: 　", 1)}


@lru_cache(10_000)
def _kind(char: str) -> int:
    category, point = unicodedata.category(char), ord(char)
    if char == "\u200d":
        return _JOINER
    if 0x1F1E6 <= point <= 0x1F1FF:
        return _FLAG
    # Accents, colours of skin, tags of flags, the later letters of a Korean syllable.
    extends = (
        0x1F3FB <= point <= 0x1F3FF or 0xE0020 <= point <= 0xE007F or 0x1160 <= point <= 0x11FF
    )
    if category[0] == "M" or extends:
        return _MARK
    wide = unicodedata.east_asian_width(char) in "WF"
    return _WORD if category[0] in "LN" and not wide else _OTHER


def tokens(text: str) -> list[str]:
    """*text* in pieces that are marked whole: a Chinese character, a word, an emoji, a sign."""
    cuts: list[int] = []
    token = before = _OTHER
    for at, char in enumerate(text):
        kind = _kind(char)
        joined = at > 0 and (
            kind in (_MARK, _JOINER)
            or (kind == _WORD and token == _WORD)
            or (kind == _OTHER and before == _JOINER and not char.isspace())
            or (kind == _FLAG and token == _FLAG)
            or (char == "\n" and text[at - 1] == "\r")
            or (token == _WORD and _within(char, text[at - 1], text[at + 1 : at + 2]))
        )
        if not joined:
            cuts.append(at)
            token = kind
        elif kind == _FLAG:
            token = _OTHER  # two letters are a flag
        before = kind
    return [text[start:end] for start, end in pairwise([*cuts, len(text)])]


def _within(char: str, before: str, after: str) -> bool:
    """Whether *char* is part of a word: the point in 1.5, the sign in don't."""
    if char == ".":
        return before.isdecimal() and after.isdecimal()
    return char in "'’" and after != "" and _kind(after) == _WORD


def _sentences(found: Sequence[str]) -> list[tuple[str, ...]]:
    sentences: list[list[str]] = [[]]
    for token in found:
        sentences[-1].append(token)
        if _ENDS.get(token, 0) > 1:
            sentences.append([])
    return [tuple(sentence) for sentence in sentences if sentence]


# ------------------------------------------------------------------ marking


def marked(old: str, new: str) -> Marked:
    """The runs that lead from *old* to *new*, both to the last character."""
    one, two = tokens(old), tokens(new)
    pairs, complete = common(one, two)
    if not complete:
        pairs, complete = _by_sentences(one, two)
    changes = _joined(gaps(pairs, len(one), len(two)), one)
    if len(changes) > 1 and _too_little(changes, one, two):
        changes = [(changes[0][0], changes[-1][1], changes[0][2], changes[-1][3])]
        complete = False
    return Marked(tuple(_runs(_slid(changes, one, two), one, two)), not complete)


def _by_sentences(one: Sequence[str], two: Sequence[str]) -> tuple[list[Pair], bool]:
    """Whole sentences first, then within what lies between; whether all of it was compared."""
    old, new = _sentences(one), _sentences(two)
    same, complete = common(old, new)
    starts_old, starts_new = _starts(old), _starts(new)
    pairs: list[Pair] = []
    for at, place in same:
        pairs += [(starts_old[at] + step, starts_new[place] + step) for step in range(len(old[at]))]
    for from_old, to_old, from_new, to_new in gaps(same, len(old), len(new)):
        left, right = starts_old[from_old], starts_new[from_new]
        inner, whole = common(one[left : starts_old[to_old]], two[right : starts_new[to_new]])
        pairs += [(left + at, right + place) for at, place in inner]
        complete = complete and whole
    return sorted(pairs), complete


def _starts(sentences: Sequence[Sequence[str]]) -> list[int]:
    starts = [0]
    for sentence in sentences:
        starts.append(starts[-1] + len(sentence))
    return starts


#: So long a scrap between two larger changes is not worth standing alone; blanks never are.
_SCRAP = 4
_BLANKS = frozenset(" \t\u00a0\u3000")


def _joined(changes: Sequence[Gap], one: Sequence[str]) -> list[Gap]:
    found: list[Gap] = []
    for change in changes:
        while found and _is_scrap(one[found[-1][1] : change[0]], found[-1], change):
            before = found.pop()
            change = (before[0], change[1], before[2], change[3])
        found.append(change)
    return found


def _is_scrap(kept: Sequence[str], before: Gap, after: Gap) -> bool:
    if all(token in _BLANKS for token in kept):
        return True
    return len(kept) <= _SCRAP and len(kept) < min(_size(before), _size(after))


def _size(change: Gap) -> int:
    return max(change[1] - change[0], change[3] - change[2])


def _too_little(changes: Sequence[Gap], one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether less than a quarter of what can be read in the shorter one is kept in between."""
    first, last = changes[0], changes[-1]
    shorter = min(_read(one[first[0] : last[1]]), _read(two[first[2] : last[3]]))
    kept = sum(_read(one[before[1] : after[0]]) for before, after in pairwise(changes))
    return kept * 4 < shorter


def _read(found: Sequence[str]) -> int:
    return sum(token[0].isalnum() for token in found)


def _slid(changes: Sequence[Gap], one: Sequence[str], two: Sequence[str]) -> list[Gap]:
    """The same changes, with what is only added or only taken out where it reads best."""
    found: list[Gap] = []
    for number, (a0, a1, b0, b1) in enumerate(changes):
        if a0 < a1 and b0 < b1:
            found.append((a0, a1, b0, b1))
            continue
        words, start, end = (one, a0, a1) if a0 < a1 else (two, b0, b1)
        back = a0 - (found[-1][1] if found else 0)
        ahead = (changes[number + 1][0] if number + 1 < len(changes) else len(one)) - a1
        step = _best_step(words, start, end, back, ahead)
        found.append((a0 + step, a1 + step, b0 + step, b1 + step))
    return found


def _best_step(words: Sequence[str], start: int, end: int, back: int, ahead: int) -> int:
    steps = [0]
    while -steps[-1] < back and words[start + steps[-1] - 1] == words[end + steps[-1] - 1]:
        steps.append(steps[-1] - 1)
    step = 0
    while step < ahead and words[start + step] == words[end + step]:
        step += 1
        steps.append(step)
    return max(
        steps,
        key=lambda step: (_rest(words, start + step) + _rest(words, end + step), -abs(step)),
    )


def _rest(words: Sequence[str], at: int) -> int:
    """How much of a rest one makes in reading before the word at this place."""
    return _ENDS.get(words[at - 1], 0) if at else max(_ENDS.values())


def _runs(changes: Sequence[Gap], one: Sequence[str], two: Sequence[str]) -> list[Run]:
    found: list[Run] = []
    at = 0
    for a0, a1, b0, b1 in (*changes, (len(one), len(one), len(two), len(two))):
        for kind, words in (
            (RunKind.KEPT, one[at:a0]),
            (RunKind.TAKEN_OUT, one[a0:a1]),
            (RunKind.ADDED, two[b0:b1]),
        ):
            if words:
                found.append(Run(kind, "".join(words)))
        at = a1
    return found
