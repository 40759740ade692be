"""A map as it is kept: a value of JSON, the same for the same map, and its digest (§9).

What is kept is what is told, and nothing more: counts of ten and more, camps, bubbles. No row of
stances, and no person, is in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from deliberation.rules.opinion.camps import NoCamps
from deliberation.rules.opinion.mapping import Bubble, OpinionMap
from deliberation.rules.opinion.stances import Counts, Division, StatementResult


def to_json(found: OpinionMap) -> dict[str, Any]:
    """*found* as a value of JSON; :func:`from_json` reads it again."""
    camps = found.camps
    return {
        "persons": found.persons,
        "stances": found.stances,
        "statements": [
            {
                "number": one.statement,
                "whole": _counts(one.whole) if one.whole else None,
                "declared": {kind: _division(groups) for kind, groups in one.declared.items()},
                "found": _division(one.found),
            }
            for one in found.results
        ],
        "camps": camps.value if isinstance(camps, NoCamps) else list(camps),
        "bubbles": [[one.camp, one.x, one.y, one.persons] for one in found.bubbles],
    }


def from_json(kept: Mapping[str, Any]) -> OpinionMap:
    """The map that :func:`to_json` kept."""
    camps = kept["camps"]
    return OpinionMap(
        kept["persons"],
        kept["stances"],
        [
            StatementResult(
                one["number"],
                Counts(*one["whole"]) if one["whole"] else None,
                {kind: _read(groups) for kind, groups in one["declared"].items()},
                _read(one["found"]),
            )
            for one in kept["statements"]
        ],
        NoCamps(camps) if isinstance(camps, str) else camps,
        [Bubble(*one) for one in kept["bubbles"]],
    )


def digest(kept: Mapping[str, Any]) -> str:
    """SHA-256 over what is kept, written in one way: what the record witnesses."""
    said = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(said.encode()).hexdigest()


def _counts(one: Counts) -> list[int]:
    return [one.agree, one.disagree, one.passed]


def _division(groups: Division) -> list[list[Any]]:
    return [[list(names), _counts(counts)] for names, counts in groups.items()]


def _read(groups: list[list[Any]]) -> Division:
    return {tuple(names): Counts(*counts) for names, counts in groups}
