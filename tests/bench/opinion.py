"""How long the opinion map of a round takes, and what it says of Polis's published rounds.

    .venv/bin/python -m tests.bench.opinion [--persons 3000] [--statements 40]

Wanted: under 2 s for each published round. The last line is a round of made-up persons in two
camps, as large as a large neighbourhood's. Seconds are the processor's.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence

from deliberation.rules.opinion import OpinionMap, Stance, StatementResult, Voice, opinion_map
from deliberation.rules.opinion.camps import Camps, adjusted_rand, find_camps
from tests.rules.opinions import MISSING, rounds

WANTED_SECONDS = 2
SHOWN = 3  # statements that unite, and that divide


def timed(voices: Sequence[Voice], statements: Sequence[int]) -> tuple[OpinionMap, float]:
    """The map, and its seconds."""
    began = time.process_time()
    told = opinion_map(voices, statements)
    return told, time.process_time() - began


def line(name: str, told: OpinionMap, spent: float) -> str:
    """What was measured, and what the map says in figures."""
    verdicts = len(told.uniting), len(told.dividing), len(told.open)
    return (
        f"{name}: {spent:.2f} s, {told.persons} persons, {told.stances} stances; "
        "unite {}, divide {}, open {}; ".format(*verdicts)
        + f"camps {told.camps}"
    )


def shares(result: StatementResult) -> str:
    """The share of agreement in the whole and in each camp, in per cent."""
    parts = [result.whole, *result.found.values()]
    return "/".join(f"{100 * part.share // 1}" for part in parts if part)


def made_up(persons: int, statements: int) -> list[Voice]:
    """Two camps: four in five statements are answered, three of four answers as the camp does."""
    chance = random.Random(7)
    return [
        Voice(
            {
                one: Stance.AGREE
                if (one % 2 == person % 3 // 2) == (chance.random() < 0.75)
                else Stance.DISAGREE
                for one in range(statements)
                if chance.random() < 0.8
            },
            {"building": str(person % 30)},
        )
        for person in range(persons)
    ]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--persons", type=int, default=3_000)
    options.add_argument("--statements", type=int, default=40)
    asked = options.parse_args()
    slow = False
    published = list(rounds())
    for one in published:
        told, spent = timed(one.voices, list(one.statements))
        slow |= spent > WANTED_SECONDS
        print(line(one.name, told, spent))
        found = find_camps([voice.stances for voice in one.voices])
        if isinstance(found, Camps):
            both = [(a, b) for a, b in zip(found.of, one.groups, strict=True) if a and b]
            index = adjusted_rand([a for a, _ in both], [b for _, b in both])
            print(f"  adjusted Rand index {index * 1000 // 1 / 1000} against the published groups")
            print(f"  median of the halves {found.stability * 1000 // 1 / 1000}")
        for verb, results in (("unites", told.uniting), ("divides", told.dividing)):
            for result in results[:SHOWN]:
                print(
                    f"  {verb} {shares(result)} %: {one.statements[result.statement][:90].strip()}"
                )
    if not published:
        print(MISSING)
    told, spent = timed(made_up(asked.persons, asked.statements), range(asked.statements))
    print(line("made up", told, spent))
    if slow:
        raise SystemExit(f"wanted: under {WANTED_SECONDS} s")


if __name__ == "__main__":
    main()
