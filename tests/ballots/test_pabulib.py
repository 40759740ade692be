"""Real approval ballots of participatory budgets, as the paper ballots of a box.

The files (Pabulib's format) say themselves how many votes each project has: the box must come
to the same numbers, and its export must be recounted to the same.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from deliberation.rules import recount
from deliberation.rules.box import (
    BallotMethod,
    Board,
    Heading,
    Mark,
    Opened,
    RollLine,
    Secrecy,
    by_approval,
    canonical,
    choice_of,
    close,
)

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "pb"
FILES = sorted(DATA.glob("*.pb"))


@dataclass(frozen=True)
class Budget:
    """One file: what it says of itself, its projects' own totals, and its ballots."""

    meta: dict[str, str]
    projects: dict[str, dict[str, str]]
    ballots: list[tuple[str, list[str]]]


def read(path: Path) -> Budget:
    sections: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    columns: list[str] | None = None
    for row in rows:
        if row in (["META"], ["PROJECTS"], ["VOTES"]):
            current, columns = sections.setdefault(row[0], []), None
        elif columns is None:
            columns = row
        elif row:
            current.append(dict(zip(columns, row, strict=False)))
    return Budget(
        {row["key"]: row["value"] for row in sections["META"]},
        {row["project_id"]: row for row in sections["PROJECTS"]},
        [(row["voter_id"], [p for p in row["vote"].split(",") if p]) for row in sections["VOTES"]],
    )


def option(project: str) -> str:
    """An option's id: a box has ids of its own, whatever letters a project's number has."""
    return "p" + sha256(project.encode()).hexdigest()[:12]


def boxed(budget: Budget) -> Board:
    """All ballots of *budget*, as paper ballots of a secret box."""
    labels = {option(p): row.get("name") or p for p, row in budget.projects.items()}
    limit = int(budget.meta["max_length"]) if "max_length" in budget.meta else None

    def papers() -> Iterator[Opened]:
        for number, (_, vote) in enumerate(budget.ballots):
            choice = choice_of(BallotMethod.APPROVAL, labels, map(option, vote), limit=limit)
            nonce = sha256(b"paper %d" % number).hexdigest()
            yield Opened(canonical(choice), nonce)

    codes = [sha256(voter.encode()).hexdigest()[:12] for voter, _ in budget.ballots]
    assert len(set(codes)) == len(codes)
    head = Heading(
        uid="pabulib00001",
        community=budget.meta["unit"] if "unit" in budget.meta else budget.meta["country"],
        question=budget.meta["description"],
        method=BallotMethod.APPROVAL,
        secrecy=Secrecy.SECRET,
        labels=labels,
        rule=by_approval(sum(row.get("selected") == "1" for row in budget.projects.values()) or 1),
        limit=limit,
        opens_at="2026-01-01T00:00:00+00:00",
        closes_at="2026-01-15T00:00:00+00:00",
        closed_at="2026-01-15T00:00:00+00:00",
    )
    return close(head, map(RollLine, codes), [Mark(code, "paper") for code in codes], papers())


@pytest.mark.skipif(not FILES, reason="the participatory budgets' files are not on this machine")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_all_ballots_of_a_budget_come_to_the_votes_that_its_file_says(path) -> None:
    budget = read(path)
    its_own = {option(p): int(row["votes"]) for p, row in budget.projects.items()}

    board = boxed(budget)
    recounted = recount.recount(line.encode() for line in board.lines())

    assert len(board.ballots) == int(budget.meta["num_votes"])
    assert board.footer["counts"] == its_own
    assert recounted.findings == []
    assert recounted.figures["votes"] == its_own
