"""The same message by another channel: found by the pairs of characters that two texts share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.issues.operations.search_text import pairs

LOOKED_THROUGH = 400  # of the latest issues: the same matter comes by two channels in few weeks
MOST_SHOWN = 3
READ = 600  # characters of each text
#: From where on two texts say the same: twice the shared pairs by the pairs of both (Dice).
ALIKE = Fraction(45, 100)


@dataclass(frozen=True, slots=True)
class Double:
    """An issue that seems to say the same, and how alike the two are (1: the same words)."""

    id: int
    number: str
    title: str
    held: bool
    alike: Fraction


def doubles(community_id: int, asked: Sequence[Issue]) -> Mapping[int, list[Double]]:
    """For each of *asked*, by id, the earlier issues that seem to say the same, the nearest first.

    Disputes and what somebody asked to keep private are not looked at. One question.
    """
    if not asked:
        return {}
    rows = db.session.execute(
        select(Issue.id, Issue.number, Issue.title, Issue.problem, Issue.confidential, Issue.kind)
        .where(Issue.community_id == community_id)
        .order_by(Issue.id.desc())
        .limit(LOOKED_THROUGH)
    ).all()
    known = [
        (row, frozenset(pairs(row.title)), _pairs(row.title, row.problem))
        for row in rows
        if row.confidential in (None, "held") and row.kind != "dispute"
    ]
    found = {}
    for issue in asked:
        titled, said = frozenset(pairs(issue.title)), _pairs(issue.title, issue.problem)
        near = [
            Double(row.id, row.number, row.title, row.confidential is not None, alike)
            for row, title, text in known
            if row.id < issue.id
            and (alike := max(_dice(said, text), _dice(titled, title) * Fraction(2, 3))) >= ALIKE
        ]
        if near:
            found[issue.id] = sorted(near, key=lambda one: (-one.alike, -one.id))[:MOST_SHOWN]
    return found


def _pairs(title: str, problem: str) -> frozenset[str]:
    return frozenset(pairs(f"{title}\n{problem[:READ]}"))


def _dice(one: frozenset[str], other: frozenset[str]) -> Fraction:
    if not one or not other:
        return Fraction(0)
    return Fraction(2 * len(one & other), len(one) + len(other))
