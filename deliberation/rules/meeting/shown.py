"""What is shown of a meeting once words of it are covered (§1): the same values, words covered.

The law goes on to be applied to what was said and recorded; only who looks is given this.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from deliberation.rules.reading import covered_words

from .acts import HandChair
from .frozen import Value

T = TypeVar("T")

#: The fields of acts, questions and floors that hold what somebody typed; the others hold keys
#: of members and items, words of the rulebook, numbers.
TYPED = frozenset({"text", "moved", "words", "instead", "to", "reason", "title", "continues"})
#: What no page shows: the questions as they stood before, kept for undoing.
_KEPT = frozenset({
    "before", "otherwise", "attendance", "profile", "seats", "vote", "debate", "outcome",
})  # fmt: skip


def typed_in(data: Mapping[str, Any]) -> dict[str, str]:
    """The texts that somebody typed in an act as it stands on record, by their fields."""
    if data.get("act") == "hand_chair":  # its ``to`` is a member's key
        return {}
    return {key: data[key] for key in sorted(TYPED & data.keys()) if isinstance(data[key], str)}


def with_words_covered(thing: T, words: Sequence[str]) -> T:
    """*thing* (a floor, an act, entries of minutes, or several) with *words* covered in it."""
    return _Covering(words).of(thing) if words else thing


class _Covering:
    """Covers in values that share parts: each part once."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._known: dict[int, tuple[Any, Any]] = {}  # with the part itself, so that its id stays

    def of(self, thing: Any) -> Any:
        if not isinstance(thing, tuple | list) and not is_dataclass(thing):
            return thing
        if id(thing) not in self._known:
            self._known[id(thing)] = (thing, self._anew(thing))
        return self._known[id(thing)][1]

    def _anew(self, thing: Any) -> Any:
        if isinstance(thing, HandChair):
            return thing
        if isinstance(thing, list):
            return [self.of(one) for one in thing]
        if isinstance(thing, tuple) and not hasattr(thing, "_fields"):
            anew = tuple(self.of(one) for one in thing)
            return thing if all(map(operator.is_, anew, thing)) else anew
        if isinstance(thing, tuple):
            named: Any = thing  # a NamedTuple, of whatever kind
            changes = self._changed(thing, named._fields)
            return named._replace(**changes) if changes else thing
        names = [one.name for one in fields(thing) if one.init]
        changes = self._changed(thing, names)
        if not changes:
            return thing
        return thing.having(**changes) if isinstance(thing, Value) else replace(thing, **changes)

    def _changed(self, thing: Any, names: Sequence[str]) -> dict[str, Any]:
        changes = {}
        for name in names:
            value = getattr(thing, name)
            if name in _KEPT:
                continue
            if isinstance(value, str):
                after = self._covered(value) if name in TYPED else value
            else:
                after = self.of(value)
            if after is not value:
                changes[name] = after
        return changes

    def _covered(self, text: str) -> str:
        after = covered_words(text, self._words)
        return text if after == text else after
