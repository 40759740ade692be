"""Finding issues by words, the latest first: a few milliseconds, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, column, select, table, text

from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.issues.models.search import DERIVED, IssueText
from deliberation.issues.operations.search_text import MOST_ASKED, marked
from deliberation.issues.queries import READABLE, reader
from deliberation.lobby.queries import PAGE
from deliberation.rules.policy import Actor

#: So many of the latest issues are looked through one by one before the index is asked: a word
#: that fills a page from them stands in too many texts for collecting all of them.
LATEST = 500


def found(
    community_id: int, actor: Actor, asked: str, *, before: int | None = None
) -> Sequence[Issue]:
    """One page of the issues in whose texts every pair of *asked* stands, the latest first.

    :param before: id of the last issue of the page before; one more than a page tells of a next
    """
    wanted = marked(community_id, asked[:MOST_ASKED])
    if not wanted:
        return []
    given = {**reader(actor), "community": community_id, "before": before or 2**31 - 1}
    if db.session.get_bind().dialect.name == "sqlite":
        given["words"] = " AND ".join(f'"{one}"' for one in wanted)
        return db.session.scalars(_ON_SQLITE, given).all()
    given["words"] = " & ".join(f"'{one}'" for one in wanted)
    return _on_postgresql(given)


def _on_postgresql(given: dict[str, Any]) -> Sequence[Issue]:
    latest = db.session.scalars(_LATEST, given).first()
    if latest is not None:
        page = db.session.scalars(_AMONG_LATEST, {**given, "since": latest}).all()
        if len(page) > PAGE:
            return page
    return db.session.scalars(_BY_INDEX, given).all()


def _page(rows):
    return (
        rows.where(Issue.community_id == bindparam("community"), READABLE)
        .order_by(Issue.id.desc())
        .limit(PAGE + 1)
    )


_hits = table(DERIVED, column("rowid"))
_ON_SQLITE = (
    select(Issue)
    # The index walks from the latest issue back and stops when the page is full.
    .select_from(_hits.join(Issue, Issue.id == _hits.c.rowid))
    .where(
        text(f"{DERIVED} MATCH :words"),
        _hits.c.rowid < bindparam("before"),
        Issue.community_id == bindparam("community"),
        READABLE,
    )
    .order_by(_hits.c.rowid.desc())
    .limit(PAGE + 1)
)

_matches = text("issue_texts.pairs @@ CAST(:words AS tsquery)")
_LATEST = (
    select(IssueText.issue_id)
    .where(
        IssueText.community_id == bindparam("community"), IssueText.issue_id < bindparam("before")
    )
    .order_by(IssueText.issue_id.desc())
    .offset(LATEST)
    .limit(1)
)
_AMONG_LATEST = _page(
    select(Issue)
    .join(IssueText, IssueText.issue_id == Issue.id)
    .where(
        IssueText.community_id == bindparam("community"),
        IssueText.issue_id < bindparam("before"),
        IssueText.issue_id >= bindparam("since"),
        _matches,
    )
)
# Materialized: else the planner walks the issues and asks each for its words.
_all = (
    select(IssueText.issue_id)
    .where(_matches, IssueText.issue_id < bindparam("before"))
    .cte("matching")
    .prefix_with("MATERIALIZED", dialect="postgresql")
)
# Ordered by what no index has: else the planner hopes to meet them early on its walk.
_BY_INDEX = (
    _page(select(Issue).join(_all, _all.c.issue_id == Issue.id))
    .order_by(None)
    .order_by((Issue.id + 0).desc())
)
