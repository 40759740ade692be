"""Real stances: Polis's published rounds, with the groups that it found in them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deliberation.rules.opinion import Stance, Voice

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "opinion"
MISSING = "the published rounds (../shared/data/opinion) are not beside the project"


@dataclass(frozen=True)
class Round:
    """One round: its statements, and of each person the stances and the published group, if any."""

    name: str
    statements: dict[int, str]
    voices: list[Voice]
    groups: list[str]


def rounds() -> Iterator[Round]:
    """All of them; none where the data are not there."""
    for folder in sorted(DATA.glob("*/")):
        with (folder / "participants-votes.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with (folder / "comments.csv").open(encoding="utf-8", newline="") as file:
            texts = {int(row["comment-id"]): row["comment-body"] for row in csv.DictReader(file)}
        statements = [int(heading) for heading in rows[0] if heading.isdigit()]
        yield Round(
            folder.name,
            {one: texts.get(one, "") for one in statements},
            [
                Voice({one: Stance(int(row[str(one)])) for one in statements if row[str(one)]}, {})
                for row in rows
            ],
            [row["group-id"] for row in rows],
        )
