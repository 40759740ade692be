"""Cutting texts into pairs of characters, and keeping the pairs of each issue."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from sqlalchemy import insert, update

from deliberation.database import db
from deliberation.issues.models import TEXTS, Issue
from deliberation.issues.models.search import IssueText

MOST_ASKED = 40  # characters of what is asked for; what is longer finds no more


def pairs(text: str) -> list[str]:
    """The overlapping pairs of *text*, each once, in order; a character alone stands for itself.

    Wide and narrow forms, capitals and small letters are the same; signs and gaps divide.
    """
    found: dict[str, None] = {}
    for run in re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold()):
        if len(run) == 1:
            found[run] = None
        found.update(dict.fromkeys(a + b for a, b in zip(run, run[1:], strict=False)))
    return list(found)


def marked(community_id: int, text: str) -> list[str]:
    """The pairs of *text* behind the mark of the community: one list of hits for each."""
    return [f"c{community_id}z{pair}" for pair in pairs(text)]


def keep(made: Sequence[Issue]) -> None:
    """Let these new issues be found by the words of their texts."""
    db.session.execute(insert(IssueText), [_row(issue) for issue in made])


def keep_anew(issue: Issue) -> None:
    """Let *issue* be found by the words that its texts have now, and by no others."""
    row = _row(issue)
    db.session.execute(
        update(IssueText)
        .where(IssueText.community_id == issue.community_id, IssueText.issue_id == issue.id)
        .values(pairs=row["pairs"])
    )


def _row(issue: Issue) -> dict:
    texts = (issue.number, *(getattr(issue, name) or "" for name in TEXTS))
    return {
        "issue_id": issue.id,
        "community_id": issue.community_id,
        "pairs": _joined(marked(issue.community_id, "\n".join(texts))),
    }


def _joined(found: Iterable[str]) -> str:
    # On PostgreSQL the same words are a tsvector: none of them holds a sign.
    return " ".join(found)
